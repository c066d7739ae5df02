import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { ProjectFiles } from "../project/project-file.ts";
import { VERSION } from "../util/version.ts";
import { CACHE_FORMAT, type CheckCache, emptyCache, readCheckCache, writeCheckCache } from "./check-cache.ts";
import { digest } from "./check-state.ts";
import { mayMatter } from "./known-files.ts";
import { type EarlyDatabase, startDatabase } from "./shadow.ts";

/** What is known before the project is read. */
export interface CheckStart {
  /** As the last check left it. */
  before: CheckCache;
  files: ProjectFiles;
  early: EarlyDatabase | null;
}

/**
 * Reads what the last check left, and starts Postgres if a file has changed so that something may have to be asked: it
 * takes as long to start as the project to be read.
 *
 * @param reuse false to ask everything anew
 */
export function startCheck(config: Config, files: ProjectFiles, reuse: boolean): CheckStart {
  const before = reuse ? readCheckCache(cachePath(config), cacheKey(config)) : emptyCache();
  const early = mayMatter(before.files, files)
    ? startDatabase(config.target.database, searchPathOf(config), before.loaded)
    : null;
  return { before, files, early };
}

/** Keeps what a check found for the next one. */
export function keepCheck(config: Config, before: CheckCache, after: CheckCache): void {
  writeCheckCache(cachePath(config), cacheKey(config), before, after);
}

/** The `search_path` of the shadow: that of the target, if it has one. */
export function searchPathOf({ target }: Config): string | undefined {
  const path = target.connection.search_path;
  return typeof path === "string" ? `${path}, public` : undefined;
}

const cachePath = (config: Config) => join(config.targetPath, "check.tstl");

function cacheKey(config: Config): string {
  const { name, database, schema } = config.target;
  return digest([VERSION, CACHE_FORMAT, name, database, schema, searchPathOf(config) ?? ""]);
}

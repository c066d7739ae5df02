import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { KnownFile } from "./known-files.ts";
import type { Shape } from "./shape.ts";

/** Changed with the shape of the cache, or with what is judged: one of another format is not read. */
export const CACHE_FORMAT = "4";

/** What is kept of a relation in which nothing was wrong. */
export interface CachedRelation {
  /** Digest of the essence of its statements. */
  sql: string;
  /** Digest of the columns of what it reads. */
  reads: string;
  columns: Shape;
  /** The columns of its query, where a contract gives the table others. */
  query?: Shape;
  /** Names of `ref()`s that no query reads. */
  unused: string[];
  /** Key of its templates, unless they see more than a key can hold: while it is the same, so are the statements. */
  template?: string;
  /** Its templates ask the database of the columns of what it reads. */
  asks?: boolean;
}

/** What is kept between checks, by unique_id. */
export interface CheckCache {
  relations: Record<string, CachedRelation>;
  /** Digest of what was judged, for tests and other queries in which nothing was wrong. */
  queries: Record<string, string>;
  /** Digest of what was there before the first relation. */
  foundation: string;
  /** What Postgres calls the types that YAML names. */
  types: Record<string, string | null>;
  /** The files of the project, by kind and path. */
  files: Record<string, KnownFile>;
  /** Extensions that were loaded. */
  loaded: string[];
  /** Extensions that queries turned out to need. */
  extensions: string[];
}

/** A cache with nothing in it. */
export function emptyCache(): CheckCache {
  return { relations: {}, queries: {}, foundation: "", types: {}, files: {}, loaded: [], extensions: [] };
}

/** Reads the cache of a file. One of another key, or one that cannot be read, counts as empty. */
export function readCheckCache(path: string, key: string): CheckCache {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    if (text.slice(0, end) !== key) return emptyCache();
    const written = text.slice(end + 1);
    const cache = JSON.parse(written) as CheckCache;
    texts.set(cache, written);
    return cache;
  } catch {
    return emptyCache();
  }
}

/** Keeps the cache, unless it is as it was. It costs time only if that fails, so this never throws. */
export function writeCheckCache(path: string, key: string, before: CheckCache, after: CheckCache): void {
  const partial = `${path}.${process.pid}`;
  const text = JSON.stringify(after);
  if (texts.get(before) === text) return;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, `${key}\n${text}`);
    renameSync(partial, path);
  } catch {
    // The next check asks again.
  }
}

/** What was read. */
const texts = new WeakMap<CheckCache, string>();

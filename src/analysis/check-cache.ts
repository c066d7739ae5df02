import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Shape } from "./shape.ts";

/** Changed with the shape of the cache, or with what is judged: one of another format is not read. */
export const CACHE_FORMAT = "2";

/** What is kept of a relation in which nothing was wrong. */
export interface CachedRelation {
  /** Digest of its statements. */
  sql: string;
  /** Digest of the columns of what it reads. */
  reads: string;
  columns: Shape;
  /** The columns of its query, where a contract gives the table others. */
  query?: Shape;
  /** Names of `ref()`s that no query reads. */
  unused: string[];
  /** Where its template asks the database: digest of all that the template sees, so that it need not ask again. */
  template?: string;
}

/** What is kept between checks, by unique_id. */
export interface CheckCache {
  relations: Record<string, CachedRelation>;
  /** Digest of what was judged, for tests and other queries in which nothing was wrong. */
  queries: Record<string, string>;
  /** What Postgres calls the types that YAML names. */
  types: Record<string, string | null>;
  /** Digest of the names, sizes and times of the project's files. */
  project: string;
  /** Extensions that were loaded. */
  loaded: string[];
  /** Extensions that queries turned out to need. */
  extensions: string[];
  /** Extensions that the embedded database lacks. */
  lacking: string[];
}

/** A cache with nothing in it. */
export function emptyCache(): CheckCache {
  return { relations: {}, queries: {}, types: {}, project: "", loaded: [], extensions: [], lacking: [] };
}

/** Reads the cache of a file. One of another key, or one that cannot be read, counts as empty. */
export function readCheckCache(path: string, key: string): CheckCache {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    return text.slice(0, end) === key ? (JSON.parse(text.slice(end + 1)) as CheckCache) : emptyCache();
  } catch {
    return emptyCache();
  }
}

/** Keeps the cache. It costs time only if that fails, so this never throws. */
export function writeCheckCache(path: string, key: string, cache: CheckCache): void {
  const partial = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, `${key}\n${JSON.stringify(cache)}`);
    renameSync(partial, path);
  } catch {
    // The next check asks again.
  }
}

import { DatabaseError } from "../adapter/errors.ts";
import type { SqlNode } from "./tree.ts";

/** Reads statements with Postgres' own parser. */
export type SqlParser = (sql: string) => SqlNode[];

let loading: Promise<SqlParser> | undefined;

/** Loads Postgres' parser (1.7 MB of WebAssembly, some 25 ms); only what looks into SQL needs it. */
export function loadSqlParser(): Promise<SqlParser> {
  loading ??= load();
  return loading;
}

async function load(): Promise<SqlParser> {
  const { parseSync, loadModule, hasSqlDetails } = await import("libpg-query");
  await loadModule();
  return (sql) => {
    // The parser refuses an empty text, where Postgres sees no statement.
    if (/^\s*$/.test(sql)) return [];
    try {
      const { stmts = [] } = parseSync(sql) as { stmts?: { stmt?: SqlNode }[] };
      return stmts.flatMap(({ stmt }) => stmt ?? []);
    } catch (error) {
      if (!hasSqlDetails(error)) throw error;
      // The parser counts characters from 0, and positions of errors count from 1.
      const at = error.sqlDetails?.cursorPosition;
      const position = at === undefined || at < 0 ? undefined : utf16Index(sql, at) + 1;
      throw new DatabaseError("SQL_ERROR", error.message, { sqlstate: "42601", sql, position }, { cause: error });
    }
  };
}

/** Where in a string its code point number `count` begins. */
function utf16Index(text: string, count: number): number {
  let index = 0;
  for (let i = 0; i < count && index < text.length; i++) index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  return index;
}

const encoder = new TextEncoder();

/**
 * Translates places in the parse tree, which are bytes of UTF-8 from 0, into places in the string, which are UTF-16
 * units from 0.
 */
export function byteToIndex(sql: string): (byte: number) => number {
  if (/^[\0-\x7f]*$/.test(sql)) return (byte) => byte;
  const bytes = encoder.encode(sql);
  return (byte) => new TextDecoder().decode(bytes.subarray(0, byte)).length;
}

import type { Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";

/** More are hardly read. */
const MAX_FAULTS = 10;
/** Faults that the null itself may be the cause of: it is a text where nothing else says its type. */
const OF_A_NULL = /^operator does not exist|^function .*\b(?:text|unknown)\b/;
/** Unknown columns and functions: with something else in their place the rest can be judged as it is. */
const MENDABLE = new Set(["42703", "42883"]);

/**
 * Postgres tells the first fault of a statement only. Unknown columns and functions behind it are found by putting a
 * null of the same length into the place of each: positions stay as they are. Nothing of what is tried is kept.
 */
export async function furtherFaults(session: Session, sql: string, first: DatabaseError): Promise<DatabaseError[]> {
  const found: DatabaseError[] = [];
  let text: string | null = sql;
  let last = first;
  while (found.length < MAX_FAULTS) {
    text = MENDABLE.has(last.sqlstate) && text !== null ? withoutName(text, last.position) : null;
    if (text === null) break;
    const next = await refusal(session, text);
    if (next === null || !MENDABLE.has(next.sqlstate) || next.position === last.position) break;
    last = next;
    if (!OF_A_NULL.test(next.message)) found.push(Object.assign(next, { sql }));
  }
  return found;
}

async function refusal(session: Session, sql: string): Promise<DatabaseError | null> {
  await session.query("begin");
  try {
    await session.query(sql);
    return null;
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  } finally {
    await session.query("rollback");
  }
}

const NAME = /^(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*")(?:\s*\.\s*(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*"))*/u;

/** The text with a literal in the place of the name or the call at a position, as long as that was. */
function withoutName(sql: string, position: number | undefined): string | null {
  if (position === undefined) return null;
  const start = position - 1;
  const name = NAME.exec(sql.slice(start))?.[0].length ?? 0;
  const length = sql[start + name] === "(" ? callLength(sql, start, name) : name;
  if (length < 2) return null;
  const literal = length < 4 ? "''" : "null";
  return sql.slice(0, start) + spaced(literal, sql.slice(start, start + length)) + sql.slice(start + length);
}

/** The length of a call, or 0 where its parentheses do not match. */
function callLength(sql: string, start: number, name: number): number {
  let depth = 0;
  for (let end = start + name; end < sql.length; end++) {
    if (sql[end] === "'") {
      end = sql.indexOf("'", end + 1);
      if (end === -1) return 0;
    } else if (sql[end] === "(") depth++;
    else if (sql[end] === ")" && --depth === 0) return end + 1 - start;
  }
  return 0;
}

/** The literal in the length of what it replaces; lines stay lines, as comments end with them. */
function spaced(literal: string, replaced: string): string {
  return literal + replaced.slice(literal.length).replace(/[^\n]/g, " ");
}

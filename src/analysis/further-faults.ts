import type { Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { suggest } from "../util/suggest.ts";
import type { Doubt } from "./shadow.ts";
import { callAt, clauseOf, nameAt, type Slot, slotsAround, type Token, tokensOf } from "./sql-slots.ts";

/** More of one statement are hardly read. */
export const MAX_FAULTS = 10;
/** A statement with more that must be replaced is left alone. */
const MAX_EDITS = 40;
/** What stands for an expression: of no type, and of two that share no operator. */
const STAND_INS = ["null", "0", "true"] as const;
const TYPES: Record<string, string> = { null: "text", 0: "integer", true: "boolean" };

/** Every fault of a statement that is certain, and what is left of it. */
export interface Investigation {
  faults: DatabaseError[];
  /** The statement with nulls in the place of what Postgres refuses; null where it refuses it still. */
  mended: string | null;
  /** Columns without an alias that nulls stand for: whatever was meant has perhaps another name. */
  unsureNames: string[];
}

/**
 * Postgres tells the first fault of a statement only. Others are found by putting a null into the place of each; that
 * the null is not itself their cause is known by other values in its place, with which the same is told.
 *
 * Nothing of what is tried is kept in the database.
 *
 * @param doubt what is not sure of the relations that it reads: then only faults are told that any types would have,
 *   and no column is missed that may be there
 */
export async function investigate(
  session: Session,
  sql: string,
  first: DatabaseError,
  doubt?: Doubt,
): Promise<Investigation> {
  const patient = new Patient(session, sql);
  const faults: DatabaseError[] = [];
  const unsureNames: string[] = [];
  let error: DatabaseError | null = first;
  for (let edits = 0; error !== null; edits++) {
    const isTold = faults.some(({ position, message }) => position === error!.position && message === error!.message);
    const isAgain = faults.some(({ message }) => message === error!.message);
    const isExcused =
      !isAgain && (isUnsure(columnOf(error), { names: unsureNames }) || isUnsure(columnOf(error), doubt));
    if (!isTold && !isExcused && faults.length < MAX_FAULTS) {
      const isCertain = (await isOfNames(session, error)) || (doubt === undefined && (await patient.isSame(error)));
      if (isCertain && !patient.isCause(error)) faults.push(Object.assign(error, { sql }));
    }
    if (edits === MAX_EDITS) return { faults, mended: null, unsureNames };
    const mended: { slot: Slot; error: DatabaseError | null } | null = await patient.mend(error);
    if (mended === null) return { faults, mended: null, unsureNames };
    if (mended.slot.name !== undefined && error.sqlstate === "42703")
      unsureNames.push(...meantBy(mended.slot.name, error));
    error = mended.error;
  }
  return { faults, mended: patient.text("null"), unsureNames };
}

/** True for a column that may be there once another fault is mended, or with other rows. */
export function isUnsure(name: string | undefined, doubt: Pick<Doubt, "names" | "isOpen"> | undefined): boolean {
  if (name === undefined || doubt === undefined) return false;
  return doubt.isOpen === true || (doubt.names.length > 0 && suggest(name, doubt.names) !== null);
}

/** The column that a message says is not there, without what it is qualified by. */
function columnOf({ message }: DatabaseError): string | undefined {
  const [, quoted, bare] = /column (?:"([^"]+)"|(?:\S+\.)?(\S+)) does not exist/.exec(message) ?? [];
  return quoted ?? bare?.replaceAll('"', "");
}

/** The name of a column that is not there, and that which Postgres thinks is meant. */
function meantBy(name: string, { serverHint = "" }: DatabaseError): string[] {
  const meant = /the column "(?:[^"]*\.)?([^".]+)"/.exec(serverHint)?.[1];
  return meant === undefined ? [name] : [name, meant];
}

/** Faults of names and clauses, which are the same with any types. */
async function isOfNames(session: Session, { sqlstate, message }: DatabaseError): Promise<boolean> {
  switch (sqlstate) {
    case "42601":
      return !/same number of columns/.test(message);
    case "42883":
      return isNoFunction(session, message);
    case "42704":
      return /^type /.test(message);
    case "42P01":
    case "42703":
    case "42702":
    case "42701":
    case "42803":
    case "42P20":
      return true;
    default:
      return false;
  }
}

/** Whether there is no function of the name, whatever its arguments. */
async function isNoFunction(session: Session, message: string): Promise<boolean> {
  const name = /^function (?:[^(]*\.)?([^.(]+)\(/.exec(message)?.[1]?.replaceAll('"', "");
  if (name === undefined) return false;
  const { rows } = await session.query("select 1 from pg_catalog.pg_proc where proname = $1 limit 1", [name]);
  return rows.length === 0;
}

/** A statement in which expressions are replaced until Postgres takes it. */
class Patient {
  readonly #session: Session;
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  /** In the order of the statement; none is within another. */
  #edits: Slot[] = [];

  constructor(session: Session, sql: string) {
    this.#session = session;
    this.#sql = sql;
    this.#tokens = tokensOf(sql);
  }

  text(value: (typeof STAND_INS)[number], edits = this.#edits): string {
    return this.#written(value, edits).text;
  }

  /** Replaces what an error points at, or as much around it as it takes for Postgres to find the next fault. */
  async mend(error: DatabaseError): Promise<{ slot: Slot; error: DatabaseError | null } | null> {
    if (error.position === undefined) return null;
    const offset = error.position - 1;
    for (const slot of slotsFor(error, this.#tokens)) {
      const isWider = this.#edits.every(
        (edit) => edit.end <= offset || offset < edit.start || slot.end > edit.end || slot.start < edit.start,
      );
      if (!isWider) continue;
      const edits = [...this.#edits.filter(({ start, end }) => end <= slot.start || slot.end <= start), slot];
      edits.sort((a, b) => a.start - b.start);
      const next = await this.#refusal("null", edits);
      const isHealed =
        next === null ||
        (next.sqlstate !== "42601" && (next.position === undefined || !isWithin(slot, next.position - 1)));
      if (!isHealed) continue;
      this.#edits = edits;
      return { slot, error: next };
    }
    return null;
  }

  /** Whether the statement has this fault with values of some type in the place of the nulls, too. */
  async isSame({ message, position }: DatabaseError): Promise<boolean> {
    if (this.#edits.length === 0) return true;
    for (const value of STAND_INS) {
      if (value === "null") continue;
      const other = await this.#refusal(value, this.#edits);
      if (other?.message === message && other.position === position) return true;
    }
    return false;
  }

  /** Whether what was replaced is itself what Postgres complains of. */
  isCause({ sqlstate, position }: DatabaseError): boolean {
    if (this.#edits.length === 0) return false;
    if (position === undefined) return true;
    // A column is not grouped by because what it is grouped by was replaced.
    if (sqlstate === "42803") return this.#edits.some(({ start }) => clauseOf(this.#tokens, start) === "group");
    return this.#edits.some((edit) => isWithin(edit, position - 1));
  }

  /** Why Postgres refuses the statement with these edits, at the place in the statement as it was written. */
  async #refusal(value: (typeof STAND_INS)[number], edits: readonly Slot[]): Promise<DatabaseError | null> {
    const { text, places } = this.#written(value, edits);
    await this.#session.query("begin");
    try {
      await this.#session.query(text);
      return null;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { position } = error;
      return position === undefined
        ? error
        : Object.assign(error, { position: originalOffset(places, position - 1) + 1 });
    } finally {
      await this.#session.query("rollback");
    }
  }

  #written(value: string, edits: readonly Slot[]): { text: string; places: Shift[] } {
    let text = "";
    let end = 0;
    const places: Shift[] = [];
    for (const slot of edits) {
      text += this.#sql.slice(end, slot.start);
      places.push({ at: text.length, original: slot.start, isEdit: true });
      text += this.#standInFor(slot, value);
      places.push({ at: text.length, original: slot.end, isEdit: false });
      end = slot.end;
    }
    return { text: text + this.#sql.slice(end), places };
  }

  #standInFor({ start, end, name, isSign }: Slot, value: string): string {
    if (isSign) return " ";
    // A bare constant there is the number of a column.
    const isNumber = /^(?:group|order)$/.test(clauseOf(this.#tokens, start));
    const typed = isNumber ? `${value}::${TYPES[value]}` : value;
    // Lines stay lines, as comments end with them.
    const lines = this.#sql.slice(start, end).replace(/[^\n]/g, "");
    return `${typed}${name === undefined ? "" : ` as ${name}`} ${lines}`;
  }
}

/** From a place in an edited statement on, where that is in the original. */
interface Shift {
  at: number;
  original: number;
  isEdit: boolean;
}

function originalOffset(places: readonly Shift[], offset: number): number {
  const last = places.findLast(({ at }) => at <= offset);
  if (last === undefined) return offset;
  return last.isEdit ? last.original : last.original + offset - last.at;
}

const isWithin = ({ start, end }: Slot, offset: number) => start <= offset && offset < end;

/** A comma before `from` or a closing parenthesis, or the semicolon behind a query: without it the rest can be judged. */
function superfluousSign(tokens: readonly Token[], offset: number): Slot[] | null {
  const at = tokens.findIndex(({ start }) => start === offset);
  const sign = [tokens[at - 1], tokens[at]].find((token) => token !== undefined && /^[,;]$/.test(token.text));
  if (sign === undefined || (sign.text === "," && sign === tokens[at])) return null;
  return [{ start: sign.start, end: sign.end, isSign: true }];
}

/** What could be replaced for an error, from little to much. */
function slotsFor({ sqlstate, message, position }: DatabaseError, tokens: readonly Token[]): Slot[] {
  const offset = position! - 1;
  if (sqlstate === "42601") return superfluousSign(tokens, offset) ?? [];
  const around = slotsAround(tokens, offset).slice(0, 4);
  if (/^(?:42703|42702|42P01)$/.test(sqlstate)) return [nameAt(tokens, offset) ?? [], around].flat();
  if (sqlstate === "42883" && /^function /.test(message)) return [callAt(tokens, offset) ?? [], around].flat();
  return around;
}

import { didYouMean } from "../util/suggest.ts";
import type { DeclaredTable } from "./declaration.ts";
import type { GeneratedRow } from "./generator.ts";

/** Writes rows of a table as text of its files. */
export interface RowText {
  /** What a file begins with. */
  header: string;
  /** A line of the file. Throws `RowMistake` for a row that the table cannot have. */
  line(row: GeneratedRow): string;
}

/** A row that is a mistake of its generator, rather than a planted fault: those are texts, which every column takes. */
export class RowMistake extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** How rows of a table are written in its format. */
export function rowText(table: DeclaredTable): RowText {
  const check = columnCheck(table);
  return table.load.format === "csv" ? csvText(table, check) : jsonText(table, check);
}

function csvText({ columns, load: { delimiter } }: DeclaredTable, check: (row: GeneratedRow) => void): RowText {
  const names = columns.map(({ name }) => name);
  const writers = columns.map(valueWriter);
  const special = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, "\\$&")}]`);
  const cell = (value: string) => (special.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return {
    header: `${names.map(cell).join(delimiter)}\n`,
    line(row) {
      check(row);
      let text = "";
      for (let i = 0; i < names.length; i++) {
        if (i > 0) text += delimiter;
        const value = row[names[i]!];
        if (typeof value === "string") text += cell(value);
        else if (value !== null && value !== undefined) {
          const written = writers[i]!(value);
          text += typeof written === "string" ? cell(written) : written;
        }
      }
      // A row of one empty cell would be an empty line, which is none.
      return text === "" && names.length === 1 ? '""\n' : `${text}\n`;
    },
  };
}

function jsonText({ columns }: DeclaredTable, check: (row: GeneratedRow) => void): RowText {
  const writers = new Map(columns.map((column) => [column.name, valueWriter(column)]));
  return {
    header: "",
    line(row) {
      check(row);
      let hasBigint = false;
      for (const name in row) {
        const value = row[name];
        if (typeof value === "string" || value === null || value === undefined) continue;
        writers.get(name)?.(value);
        hasBigint ||= typeof value === "bigint";
      }
      return `${hasBigint ? withBigints(row) : JSON.stringify(row)}\n`;
    },
  };
}

/** JSON has whole numbers of any size; JSON.stringify does not. */
function withBigints(row: GeneratedRow): string {
  const pairs = Object.entries(row).flatMap(([name, value]) => {
    const text = typeof value === "bigint" ? value.toString() : JSON.stringify(value);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${pairs.join(",")}}`;
}

/** Refuses what is no row, and columns that the table does not have. */
function columnCheck({ columns, load, name }: DeclaredTable): (row: GeneratedRow) => void {
  const paths = Object.values(load.paths);
  const moved = new Set(Object.keys(load.paths));
  const known = new Set(columns.map((column) => column.name).filter((column) => !moved.has(column)));
  for (const path of paths) known.add(path.split(".")[0]!);
  // With the whole object in a column, any key may stand there.
  const anyKey = paths.includes("$");
  return (row) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new RowMistake("it is no object of values by column name");
    }
    if (anyKey) return;
    for (const key in row) {
      if (known.has(key)) continue;
      const hint = didYouMean(key, known) ?? `the columns are ${[...known].join(", ")}`;
      throw new RowMistake(`it has a column "${key}", which ${name} does not have`, hint);
    }
  };
}

const WHOLE = /^(?:smallint|int(?:eger|[248])?|bigint)\b/i;
const NUMERIC = /^(?:numeric|decimal|real|double precision|float[48]?|money)\b/i;
const TEXT = /^(?:text|varchar|character|char|citext|name)\b/i;
const TEMPORAL = /^(?:date|timestamp|timestamptz)\b/i;
const JSON_TYPE = /^jsonb?$/i;

/** Writes a value that is neither text nor null, if it suits the column's type. */
function valueWriter({ name, type }: { name: string; type: string }): (value: unknown) => string | number | bigint {
  const mistake = (what: string) => new RowMistake(`its ${name}, of type ${type}, is ${what}`);
  const isText = TEXT.test(type);
  const isJson = JSON_TYPE.test(type);
  const isWhole = WHOLE.test(type);
  const takesNumbers = isWhole || NUMERIC.test(type) || isText || isJson || !isKnown(type);
  const takesBooleans = /^bool/i.test(type) || isText || isJson || !isKnown(type);
  const takesDates = TEMPORAL.test(type) || isText || isJson || !isKnown(type);
  const isDate = /^date$/i.test(type);
  return (value) => {
    switch (typeof value) {
      case "number":
        if (!takesNumbers || !Number.isFinite(value) || (isWhole && !Number.isInteger(value)))
          throw mistake(`${value}`);
        return value;
      case "bigint":
        if (!takesNumbers) throw mistake(`${value}`);
        return value;
      case "boolean":
        if (!takesBooleans) throw mistake(`${value}`);
        return String(value);
      case "object":
        if (value instanceof Date) {
          if (!takesDates || Number.isNaN(value.getTime())) throw mistake(`the date ${dateText(value)}`);
          return isDate ? value.toISOString().slice(0, 10) : value.toISOString();
        }
        if (!isJson) throw mistake(Array.isArray(value) ? "a list" : "an object");
        return jsonOf(value, mistake);
      default:
        throw mistake(`a ${typeof value}`);
    }
  };
}

function isKnown(type: string): boolean {
  return [WHOLE, NUMERIC, TEXT, TEMPORAL, JSON_TYPE, /^(?:bool|uuid|bytea|time|interval)/i].some((pattern) =>
    pattern.test(type),
  );
}

function jsonOf(value: unknown, mistake: (what: string) => RowMistake): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw mistake(`no JSON: ${(error as Error).message.split("\n")[0]}`);
  }
}

function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString();
}

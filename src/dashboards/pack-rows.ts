import type { Cell, QueryResult } from "../adapter/adapter.ts";
import type { ColumnKind, PackedColumn, PageCell } from "./page-data.ts";

// Type oids of pg_type.dat.
const NUMBERS = new Set([20, 21, 23, 700, 701, 1700]);
const BOOLEAN = 16;
const DATE = 1082;
const TIMESTAMPS = new Set([1114, 1184]);

/**
 * The rows of a query as pages hold them, by column. Numbers are JavaScript's (cents of more than 15 digits are rounded,
 * which no chart can show); times that all are midnights are dates, since `date_trunc` gives times.
 */
export function packRows({ columns, rows }: Pick<QueryResult, "columns" | "rows">): PackedColumn[] {
  return columns.map(({ name, typeOid }, index) => {
    const cells = rows.map((row) => row[index] ?? null);
    const kind = kindOf(typeOid, cells);
    const values = cells.map((cell) => pageCell(cell, kind));
    return kind === "number" || kind === "boolean" ? { name, kind, values } : withDictionary(name, kind, values);
  });
}

const MIDNIGHT = / 00:00:00(\+00)?$/;

function kindOf(typeOid: number, cells: readonly Cell[]): ColumnKind {
  if (NUMBERS.has(typeOid)) return "number";
  if (typeOid === BOOLEAN) return "boolean";
  if (typeOid === DATE) return "date";
  if (!TIMESTAMPS.has(typeOid)) return "text";
  return cells.every((cell) => cell === null || MIDNIGHT.test(String(cell))) ? "date" : "timestamp";
}

function pageCell(cell: Cell, kind: ColumnKind): PageCell {
  if (cell === null) return null;
  switch (kind) {
    case "number": {
      const value = Number(cell);
      return Number.isFinite(value) ? value : null;
    }
    case "boolean":
      return cell as boolean;
    case "date":
      return String(cell).slice(0, "YYYY-MM-DD".length);
    case "timestamp":
      return String(cell).slice(0, "YYYY-MM-DD HH:MM:SS".length);
    default:
      return String(cell);
  }
}

function withDictionary(name: string, kind: ColumnKind, values: PageCell[]): PackedColumn {
  const codes = new Map<string, number>();
  const coded = values.map((value) => {
    if (value === null) return null;
    const text = String(value);
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  });
  // Where nearly every text is another one, the codes would only be added to them.
  return codes.size * 2 > values.length
    ? { name, kind, values }
    : { name, kind, dictionary: [...codes.keys()], values: coded };
}

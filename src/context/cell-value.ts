import type { Cell } from "../adapter/adapter.ts";
import { floatOf, str } from "../template/index.ts";
import { readCell } from "./python/read-cell.ts";

/** Type oids of pg_type.dat whose cells arrive as JavaScript numbers though they are no ints. */
const FLOAT4 = 700;
const FLOAT8 = 701;

/**
 * A cell of a result as a template sees it, which is as dbt's tables hold it: numerics and floats are Decimals, dates
 * and timestamps Python's; times, intervals and arrays are text.
 */
export function cellToValue(cell: Cell, typeOid: number): unknown {
  if (typeof cell === "string") return readCell(cell, typeOid);
  if (typeof cell === "number" && (typeOid === FLOAT4 || typeOid === FLOAT8)) return readCell(floatText(cell), typeOid);
  return cell;
}

// A Decimal of a float has the digits of its Python text.
function floatText(cell: number): string {
  return Number.isFinite(cell) ? str(floatOf(cell)) : String(cell);
}

import { type CommonTableExpression, type SelectStatement, textsOf, type WithClause } from "../../sql/tree.ts";
import {
  BY_THE_SQL,
  type ColumnFacts,
  eitherColumn,
  type RowFacts,
  renamedColumns,
  UNKNOWN_ROWS,
  unknownColumn,
} from "./facts.ts";
import { readSelect } from "./select.ts";

/** What is known of the relation of a name: a CTE, or one outside the statement. Null for one that is not known. */
export type Names = (name: string, schema: string | undefined) => RowFacts | null;

/** Reads a query inside another one. */
export type Reader = (statement: SelectStatement, names: Names) => RowFacts;

/**
 * What follows for the rows of a query from what is known of the relations that it reads: which columns have no nulls,
 * which values they may have, and what no two rows share. Only what is certain is said; SQL that is not understood
 * makes nothing certain.
 */
export function readQuery(statement: SelectStatement, outer: Names): RowFacts {
  const names = statement.withClause ? withCtes(statement.withClause, outer) : outer;
  if (statement.op !== undefined && statement.op !== "SETOP_NONE")
    return limited(setOperation(statement, names), statement);
  if (statement.valuesLists) return valuesOf(statement.valuesLists.length, statement);
  return limited(readSelect(statement, names, readQuery), statement);
}

function withCtes({ ctes, recursive }: WithClause, outer: Names): Names {
  const known = new Map<string, RowFacts>();
  // What a recursive query reads of itself, or of one that comes later, is not known.
  if (recursive) for (const { CommonTableExpr: cte } of ctes) if (cte) known.set(cte.ctename, UNKNOWN_ROWS);
  const names: Names = (name, schema) => (schema === undefined && known.get(name)) || outer(name, schema);
  for (const { CommonTableExpr: cte } of ctes) if (cte) known.set(cte.ctename, rowsOfCte(cte, names));
  return names;
}

function rowsOfCte({ ctequery, aliascolnames, search_clause, cycle_clause }: CommonTableExpression, names: Names) {
  const statement = ctequery.SelectStmt;
  if (statement === undefined || search_clause || cycle_clause) return UNKNOWN_ROWS;
  return renamedColumns(readQuery(statement, names), textsOf(aliascolnames));
}

function valuesOf(rows: number, { valuesLists }: SelectStatement): RowFacts {
  const width = valuesLists?.[0]?.List?.items?.length ?? 0;
  const columns = Array.from({ length: width }, (_, i) => unknownColumn(`column${i + 1}`));
  return { columns, open: false, keys: rows === 1 ? [{ columns: [], by: BY_THE_SQL }] : [] };
}

function setOperation({ op, all, larg, rarg }: SelectStatement, names: Names): RowFacts {
  const left = readQuery(larg!, names);
  const right = readQuery(rarg!, names);
  if (left.open || right.open) return UNKNOWN_ROWS;
  // Rows of the left side that are, or are not, in the right one, and none more often than there.
  if (op !== "SETOP_UNION") return left;
  const columns = left.columns.map(
    (column, i): ColumnFacts => eitherColumn(column, right.columns[i] ?? unknownColumn("")),
  );
  const whole = { columns: columns.map((_, i) => i), by: BY_THE_SQL };
  return { columns, open: false, keys: all ? [] : [whole] };
}

/** `limit 1` leaves one row. */
function limited(rows: RowFacts, statement: SelectStatement): RowFacts {
  const { limitCount, limitOption } = statement as SelectStatement & { limitOption?: string };
  const count = limitCount?.A_Const?.ival;
  // Zero is a value that the parser leaves out.
  const isOne = count !== undefined && (count.ival ?? 0) <= 1 && limitOption !== "LIMIT_OPTION_WITH_TIES";
  return isOne ? { ...rows, keys: [...rows.keys, { columns: [], by: BY_THE_SQL }] } : rows;
}

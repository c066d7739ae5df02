import type { SqlType } from "../../lint/sql/types.ts";
import type { Plain } from "../../manifest/node.ts";

/** The unique_ids of the tests that something follows from; none where the SQL itself sees to it. */
export type Evidence = ReadonlySet<string>;

/** No test is needed. */
export const BY_THE_SQL: Evidence = new Set();

/** All values but null are among these. */
export interface AcceptedValues {
  values: readonly Plain[];
  /** Whether the test writes them in quotes. */
  quote: boolean;
  by: Evidence;
}

/** All values but null are to be found in a column of another node. */
export interface Reference {
  to: string;
  field: string;
  by: Evidence;
}

/** What is known of the values of one column. */
export interface ColumnFacts {
  name: string;
  type: SqlType | null;
  /** Null where it is not known whether there are nulls. */
  notNull: Evidence | null;
  accepted: readonly AcceptedValues[];
  references: readonly Reference[];
}

/** Columns that no two rows agree on, as long as none of them is null. */
export interface Key {
  /** Places of the columns; none where there is one row at most. */
  columns: readonly number[];
  by: Evidence;
}

/** What is known of the rows of a relation or query. Whatever is not stated may be otherwise. */
export interface RowFacts {
  columns: ColumnFacts[];
  /** Whether there may be further columns, so that places mean nothing to others. */
  open: boolean;
  keys: readonly Key[];
}

/** Rows of which nothing is known. */
export const UNKNOWN_ROWS: RowFacts = { columns: [], open: true, keys: [] };

/** A column of which nothing but its name is known. */
export function unknownColumn(name: string): ColumnFacts {
  return { name, type: null, notNull: null, accepted: [], references: [] };
}

/** Evidence of several facts together. */
export function both(...all: Evidence[]): Evidence {
  return new Set(all.flatMap((each) => [...each]));
}

/** What holds of a column that has values of the one as well as of the other, as in a union. */
export function eitherColumn(one: ColumnFacts, other: ColumnFacts): ColumnFacts {
  return {
    name: one.name,
    type: one.type === other.type ? one.type : null,
    notNull: one.notNull && other.notNull && both(one.notNull, other.notNull),
    accepted: one.accepted.flatMap((a) => {
      const b = other.accepted.find(({ quote }) => quote === a.quote);
      if (b === undefined) return [];
      return [{ values: [...new Set([...a.values, ...b.values])], quote: a.quote, by: both(a.by, b.by) }];
    }),
    references: one.references.flatMap((a) => {
      const b = other.references.find(({ to, field }) => to === a.to && field === a.field);
      return b === undefined ? [] : [{ ...a, by: both(a.by, b.by) }];
    }),
  };
}

/** Gives the first columns other names, as `as t(a, b)` does; of columns that are not all listed it tells nothing. */
export function renamedColumns(rows: RowFacts, names: readonly string[]): RowFacts {
  if (names.length === 0) return rows;
  if (rows.open) return UNKNOWN_ROWS;
  return { ...rows, columns: rows.columns.map((column, i) => ({ ...column, name: names[i] ?? column.name })) };
}

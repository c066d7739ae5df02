import { Analysis, type RelationLookup, type Unclear } from "./analysis.ts";
import type { BaseColumn, BaseRelation, Dependencies, EdgeKind } from "./dependencies.ts";
import { byteToIndex, type SqlParser } from "./parse-sql.ts";
import { readQuery } from "./select.ts";
import { kindOf } from "./tree.ts";

/** An output column of a statement. */
export interface OutputColumn {
  name: string;
  /** The columns that its values come from. Those that only choose the rows are in `rows` of the statement. */
  sources: Dependencies;
  /** Where the expression stands that gives it, in UTF-16 units from 0. */
  location: number | undefined;
}

/** What a query says about its columns, by its text and the columns of the relations that it reads. */
export interface StatementLineage {
  columns: OutputColumn[];
  /** Columns that decide which rows there are: filters, join conditions, groups. They concern every output column. */
  rows: Set<BaseColumn>;
  /** Every column that is named anywhere, with the places in the text (UTF-16 units from 0). */
  uses: Map<BaseColumn, number[]>;
  reads: BaseRelation[];
  /** Where `*` stands for columns that nobody has listed: where a column of a name would come from, if it is there. */
  columnNamed?: (name: string) => Dependencies;
  /** What could not be followed; places count UTF-16 units from 0. */
  unclear: Unclear[];
}

const NO_CTES = { find: () => null };

/**
 * Finds where the output columns of one query come from. Throws a `DatabaseError` for text that Postgres' parser
 * refuses; what it takes but lineage cannot follow is named in `unclear`.
 */
export function statementLineage(sql: string, parse: SqlParser, lookup: RelationLookup): StatementLineage {
  const analysis = new Analysis(lookup, readQuery);
  const [statement, ...others] = parse(sql);
  const select = statement?.SelectStmt;
  if (select === undefined || others.length > 0) {
    const what = others.length > 0 ? "more than one statement" : `a statement of the kind ${kindOf(statement ?? {})}`;
    return { columns: [], rows: new Set(), uses: new Map(), reads: [], unclear: [{ what, location: undefined }] };
  }
  const { columns, rows, columnNamed } = analysis.query(select, null, NO_CTES);
  const indexOf = byteToIndex(sql);
  return {
    columns: columns.map(({ name, dependencies, at }) => ({
      name,
      sources: dependencies,
      location: at === undefined ? undefined : indexOf(at),
    })),
    rows: new Set(rows.keys()),
    uses: new Map([...analysis.uses].map(([column, places]) => [column, [...new Set(places)].map(indexOf)])),
    reads: [...analysis.reads],
    unclear: uniqueUnclear(analysis.unclear, indexOf),
    ...(columnNamed ? { columnNamed: (name: string) => columnNamed(name).dependencies } : {}),
  };
}

/** A recursive query is read several times, and so is what it does not say. */
function uniqueUnclear(unclear: readonly Unclear[], indexOf: (byte: number) => number): Unclear[] {
  const found = new Map<string, Unclear>();
  for (const part of unclear) {
    const { what, location } = part;
    found.set(`${what} ${location}`, { ...part, location: location === undefined ? undefined : indexOf(location) });
  }
  return [...found.values()];
}

/** What an edge is called. */
export type EdgeLabel = EdgeKind | "renamed";

/** What an edge is called once both ends are known: a copy under another name is a renaming. */
export function edgeLabel(kind: EdgeKind, from: string, to: string): EdgeLabel {
  return kind === "copied" && from !== to ? "renamed" : kind;
}

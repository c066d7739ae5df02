import { DatabaseError } from "../adapter/errors.ts";
import type { RelationLookup, Unclear } from "./analysis.ts";
import { addDependency, type BaseColumn, BaseRelation, type Dependencies } from "./dependencies.ts";
import type { SqlParser } from "./parse-sql.ts";
import { type StatementLineage, statementLineage } from "./statement-lineage.ts";

/** A relation of the project as far as lineage needs it. */
export interface LineageInput {
  /** The unique_id of the node. */
  id: string;
  /** The name by which SQL knows it; without a schema for an ephemeral model, which stands in `with`. */
  schema: string | undefined;
  name: string;
  /**
   * The queries that fill it: one, or two for an incremental model, which has another one for later runs. Empty for
   * what comes from outside: sources and seeds.
   */
  queries: readonly string[];
  /** The columns that are known of what comes from outside; not read where there are queries. */
  columns: readonly string[];
  /** Whether these are all: if not, whatever else is named is taken to exist, and `*` cannot be listed. */
  complete: boolean;
  /** Columns that are added to those of the query, with the columns of the query that they come from. */
  added?: readonly { name: string; from: readonly string[] }[];
}

/** Where the columns of one relation come from. */
export interface RelationLineage {
  relation: BaseRelation;
  /** By output column, in order: columns of the relations that are read directly. */
  columns: Map<string, Dependencies>;
  /** An output column that the first query gives more than once, which no table may have. */
  doubled?: string | undefined;
  /** By output column, where the expression stands that gives it: in the first query. */
  places: Map<string, number>;
  /** Columns that choose, join or group the rows. */
  rows: Set<BaseColumn>;
  /** Columns that some query names, with places in its text; one list per query. */
  uses: Map<BaseColumn, number[]>[];
  /** What could not be followed, per query. */
  unclear: Unclear[][];
  /** Queries that Postgres' parser refuses, or null; their columns are not known. */
  faults: (DatabaseError | null)[];
}

/**
 * Reads the lineage of a relation; `lookup` knows those that it reads. A query that cannot be read leaves it without
 * known columns, and what hangs on it says so.
 */
export function relationLineage(input: LineageInput, parse: SqlParser, lookup: RelationLookup): RelationLineage {
  return input.queries.length === 0 ? outside(input) : fromQueries(input, parse, lookup);
}

function outside({ id, columns, complete }: LineageInput): RelationLineage {
  const sources = new Map(columns.map((name): [string, Dependencies] => [name, new Map()]));
  const relation = new BaseRelation(id, columns, complete, ({ name }) => void sources.set(name, new Map()));
  return { relation, columns: sources, places: new Map(), rows: new Set(), uses: [], unclear: [], faults: [] };
}

function fromQueries(input: LineageInput, parse: SqlParser, lookup: RelationLookup): RelationLineage {
  const faults: (DatabaseError | null)[] = [];
  // The query for later runs of an incremental model may read the model itself, as the first one left it.
  let own: BaseRelation | null = null;
  const lookupHere = (name: string, schema: string | undefined) =>
    name === input.name && schema === input.schema ? own : lookup(name, schema);
  const read = input.queries.map((sql): StatementLineage => {
    try {
      const lineage = withoutOwn(statementLineage(sql, parse, lookupHere), own);
      own ??= new BaseRelation(
        input.id,
        lineage.columns.map(({ name }) => name),
        lineage.columnNamed === undefined,
      );
      faults.push(null);
      return lineage;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      faults.push(error);
      return { columns: [], rows: new Set(), uses: new Map(), reads: [], unclear: [] };
    }
  });
  const columns = mergedColumns(read);
  for (const { name, from } of input.added ?? []) {
    const dependencies: Dependencies = new Map();
    for (const source of from) {
      for (const column of columns.get(source)?.keys() ?? []) addDependency(dependencies, column, "transformed");
    }
    columns.set(name, dependencies);
  }
  const listed = faults.every((fault) => fault === null) && read.every((lineage) => lineage.columnNamed === undefined);
  const relation = new BaseRelation(input.id, columns.keys(), listed, ({ name }) => {
    columns.set(name, mergedSources(read.flatMap(({ columnNamed }) => columnNamed?.(name) ?? [])));
  });
  return {
    relation,
    columns,
    doubled: read[0]?.columns.find(({ name }, i, all) => all.findIndex((other) => other.name === name) < i)?.name,
    places: new Map(
      (read[0]?.columns ?? []).flatMap(({ name, location }) => (location === undefined ? [] : [[name, location]])),
    ),
    rows: new Set(read.flatMap(({ rows }) => [...rows])),
    uses: read.map(({ uses }) => uses),
    unclear: read.map(({ unclear }) => unclear),
    faults,
  };
}

/** What a model takes over from itself came from elsewhere once. */
function withoutOwn(lineage: StatementLineage, own: BaseRelation | null): StatementLineage {
  if (own === null) return lineage;
  for (const { sources } of lineage.columns) {
    for (const column of sources.keys()) if (column.relation === own) sources.delete(column);
  }
  for (const column of lineage.rows) if (column.relation === own) lineage.rows.delete(column);
  return lineage;
}

function mergedSources(all: readonly Dependencies[]): Dependencies {
  const merged: Dependencies = new Map();
  for (const sources of all) for (const [column, kind] of sources) addDependency(merged, column, kind);
  return merged;
}

/** The columns of the first query; a later one for the same table adds to what they come from. */
function mergedColumns(read: readonly StatementLineage[]): Map<string, Dependencies> {
  const merged = new Map<string, Dependencies>();
  for (const { columns } of read) {
    for (const { name, sources } of columns) {
      const present: Dependencies = merged.get(name) ?? new Map();
      for (const [column, kind] of sources) addDependency(present, column, kind);
      merged.set(name, present);
    }
  }
  return merged;
}

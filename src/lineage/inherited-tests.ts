import type { Manifest } from "../manifest/manifest.ts";
import { graphNode } from "../manifest/manifest.ts";
import type { ModelNode, Plain, TestNode } from "../manifest/node.ts";
import type { LineageInput } from "../sql/column-graph.ts";
import type { RelationNode } from "../sql/lineage-inputs.ts";
import type { SqlParser } from "../sql/parse-sql.ts";
import { type ColumnFacts, type Evidence, type Key, type RowFacts, UNKNOWN_ROWS } from "./facts/facts.ts";
import { readQuery } from "./facts/query.ts";
import { digest, type EarlierLineage, type KeptReading, nameKey, restoredRows, storedRows } from "./kept-readings.ts";
import type { LineageNode } from "./project-lineage.ts";
import { type ColumnTest, kindOfTest, tellingTests, testedColumn, testedRows } from "./tested-facts.ts";

/** A test that would pass on a column, since others pass. */
export interface InheritedTest {
  test: ColumnTest;
  /** unique_ids of the tests that it follows from; empty where the SQL itself sees to it. */
  by: string[];
  /** Of `accepted_values`. */
  values?: Plain[];
  /** Of `relationships`: unique_id and column. */
  to?: string;
  field?: string;
}

/** Tests that hold without being there, by unique_id and column. */
export type InheritedTests = ReadonlyMap<string, ReadonlyMap<string, InheritedTest[]>>;

/**
 * Finds what tests say of the columns downstream, as far as values are copied: a column of which a test says that it is
 * never null is not null where it is copied to, unless an outer join, a grouping set or a union adds nulls; one that is
 * unique stays so while no join repeats its rows. What a column is tested for itself is not among the result.
 *
 * @param nodes each after those that it reads, with the columns that are known
 * @param readings gets, for the next time, what follows for each query
 */
export function inheritedTests(
  manifest: Manifest,
  nodes: readonly LineageNode[],
  inputs: ReadonlyMap<string, LineageInput>,
  parse: SqlParser,
  readings: Readonly<Record<string, KeptReading>>,
  earlier: EarlierLineage | null,
): InheritedTests {
  const tests = tellingTests(manifest);
  const relations = new KnownFacts();
  const found = new Map<string, ReadonlyMap<string, InheritedTest[]>>();
  for (const described of nodes) {
    const { id, schema, identifier, columns, complete, fault } = described;
    const node = graphNode(manifest, id) as RelationNode;
    const own = tests.get(id) ?? [];
    const names = columns.map(({ name }) => name);
    const tested = testedRows(node, names, !complete, own);
    const [sql, ...others] = inputs.get(id)!.queries;
    const derives = sql !== undefined && others.length === 0 && fault === undefined && isItsQuery(node);
    const derived = derives ? derivedRows(sql, parse, relations, readings[id]!, earlier?.readings[id]) : UNKNOWN_ROWS;
    const kept = keptRows(node, derived);
    relations.set(nameKey(schema, identifier), together(tested, kept));
    const inherited = notTested(kept, names, own);
    if (inherited.size > 0) found.set(id, inherited);
  }
  return found;
}

/** What is known of the rows of relations, by their names. */
class KnownFacts {
  readonly #rows = new Map<string, RowFacts>();
  readonly #digests = new Map<string, string>();

  set(key: string, rows: RowFacts): void {
    this.#rows.set(key, rows);
  }

  get(key: string): RowFacts | null {
    return this.#rows.get(key) ?? null;
  }

  digestOf(key: string): string {
    const rows = this.#rows.get(key);
    if (rows === undefined) return "";
    const known = this.#digests.get(key) ?? digest(JSON.stringify(storedRows(rows)));
    this.#digests.set(key, known);
    return known;
  }
}

/** What follows for the rows of a query: as it was kept, if nothing has changed that it hangs on. */
function derivedRows(
  sql: string,
  parse: SqlParser,
  relations: KnownFacts,
  reading: KeptReading,
  earlier: KeptReading | undefined,
): RowFacts {
  const facts = earlier?.key === reading.key ? earlier.facts : undefined;
  if (facts?.reads.every(([name, found]) => relations.digestOf(name) === found)) {
    reading.facts = facts;
    return restoredRows(facts.rows);
  }
  const [statement] = parse(sql);
  if (statement?.SelectStmt === undefined) return UNKNOWN_ROWS;
  const reads = new Map<string, string>();
  const rows = readQuery(statement.SelectStmt, (name, schema) => {
    const key = nameKey(schema, name);
    reads.set(key, relations.digestOf(key));
    return relations.get(key);
  });
  reading.facts = { reads: [...reads], rows: storedRows(rows) };
  return rows;
}

const REBUILT = new Set(["view", "table", "ephemeral", "materialized_view"]);
/** Hooks that change no rows. */
const HARMLESS_HOOK =
  /^\s*(?:grant|revoke|analyze|vacuum|comment|create\s+(?:unique\s+)?index|reindex|cluster|notify)\b[^;]*;?\s*$/i;

/** Whether a relation has the rows of its query: others keep rows of earlier runs, or are changed by what comes after. */
function isItsQuery(node: RelationNode): node is ModelNode {
  if (node.resource_type !== "model" || !REBUILT.has(node.config.materialized)) return false;
  return node.config["post-hook"].every(({ sql }) => HARMLESS_HOOK.test(sql));
}

/** A type with a length or precision in a contract rounds or cuts values as they are stored; null stays null. */
function keptRows(node: RelationNode, rows: RowFacts): RowFacts {
  if (node.resource_type !== "model" || !node.contract.enforced) return rows;
  const cut = Object.values(node.columns).flatMap(({ name, data_type }) =>
    data_type?.includes("(") ? [name.toLowerCase()] : [],
  );
  const isCut = (name: string | undefined) => cut.includes(name?.toLowerCase() ?? "");
  return {
    ...rows,
    columns: rows.columns.map((column) => (isCut(column.name) ? { ...column, accepted: [], references: [] } : column)),
    keys: rows.keys.filter(({ columns }) => !columns.some((place) => isCut(rows.columns[place]?.name))),
  };
}

/** What tests of a relation say, and what follows from its query. */
function together(tested: RowFacts, derived: RowFacts): RowFacts {
  const places = new Map(tested.columns.map(({ name }, i) => [name, i]));
  const columns = tested.columns.map((column): ColumnFacts => {
    const same = derived.columns.find(({ name }) => name === column.name);
    if (same === undefined) return column;
    return {
      name: column.name,
      type: column.type ?? same.type,
      notNull: column.notNull ?? same.notNull,
      accepted: [...column.accepted, ...same.accepted],
      references: [...column.references, ...same.references],
    };
  });
  const keys = derived.keys.flatMap((key): Key[] => {
    const moved = key.columns.map((place) => places.get(derived.columns[place]!.name) ?? -1);
    return moved.includes(-1) ? [] : [{ ...key, columns: moved }];
  });
  return { ...tested, columns, keys: [...tested.keys, ...keys] };
}

function notTested(rows: RowFacts, names: readonly string[], own: readonly TestNode[]): Map<string, InheritedTest[]> {
  const found = new Map<string, InheritedTest[]>();
  const tested = new Set(own.map((test) => `${testedColumn(test)}\0${kindOfTest(test)}`));
  for (const [place, column] of rows.columns.entries()) {
    if (!names.includes(column.name)) continue;
    const holds = testsOf(column, rows.keys, place).filter(({ test }) => !tested.has(`${column.name}\0${test}`));
    if (holds.length > 0) found.set(column.name, holds);
  }
  return found;
}

function testsOf({ notNull, accepted, references }: ColumnFacts, keys: readonly Key[], place: number): InheritedTest[] {
  const unique = keys.find(({ columns }) => columns.every((each) => each === place))?.by;
  const ids = (by: Evidence) => [...by].sort();
  return [
    ...(notNull ? [{ test: "not_null" as const, by: ids(notNull) }] : []),
    ...(unique ? [{ test: "unique" as const, by: ids(unique) }] : []),
    ...accepted
      .slice(0, 1)
      .map(({ values, by }) => ({ test: "accepted_values" as const, by: ids(by), values: [...values] })),
    ...references.map(({ to, field, by }) => ({ test: "relationships" as const, by: ids(by), to, field })),
  ];
}

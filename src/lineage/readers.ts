import { DatabaseError } from "../adapter/errors.ts";
import { givenInputs } from "../checks/unit-test/compile-unit-test.ts";
import { renderNode } from "../compile/render-node.ts";
import { testArguments } from "../compile/test-arguments.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { NodeScope } from "../context/node-scope.ts";
import { readDashboards } from "../dashboards/read-dashboards.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { standInOperation } from "../execute/stand-in-operation.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ManifestNode, ModelNode, TestNode, UnitTestNode } from "../manifest/node.ts";
import { BaseRelation } from "../sql/dependencies.ts";
import { loadSqlParser, type SqlParser } from "../sql/parse-sql.ts";
import { statementLineage } from "../sql/statement-lineage.ts";
import { type Impact, type Reader, touched } from "./impact.ts";
import type { ColumnId, ColumnUse, ProjectLineage } from "./project-lineage.ts";

/** The tests, unit tests, dashboards and exposures that an impact touches, and those whose SQL could not be read. */
export interface Readers {
  readers: Reader[];
  /** As `name: reason`. */
  unread: string[];
}

/** Finds what reads the columns of an impact: the SQL of tests and of dashboards' queries is rendered and read. */
export async function readersOf(environment: Environment, lineage: ProjectLineage, impact: Impact): Promise<Readers> {
  const { manifest } = environment;
  const found: Readers = { readers: [], unread: [] };
  const concerned = new Set(impact.concerned);
  const look = await usesReader(environment, lineage);
  const add = async (reader: Pick<Reader, "kind" | "name" | "file">, node: ManifestNode) => {
    const uses = await look(node).catch((error: unknown) => {
      if (!(error instanceof TstlError || error instanceof DatabaseError)) throw error;
      found.unread.push(`${reader.name}: ${error.message}`);
      return [];
    });
    const how = touched(impact, uses);
    if (how !== null) found.readers.push({ ...reader, ...how });
  };
  for (const column of [impact.column, ...impact.lost]) found.readers.push(...declarationsOf(manifest, column));
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== "test" || !node.depends_on.nodes.some((id) => concerned.has(id))) continue;
    await add({ kind: "test", name: node.name, file: node.original_file_path }, node);
  }
  for (const test of manifest.unitTests.values()) {
    const uses = namedInRows(environment, test);
    const how = touched(impact, uses);
    if (how !== null) found.readers.push({ kind: "unit test", name: test.name, file: test.original_file_path, ...how });
  }
  for (const { name, path, queries } of dashboardsOf(environment)) {
    for (const [query, { sql }] of Object.entries(queries)) {
      await add({ kind: "dashboard", name: `${name}.${query}`, file: path }, queryNode(environment, name, path, sql));
    }
  }
  for (const { name, original_file_path: file, depends_on } of manifest.exposures.values()) {
    if (!depends_on.nodes.some((id) => concerned.has(id))) continue;
    found.readers.push({ kind: "exposure", name, file, how: "may", columns: [] });
  }
  return found;
}

/** What a model's own YAML and settings say of a column of it, and cannot be kept without it. */
function declarationsOf({ nodes }: Manifest, { node: id, column }: ColumnId): Reader[] {
  const node = nodes.get(id);
  if (node?.resource_type !== "model" && node?.resource_type !== "snapshot") return [];
  const { name, original_file_path: file } = node;
  const is = (named: unknown) =>
    typeof named === "string" && named.replaceAll('"', "").toLowerCase() === column.toLowerCase();
  const reader = (kind: Reader["kind"], what = name): Reader => ({
    kind,
    name: what,
    file,
    how: "fails",
    columns: [{ node: id, column }],
  });
  const isPromised = node.resource_type === "model" && node.contract.enforced && Object.keys(node.columns).some(is);
  const settings = SETTINGS.filter((key) => columnsIn(node.config[key]).some(is));
  return [
    ...(isPromised ? [reader("contract of")] : []),
    ...(settings.length > 0 ? [reader("config of", `${name}: ${settings.join(", ")}`)] : []),
  ];
}

/** Settings that name columns of the node itself. */
const SETTINGS = ["unique_key", "updated_at", "check_cols", "event_time", "indexes", "merge_update_columns"];

function columnsIn(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value];
  return value.flatMap((each) => (each?.columns === undefined ? [each] : columnsIn(each.columns)));
}

/** Reads which columns of the project a node's SQL names. */
async function usesReader(
  environment: Environment,
  lineage: ProjectLineage,
): Promise<(node: ManifestNode) => Promise<ColumnUse[]>> {
  const parse = await loadSqlParser();
  const lookup = relationLookup(lineage);
  return async (node) => usesIn(await renderSql(environment, node), parse, lookup);
}

/** Finds relations by the names that SQL has for them. */
function relationLookup({ nodes }: ProjectLineage): (name: string, schema: string | undefined) => BaseRelation | null {
  const keyOf = (schema: string | undefined, name: string) => `${schema ?? ""}\0${name}`;
  const relations = new Map(
    nodes.map(({ id, schema, identifier, columns, complete }) => [
      keyOf(schema, identifier),
      new BaseRelation(
        id,
        columns.map(({ name }) => name),
        complete,
      ),
    ]),
  );
  return (name, schema) => relations.get(keyOf(schema, name)) ?? null;
}

function usesIn(sql: string, parse: SqlParser, lookup: ReturnType<typeof relationLookup>): ColumnUse[] {
  const { uses } = statementLineage(sql, parse, lookup);
  return [...uses.keys()].map(({ relation, name }) => ({ node: relation.id, column: name, at: [] }));
}

/** A test or query as SQL, in which ephemeral models stay names. */
async function renderSql(environment: Environment, node: ManifestNode): Promise<string> {
  const connection = new Connection({ adapter: environment.adapter });
  try {
    const scope = new NodeScope({ environment, node, connection });
    if (node.resource_type === "test" && node.test_metadata !== undefined) {
      scope.set("_dbt_generic_test_kwargs", await testArguments(scope, node as TestNode));
    }
    return await renderNode(scope, node);
  } finally {
    await connection.close();
  }
}

/** The columns for which a unit test brings or expects values. */
function namedInRows(environment: Environment, test: UnitTestNode): ColumnUse[] {
  const uses: ColumnUse[] = [];
  const add = (node: string, rows: UnitTestNode["expect"]["rows"]) => {
    if (!Array.isArray(rows)) return;
    for (const column of new Set(rows.flatMap((row) => Object.keys(row)))) uses.push({ node, column, at: [] });
  };
  const model = environment.manifest.nodes.get(test.depends_on.nodes[0]!) as ModelNode;
  add(model.unique_id, test.expect.rows);
  for (const { given, target } of givenInputs(environment, test, model)) add(target.unique_id, given.rows);
  return uses;
}

function dashboardsOf({ config }: Environment) {
  try {
    return readDashboards(config);
  } catch (error) {
    // A project without dashboards, or with one that `tstl dashboard build` refuses.
    if (error instanceof TstlError) return [];
    throw error;
  }
}

function queryNode({ config }: Environment, dashboard: string, path: string, sql: string): ManifestNode {
  return {
    ...standInOperation(config, dashboard),
    resource_type: "sql_operation",
    unique_id: `sql_operation.${config.project.name}.${dashboard}`,
    path,
    original_file_path: path,
    raw_code: sql,
  };
}

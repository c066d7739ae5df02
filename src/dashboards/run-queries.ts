import type { QueryResult } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { type CompiledNode, compileNode, EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { explainError } from "../execute/explain-error.ts";
import { standInOperation } from "../execute/stand-in-operation.ts";
import { statementError } from "../execute/statement-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { createRecorder } from "../parse/template-recorder.ts";
import { lineColumn } from "../util/line-column.ts";
import { didYouMean } from "../util/suggest.ts";
import type { DashboardFile } from "./read-dashboards.ts";
import { placeInFile } from "./text-place.ts";

/** What became of one query. */
export interface QueryOutcome {
  /** Models, seeds and snapshots that it names, by name. */
  models: string[];
  /** Names of those that are not in the database; the query has no rows then. */
  notBuilt: string[];
  result: QueryResult | null;
  faults: TstlError[];
}

const UNDEFINED_TABLE = "42P01";

/**
 * Runs the queries of dashboards, one after the other, in one read-only transaction: all numbers are of one moment, and
 * nothing can be changed. What is wrong with a query is in its outcome, at its place in the YAML.
 *
 * Throws what the database throws where it cannot be reached.
 */
export async function runQueries(
  environment: Environment,
  files: readonly DashboardFile[],
): Promise<Map<DashboardFile, Record<string, QueryOutcome>>> {
  const outcomes = new Map<DashboardFile, Record<string, QueryOutcome>>();
  const connection = new Connection({ adapter: environment.adapter });
  const ephemeral = new EphemeralCache();
  try {
    await (await connection.session()).query("begin transaction isolation level repeatable read read only");
    for (const file of files) {
      const ofFile: Record<string, QueryOutcome> = {};
      for (const [name, { sql, maxRows }] of Object.entries(file.queries)) {
        ofFile[name] = await runQuery({ environment, connection, ephemeral, file, name, sql, maxRows });
      }
      outcomes.set(file, ofFile);
    }
    await connection.rollback();
  } finally {
    await connection.close();
  }
  return outcomes;
}

interface Work {
  environment: Environment;
  connection: Connection;
  ephemeral: EphemeralCache;
  file: DashboardFile;
  name: string;
  sql: string;
  maxRows: number;
}

async function runQuery(work: Work): Promise<QueryOutcome> {
  const { connection, environment, file, name } = work;
  // A select may end with a semicolon in a file, and not inside of the statement that limits it.
  const text = work.sql.replace(/[;\s]+$/, "");
  const node = queryNode(work, text);
  const session = await connection.session();
  await session.query("savepoint dashboard_query");
  let compiled: CompiledNode | undefined;
  let models: string[] = [];
  try {
    const named = await namedModels(environment, node);
    if (named.faults.length > 0)
      return { ...EMPTY, faults: named.faults.map((fault) => inYaml(fault, file, name, text)) };
    models = named.models;
    compiled = await compileNode({ environment, node, connection, ephemeral: work.ephemeral });
    // With a parameter, Postgres takes one statement only: no `commit` can end the read-only transaction.
    const limited = `select * from (\n${compiled.sql}\n) as dashboard_query limit $1`;
    const result = await session.query(limited, [work.maxRows + 1]);
    if (result.rows.length > work.maxRows) throw tooManyRows(work);
    return { ...EMPTY, models, result };
  } catch (error) {
    await session.query("rollback to savepoint dashboard_query");
    const notBuilt = missingModels(environment, node, error);
    if (notBuilt.length > 0) return { ...EMPTY, models, notBuilt };
    const told = asTstlError(await statementError(error, compiled), node);
    return { ...EMPTY, models, faults: [inYaml(explainError(told, environment, node), file, name, text)] };
  }
}

const EMPTY: QueryOutcome = { models: [], notBuilt: [], result: null, faults: [] };

/** The query as a node, so that it is compiled as any other SQL of the project. */
function queryNode(
  { environment, file, name }: Pick<Work, "environment" | "file" | "name">,
  text: string,
): ManifestNode {
  const { config } = environment;
  return {
    ...standInOperation(config, `${file.name}.${name}`),
    resource_type: "sql_operation",
    unique_id: `sql_operation.${config.project.name}.${file.name}.${name}`,
    path: file.path,
    original_file_path: file.path,
    raw_code: text,
  };
}

/** unique_ids of the models that the queries of a dashboard name, without asking the database; faults are passed over. */
export async function modelsOfDashboard(environment: Environment, file: DashboardFile): Promise<string[]> {
  const models = new Set<string>();
  for (const [name, { sql }] of Object.entries(file.queries)) {
    const node = queryNode({ environment, file, name }, sql);
    try {
      await namedModels(environment, node);
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
    }
    for (const id of node.depends_on.nodes) models.add(id);
  }
  return [...models];
}

/** The models that a query names, noted on its node, too; and a fault for each that is not in the project. */
async function namedModels(
  environment: Environment,
  node: ManifestNode,
): Promise<{ models: string[]; faults: TstlError[] }> {
  const { lookup } = environment;
  const place = { file: node.original_file_path };
  const request = { text: node.raw_code, place, packageName: node.package_name };
  const { refs } = await createRecorder(environment).record(node, request);
  const faults: TstlError[] = [];
  const models = new Set<string>();
  for (const { name, package: packageName, version } of refs) {
    const target = lookup.ref(name, packageName ?? null, version ?? null, node.package_name)?.node;
    if (target === undefined) {
      const message = `the query refers to "${name}", which does not exist`;
      const hint = didYouMean(name, lookup.refNames());
      faults.push(new TstlError("REF_NOT_FOUND", message, { place: placeOfRef(node, name), hint }));
      continue;
    }
    models.add(target.name);
    if (!node.depends_on.nodes.includes(target.unique_id)) node.depends_on.nodes.push(target.unique_id);
  }
  return { models: [...models], faults };
}

/** Where a query's text names a model; its beginning where the name is put together. */
function placeOfRef({ raw_code: text, original_file_path: file }: ManifestNode, name: string): Place {
  const found = [`'${name}'`, `"${name}"`].map((written) => text.indexOf(written)).find((index) => index >= 0);
  const at = found === undefined ? { line: 1, column: 1 } : { ...lineColumn(text, found + 1), length: name.length };
  return { file, ...at };
}

/** The models that a query names whose relation the error says is missing. */
function missingModels(environment: Environment, node: ManifestNode, error: unknown): string[] {
  if (!(error instanceof DatabaseError) || error.sqlstate !== UNDEFINED_TABLE) return [];
  const named = node.depends_on.nodes.flatMap((id) => environment.manifest.nodes.get(id) ?? []);
  const behind = named.filter(({ config }) => config.materialized === "ephemeral");
  const missing = named.filter(({ schema, alias }) => error.message.includes(`"${schema}.${alias}"`));
  // An ephemeral model is part of the query, so that what it reads may be what is missing.
  return (missing.length > 0 ? missing : behind).map(({ name }) => name);
}

function tooManyRows({ file, name, maxRows }: Work): TstlError {
  return new TstlError("DASHBOARD_ROWS", `the query "${name}" gives more than ${maxRows} rows`, {
    place: file.placeOf(["queries", name], "key"),
    hint: "group its rows by what the charts show, such as the day or the month, or raise max_rows; pages hold all rows",
  });
}

/** Moves the place of an error from the query's text to the file. */
function inYaml(error: TstlError, file: DashboardFile, name: string, text: string): TstlError {
  if (error.place?.file !== file.path || error.code === "DASHBOARD_ROWS") return error;
  const start = file.placeOf(["queries", name, "sql"]);
  return Object.assign(error, { place: placeInFile(error.place, text, start) });
}

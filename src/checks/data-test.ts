import type { QueryResult } from "../adapter/adapter.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import { findExisting } from "../context/adapter-relations.ts";
import { RelationValue } from "../context/relation-value.ts";
import { type StatementStatus, statusOf } from "../context/statement-results.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { TestNode } from "../manifest/node.ts";

/** What one data test found. */
export interface TestOutcome {
  status: "pass" | "warn" | "fail";
  failures: number;
  message: string | null;
  response: StatementStatus;
}

/**
 * Counts the rows that a test's SQL returns and judges them by its severity and thresholds
 * (docs.getdbt.com/reference/resource-configs/severity). With `store_failures` the rows are kept in a table or view.
 */
export async function runDataTest(compiled: CompiledNode, warnIsError: boolean): Promise<TestOutcome> {
  const node = compiled.node as TestNode;
  const { scope } = compiled;
  const limited = await call(compiled, "get_limit_subquery_sql", compiled.sql, node.config.limit ?? null);
  const rows = storesFailures(compiled, node) ? await storeFailures(compiled, node, limited) : limited;
  const { fail_calc: failCalc, warn_if: warnIf, error_if: errorIf } = node.config;
  const sql = await call(compiled, "get_test_sql", rows, failCalc, warnIf, errorIf, null);
  scope.environment.writeRun(node, sql);
  const result = await scope.connection.query(sql);
  const { failures, shouldWarn, shouldError } = readCounts(result, node);
  const judged = judge(node, failures, shouldWarn, shouldError, warnIsError);
  // As in dbt's run_results.json, rows that a threshold allows are no failures.
  return { ...judged, failures: judged.status === "pass" ? 0 : failures, response: statusOf(result) };
}

async function call(compiled: CompiledNode, macro: string, ...args: unknown[]): Promise<string> {
  return String(await compiled.scope.callMacro(macro, args));
}

function storesFailures({ scope }: CompiledNode, node: TestNode): boolean {
  const { store_failures: own, store_failures_as: as } = node.config;
  if (as === "ephemeral") return false;
  return own ?? (as !== null || scope.environment.flags.storeFailures === true);
}

/** Keeps the failing rows and gives the SQL that reads them back, so that they are looked for once only. */
async function storeFailures(compiled: CompiledNode, node: TestNode, sql: string): Promise<string> {
  const { scope } = compiled;
  const as = node.config.store_failures_as ?? "table";
  if (as !== "table" && as !== "view") {
    throw new TstlError(
      "TEST_CONFIG",
      `'${as}' is not a valid value for \`store_failures_as\`. Accepted values are: ['ephemeral', 'table', 'view']`,
      {
        node: node.unique_id,
        place: { file: node.original_file_path },
      },
    );
  }
  const { database, schema, alias } = node;
  const target = new RelationValue({ database, schema, identifier: alias, type: as });
  const old = await findExisting(scope, database, schema, alias);
  await scope.connection.begin();
  if (old !== null) await scope.callAdapter("drop_relation", [old]);
  await scope.connection.queryInTransaction(await call(compiled, "get_create_sql", target, sql));
  await scope.connection.commit();
  scope.environment.relations.add(target.relation);
  return `select *\nfrom ${target.render()}`;
}

function readCounts(result: QueryResult, node: TestNode) {
  const row = result.rows[0];
  const [failures, shouldWarn, shouldError] = row ?? [];
  if (result.rows.length !== 1 || row?.length !== 3 || failures === null || !Number.isInteger(Number(failures))) {
    throw new TstlError(
      "TEST_RESULT",
      `the test's fail_calc "${node.config.fail_calc}" gave ${failures === null ? "null" : `"${String(failures)}"`}, not a whole number`,
      {
        node: node.unique_id,
        place: { file: node.original_file_path },
        hint: "let fail_calc return a number for every case, for instance with coalesce(…, 0)",
      },
    );
  }
  return {
    failures: Number(failures),
    shouldWarn: asBoolean(shouldWarn, node),
    shouldError: asBoolean(shouldError, node),
  };
}

/** Macros may write the two judgements as booleans or as the words. */
function asBoolean(value: unknown, node: TestNode): boolean {
  const text = String(value);
  if (/^(t|true|1|y|yes|on)$/i.test(text)) return true;
  if (/^(f|false|0|n|no|off)$/i.test(text)) return false;
  throw new TstlError("TEST_RESULT", `expected type bool or equivalent, but 'get_test_sql' returns '${text}'`, {
    node: node.unique_id,
    place: { file: node.original_file_path },
    hint: "let should_warn and should_error be true or false in the project's macro get_test_sql",
  });
}

function judge(node: TestNode, failures: number, shouldWarn: boolean, shouldError: boolean, warnIsError: boolean) {
  const results = `Got ${failures} result${failures === 1 ? "" : "s"}`;
  const { severity, warn_if: warnIf, error_if: errorIf } = node.config;
  if (severity.toUpperCase() === "ERROR" && shouldError) {
    return { status: "fail", message: `${results}, configured to fail if ${errorIf}` } as const;
  }
  if (!shouldWarn) return { status: "pass", message: null } as const;
  if (warnIsError) return { status: "fail", message: `${results}, configured to fail if ${warnIf}` } as const;
  return { status: "warn", message: `${results}, configured to warn if ${warnIf}` } as const;
}

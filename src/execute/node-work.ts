import { runDataTest } from "../checks/data-test.ts";
import { runUnitTest } from "../checks/unit-test/run-unit-test.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import { warningIsError } from "../config/warning-is-error.ts";
import { relationOf } from "../context/references.ts";
import { AdapterResponseValue, type StatementStatus, statusOf } from "../context/statement-results.ts";
import { MaterializationTask, type RunPlan } from "../materialize/materialization.ts";
import { materialize } from "../materialize/materialize.ts";
import type { NodeResult } from "./result.ts";

/** The part of a node's result that its work decides. */
export type Outcome = Pick<NodeResult, "status" | "message" | "failures" | "adapterResponse"> &
  Partial<Pick<NodeResult, "table" | "batchResults" | "compiledCode">>;

/** What is done with a node once it is compiled. */
export type NodeWork = (compiled: CompiledNode, plan: RunPlan) => Promise<Outcome>;

const DONE: Outcome = { status: "success", message: null, failures: null, adapterResponse: {} };

/** Nothing: the compiled SQL is all that was wanted. */
export const compileWork: NodeWork = async () => DONE;

/** Makes a model's, seed's or snapshot's relation, or runs a test. */
export const buildWork: NodeWork = async (compiled, plan) => {
  const { node, scope } = compiled;
  if (node.config.materialized === "ephemeral") return DONE;
  if (node.resource_type === "test") {
    const { response, ...judged } = await runDataTest(compiled, warningIsError(scope.environment.flags, TEST_EVENT));
    return { ...judged, adapterResponse: response };
  }
  if (node.resource_type === "unit_test") {
    const { response, ...judged } = await runUnitTest(compiled);
    return { ...judged, adapterResponse: response };
  }
  if (node.resource_type !== "model" && node.resource_type !== "seed" && node.resource_type !== "snapshot") return DONE;
  await materialize(new MaterializationTask(compiled, plan));
  const response = scope.results.main()?.response;
  const status: StatementStatus =
    response instanceof AdapterResponseValue ? response.status : { _message: String(response ?? "OK") };
  return { ...DONE, message: status._message, adapterResponse: status };
};

/** dbt's name for the event of a test that warns, as `--warn-error-options` knows it. */
const TEST_EVENT = "LogTestResult";

/** Fetches up to `limit` rows of what a node's SQL gives; a negative limit means all. */
export function showWork(limit: number): NodeWork {
  return async ({ node, sql, scope }) => {
    const query = node.resource_type === "seed" ? `select * from ${relationOf(scope.environment, node)}` : sql;
    const limited = await scope.callMacro("get_show_sql", [
      query,
      scope.node.config.sql_header ?? null,
      limit < 0 ? null : limit,
    ]);
    const text = String(limited);
    node.compiled_code = text;
    const result = await scope.connection.query(text);
    return {
      ...DONE,
      adapterResponse: statusOf(result),
      compiledCode: text,
      table: { columns: result.columns, rows: result.rows },
    };
  };
}

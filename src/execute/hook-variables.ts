import type { Environment } from "../context/environment.ts";
import { method } from "../context/host-method.ts";
import { tupleOf } from "../template/index.ts";
import type { NodeResult } from "./result.ts";

/** What on-run-end hooks may ask about the run (docs.getdbt.com/reference/dbt-jinja-functions/on-run-end-context). */
export function hookVariables(environment: Environment, results: readonly NodeResult[]): Record<string, unknown> {
  const schemas = new Map<string, string>();
  for (const { node, status } of results) {
    if (status !== "success" || !("schema" in node) || node.resource_type === "operation") continue;
    schemas.set(node.schema, node.database);
  }
  const { database } = environment.config.target;
  return {
    schemas: [...schemas.keys()],
    database_schemas: [...schemas].map(([schema, of]) => tupleOf([of ?? database, schema])),
    results: results.map(templateResult),
  };
}

/** One result under the names of run_results.json. */
function templateResult(result: NodeResult): Record<string, unknown> {
  return withToDict({
    node: withToDict({ ...result.node }),
    unique_id: result.node.unique_id,
    status: result.status,
    thread_id: result.threadId,
    execution_time: result.executionTime,
    timing: result.timing.map((timing) => withToDict({ ...timing })),
    adapter_response: result.adapterResponse,
    message: result.message,
    failures: result.failures,
  });
}

/** dbt's results are objects that turn into a dict when asked; packages that store results ask. */
function withToDict<T extends object>(value: T): T {
  const plain = { ...value };
  return Object.assign(value, { to_dict: method("to_dict", ["omit_none"], () => plain) });
}

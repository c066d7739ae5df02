import { type CompiledNode, compileNode, EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import { NodeScope, type NodeScopeOptions } from "../context/node-scope.ts";
import { type TypedColumn, typedColumns } from "../context/typed-columns.ts";
import type { ModelNode, SnapshotNode } from "../manifest/node.ts";
import type { JinjaFunction } from "../template/index.ts";
import type { CheckState } from "./check-state.ts";
import { laterId, nameOf, nameOfQuery, queryId } from "./shadow-names.ts";
import { emptyQuery } from "./shape.ts";
import { isCovered } from "./template-key.ts";
import { unusedReferences } from "./unused-references.ts";

/** The statements that judge a model or snapshot, as its templates give them. */
export interface RenderedRelation {
  /** In the order in which they are to be run; that of the relation itself has the id of the node. */
  statements: { id: string; sql: string }[];
  /** What was compiled, by the id of the statement that it went into. */
  compiled: Map<string, CompiledNode>;
  /** The table has the types of a contract, and its query is a statement of its own. */
  hasContract: boolean;
  /** Names of `ref()`s that no query reads. */
  unused: string[];
  /** Whether the templates say the same as long as their key is the same. */
  isRepeatable: boolean;
}

/** Renders the templates of a model or snapshot. Throws a `TstlError` where one of them fails. */
export async function renderRelation(state: CheckState, node: ModelNode | SnapshotNode): Promise<RenderedRelation> {
  const { environment, shadow } = state;
  const id = node.unique_id;
  const names = new Set<string>();
  const compiled = new Map<string, CompiledNode>();
  const statements: RenderedRelation["statements"] = [];
  const isTwofold = node.config.materialized === "incremental" && mentionsIncremental(node);
  const first = await compile(state, node, names, { is_incremental: () => false });
  const promised = promisedColumns(node);
  const create = `create view ${nameOf(environment, node)} as`;
  if (promised === null) {
    compiled.set(id, first);
    const header = typeof node.config.sql_header === "string" ? `${node.config.sql_header};\n` : "";
    const query = node.resource_type === "snapshot" ? await snapshotQuery(node, first) : first.sql;
    statements.push({ id, sql: `${header}${create} (\n${query}\n)` });
  } else {
    // The table is made with the types of the contract; what the query gives is compared with them.
    compiled.set(queryId(id), first);
    statements.push({ id, sql: `${create} ${emptyQuery(promised)}` }, judged(queryId(id), first.sql));
  }
  if (isTwofold) {
    // The template of a later run may ask about the table that the first run made.
    const later = await compile(state, node, names, { is_incremental: () => true });
    if (later.sql !== first.sql) {
      compiled.set(laterId(id), later);
      statements.push(judged(laterId(id), later.sql));
    }
  }
  const texts = [...[...compiled.values()].map(({ sql }) => sql), ...shadow.asked];
  const unused = unusedReferences(environment.manifest, node, texts);
  return { statements, compiled, hasContract: promised !== null, unused, isRepeatable: isCovered(names) };
}

const judged = (id: string, sql: string) => ({ id, sql: `create view ${nameOfQuery(id)} as (\n${sql}\n)` });

async function compile(
  { environment }: CheckState,
  node: ModelNode | SnapshotNode,
  names: Set<string>,
  extra: Record<string, unknown>,
): Promise<CompiledNode> {
  const connection = new Connection({ adapter: environment.adapter });
  try {
    // A copy: what is compiled here is not what a run would compile.
    const copy = { ...node };
    const more = node.resource_type === "model" && node.config.materialized === "incremental" ? extra : {};
    const onName = (name: string) => void names.add(name);
    const options = { environment, node: copy, connection, extra: more, onName };
    const compiled = await compileNode({ ...options, ephemeral: NOT_INLINED });
    const again = (onMacroText: NodeScopeOptions["onMacroText"]) => new NodeScope({ ...options, onMacroText });
    return { ...compiled, template: { node: copy, again } };
  } finally {
    await connection.close();
  }
}

/** Ephemeral models are views of their own in the shadow, so that none is compiled for those that read it. */
class NotInlined extends EphemeralCache {
  override get() {
    return Promise.resolve({ body: "", ctes: [] });
  }
}

const NOT_INLINED = new NotInlined();

/** The columns with which a contract makes a table, whatever its query gives; null for a relation without one. */
function promisedColumns({ resource_type: type, config, contract, columns }: ModelNode | SnapshotNode) {
  if (type !== "model" || !contract.enforced) return null;
  if (config.materialized !== "table" && config.materialized !== "incremental") return null;
  const asCreated = (column: TypedColumn) =>
    columns[column.name]?.quote ? column : { ...column, name: column.name.toLowerCase() };
  return typedColumns(columns)?.map(asCreated) ?? null;
}

/** The query with which a snapshot's table is made first, by the project's own macros. */
async function snapshotQuery(node: SnapshotNode, { scope, sql }: CompiledNode): Promise<string> {
  const macro = (await scope.callMacro("strategy_dispatch", [node.config.strategy])) as JinjaFunction;
  const strategy = await macro([node, "snapshotted_data", "source_data", node.config, false], {});
  return String(await scope.callMacro("build_snapshot_table", [strategy, sql]));
}

/** Whether the template can have another text in later runs: in its own words, or in those of a macro. */
function mentionsIncremental({ raw_code: code, depends_on: { macros } }: ModelNode | SnapshotNode): boolean {
  return code.includes("is_incremental") || macros.some((macro) => macro.endsWith(".is_incremental"));
}

import { TstlError } from "../errors/tstl-error.ts";
import type { NodeBase, RefableNode, SourceNode } from "../manifest/node.ts";
import type { JinjaFunction } from "../template/index.ts";
import type { Environment } from "./environment.ts";
import { eventTimeFilterFor } from "./event-time.ts";
import type { NodeScope } from "./node-scope.ts";
import { RelationValue } from "./relation-value.ts";

/** Prefix of the CTE that stands for an ephemeral model. */
export const EPHEMERAL_PREFIX = "__dbt__cte__";

export interface RefCall {
  name: string;
  packageName: string | null;
  version: string | number | null;
}

/** Reads the arguments of `ref()`: a name, or a package and a name; `v=`/`version=` by keyword. */
export function readRefArguments(args: readonly unknown[], kwargs: Record<string, unknown>, node: string): RefCall {
  const [first, second] = args;
  if (
    args.length < 1 ||
    args.length > 2 ||
    typeof first !== "string" ||
    (args.length === 2 && typeof second !== "string")
  ) {
    throw new TstlError("REF_ARGUMENTS", `ref() in ${node} takes a name, or a package and a name, as strings`, {
      hint: "write ref('model') or ref('package', 'model')",
    });
  }
  const version = (kwargs.version ?? kwargs.v ?? null) as string | number | null;
  return typeof second === "string"
    ? { packageName: first, name: second, version }
    : { packageName: null, name: first, version };
}

/** Reads the arguments of `source()`: the source's name and the table's. */
export function readSourceArguments(args: readonly unknown[], node: string): [string, string] {
  const [source, table] = args;
  if (args.length !== 2 || typeof source !== "string" || typeof table !== "string") {
    throw new TstlError(
      "SOURCE_ARGUMENTS",
      `source() in ${node} takes two strings, the source's name and the table's`,
      {
        hint: "write source('shop', 'orders')",
      },
    );
  }
  return [source, table];
}

/** The relation of a node as `ref()` and `this` give it: quoted as its config says. */
export function relationOf(
  environment: Environment,
  node: Pick<NodeBase, "database" | "schema" | "alias" | "config">,
): RelationValue {
  const { quoting } = environment.config.project;
  const own = (node.config.quoting ?? {}) as Record<string, boolean | undefined>;
  const quoted = (part: "database" | "schema" | "identifier") => own[part] ?? quoting[part] ?? true;
  return new RelationValue({
    database: node.database,
    schema: node.schema,
    identifier: node.alias,
    quotePolicy: { database: quoted("database"), schema: quoted("schema"), identifier: quoted("identifier") },
  });
}

/** The relation of a source; the project's quoting does not apply to sources (docs.getdbt.com/reference/project-configs/quoting). */
export function sourceRelation(source: SourceNode): RelationValue {
  const { quoting } = source;
  return new RelationValue({
    database: source.database,
    schema: source.schema,
    identifier: source.identifier,
    quotePolicy: {
      database: quoting.database ?? true,
      schema: quoting.schema ?? true,
      identifier: quoting.identifier ?? true,
    },
  });
}

/** `ref()` while SQL is compiled or run. */
export function runtimeRef(scope: NodeScope): JinjaFunction {
  const { environment, node } = scope;
  return (args, kwargs) => {
    const call = readRefArguments(args, kwargs, node.unique_id);
    const found = environment.lookup.ref(call.name, call.packageName, call.version, node.package_name);
    const target = found?.node;
    if (target === undefined) throw targetMissing(scope, "node", call.name, found?.disabled !== undefined);
    checkDeclared(scope, target, call);
    if (target.config.materialized !== "ephemeral") return narrowed(scope, target, relationOf(environment, target));
    if (scope.isOperation) {
      throw new TstlError(
        "REF_EPHEMERAL",
        `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral`,
        {
          node: node.unique_id,
          hint: `materialize ${target.name} as a view or table`,
        },
      );
    }
    scope.requireCte(target.unique_id);
    const cte = new RelationValue({
      identifier: EPHEMERAL_PREFIX + target.alias,
      quotePolicy: { database: true, schema: true, identifier: false },
    });
    return narrowed(scope, target, cte.with({ type: "cte" }));
  };
}

/** `source()` while SQL is compiled or run. */
export function runtimeSource(scope: NodeScope): JinjaFunction {
  const { environment, node } = scope;
  return (args) => {
    const [sourceName, tableName] = readSourceArguments(args, node.unique_id);
    const found = environment.lookup.source(sourceName, tableName, node.package_name);
    const target = found?.node;
    if (target === undefined) {
      throw targetMissing(scope, "source", `${sourceName}.${tableName}`, found?.disabled !== undefined);
    }
    return narrowed(scope, target, sourceRelation(target));
  };
}

/** Applies `--empty` and the time range of a microbatch to an input. */
function narrowed(scope: NodeScope, target: RefableNode | SourceNode, relation: RelationValue): RelationValue {
  const eventTimeFilter = eventTimeFilterFor(scope, target);
  const limit = scope.environment.flags.empty ? 0 : null;
  return limit === null && eventTimeFilter === null ? relation : relation.with({ limit, eventTimeFilter });
}

/** A ref that parsing did not see has no place in the graph, so the order of the run could be wrong. */
function checkDeclared(scope: NodeScope, target: RefableNode, call: RefCall): void {
  const { node } = scope;
  const free = scope.isOperation || node.resource_type === "sql_operation";
  if (free || node.depends_on.nodes.includes(target.unique_id)) return;
  const written = call.packageName === null ? `ref('${call.name}')` : `ref('${call.packageName}', '${call.name}')`;
  throw new TstlError(
    "REF_UNDECLARED",
    `dbt was unable to infer all dependencies for the model "${node.name}". This typically happens when ref() is placed within a conditional block`,
    {
      node: node.unique_id,
      place: { file: node.original_file_path },
      hint: `add a comment at the top of the model "${node.name}": -- depends_on: {{ ${written} }}`,
    },
  );
}

function targetMissing(scope: NodeScope, kind: "node" | "source", name: string, disabled: boolean): TstlError {
  const { node } = scope;
  const state = disabled ? "which is disabled" : "which was not found";
  return new TstlError(
    kind === "node" ? "REF_NOT_FOUND" : "SOURCE_NOT_FOUND",
    `${node.resource_type} '${node.unique_id}' (${node.original_file_path}) depends on a ${kind} named '${name}' ${state}`,
    { node: node.unique_id, place: { file: node.original_file_path } },
  );
}

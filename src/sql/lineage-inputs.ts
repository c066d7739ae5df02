import { compileNode, EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { EPHEMERAL_PREFIX } from "../context/references.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { Graph } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/topological-order.ts";
import type { ManifestNode, ModelNode, SeedNode, SnapshotNode, SourceNode } from "../manifest/node.ts";
import type { LineageInput } from "./column-graph.ts";

/** What has columns: models, seeds, snapshots and sources. */
export type RelationNode = ModelNode | SeedNode | SnapshotNode | SourceNode;

/** The relations of a project with their SQL, and the templates that could not be rendered. */
export interface ProjectSql {
  inputs: LineageInput[];
  faults: TstlError[];
}

/**
 * Renders the models and snapshots of a project, each for itself: an ephemeral model stays a name in those that use it.
 * All faults are gathered; a model with one has no query. Only a template that asks the database opens a connection.
 *
 * @param headerOf reads the column names of a seed's file
 */
export async function lineageInputs(
  environment: Environment,
  graph: Graph,
  headerOf: (seed: SeedNode) => Promise<readonly string[] | null>,
): Promise<ProjectSql> {
  const apart: Environment = { ...environment, flags: { ...environment.flags, injectEphemeralCtes: false } };
  const found: ProjectSql = { inputs: [], faults: [] };
  for (const id of topologicalOrder(graph)) {
    const node = environment.manifest.sources.get(id) ?? environment.manifest.nodes.get(id);
    if (node === undefined || !isRelation(node)) continue;
    if (node.resource_type === "source") found.inputs.push(inputOf(node, [], declaredColumns(node)));
    else if (node.resource_type === "seed") found.inputs.push(inputOf(node, [], await headerOf(node)));
    else found.inputs.push(inputOf(node, await queriesOf(apart, node, found.faults), null));
  }
  return found;
}

function isRelation(node: ManifestNode | SourceNode): node is RelationNode {
  return ["model", "seed", "snapshot", "source"].includes(node.resource_type);
}

/** The columns that YAML lists; nobody can say whether they are all there are, so an empty list is no list. */
function declaredColumns(node: SourceNode): string[] | null {
  const names = Object.keys(node.columns);
  return names.length === 0 ? null : names;
}

function inputOf(node: RelationNode, queries: string[], columns: readonly string[] | null): LineageInput {
  const ephemeral = node.resource_type === "model" && node.config.materialized === "ephemeral";
  const identifier = node.resource_type === "source" ? node.identifier : node.alias;
  return {
    id: node.unique_id,
    schema: ephemeral ? undefined : node.schema,
    name: ephemeral ? EPHEMERAL_PREFIX + identifier : identifier,
    queries,
    columns,
    ...(node.resource_type === "snapshot" ? { added: snapshotColumns(node) } : {}),
  };
}

/** The columns that a snapshot adds (docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields). */
function snapshotColumns({ config }: SnapshotNode): { name: string; from: string[] }[] {
  const { unique_key, updated_at, strategy, snapshot_meta_column_names: names = {} } = config;
  const keys = unique_key === null ? [] : [unique_key].flat();
  const since = strategy === "timestamp" && updated_at !== null ? [updated_at] : [];
  const column = (name: string, from: string[]) => ({ name: names[name] ?? name, from });
  return [
    column("dbt_scd_id", [...keys, ...since]),
    column("dbt_updated_at", since),
    column("dbt_valid_from", since),
    column("dbt_valid_to", since),
    ...(config.hard_deletes === "new_record" ? [column("dbt_is_deleted", keys)] : []),
  ];
}

/** The query of a first run, and where a later run has another one, that too. */
async function queriesOf(
  environment: Environment,
  node: ModelNode | SnapshotNode,
  faults: TstlError[],
): Promise<string[]> {
  const first = await render(environment, node, faults);
  if (first === null) return [];
  const hasTwo = node.config.materialized === "incremental" && node.raw_code.includes("is_incremental");
  const later = hasTwo ? await render(environment, node, faults, { is_incremental: () => true }) : null;
  return later === null || later === first ? [first] : [first, later];
}

async function render(
  environment: Environment,
  node: ModelNode | SnapshotNode,
  faults: TstlError[],
  extra: Record<string, unknown> = {},
): Promise<string | null> {
  const connection = new Connection({ adapter: environment.adapter });
  try {
    // A copy: what is compiled here is not what a run would compile.
    const copy = { ...node };
    const { sql } = await compileNode({ environment, node: copy, connection, ephemeral: new EphemeralCache(), extra });
    return sql;
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    faults.push(error);
    return null;
  } finally {
    await connection.close();
  }
}

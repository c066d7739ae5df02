import { locateError } from "../compile/locate-error.ts";
import { compiledTemplate } from "../compile/render-node.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { NodeScope } from "../context/node-scope.ts";
import { EPHEMERAL_PREFIX } from "../context/references.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import type { Graph } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/topological-order.ts";
import type { ManifestNode, ModelNode, SeedNode, SnapshotNode, SourceNode } from "../manifest/node.ts";
import type { LineageInput } from "./column-graph.ts";

/** What has columns: models, seeds, snapshots and sources. */
export type RelationNode = ModelNode | SeedNode | SnapshotNode | SourceNode;

/** What is known of the columns of a source or seed. */
export interface KnownColumns {
  names: readonly string[];
  /** Whether there are no others. */
  complete: boolean;
}

/** Finds where a place in a query, in UTF-16 units from 0, comes from in its template. */
export type PlaceOf = (offset: number) => Place | undefined;

/** The relations of a project with their SQL, and the templates that could not be rendered. */
export interface ProjectSql {
  inputs: LineageInput[];
  /** By unique_id, for each query of the input. */
  places: Map<string, PlaceOf[]>;
  /** By unique_id: what, beside template and SQL, decides the places. */
  pieces: Map<string, string>;
  /** By unique_id. */
  faults: Map<string, TstlError>;
  /** Whether a template asked the database, so that another database may give another SQL. */
  askedDatabase: boolean;
}

/**
 * Renders the models and snapshots of a project, each for itself: an ephemeral model stays a name in those that use it.
 * All faults are gathered; a model with one has no query. Only a template that asks the database opens a connection.
 *
 * @param columnsOf says what is known of the columns of what comes from outside
 */
export async function lineageInputs(
  environment: Environment,
  graph: Graph,
  columnsOf: (node: SeedNode | SourceNode) => Promise<KnownColumns>,
): Promise<ProjectSql> {
  const found: ProjectSql = {
    inputs: [],
    places: new Map(),
    pieces: new Map(),
    faults: new Map(),
    askedDatabase: false,
  };
  for (const id of topologicalOrder(graph)) {
    const node = environment.manifest.sources.get(id) ?? environment.manifest.nodes.get(id);
    if (node === undefined || !isRelation(node)) continue;
    if (node.resource_type === "source" || node.resource_type === "seed") {
      const { names, complete } = await columnsOf(node);
      found.inputs.push({ ...lineageInput(node), columns: names, complete });
      continue;
    }
    const rendered = await queriesOf(environment, node, found);
    found.places.set(
      id,
      rendered.map(({ placeOf }) => placeOf),
    );
    found.pieces.set(id, rendered.map(({ pieces }) => pieces).join(";"));
    found.inputs.push({ ...lineageInput(node), queries: rendered.map(({ sql }) => sql) });
  }
  return found;
}

function isRelation(node: ManifestNode | SourceNode): node is RelationNode {
  return ["model", "seed", "snapshot", "source"].includes(node.resource_type);
}

/** A relation by its name in SQL, of which nothing else is known yet. */
export function lineageInput(node: RelationNode): LineageInput {
  const ephemeral = node.resource_type === "model" && node.config.materialized === "ephemeral";
  const identifier = node.resource_type === "source" ? node.identifier : node.alias;
  return {
    id: node.unique_id,
    schema: ephemeral ? undefined : node.schema,
    name: ephemeral ? EPHEMERAL_PREFIX + identifier : identifier,
    queries: [],
    columns: [],
    complete: false,
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

interface RenderedQuery {
  sql: string;
  placeOf: PlaceOf;
  pieces: string;
}

/** The query of a first run, and where a later run has another one, that too. */
async function queriesOf(
  environment: Environment,
  node: ModelNode | SnapshotNode,
  found: ProjectSql,
): Promise<RenderedQuery[]> {
  // Not asked of the database, which knows how this very run would be: both are wanted, whatever there is by now.
  const run = (isLater: boolean) => render(environment, node, found, { is_incremental: () => isLater });
  const first = await run(false);
  if (first === null) return [];
  const later = node.config.materialized === "incremental" ? await run(true) : null;
  return later === null || later.sql === first.sql ? [first] : [first, later];
}

async function render(
  environment: Environment,
  node: ModelNode | SnapshotNode,
  found: ProjectSql,
  extra: Record<string, unknown>,
): Promise<RenderedQuery | null> {
  const onStatement = () => {
    found.askedDatabase = true;
  };
  const connection = new Connection({ adapter: environment.adapter, onStatement });
  try {
    // A copy: what is rendered here is not what a run would compile.
    const scope = new NodeScope({ environment, node: { ...node }, connection, extra });
    const rendered = compiledTemplate(node).renderMapped(scope);
    // Only what waits for the database makes rendering wait.
    const { text, map } = rendered instanceof Promise ? await rendered : rendered;
    return { sql: text, placeOf: (offset) => map.placeOf(offset), pieces: map.pieces };
  } catch (error) {
    const located = locateError(error, node);
    if (!(located instanceof TstlError)) throw located;
    found.faults.set(node.unique_id, located);
    return null;
  } finally {
    await connection.close();
  }
}

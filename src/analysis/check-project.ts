import type { Environment } from "../context/environment.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import type { Graph } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/topological-order.ts";
import { type CheckCache, emptyCache } from "./check-cache.ts";
import {
  blindStatements,
  type CheckState,
  digest,
  digestOfReads,
  isRelation,
  type NotChecked,
  type RelationNode,
  shadowEnvironment,
} from "./check-state.ts";
import { checkConfigs } from "./config-checks.ts";
import { checkDeclarations } from "./declared-checks.ts";
import { explainFailures } from "./explain-failures.ts";
import { type Foundation, foundationOf } from "./foundation.ts";
import { knownFiles } from "./known-files.ts";
import { QueryChecks, type QueryNode } from "./query-checks.ts";
import { RelationChecks } from "./relation-checks.ts";
import { addRemarks } from "./remarks.ts";
import { type EarlyDatabase, Shadow } from "./shadow.ts";
import { nodeOfStatement } from "./shadow-names.ts";
import type { Shape } from "./shape.ts";
import type { SourcesCatalog } from "./sources-catalog.ts";
import { type CheckStart, keepCheck, searchPathOf } from "./start-check.ts";
import { surroundingsOf } from "./template-key.ts";
import { toldOnce } from "./told-once.ts";
import { YamlPlaces } from "./yaml-places.ts";

/** What to check, and with what. */
export interface CheckRequest {
  environment: Environment;
  graph: Graph;
  /** What faults are told of; what they read is looked at, too. */
  selected: ReadonlySet<string>;
  /** Nodes with mistakes that were told already: they are not judged. */
  broken: ReadonlySet<string>;
  /** Queries of the project that are no nodes. */
  outside?: readonly OutsideQueries[];
  /** What a warehouse says of the sources, null where only YAML does. */
  catalog: SourcesCatalog | null;
  /** What the last check left, and what was started because of it. */
  start: CheckStart;
  signal: AbortSignal;
  /** Called while Postgres works and nothing else can be done, perhaps several times and perhaps never. */
  whenBusy: () => void;
}

/** Queries that read the project's relations and stand outside of the graph, such as those of a dashboard. */
export interface OutsideQueries {
  /** Its file. */
  id: string;
  /** What it says. */
  text: string;
  reads: readonly string[];
  judge(environment: Environment): Promise<TstlError[]>;
}

/** Nodes of which only the names in their SQL were judged, and why. */
export interface JudgedByNames {
  /** By unique_id, as are the sources without types that they hang on. */
  nodes: string[];
  sources: string[];
}

/** What a check found. */
export interface CheckResult {
  faults: TstlError[];
  warnings: TstlError[];
  notChecked: NotChecked[];
  /** The columns of all relations that are known, by unique_id. */
  columns: Map<string, Shape>;
  /** What of them was judged by names only: Postgres cannot be asked without types. */
  byNames: JudgedByNames;
  /** How many nodes were judged, those from the cache included. */
  judged: number;
  /** Of how many of them Postgres was asked: the others are as the last check found them, or need not be asked about. */
  asked: number;
}

/**
 * Judges the SQL of a project without its warehouse: Postgres itself does, in an embedded database that holds the
 * project's relations without rows. All faults are gathered. What did not change since the last check is not asked
 * again.
 */
export async function checkProject(request: CheckRequest): Promise<CheckResult> {
  const { before, early, files } = request.start;
  const first = await checkOnce(request, before, early);
  const { environment } = request;
  // What a query needs is known by its failing; with it loaded, the query may be right.
  const again = [...first.extensionsWanted].some((name) => !before.extensions.includes(name));
  const extensions = [...new Set([...before.extensions, ...first.extensionsWanted])];
  const last = again ? await checkOnce(request, { ...emptyCache(), extensions }, null) : first;
  const project = knownFiles(files, environment.manifest, before.files);
  keepCheck(environment.config, before, { ...last.after, extensions, files: project });
  return resultOf(request, last);
}

function resultOf({ selected, outside = [] }: CheckRequest, state: CheckState & { judged: number }): CheckResult {
  const ofSelected = <T extends { node: string }>(all: readonly T[]) => all.filter(({ node }) => selected.has(node));
  const isOutside = (node: string) => outside.some(({ id }) => id === node);
  // What is wrong with a source stands in the way of all that reads it, selected or not.
  const concern = <T extends { node: string }>(all: readonly T[]) =>
    all.filter(({ node }) => selected.has(node) || node.startsWith("source.") || isOutside(node));
  return {
    faults: toldOnce(concern(state.faults).map(({ error }) => error)),
    warnings: ofSelected(state.warnings).map(({ error }) => error),
    notChecked: state.notChecked.filter(({ node }) => selected.has(node.unique_id)),
    columns: state.shapes,
    byNames: byNamesOf(state, selected),
    judged: state.judged,
    asked: state.asked.size,
  };
}

function byNamesOf({ byNames, shadow, graph }: CheckState, selected: ReadonlySet<string>): JudgedByNames {
  const nodes = [...byNames].filter((id) => selected.has(id));
  const read = new Set(nodes);
  for (const id of read) for (const parent of graph.parents.get(id) ?? []) read.add(parent);
  return { nodes, sources: [...read].filter((id) => id.startsWith("source.") && shadow.missing.has(id)) };
}

async function checkOnce(
  request: CheckRequest,
  before: CheckCache,
  early: EarlyDatabase | null,
): Promise<CheckState & { judged: number }> {
  const { environment, catalog, signal } = request;
  const { config } = environment;
  const foundation = foundationOf(environment, catalog, before.extensions);
  let relations: RelationChecks | undefined;
  const shadow = new Shadow({
    foundation: foundation.statements,
    extensions: foundation.extensions,
    database: config.target.database,
    searchPath: searchPathOf(config),
    early,
    beforeTemplates: () => relations?.makeAround(),
    whenBusy: request.whenBusy,
  });
  const onAbort = () => void shadow.adapter.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const state = newState(request, shadow, foundation, before);
    relations = new RelationChecks(state);
    const needed = neededFor(request);
    const judged = await walk(state, relations, needed, request.outside ?? []);
    keepOthers(state, needed);
    state.after.loaded = foundation.extensions.filter((name) => !shadow.lacking.includes(name));
    return { ...state, judged };
  } finally {
    signal.removeEventListener("abort", onAbort);
    await shadow.close();
  }
}

function newState(
  { environment, graph, catalog, broken }: CheckRequest,
  shadow: Shadow,
  { statements, extensions }: Foundation,
  before: CheckCache,
): CheckState {
  const foundation = digest([...statements, "", ...extensions]);
  return {
    environment: shadowEnvironment(environment, shadow),
    graph,
    shadow,
    before: before.foundation === foundation ? before : emptyCache(),
    after: { ...emptyCache(), foundation },
    catalog,
    broken,
    places: new YamlPlaces(environment),
    surroundings: digest(surroundingsOf(environment, extensions)),
    shapes: new Map(),
    queryShapes: new Map(),
    faults: [],
    warnings: [],
    notChecked: [],
    names: null,
    byNames: new Set(),
    nameFailures: new Map(),
    asked: new Set(),
    extensionsWanted: new Set(),
  };
}

/** Judges nodes in their order; returns how many were. */
async function walk(
  state: CheckState,
  relations: RelationChecks,
  needed: readonly string[],
  outside: readonly OutsideQueries[],
): Promise<number> {
  const { manifest } = state.environment;
  const found: RelationNode[] = [];
  const queries: QueryNode[] = [];
  for (const id of needed) {
    const node = manifest.nodes.get(id) ?? manifest.unitTests.get(id) ?? manifest.sources.get(id);
    if (node === undefined) continue;
    if (isRelation(node)) found.push(node);
    else if (["test", "unit_test", "analysis"].includes(node.resource_type)) queries.push(node as QueryNode);
  }
  for (const node of found) await relations.add(node);
  await relations.settleAll();
  const sound = new Set(found.flatMap(({ unique_id: id }) => (relations.isSound(id) ? id : [])));
  for (const { unique_id: id } of found) relations.finish(id);
  if (blindStatements(state).length > 0) {
    // Only what nobody says the types of needs a parser of our own.
    const { judgeByNames } = await import("./judge-names.ts");
    state.names = await judgeByNames(state, relations, found);
  }
  await checkDeclarations(state, found, (id) => sound.has(id));
  checkConfigs(state, found);
  const checks = new QueryChecks(state, relations);
  for (const query of queries) await checks.add(query);
  await state.shadow.flush();
  for (const id of state.shadow.doubtful.keys()) delete state.after.queries[nodeOfStatement(id)];
  await explainFailures(state, relations, checks);
  for (const each of outside) await judgeOutside(state, relations, each);
  for (const node of found) addRemarks(state, relations, node);
  // What stood in for a relation with a fault is not what is known of it.
  for (const { unique_id: id } of found) if (!relations.isSound(id)) state.shapes.delete(id);
  return found.length + queries.length - state.notChecked.length;
}

/** Judges queries of which all is known that they read, unless they were sound before. */
async function judgeOutside(state: CheckState, relations: RelationChecks, queries: OutsideQueries): Promise<void> {
  const { id, text, reads, judge } = queries;
  if (reads.some((read) => !relations.isSound(read))) return;
  const key = digest([state.surroundings, text, digestOfReads(state, reads)]);
  if (state.before.queries[id] !== key) {
    relations.makeCached(reads);
    const faults = await judge(state.environment);
    state.faults.push(...faults.map((error) => ({ node: id, error })));
    if (faults.length > 0) return;
  }
  state.after.queries[id] = key;
}

/** The ids that are selected and all that they read, in the order of the graph. */
function neededFor({ graph, selected }: CheckRequest): string[] {
  const needed = new Set<string>(selected);
  for (const id of needed) for (const parent of graph.parents.get(id) ?? []) needed.add(parent);
  return topologicalOrder(graph).filter((id) => needed.has(id));
}

/** What is known of nodes that were not looked at this time is not forgotten: their digests tell if it still holds. */
function keepOthers({ before, after, environment: { manifest } }: CheckState, looked: readonly string[]): void {
  const seen = new Set(looked);
  const isOther = (id: string) =>
    !seen.has(id) && (manifest.nodes.has(id) || manifest.sources.has(id) || manifest.unitTests.has(id));
  for (const [id, known] of Object.entries(before.relations)) if (isOther(id)) after.relations[id] = known;
  for (const [id, known] of Object.entries(before.queries)) if (isOther(id)) after.queries[id] = known;
  after.types = { ...before.types, ...after.types };
}

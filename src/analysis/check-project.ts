import { join } from "node:path";
import { quoteIdentifier } from "../adapter/relation.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../context/environment.ts";
import { isBuiltin } from "../context/macro-registry.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { projectHooks } from "../execute/run-selection.ts";
import type { Graph } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/topological-order.ts";
import type { ManifestNode, SourceNode } from "../manifest/node.ts";
import { readProject } from "../project/read-project.ts";
import { lineColumn } from "../util/line-column.ts";
import { VERSION } from "../util/version.ts";
import { CACHE_FORMAT, type CheckCache, emptyCache, readCheckCache, writeCheckCache } from "./check-cache.ts";
import {
  type CheckState,
  digest,
  type NotChecked,
  type RelationNode,
  readsOf,
  shadowEnvironment,
} from "./check-state.ts";
import { checkDeclarations } from "./declared-checks.ts";
import { extensionsMade } from "./extension-objects.ts";
import { extensionNeeded, faultOf, type KnownNames } from "./fault.ts";
import { QueryChecks, type QueryNode } from "./query-checks.ts";
import { CHECK_SCHEMA, nodeOfStatement, RelationChecks } from "./relation-checks.ts";
import { type EarlyDatabase, Shadow, startDatabase } from "./shadow.ts";
import type { Shape } from "./shape.ts";
import type { SourcesCatalog } from "./sources-catalog.ts";
import { toldOnce } from "./told-once.ts";
import { offsetOfReference } from "./unused-references.ts";
import { YamlPlaces } from "./yaml-places.ts";

/** What to check, and with what. */
export interface CheckRequest {
  environment: Environment;
  graph: Graph;
  /** What faults are told of; what they read is looked at, too. */
  selected: ReadonlySet<string>;
  /** What a warehouse says of the sources, null where only YAML does. */
  catalog: SourcesCatalog | null;
  /** What the last check left, and what was started because of it. */
  start: CheckStart;
  signal: AbortSignal;
}

/** What is known before the project is read. */
export interface CheckStart {
  before: CheckCache;
  /** The digest of the project's files. */
  project: string;
  early: EarlyDatabase | null;
}

/**
 * Reads what the last check left, and starts Postgres if some file is not as it was then: it takes as long to start as
 * the project to be read.
 *
 * @param reuse false to ask everything anew
 */
export function startCheck(config: Config, reuse: boolean): CheckStart {
  const before = reuse ? readCheckCache(cachePath(config), cacheKey(config)) : emptyCache();
  const files = readProject(config).files.map(({ displayPath, size, mtimeMs }) => `${displayPath} ${size} ${mtimeMs}`);
  const project = digest(files);
  const isChanged = before.project !== project;
  const early = isChanged ? startDatabase(config.target.database, searchPathOf(config), before.loaded) : null;
  return { before, project, early };
}

const cachePath = (config: Config) => join(config.targetPath, "check.tstl");

function cacheKey({ target }: Config): string {
  return digest([VERSION, CACHE_FORMAT, target.name, target.database, target.schema]);
}

function searchPathOf({ target }: Config): string | undefined {
  const path = target.connection.search_path;
  return typeof path === "string" ? `${path}, public` : undefined;
}

/** What a check found. */
export interface CheckResult {
  faults: TstlError[];
  warnings: TstlError[];
  notChecked: NotChecked[];
  /** The columns of all relations that are known, by unique_id. */
  columns: Map<string, Shape>;
  /** How many nodes were judged, those from the cache included. */
  judged: number;
}

/**
 * Judges the SQL of a project without its warehouse: Postgres itself does, in an embedded database that holds the
 * project's relations without rows. All faults are gathered. What did not change since the last check is not asked
 * again.
 */
export async function checkProject(request: CheckRequest): Promise<CheckResult> {
  const { config } = request.environment;
  const { before, project, early } = request.start;
  const first = await checkOnce(request, before, early);
  // What a query needs is known by its failing; with it loaded, the query may be right.
  const again = [...first.extensionsWanted].some((name) => !before.extensions.includes(name));
  const extensions = [...new Set([...before.extensions, ...first.extensionsWanted])];
  const last = again ? await checkOnce(request, { ...emptyCache(), extensions }, null) : first;
  const loaded = extensionsOf(request, { ...before, extensions }).filter((name) => !last.shadow.lacking.includes(name));
  const after = { ...last.after, extensions, project, loaded };
  writeCheckCache(cachePath(config), cacheKey(config), after);
  return resultOf(request, last);
}

function resultOf({ selected }: CheckRequest, state: CheckState & { judged: number }): CheckResult {
  const ofSelected = <T extends { node: string }>(all: readonly T[]) => all.filter(({ node }) => selected.has(node));
  // What is wrong with a source stands in the way of all that reads it, selected or not.
  const concern = <T extends { node: string }>(all: readonly T[]) =>
    all.filter(({ node }) => selected.has(node) || node.startsWith("source."));
  return {
    faults: toldOnce(concern(state.faults).map(({ error }) => error)),
    warnings: ofSelected(state.warnings).map(({ error }) => error),
    notChecked: state.notChecked.filter(({ node }) => selected.has(node.unique_id)),
    columns: state.shapes,
    judged: state.judged,
  };
}

async function checkOnce(
  request: CheckRequest,
  before: CheckCache,
  early: EarlyDatabase | null,
): Promise<CheckState & { judged: number }> {
  const { environment, graph, catalog, signal } = request;
  const { config } = environment;
  const extensions = extensionsOf(request, before);
  let relations: RelationChecks | undefined;
  const shadow = new Shadow({
    database: config.target.database,
    searchPath: searchPathOf(config),
    extensions,
    early,
    beforeTemplates: () => relations?.makeAround(),
  });
  const onAbort = () => void shadow.adapter.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const state: CheckState = {
      environment: shadowEnvironment(environment, shadow),
      graph,
      shadow,
      before,
      after: emptyCache(),
      catalog,
      places: new YamlPlaces(environment),
      surroundings: digest(surroundingsOf(environment, extensions)),
      shapes: new Map(),
      queryShapes: new Map(),
      faults: [],
      warnings: [],
      notChecked: [],
      extensionsWanted: new Set(),
    };
    relations = new RelationChecks(state);
    prepare(state);
    const judged = await walk(state, relations, neededFor(request));
    return { ...state, judged };
  } finally {
    signal.removeEventListener("abort", onAbort);
    await shadow.close();
  }
}

/** Queues what must be there before the first relation: schemas, and what the project and its target define. */
function prepare(state: CheckState): void {
  const { environment, shadow, catalog } = state;
  const { nodes, sources } = environment.manifest;
  const schemas = new Set([CHECK_SCHEMA, "public"]);
  for (const node of [...nodes.values(), ...sources.values()]) schemas.add(node.schema);
  for (const schema of schemas) {
    if (!schema) continue;
    shadow.prepare(`create schema if not exists ${quoteIdentifier(schema)}`);
  }
  shadow.prepare("set check_function_bodies = off");
  for (const definition of catalog?.definitions ?? []) shadow.prepare(definition);
  // Hooks may define functions and types. What of them needs the warehouse fails, and is not what is checked here.
  for (const { raw_code: code } of projectHooks(environment).start) {
    if (!code.includes("{")) shadow.prepare(code);
  }
}

async function walk(state: CheckState, relations: RelationChecks, needed: readonly string[]): Promise<number> {
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
  const sound = found.filter(({ unique_id: id }) => relations.isSound(id));
  for (const { unique_id: id } of found) relations.finish(id);
  await checkDeclarations(state, sound);
  const checks = new QueryChecks(state, relations);
  for (const query of queries) await checks.add(query);
  await state.shadow.flush();
  for (const id of state.shadow.doubtful.keys()) forget(state, nodeOfStatement(id));
  await explainFailures(state, relations, checks);
  for (const node of found) addRemarks(state, relations, node);
  // What stood in for a relation with a fault is not what is known of it.
  for (const { unique_id: id } of found) if (!relations.isSound(id)) state.shapes.delete(id);
  return found.length + queries.length - state.notChecked.length;
}

function isRelation(node: ManifestNode | SourceNode): node is RelationNode {
  return ["model", "seed", "snapshot", "source"].includes(node.resource_type);
}

/** The ids that are selected and all that they read, in the order of the graph. */
function neededFor({ graph, selected }: CheckRequest): string[] {
  const needed = new Set<string>(selected);
  for (const id of needed) for (const parent of graph.parents.get(id) ?? []) needed.add(parent);
  return topologicalOrder(graph).filter((id) => needed.has(id));
}

/** Turns what Postgres refused into faults of the nodes, each at its place. */
async function explainFailures(state: CheckState, relations: RelationChecks, checks: QueryChecks): Promise<void> {
  const { environment, shadow } = state;
  const failures = [...shadow.failures].flatMap(([statement, errors]) =>
    errors.map((error) => [statement, error] as const),
  );
  const names = failures.length === 0 ? null : await functionNames(state);
  for (const [statement, error] of failures) {
    const id = nodeOfStatement(statement);
    const rendered = relations.rendered.get(id);
    const node = environment.manifest.nodes.get(id) ?? environment.manifest.sources.get(id);
    if (node === undefined) continue;
    const extension = extensionNeeded(error);
    if (extension !== undefined && !shadow.has(extension)) {
      if (!shadow.lacking.includes(extension)) state.extensionsWanted.add(extension);
      const reason = `it needs the extension "${extension}", which the embedded database lacks`;
      state.notChecked.push({ node, because: { reason } });
      forget(state, id);
      continue;
    }
    if (rendered?.askedRows) {
      const reason = "its template needs rows, which are not there without the warehouse";
      state.notChecked.push({ node, because: { reason } });
      continue;
    }
    const compiled: CompiledNode | undefined = rendered?.compiled.get(statement) ?? checks.compiled.get(id);
    const known: KnownNames = { ...namesAround(state, id), functions: names! };
    if (node.resource_type === "source") state.faults.push({ node: id, error: sourceFault(state, node, error) });
    else {
      const fault = await faultOf(environment, node, error, compiled, known);
      state.faults.push({ node: id, error: node.resource_type === "snapshot" ? inConfig(state, node, fault) : fault });
    }
    forget(state, id);
  }
  const told = new Set(state.notChecked.map(({ node }) => node.unique_id));
  for (const [statement, causing] of shadow.missing) {
    const [id, cause] = [nodeOfStatement(statement), nodeOfStatement(causing)];
    const node = environment.manifest.nodes.get(id) ?? environment.manifest.sources.get(id);
    const isOwn = id === cause && node?.resource_type !== "source";
    if (node !== undefined && !isOwn && !told.has(id)) {
      state.notChecked.push({ node, because: { node: cause } });
      told.add(id);
    }
  }
}

/** A column that a snapshot's own SQL does not name is named in its config. */
function inConfig(state: CheckState, node: ManifestNode, fault: TstlError): TstlError {
  const column = /^column "(.+?)" does not exist$/.exec(fault.message)?.[1];
  if (column === undefined || fault.place?.line !== undefined) return fault;
  const place = state.places.ofConfig(node, ["unique_key", "check_cols", "updated_at"], column);
  return place === undefined ? fault : Object.assign(fault, { place });
}

function forget(state: CheckState, id: string): void {
  delete state.after.queries[id];
}

function sourceFault(state: CheckState, node: SourceNode, error: TstlError): TstlError {
  const type = /^type "(.+?)" does not exist/.exec(error.message)?.[1];
  const column = Object.values(node.columns).find(
    ({ data_type: each }) => type !== undefined && each?.startsWith(type),
  );
  const place = column && state.places.ofColumn(node, column.name, "data_type");
  const message = `the source "${node.source_name}.${node.name}" cannot be: ${error.message}`;
  return new TstlError("CHECK_SOURCE", message, {
    node: node.unique_id,
    place: place ?? { file: node.original_file_path },
    hint: "see the data_type of its columns",
  });
}

async function functionNames({ shadow }: CheckState): Promise<string[]> {
  const { rows } = await shadow.query("select distinct proname from pg_catalog.pg_proc");
  return rows.map(([name]) => String(name));
}

/** The columns of what a node reads, and the relations of the project. */
function namesAround(state: CheckState, id: string): Omit<KnownNames, "functions"> {
  const { manifest } = state.environment;
  const columns = readsOf(state, id).flatMap((parent) => state.shapes.get(parent)?.map(({ name }) => name) ?? []);
  const relations = [...manifest.nodes.values()].filter(isRelation).map((node) => (node as { alias: string }).alias);
  return { columns: [...new Set(columns)], relations };
}

/** What is no fault and still worth a word. */
function addRemarks(state: CheckState, relations: RelationChecks, node: RelationNode): void {
  for (const name of relations.rendered.get(node.unique_id)?.unused ?? []) {
    const { raw_code: template = "", first_line: firstLine = 1 } = node as { raw_code?: string; first_line?: number };
    const offset = offsetOfReference(template, name);
    const { line, column } = lineColumn(template, Math.max(0, offset));
    const place = { file: node.original_file_path, line: line + firstLine - 1, column, length: name.length };
    const error = new TstlError("CHECK_UNUSED_REF", `"${node.name}" refers to "${name}", and no query of it reads it`, {
      node: node.unique_id,
      place: offset === -1 ? { file: node.original_file_path } : place,
      hint: "remove the ref(), or say `-- depends_on: {{ ref(…) }}` where it is meant to order the run only",
    });
    state.warnings.push({ node: node.unique_id, error });
  }
}

/** Extensions to load: those of the target, those that the project makes, and those that queries turned out to need. */
function extensionsOf({ environment, catalog }: CheckRequest, before: CheckCache): string[] {
  const { config, manifest } = environment;
  const texts = projectHooks(environment).start.map(({ raw_code: code }) => code);
  for (const macro of manifest.macros.values()) if (!isBuiltin(macro)) texts.push(macro.macro_sql);
  return [
    ...new Set([
      ...config.target.extensions,
      ...extensionsMade(texts),
      ...(catalog?.extensions ?? []),
      ...before.extensions,
    ]),
  ];
}

function surroundingsOf({ config, manifest }: Environment, extensions: readonly string[]): string[] {
  const parts = [
    JSON.stringify([config.cliVars, config.flags, config.target.visible, config.project.quoting, extensions]),
  ];
  for (const { vars, name } of [config.project, ...config.packages]) parts.push(name, JSON.stringify(vars));
  for (const macro of manifest.macros.values()) if (!isBuiltin(macro)) parts.push(macro.macro_sql);
  // A template may read any variable of the environment; only those that are named anywhere matter.
  const texts = [...manifest.nodes.values()].map(({ raw_code: code }) => code).concat(parts);
  for (const text of texts) {
    for (const [, name] of text.matchAll(/env_var\s*\(\s*["'](\w+)/g))
      parts.push(`${name}=${config.environment[name!]}`);
  }
  return parts;
}

import type { DatabaseError } from "../adapter/errors.ts";
import { quoteIdentifier } from "../adapter/relation.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode, SourceNode } from "../manifest/node.ts";
import { type CheckState, isRelation, readsOf } from "./check-state.ts";
import { extensionNeeded, faultOf, type KnownNames } from "./fault.ts";
import type { QueryChecks } from "./query-checks.ts";
import type { RelationChecks } from "./relation-checks.ts";
import { nodeOfStatement } from "./shadow-names.ts";

/** Turns what Postgres refused into faults of the nodes, each at its place. */
export async function explainFailures(
  state: CheckState,
  relations: RelationChecks,
  checks: QueryChecks,
): Promise<void> {
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
      delete state.after.queries[id];
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
    delete state.after.queries[id];
  }
  await explainNames(state);
  const told = new Set(state.notChecked.map(({ node }) => node.unique_id));
  for (const [statement, causing] of shadow.missing) {
    const [id, cause] = [nodeOfStatement(statement), nodeOfStatement(causing)];
    const node = environment.manifest.nodes.get(id) ?? environment.manifest.sources.get(id);
    const isOwn = id === cause && node?.resource_type !== "source";
    if (node !== undefined && !isOwn && !told.has(id) && !state.byNames.has(id)) {
      state.notChecked.push({ node, because: { node: cause } });
      told.add(id);
    }
  }
}

/** What the names show of nodes that Postgres was not asked about. */
async function explainNames(state: CheckState): Promise<void> {
  const { environment } = state;
  for (const [id, failures] of state.nameFailures) {
    const node = environment.manifest.nodes.get(id);
    if (node === undefined) continue;
    const known: KnownNames = { ...namesAround(state, id), functions: [] };
    for (const { error, compiled } of failures) {
      if (await isOfDatabase(state, error)) continue;
      state.faults.push({ node: id, error: await faultOf(environment, node, error, compiled, known) });
    }
  }
}

/** A table that a hook or an extension makes. */
async function isOfDatabase({ shadow }: CheckState, { message }: DatabaseError): Promise<boolean> {
  const name = /^relation "(.+)" does not exist$/.exec(message)?.[1];
  if (name === undefined) return false;
  const { rows } = await shadow.query("select to_regclass($1) is not null", [quoteIdentifier(name)]);
  return rows[0]?.[0] === true;
}

/** A column that a snapshot's own SQL does not name is named in its config. */
function inConfig(state: CheckState, node: ManifestNode, fault: TstlError): TstlError {
  const column = /^column "(.+?)" does not exist$/.exec(fault.message)?.[1];
  if (column === undefined || fault.place?.line !== undefined) return fault;
  return Object.assign(fault, {
    place: state.places.ofConfig(node, ["unique_key", "check_cols", "updated_at"], column),
  });
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
  const columns = readsOf(state, id).flatMap(
    (parent) => state.shapes.get(parent)?.map(({ name }) => name) ?? state.names?.columns.get(parent)?.names ?? [],
  );
  const relations = [...manifest.nodes.values()].filter(isRelation).map((node) => (node as { alias: string }).alias);
  return { columns: [...new Set(columns)], relations };
}

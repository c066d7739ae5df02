import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Place, TstlError, type TstlErrorDetails } from "../errors/tstl-error.ts";
import { createLookup, type Found, type Lookup } from "../manifest/lookup.ts";
import type { ExposureNode, ManifestNode, RefArgs, RefableNode, SourceNode } from "../manifest/node.ts";
import { lineColumn } from "../util/line-column.ts";
import { didYouMean } from "../util/suggest.ts";
import { addDisabled } from "./add-nodes.ts";
import type { Session } from "./session.ts";
import { placeInNode } from "./sql-nodes.ts";

type Referring = ManifestNode | ExposureNode;

/**
 * Turns the names that nodes refer to into `depends_on`. What does not exist is an error, except under a test: like dbt,
 * a test of something that is switched off or missing is itself switched off, with a warning for the missing.
 */
export function resolveReferences(session: Session): void {
  const { manifest } = session;
  const lookup = createLookup(manifest);
  const failed = namesOfFailed(session);
  for (const node of manifest.nodes.values())
    if (node.resource_type !== "seed") resolveNode(session, lookup, node, failed);
  for (const exposure of manifest.exposures.values()) resolveNode(session, lookup, exposure, failed);
}

/** Names of what has a fault and is therefore no node; who refers to it has none. */
function namesOfFailed({ errors, manifest }: Session): Set<string> {
  if (errors.length === 0) return new Set();
  const nodes = new Set([...manifest.nodes.values()].map(({ name }) => name));
  const names = errors.map(({ place }) => /([^/\\]+)\.(?:sql|csv|py)$/.exec(place?.file ?? "")?.[1] ?? "");
  return new Set(names.filter((name) => !nodes.has(name)));
}

function resolveNode(session: Session, lookup: Lookup, node: Referring, failed: ReadonlySet<string>): void {
  // A node without references keeps the list it has: most tests have one, many staging models none.
  if (node.refs.length === 0 && node.sources.length === 0) return;
  const ids = new Set<string>();
  for (const [source, table] of node.sources as [string, string][]) {
    const found = lookup.source(source, table, node.package_name);
    if (found?.node) ids.add(found.node.unique_id);
    else if (!missing(session, node, found, () => sourceNotFound(session, lookup, node, source, table, found))) return;
  }
  for (const ref of node.refs) {
    const found = lookup.ref(ref.name, ref.package, ref.version, node.package_name);
    if (found?.node) {
      ids.add(found.node.unique_id);
      const refused = accessFault(session, node, found.node, ref);
      if (refused) session.errors.push(refused);
    } else if (failed.has(ref.name)) session.unresolved.add(node.unique_id);
    else if (!missing(session, node, found, () => refNotFound(session, lookup, node, ref, found))) return;
  }
  node.depends_on.nodes = [...ids];
}

/** Deals with a reference to nothing; false where the node was switched off because of it. */
function missing(
  session: Session,
  node: Referring,
  found: Found<RefableNode | SourceNode> | undefined,
  error: () => TstlError,
): boolean {
  if (node.resource_type !== "test" || found?.ambiguous) {
    session.errors.push(error());
    session.unresolved.add(node.unique_id);
    return true;
  }
  session.manifest.nodes.delete(node.unique_id);
  addDisabled(session.manifest, node);
  node.config = { ...node.config, enabled: false };
  if (!found) session.manifest.warnings.push(error());
  return false;
}

function refNotFound(
  session: Session,
  lookup: Lookup,
  node: Referring,
  ref: RefArgs,
  found: Found<RefableNode> | undefined,
): TstlError {
  const shown = ref.package === null ? `'${ref.name}'` : `'${ref.package}.${ref.name}'`;
  const wanted = ref.version === null ? shown : `${shown} with version '${ref.version}'`;
  const details = detailsOf(session, node, ref.name, (call) => call.name === ref.name && call.package === ref.package);
  const who = nameOf(node);
  if (found?.ambiguous) {
    const packages = found.ambiguous.map((other) => other.package_name);
    return new TstlError("REF_AMBIGUOUS", `${who} refers to ${wanted}, which packages ${packages.join(" and ")} have`, {
      ...details,
      hint: `name the package: ref('${packages[0]}', '${ref.name}')`,
    });
  }
  if (found?.disabled) {
    return new TstlError("REF_DISABLED", `${who} depends on a node named ${wanted} which is disabled`, {
      ...details,
      notes: [{ message: "it is defined here", place: { file: found.disabled.original_file_path } }],
    });
  }
  return new TstlError("REF_NOT_FOUND", `${who} depends on a node named ${wanted} which was not found`, {
    ...details,
    hint: didYouMean(ref.name, lookup.refNames()),
  });
}

function sourceNotFound(
  session: Session,
  lookup: Lookup,
  node: Referring,
  source: string,
  table: string,
  found: Found<SourceNode> | undefined,
): TstlError {
  const origin = session.origins.get(node.unique_id);
  const call = origin?.sources.find((other) => other.source === source && other.table === table);
  const place = call ? placeInNode(session, node as ManifestNode, call.pos, "source".length) : { file: fileOf(node) };
  const name = `'${source}.${table}'`;
  if (found?.disabled) {
    return new TstlError("SOURCE_DISABLED", `${nameOf(node)} depends on a source named ${name} which is disabled`, {
      place,
      node: node.unique_id,
    });
  }
  return new TstlError("SOURCE_NOT_FOUND", `${nameOf(node)} depends on a source named ${name} which was not found`, {
    place,
    node: node.unique_id,
    hint:
      didYouMean(`${source}.${table}`, lookup.sourceNames()) ??
      `declare it under "sources" in a .yml file of the model paths`,
  });
}

function detailsOf(
  session: Session,
  node: Referring,
  name: string,
  isCall: (call: { name: string; package: string | null }) => boolean,
): TstlErrorDetails {
  const call = session.origins.get(node.unique_id)?.refs.find(isCall);
  const place = call
    ? placeInNode(session, node as ManifestNode, call.pos, "ref".length)
    : placeInYaml(session, node, name);
  return { place, node: node.unique_id };
}

/** Where a file of properties refers to a name: `depends_on` of an exposure, `to` of a test, `relation` of a snapshot. */
function placeInYaml({ config }: Session, node: Referring, name: string): Place {
  const file = fileOf(node);
  let source: string;
  try {
    source = readFileSync(join(config.projectDir, file), "utf8");
  } catch {
    return { file };
  }
  const called = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const calls = [...source.matchAll(new RegExp(`\\bref\\s*\\([^)]*?(['"])${called}\\1[^)]*\\)`, "g"))];
  const own = source.search(new RegExp(`\\bname:\\s*['"]?${node.name}\\b`));
  const call = calls.find(({ index }) => index > own) ?? calls[0];
  return call === undefined ? { file } : { file, ...lineColumn(source, call.index), length: call[0].length, source };
}

function fileOf(node: Referring): string {
  return node.original_file_path;
}

function nameOf(node: Referring): string {
  return `${node.resource_type} "${node.name}"`;
}

/**
 * A private model may be referred to within its group only. Where its package restricts access, other packages may
 * refer to neither private nor protected models (docs.getdbt.com/docs/mesh/govern/model-access).
 */
function accessFault(session: Session, node: Referring, target: RefableNode, ref: RefArgs): TstlError | undefined {
  if (target.resource_type !== "model" || target.access === "public") return undefined;
  if (node.resource_type === "sql_operation") return undefined;
  const { package_name: packageName } = target;
  const restricted = node.package_name !== packageName && session.packages.get(packageName)?.restrictAccess === true;
  const isPrivate = target.access === "private";
  const group = "group" in node ? node.group : null;
  const allowed = isPrivate ? Boolean(group) && group === target.group && !restricted : !restricted;
  if (allowed) return undefined;
  const scope = isPrivate ? `the '${target.group ?? ""}' group` : `the '${packageName}' package`;
  return new TstlError(
    "REF_PRIVATE",
    `Node ${node.unique_id} attempted to reference node ${target.unique_id}, which is not allowed because the referenced node is ${target.access} to ${scope}.`,
    {
      ...detailsOf(session, node, ref.name, (call) => call.name === ref.name),
      hint: isPrivate ? "give both the same group, or the model access: protected" : "give the model access: public",
    },
  );
}

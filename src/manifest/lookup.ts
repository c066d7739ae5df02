import { remember } from "../util/remember.ts";
import type { Manifest } from "./manifest.ts";
import type { DocNode, ManifestNode, RefableNode, SourceNode } from "./node.ts";

/** What looking up a name gave: the node, or one that is switched off, or several that fit equally well. */
export type Found<T> =
  | { node: T; disabled?: undefined; ambiguous?: undefined }
  | { node?: undefined; disabled: T; ambiguous?: undefined }
  | { node?: undefined; disabled?: undefined; ambiguous: T[] };

/** Look-ups by the names that project authors write. */
export interface Lookup {
  /** What `ref(name)` or `ref(pkg, name)` means in a file of package `from`. */
  ref(
    name: string,
    packageName: string | null,
    version: string | number | null,
    from: string,
  ): Found<RefableNode> | undefined;
  /** What `source(source, table)` means in a file of package `from`. */
  source(source: string, table: string, from: string): Found<SourceNode> | undefined;
  /** What `doc(name)` or `doc(pkg, name)` means in a file of package `from`. */
  doc(name: string, packageName: string | null, from: string): DocNode | undefined;
  /** All names that `ref` knows, for suggestions. */
  refNames(): string[];
  /** All `source.table` names, for suggestions. */
  sourceNames(): string[];
}

/** For each name, the thing of that name in each package, in the order of the manifest. */
type ByName<T> = Map<string, Map<string, T>>;

/**
 * Indexes a manifest by names. The rules are dbt's (`Manifest.resolve_ref`): a name with a package is looked for there
 * alone; else in the root project, in the package of the file that asks, then anywhere.
 */
export function createLookup(manifest: Manifest): Lookup {
  const root = manifest.projectName;
  const refs: ByName<RefableNode> = new Map();
  const disabledRefs: ByName<RefableNode> = new Map();
  const sources: ByName<SourceNode> = new Map();
  const disabledSources: ByName<SourceNode> = new Map();
  const docs: ByName<DocNode> = new Map();
  for (const node of manifest.nodes.values()) if (isRefable(node)) addRefable(refs, node);
  for (const source of manifest.sources.values()) add(sources, sourceKey(source), source);
  for (const doc of manifest.docs.values()) add(docs, doc.name, doc);
  for (const node of [...manifest.disabled.values()].flat()) {
    if (node.resource_type === "source") add(disabledSources, sourceKey(node as SourceNode), node as SourceNode);
    else if (isRefable(node as ManifestNode)) addRefable(disabledRefs, node as RefableNode);
  }
  return {
    ref(name, packageName, version, from) {
      const key = version === null || version === undefined ? name : `${name}.v${version}`;
      return search(refs, disabledRefs, key, packagesToSearch(root, from, packageName));
    },
    source: (source, table, from) =>
      search(sources, disabledSources, `${source}.${table}`, packagesToSearch(root, from, null)),
    doc(name, packageName, from) {
      for (const pkg of packagesToSearch(root, from, packageName)) {
        const found = pick(docs.get(name), pkg);
        if (found.length > 0) return found[0];
      }
      return undefined;
    },
    refNames: () => [...refs.keys()],
    sourceNames: () => [...sources.keys()],
  };
}

/** Whether `ref()` may name the node. */
export function isRefable(node: { resource_type: string }): node is RefableNode {
  const type = node.resource_type;
  return type === "model" || type === "seed" || type === "snapshot";
}

/** Packages in the order in which a name is looked for; null stands for any. */
function packagesToSearch(root: string, from: string, wanted: string | null): (string | null)[] {
  if (wanted !== null) return [wanted];
  return from === root ? [root, null] : [root, from, null];
}

function search<T>(
  enabled: ByName<T>,
  disabled: ByName<T>,
  key: string,
  packages: (string | null)[],
): Found<T> | undefined {
  let off: T | undefined;
  for (const pkg of packages) {
    const found = pick(enabled.get(key), pkg);
    if (found.length > 1) return { ambiguous: found };
    if (found.length === 1) return { node: found[0]! };
    off ??= pick(disabled.get(key), pkg)[0];
  }
  return off === undefined ? undefined : { disabled: off };
}

function pick<T>(named: Map<string, T> | undefined, pkg: string | null): T[] {
  if (!named) return [];
  if (pkg === null) return [...named.values()];
  const one = named.get(pkg);
  return one === undefined ? [] : [one];
}

function addRefable(index: ByName<RefableNode>, node: RefableNode): void {
  const version = node.resource_type === "model" ? node.version : null;
  if (version === null || version === undefined) {
    add(index, node.name, node);
    return;
  }
  add(index, `${node.name}.v${version}`, node);
  if (node.resource_type === "model" && String(node.latest_version) === String(version)) add(index, node.name, node);
}

function add<T extends { package_name: string }>(index: ByName<T>, key: string, thing: T): void {
  const named = remember(index, key, () => new Map());
  named.set(thing.package_name, thing);
}

function sourceKey(source: SourceNode): string {
  return `${source.source_name}.${source.name}`;
}

import { type Place, TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode, ModelNode } from "../manifest/node.ts";
import { type ProjectFile, readText } from "../project/project-file.ts";
import { lineColumn } from "../util/line-column.ts";
import { type MaybePromise, whenDone } from "../util/maybe-promise.ts";
import { addNode } from "./add-nodes.ts";
import { applyEntry, configOfEntry, type DraftIndex, draftsOf, patchPathOf } from "./apply-properties.ts";
import { type ColumnEntry, columnEntries } from "./columns.ts";
import type { RawConfig } from "./config-tree.ts";
import { contractChecksum } from "./contract-checksum.ts";
import { finishNode } from "./finish-node.ts";
import { recordHooks } from "./hooks.ts";
import { type PropertiesEntry, placeInProperties } from "./properties.ts";
import { quickScanExpression } from "./quick-scan.ts";
import { type Draft, explaining, gathering, placedAt, type Session } from "./session.ts";
import { readVersions } from "./versions.ts";

/** The properties that were found for a draft. */
interface Patch {
  properties: PropertiesEntry;
  entry: Record<string, unknown>;
  config: RawConfig;
}

/** An entry whose tests are still to be read, and the node they are about. */
export interface Tested {
  properties: PropertiesEntry;
  columns: ColumnEntry[];
  tests: unknown;
  version: string | number | null;
  node: ManifestNode | undefined;
}

/**
 * Brings properties and drafts together: finds what each entry is about, gives every node its final config and name,
 * and adds it to the manifest. Returns the entries that may hold tests, in the order of their files.
 */
export async function patchNodes(
  session: Session,
  drafts: readonly Draft[],
  entries: readonly PropertiesEntry[],
  index: DraftIndex,
): Promise<Tested[]> {
  const patches = new Map<Draft, Patch>();
  const tested: Tested[] = [];
  for (const properties of [...frontMatterEntries(drafts), ...entries]) {
    if (!PATCHING.has(properties.section)) continue;
    const match = () => matchEntry(session, properties, index, patches, tested);
    const place = () => placeInProperties(properties.file, properties.path);
    gathering(session.errors, () => explaining(match, (error) => placedAt(error, place)));
  }
  for (const draft of drafts) {
    const patch = patches.get(draft);
    const finish = () => finishDraft(session, draft, patch);
    const done = gathering(session.errors, () =>
      explaining(finish, (error) => placedAt(error, () => placeOfFault(error, draft, patch))),
    );
    if (done) await done;
  }
  return tested;
}

const PATCHING = new Set(["models", "seeds", "snapshots", "analyses", "data_tests"]);

/** Front matter counts as an entry of a properties file; its name is that of the file. */
function frontMatterEntries(drafts: readonly Draft[]): PropertiesEntry[] {
  return drafts.flatMap(({ frontMatter, node }) => {
    if (!frontMatter) return [];
    const entry = { ...frontMatter.entry, name: node.name };
    const { file } = frontMatter;
    return [{ section: "models" as const, name: node.name, entry, written: entry, file, path: [], knownTests: {} }];
  });
}

function matchEntry(
  session: Session,
  properties: PropertiesEntry,
  index: DraftIndex,
  patches: Map<Draft, Patch>,
  tested: Tested[],
): void {
  const { entry } = properties;
  if (properties.section === "models" && Array.isArray(entry.versions) && entry.versions.length > 0) {
    for (const one of readVersions(session, properties, index)) {
      const { draft, config, columns, tests, version } = one;
      if (draft) addPatch(patches, draft, { properties, entry: one.entry, config });
      tested.push({ properties, columns, tests, version, node: draft?.node });
    }
    return;
  }
  const config = configOfEntry(entry);
  const found = draftsOf(session, properties, index);
  for (const draft of found) addPatch(patches, draft, { properties, entry, config });
  if (properties.section === "analyses" || properties.section === "data_tests") return;
  const columns = columnEntries(entry.columns);
  tested.push({ properties, columns, tests: entry.data_tests ?? entry.tests, version: null, node: found[0]?.node });
}

function addPatch(patches: Map<Draft, Patch>, draft: Draft, patch: Patch): void {
  const other = patches.get(draft);
  if (!other) {
    patches.set(draft, patch);
    return;
  }
  const { node } = draft;
  throw new TstlError("DUPLICATE_PROPERTIES", `${node.resource_type} "${node.name}" has properties in two places`, {
    place: placeInProperties(patch.properties.file, patch.properties.path),
    hint: "keep one of the two entries",
    notes: [
      { message: "the other one is here", place: placeInProperties(other.properties.file, other.properties.path) },
    ],
  });
}

/** Where a fault of a node's config or properties is: in its properties, or else in its own file. */
function placeOfFault(error: TstlError, { file, inFile }: Draft, patch: Patch | undefined): Place {
  const key = typeof error.cause === "string" ? error.cause : undefined;
  if (key !== undefined && inFile && key in inFile) return placeOfConfig(file, key);
  if (!patch) return { file: file.displayPath };
  const { properties } = patch;
  const path = key !== undefined && key in patch.config ? [...properties.path, "config", key] : properties.path;
  return placeInProperties(properties.file, path);
}

/** The line of a file where a config is set; the first that looks like it will do for a message. */
function placeOfConfig(file: ProjectFile, key: string): Place {
  const source = readText(file);
  const found = new RegExp(`\\b${key}\\b`).exec(source);
  if (!found) return { file: file.displayPath };
  return { file: file.displayPath, ...lineColumn(source, found.index), length: key.length, source };
}

function finishDraft(session: Session, draft: Draft, patch: Patch | undefined): MaybePromise<void> {
  const { node } = draft;
  if (patch) applyEntry(node, patch.entry, patchPathOf(patch.properties));
  return whenDone(finishNode(session, node, patch?.config, draft.inFile), () => {
    if (node.resource_type === "model") finishModel(node);
    return whenDone(recordHooks(session, node, draft.file), () => addNode(session, draft));
  });
}

function finishModel(node: ModelNode): void {
  if (node.contract.enforced) node.contract.checksum = contractChecksum(node);
  // A foreign key's target is referred to as in `ref()`.
  for (const { type, to } of allConstraints(node)) {
    if (type !== "foreign_key" || !to) continue;
    const facts = quickScanExpression(to.trim());
    if (!facts || facts.refs.length + facts.sources.length !== 1) {
      throw new TstlError(
        "CONSTRAINT_TARGET",
        `Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model ${node.name}: ${to}.`,
        {
          hint: "write ref('model') or source('source', 'table')",
        },
      );
    }
    node.refs.push(...facts.refs.map(({ name, package: pkg, version }) => ({ name, package: pkg, version })));
    node.sources.push(...facts.sources.map(({ source, table }) => [source, table]));
  }
}

function allConstraints(node: ModelNode) {
  return [...Object.values(node.columns).flatMap((column) => column.constraints), ...node.constraints];
}

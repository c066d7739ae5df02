import { TstlError } from "../errors/tstl-error.ts";
import { isRefable } from "../manifest/lookup.ts";
import type { ManifestNode, ModelNode, ResourceType } from "../manifest/node.ts";
import { deprecationDate } from "./check-deprecations.ts";
import { columnEntries, columnsOf, constraintOf } from "./columns.ts";
import type { RawConfig } from "./config-tree.ts";
import { listOf } from "./merge-config.ts";
import { isMapping, type PropertiesEntry, placeInProperties, type Section } from "./properties.ts";
import type { Draft, Session } from "./session.ts";

/** Properties found for a draft: what is laid over the node, and the configs among them. */
export interface Patch {
  entry: PropertiesEntry;
  config: RawConfig;
}

const TYPE_OF: Partial<Record<Section, ResourceType>> = {
  models: "model",
  seeds: "seed",
  snapshots: "snapshot",
  analyses: "analysis",
  data_tests: "test",
};

/** Finds the drafts that entries of properties files speak of. */
export interface DraftIndex {
  /** Drafts of a name, in the order of their files. */
  named(name: string): Draft[];
  /** Whether the draft is switched on, as far as its own file and the project file say. */
  isEnabled(draft: Draft): boolean;
}

/** Indexes drafts by name. */
export function indexDrafts(session: Session, drafts: readonly Draft[]): DraftIndex {
  const byName = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const named = byName.get(draft.node.name);
    if (named) named.push(draft);
    else byName.set(draft.node.name, [draft]);
  }
  return {
    named: (name) => byName.get(name) ?? [],
    isEnabled({ node, inFile }) {
      const { own, root } = session.treeConfigs(node.resource_type, node.package_name, node.fqn);
      const said = [...own, inFile ?? {}, ...root].findLast((level) => "enabled" in level);
      return said === undefined || said.enabled === true;
    },
  };
}

/**
 * The drafts that an entry is about, by dbt's rules: an enabled node of the entry's package, else of any; else all
 * disabled ones of that name and package. Warns where there is none, or where it is of another type.
 */
export function draftsOf(session: Session, entry: PropertiesEntry, index: DraftIndex): Draft[] {
  const type = TYPE_OF[entry.section]!;
  const { packageName } = entry.file;
  const candidates = index.named(entry.name);
  const eligible = candidates.filter(({ node }) =>
    isRefable({ resource_type: type }) ? isRefable(node) : node.resource_type === type,
  );
  const enabled = eligible.filter((draft) => index.isEnabled(draft));
  const found = enabled.find(({ node }) => node.package_name === packageName) ?? enabled[0];
  if (found) {
    if (found.node.resource_type === type) return [found];
    session.manifest.warnings.push(wrongSection(entry, found));
    return [];
  }
  const disabled = eligible.filter(({ node }) => node.resource_type === type && node.package_name === packageName);
  if (disabled.length === 0) session.manifest.warnings.push(noMatchingNode(entry));
  return disabled;
}

/** dbt's warning for properties of a node that does not exist. */
export function noMatchingNode(entry: PropertiesEntry, name = entry.name): TstlError {
  return new TstlError(
    "PROPERTIES_WITHOUT_NODE",
    `did not find matching node for patch with name "${name}" in the "${entry.section}" section of file "${entry.file.originalPath}"`,
    { place: placeInProperties(entry.file, [...entry.path, "name"]) },
  );
}

function wrongSection(entry: PropertiesEntry, found: Draft): TstlError {
  const type = found.node.resource_type;
  return new TstlError(
    "PROPERTIES_WRONG_SECTION",
    `"${entry.name}" is a ${type}, but its properties stand under "${entry.section}"; they are ignored`,
    { place: placeInProperties(entry.file, [...entry.path, "name"]), hint: `move them under "${pluralOf(type)}"` },
  );
}

function pluralOf(type: ResourceType): string {
  return type === "analysis" ? "analyses" : `${type}s`;
}

/** Keys that may stand beside `config:` and mean the same inside it. */
const SHORTHANDS = ["meta", "docs", "group", "contract", "access"];

/**
 * The configs of an entry: its `config:` block and the keys that may stand beside it. Throws CONFIG_TWICE where one is
 * written in both places.
 */
export function configOfEntry(entry: Record<string, unknown>): RawConfig {
  const written = entry.config ?? {};
  if (!isMapping(written)) throw new TstlError("PROPERTIES_SHAPE", `"config" must be a mapping`);
  const beside = SHORTHANDS.filter((key) => entry[key] !== undefined);
  if (beside.length === 0) return written;
  const config: RawConfig = { ...written };
  for (const key of beside) {
    if (key in written) {
      throw new TstlError("CONFIG_TWICE", `"${key}" stands both beside and in "config"`, {
        hint: `keep the one in "config"`,
      });
    }
    config[key] = entry[key];
  }
  return config;
}

/** Lays an entry's description, columns and the like over a node; configs are not among them. */
export function applyEntry(node: ManifestNode, entry: Record<string, unknown>, patchPath: string): void {
  node.patch_path = patchPath;
  node.description = textOf(entry, "description");
  if (node.resource_type !== "test") node.columns = columnsOf(columnEntries(entry.columns));
  if (node.resource_type === "model") applyModelEntry(node, entry);
}

function applyModelEntry(node: ModelNode, entry: Record<string, unknown>): void {
  node.constraints = listOf(entry.constraints).map((constraint) => constraintOf(constraint, node.name));
  node.deprecation_date = deprecationDate(entry.deprecation_date);
  if (entry.time_spine !== undefined) node.time_spine = entry.time_spine as ModelNode["time_spine"];
}

/** A text of an entry; empty where it is not given. Throws PROPERTIES_SHAPE for anything but a text. */
export function textOf(entry: Record<string, unknown>, key: string): string {
  const value = entry[key];
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  throw new TstlError("PROPERTIES_SHAPE", `"${key}" must be a text, but is ${JSON.stringify(value)}`);
}

/** The manifest's name for a properties file. */
export function patchPathOf(entry: PropertiesEntry): string {
  return `${entry.file.packageName}://${entry.file.originalPath}`;
}

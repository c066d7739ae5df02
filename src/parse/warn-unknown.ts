import type { PackageConfig } from "../config/config.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { suggest } from "../util/suggest.ts";
import { CONFIG_DEFAULTS, type ConfigKind, FURTHER_KEYS } from "./config-defaults.ts";
import type { RawConfig } from "./config-tree.ts";
import { isMapping, type PropertiesEntry, placeInProperties, type Section } from "./properties.ts";
import type { Draft, Session } from "./session.ts";

/** Keys of entries in properties files. Others are allowed, as dbt allows them, but a near miss is worth a warning. */
const ENTRY_KEYS = new Set(
  `name description config columns data_tests tests meta docs group access contract constraints latest_version versions
  deprecation_date time_spine quote_columns relation tables arguments depends_on owner type url maturity label loader
  database schema quoting freshness loaded_at_field loaded_at_query tags overrides identifier external unrendered_config
  dbname v defined_in`.split(/\s+/),
);
const COLUMN_KEYS = new Set(
  `name description data_type quote tags meta config data_tests tests constraints granularity policy_tags docs
  dimension entity`.split(/\s+/),
);

const KIND_OF: Partial<Record<Section, ConfigKind>> = {
  models: "model",
  seeds: "seed",
  snapshots: "snapshot",
  data_tests: "test",
  analyses: "node",
};

/** Warns of keys in properties that look like slips, and of configs that stand where nobody reads them. */
export function warnUnknownKeys(session: Session, entries: readonly PropertiesEntry[]): void {
  for (const properties of entries) {
    const { entry, file, path, section } = properties;
    // Their schema knows every key.
    if (section === "unit_tests") continue;
    const at = (key: string, ...below: (string | number)[]) => placeInProperties(file, [...path, ...below, key], "key");
    const kind = KIND_OF[section];
    for (const key in entry) {
      if (ENTRY_KEYS.has(key) && !(kind && key === "tags")) continue;
      if (kind && keysOf(kind).has(key)) session.manifest.warnings.push(misplaced(key, properties, at(key)));
      else warnNear(session, key, ENTRY_KEYS, `key "${key}" of "${properties.name}"`, () => at(key));
    }
    if (kind && isMapping(entry.config)) {
      for (const key in entry.config) {
        warnNear(session, key, keysOf(kind), `config "${key}" of "${properties.name}"`, () => at(key, "config"));
      }
    }
    if (!Array.isArray(entry.columns)) continue;
    entry.columns.forEach((column, index) => {
      if (!isMapping(column)) return;
      for (const key in column) {
        const what = `key "${key}" of column "${column.name}"`;
        warnNear(session, key, COLUMN_KEYS, what, () => at(key, "columns", index));
      }
    });
  }
}

/** Warns of configs in `config()` calls that look like slips. */
export function warnUnknownConfigs(session: Session, drafts: readonly Draft[]): void {
  for (const { node, inFile, file } of drafts) {
    const kind = kindOf(node.resource_type);
    for (const key in inFile) {
      const what = `config "${key}" of ${node.resource_type} "${node.name}"`;
      warnNear(session, key, keysOf(kind), what, () => ({ file: file.displayPath }));
    }
  }
}

/** Warns of configs in the project file that look like slips. */
export function warnUnknownTreeConfigs(session: Session): void {
  for (const pkg of session.packages.values()) {
    for (const [tree, kind] of TREES) walkTree(session, pkg, pkg.trees[tree], kind, [tree]);
  }
}

const TREES = [
  ["models", "model"],
  ["seeds", "seed"],
  ["snapshots", "snapshot"],
  ["data_tests", "test"],
] as const;

function walkTree(session: Session, pkg: PackageConfig, tree: RawConfig, kind: ConfigKind, path: string[]): void {
  for (const [key, value] of Object.entries(tree)) {
    if (key.startsWith("+")) {
      const name = key.slice(1).trim();
      warnNear(session, name, keysOf(kind), `config "${key}" of package "${pkg.name}"`, () =>
        pkg.placeOf([...path, key]),
      );
    } else if (isMapping(value)) walkTree(session, pkg, value, kind, [...path, key]);
  }
}

function warnNear(session: Session, key: string, known: ReadonlySet<string>, what: string, place: () => Place): void {
  if (known.has(key)) return;
  const meant = suggest(key, known);
  if (meant === null) return;
  session.manifest.warnings.push(
    new TstlError("UNKNOWN_KEY", `${what} is unknown`, { place: place(), hint: `did you mean "${meant}"?` }),
  );
}

function misplaced(key: string, { name }: PropertiesEntry, place: Place): TstlError {
  return new TstlError("UNKNOWN_KEY", `"${key}" of "${name}" has no effect where it stands`, {
    place,
    hint: `move it under "config"`,
  });
}

function kindOf(resourceType: string): ConfigKind {
  return resourceType in CONFIG_DEFAULTS ? (resourceType as ConfigKind) : "node";
}

const known = new Map<ConfigKind, Set<string>>();

function keysOf(kind: ConfigKind): Set<string> {
  let keys = known.get(kind);
  if (!keys) {
    keys = new Set([...Object.keys(CONFIG_DEFAULTS[kind]), ...FURTHER_KEYS[kind], "dbname", "static_analysis"]);
    known.set(kind, keys);
  }
  return keys;
}

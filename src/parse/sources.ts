import { type Place, TstlError } from "../errors/tstl-error.ts";
import type { FreshnessThreshold, Plain, SourceNode } from "../manifest/node.ts";
import { repr } from "../template/index.ts";
import type { MaybePromise } from "../util/maybe-promise.ts";
import { addDisabled } from "./add-nodes.ts";
import { textOf } from "./apply-properties.ts";
import { type ColumnEntry, columnEntries, columnsOf } from "./columns.ts";
import type { RawConfig } from "./config-tree.ts";
import { joinName } from "./finish-node.ts";
import { listKey, parseTests, testsOf } from "./generic-tests.ts";
import { listOf, mergeConfig, overlayConfig } from "./merge-config.ts";
import { isMapping, type PropertiesEntry, placeInProperties } from "./properties.ts";
import { explaining, gathering, placedAt, type Session } from "./session.ts";

type Entry = Record<string, unknown>;

const NO_FRESHNESS: FreshnessThreshold = {
  warn_after: { count: null, period: null },
  error_after: { count: null, period: null },
  filter: null,
};

const SOURCE_DEFAULTS: RawConfig = {
  enabled: true,
  event_time: null,
  freshness: NO_FRESHNESS,
  loaded_at_field: null,
  loaded_at_query: null,
  meta: {},
  tags: [],
  static_analysis: null,
};

/** Adds the sources of all entries, each table a node, and their tests. Entries with `overrides` change a package's. */
export async function parseSources(session: Session, entries: readonly PropertiesEntry[]): Promise<void> {
  const overrides = new Map<string, PropertiesEntry>();
  for (const entry of entries) {
    const { overrides: packageName } = entry.entry;
    if (typeof packageName === "string") overrides.set(`${packageName}.${entry.name}`, entry);
  }
  const used = new Set<PropertiesEntry>();
  for (const entry of entries) {
    if (entry.entry.overrides !== undefined) continue;
    const override = overrides.get(`${entry.file.packageName}.${entry.name}`);
    if (override) used.add(override);
    await gathering(session.errors, () => parseSource(session, entry, override));
  }
  for (const override of overrides.values()) if (!used.has(override)) session.manifest.warnings.push(unused(override));
}

function unused({ name, file, path, entry }: PropertiesEntry): TstlError {
  return new TstlError("OVERRIDE_UNUSED", `there is no source "${name}" in package "${entry.overrides}" to override`, {
    place: placeInProperties(file, [...path, "overrides"]),
  });
}

async function parseSource(session: Session, properties: PropertiesEntry, override?: PropertiesEntry): Promise<void> {
  const { file, path } = properties;
  const source = patched(properties.entry, override?.entry);
  const tables = source.tables ?? [];
  if (!Array.isArray(tables)) {
    const place = placeInProperties(file, [...path, "tables"]);
    throw new TstlError("PROPERTIES_SHAPE", `"tables" of source "${properties.name}" must be a list`, { place });
  }
  const tableOverrides = (override ? listOf(override.entry.tables) : []).filter(isMapping);
  for (let i = 0; i < tables.length; i++) {
    const written: unknown = tables[i];
    const tablePath = [...path, "tables", i];
    const parse = () => {
      if (!isMapping(written) || typeof written.name !== "string") {
        throw new TstlError("PROPERTIES_SHAPE", `a table of source "${properties.name}" must have a "name"`);
      }
      const over = tableOverrides.find((other) => other.name === written.name);
      return parseTable(session, properties, source, patched(written, over), tablePath, i, override !== undefined);
    };
    const place = () => placeInProperties(file, tablePath);
    await gathering(session.errors, () => explaining(parse, (error) => placedAt(error, place)));
  }
}

/** An entry with what an override says instead; the tables of a source are matched one by one. */
function patched(entry: Entry, override: Entry | undefined): Entry {
  if (!override) return entry;
  const { name, overrides, tables, ...changes } = override;
  return { ...entry, ...changes };
}

function parseTable(
  session: Session,
  properties: PropertiesEntry,
  source: Entry,
  table: Entry,
  path: (string | number)[],
  index: number,
  overridden: boolean,
): MaybePromise<void> {
  const { file } = properties;
  const columns = columnEntries(table.columns);
  const node = tableNode(session, properties, source, table, columns);
  const { sources } = session.manifest;
  if (!node.config.enabled) addDisabled(session.manifest, node);
  else if (sources.has(node.unique_id)) throw duplicateSource(node, sources.get(node.unique_id)!);
  else sources.set(node.unique_id, node);
  if (node.config.enabled && hasLimits(node) && !node.loaded_at_field && !node.loaded_at_query) {
    session.manifest.warnings.push(ageless(node, placeInProperties(file, [...path, "name"])));
  }
  const name = table.name as string;
  const sourceName = properties.name;
  return parseTests(
    session,
    {
      file,
      path,
      fileKeyName: `sources.${sourceName}`,
      label: `${sourceName}_${name}`,
      prefix: "source_",
      expression: `source(${repr(sourceName)}, ${repr(name)})`,
      source: { source: sourceName, table: name, pos: -1 },
      attachedNode: null,
      group: null,
      tags: [...listOf(source.tags), ...listOf(table.tags)] as string[],
      quoteColumns: isMapping(table.quoting) && table.quoting.column === true,
      // An override lies in another file, which may change by itself.
      known: overridden ? {} : properties.knownTests,
    },
    columns,
    testsOf(table),
    {
      column: (column) => [...properties.path, "tables", index, "columns", column],
      tests: [...path, listKey(table)],
    },
  );
}

function hasLimits({ freshness }: SourceNode): boolean {
  return [freshness?.warn_after, freshness?.error_after].some((limit) => limit?.count != null);
}

function ageless({ source_name: source, name, unique_id: node }: SourceNode, place: Place): TstlError {
  return new TstlError(
    "SOURCE_FRESHNESS",
    `The configured adapter does not support metadata-based freshness. A loaded_at_field must be specified for source '${source}.${name}'.`,
    { node, place },
  );
}

function duplicateSource(node: SourceNode, other: SourceNode): TstlError {
  return new TstlError("DUPLICATE_NAME", `source "${node.source_name}.${node.name}" is defined twice`, {
    node: node.unique_id,
    notes: [{ message: "the other one is here", place: { file: other.original_file_path } }],
  });
}

function tableNode(
  session: Session,
  { file, name: sourceName, written }: PropertiesEntry,
  source: Entry,
  table: Entry,
  columns: readonly ColumnEntry[],
): SourceNode {
  const name = table.name as string;
  const folders = file.path.split("/").slice(0, -1);
  const fqn = [file.packageName, ...folders, sourceName, name];
  const configs = sourceConfigs(session, file.packageName, fqn, source, table);
  const { config, unrendered } = configs;
  const database = (source.database ?? source.dbname ?? session.config.target.database) as string;
  const schema = (source.schema ?? sourceName) as string;
  const identifier = (table.identifier ?? name) as string;
  const quoting = { ...NO_QUOTING, ...defined(source.quoting), ...defined(table.quoting) } as SourceNode["quoting"];
  return {
    database,
    schema: String(schema),
    name,
    resource_type: "source",
    package_name: file.packageName,
    path: file.originalPath,
    original_file_path: file.originalPath,
    unique_id: `source.${file.packageName}.${sourceName}.${name}`,
    fqn,
    source_name: sourceName,
    source_description: textOf(source, "description"),
    loader: textOf(source, "loader"),
    identifier: String(identifier),
    quoting,
    loaded_at_field: config.loaded_at_field as string | null,
    loaded_at_query: config.loaded_at_query as string | null,
    freshness: config.freshness as FreshnessThreshold | null,
    external: (table.external ?? null) as Plain,
    description: textOf(table, "description"),
    columns: columnsOf(columns),
    meta: config.meta as Record<string, Plain>,
    source_meta: { ...mapping(source.meta), ...mapping(mapping(source.config).meta) } as Record<string, Plain>,
    tags: config.tags as string[],
    config: config as SourceNode["config"],
    patch_path: null,
    unrendered_config: unrendered,
    relation_name: joinName(session, quoting, database, String(schema), String(identifier)),
    created_at: session.createdAt,
    unrendered_database: (written.database ?? null) as string | null,
    unrendered_schema: (written.schema ?? null) as string | null,
    doc_blocks: [],
  };
}

const NO_QUOTING = { database: null, schema: null, identifier: null, column: null };

function sourceConfigs(session: Session, packageName: string, fqn: string[], source: Entry, table: Entry) {
  const tree = session.treeConfigs("source", packageName, fqn);
  const properties: RawConfig = { ...mapping(source.config), ...mapping(table.config) };
  const freshness = tableFreshness(source, table);
  if (freshness === undefined) delete properties.freshness;
  else properties.freshness = freshness;
  Object.assign(properties, loadedAt(source, table));
  properties.meta = {
    ...mapping(source.meta),
    ...mapping(mapping(source.config).meta),
    ...mapping(table.meta),
    ...mapping(mapping(table.config).meta),
  };
  properties.tags = sortedTags(source, table);
  let config = SOURCE_DEFAULTS;
  let unrendered: RawConfig = {};
  for (const level of [...tree.own, properties, ...tree.root]) {
    // Tags of a source replace, other than those of a model.
    config = { ...mergeConfig(config, level), ...("tags" in level && { tags: listOf(level.tags) }) };
    unrendered = overlayConfig(unrendered, level);
  }
  if (typeof config.enabled !== "boolean") {
    throw new TstlError(
      "CONFIG_VALUE",
      `config "enabled" must be true or false, but is ${JSON.stringify(config.enabled)}`,
    );
  }
  const complete: RawConfig = { ...config, freshness: completeFreshness(config.freshness) };
  return { config: complete, unrendered };
}

function sortedTags(source: Entry, table: Entry): string[] {
  const tags = [source.tags, mapping(source.config).tags, table.tags, mapping(table.config).tags].flatMap(listOf);
  return [...new Set(tags.filter((tag) => typeof tag === "string"))].sort();
}

/** The field or query that tells a table's age; a table's own wins, and the two exclude each other. */
function loadedAt(source: Entry, table: Entry): RawConfig {
  const of = (entry: Entry, key: string) => entry[key] ?? mapping(entry.config)[key] ?? null;
  const field = "loaded_at_field" in table || "loaded_at_field" in mapping(table.config);
  for (const [entry, what] of [
    [table, "table"],
    [source, "source"],
  ] as const) {
    if (of(entry, "loaded_at_field") !== null && of(entry, "loaded_at_query") !== null) {
      throw new TstlError("CONFIG_VALUE", `a ${what} has both "loaded_at_field" and "loaded_at_query"`);
    }
  }
  if (of(table, "loaded_at_field") === "") {
    throw new TstlError("CONFIG_VALUE", `"loaded_at_field" of a table is empty`, {
      hint: "name a column, or write null",
    });
  }
  const ownQuery = of(table, "loaded_at_query");
  return {
    loaded_at_field: field ? of(table, "loaded_at_field") : of(source, "loaded_at_field"),
    loaded_at_query: ownQuery ?? (field ? null : of(source, "loaded_at_query")),
  };
}

/**
 * Merges freshness from the source to the table. Null switches it off, undefined says that nobody spoke of it; a
 * threshold that the later one does not name is kept from the earlier.
 */
function tableFreshness(source: Entry, table: Entry): unknown {
  const written = [
    source.freshness,
    mapping(source.config).freshness,
    table.freshness,
    mapping(table.config).freshness,
  ];
  let merged: Entry | null | undefined;
  for (const one of written) {
    if (one === undefined) continue;
    if (one === null) merged = null;
    else if (isMapping(one)) merged = merged ? mergeFreshness(merged, one) : one;
  }
  return merged === undefined || merged === null ? merged : completeFreshness(merged);
}

function mergeFreshness(before: Entry, over: Entry): Entry {
  const merged: Entry = { ...before };
  for (const [key, value] of Object.entries(over)) {
    const earlier = merged[key];
    merged[key] = isMapping(earlier) && isMapping(value) ? { ...earlier, ...value } : value;
  }
  return merged;
}

function completeFreshness(freshness: unknown): FreshnessThreshold | null {
  if (!isMapping(freshness)) return null;
  const threshold = (value: unknown) => (value === null ? null : { count: null, period: null, ...mapping(value) });
  return {
    warn_after: threshold(freshness.warn_after) as FreshnessThreshold["warn_after"],
    error_after: threshold(freshness.error_after) as FreshnessThreshold["error_after"],
    filter: (freshness.filter ?? null) as string | null,
  };
}

function mapping(value: unknown): Record<string, unknown> {
  return isMapping(value) ? value : {};
}

function defined(value: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(mapping(value)).filter(([, flag]) => flag !== null));
}

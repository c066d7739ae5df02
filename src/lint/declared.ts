import { nameOfIdentifier } from "../adapter/relation.ts";
import type { TypedColumn } from "../context/typed-columns.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Column, ManifestNode, ModelConfig, SourceNode, TestNode } from "../manifest/node.ts";
import type { RowColumn, Rows } from "./sql/rows.ts";
import { typeNamed } from "./sql/types.ts";

/** What YAML says of a relation: by constraints, by tests and by the configuration. */
export interface Declared {
  keys: string[][];
  /** Columns that refer to another relation. */
  foreign: Set<string>;
  notNull: Set<string>;
  /** Whether anything says that something is unique, also where the columns cannot be told. */
  hasKeyTest: boolean;
}

/** `indexes` of dbt-postgres. */
interface Indexes {
  indexes?: { columns?: string[]; unique?: boolean }[];
}

type RelationNode = ManifestNode | SourceNode;

/** What YAML says of all relations, by unique_id. */
export function readDeclared({ nodes, sources }: Manifest): Map<string, Declared> {
  const found = new Map<string, Declared>();
  for (const node of [...nodes.values(), ...sources.values()]) found.set(node.unique_id, ofNode(node));
  for (const node of nodes.values()) {
    if (node.resource_type !== "test" || node.test_metadata === undefined) continue;
    const declared = found.get(testedBy(node, sources));
    if (declared !== undefined) readTest(node, declared);
  }
  return found;
}

/** The unique_id of what a test is about: only of models, seeds and snapshots the manifest says so itself. */
function testedBy(
  { attached_node: attached, test_metadata: test, depends_on }: TestNode,
  sources: Manifest["sources"],
) {
  if (attached) return attached;
  const [, source, table] = /source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]/.exec(String(test?.kwargs.model)) ?? [];
  const isTested = (id: string) => sources.get(id)?.source_name === source && sources.get(id)?.name === table;
  return depends_on.nodes.find(isTested) ?? "";
}

function ofNode(node: RelationNode): Declared {
  const declared: Declared = { keys: [], foreign: new Set(), notNull: new Set(), hasKeyTest: false };
  const columns = Object.values(node.columns);
  const own = node.resource_type === "model" ? node.constraints : [];
  const ofColumns = columns.flatMap((column) =>
    column.constraints.map((each) => ({ ...each, columns: [nameOf(column)] })),
  );
  for (const { type, columns: names = [] } of [...own, ...ofColumns]) {
    if (type === "primary_key" || type === "unique") declared.keys.push(names.map(nameOfIdentifier));
    if (type === "primary_key" || type === "not_null")
      for (const name of names) declared.notNull.add(nameOfIdentifier(name));
    if (type === "foreign_key" && names.length === 1) declared.foreign.add(nameOfIdentifier(names[0]!));
  }
  const { unique_key: key, incremental_strategy: strategy, indexes } = node.config as Partial<ModelConfig> & Indexes;
  for (const { columns: names, unique } of node.resource_type === "model" ? (indexes ?? []) : [])
    if (unique && names) declared.keys.push(names.map(nameOfIdentifier));
  // merge refuses two rows of one key; delete+insert replaces all rows of a key by all new ones.
  if (node.resource_type === "model" && key && strategy === "merge")
    declared.keys.push([key].flat().map(nameOfIdentifier));
  declared.hasKeyTest = declared.keys.length > 0;
  return declared;
}

function readTest({ test_metadata, column_name, config }: TestNode, declared: Declared): void {
  const { name, kwargs } = test_metadata!;
  if (name === "not_null" && column_name) declared.notNull.add(nameOfIdentifier(column_name));
  if (name === "relationships" && column_name) declared.foreign.add(nameOfIdentifier(column_name));
  // Those that count distinct values, or ask for some share of them, say nothing of a key.
  if (!/unique|primary_key/.test(name) || /count|proportion|percent/.test(name)) return;
  declared.hasKeyTest = true;
  const list = Object.values(kwargs).find(
    (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  );
  const columns = list === undefined ? (column_name ? [column_name] : []) : (list as string[]);
  // A test of some rows only says nothing of the others.
  const isWhole =
    !config.where && !("where" in kwargs) && columns.length > 0 && columns.every((column) => /^"?\w+"?$/.test(column));
  if (isWhole) declared.keys.push(columns.map(nameOfIdentifier));
}

function nameOf({ name, quote }: Column): string {
  return quote ? `"${name}"` : name;
}

/**
 * The rows of a relation: what its query says, if it has one, and what is declared of it.
 *
 * @param known all its columns with their types, where somebody has asked Postgres
 */
export function rowsOf(
  node: RelationNode,
  declared: Declared,
  derived: Rows | null,
  known: readonly TypedColumn[] | null,
): Rows {
  const columns = new Map<string, RowColumn>();
  for (const { multiplied, ...column } of derived?.columns ?? []) columns.set(column.name, { ...column });
  const isListed = derived?.open === false;
  for (const column of Object.values(node.columns)) addDeclared(column, node, columns, isListed);
  for (const { name, type } of known ?? []) {
    const present = columns.get(name);
    if (present !== undefined || !isListed)
      columns.set(name, { ...(present ?? { name, notNull: false }), type: typeNamed(type) });
  }
  for (const name of declared.notNull) {
    const column = columns.get(name);
    if (column !== undefined) column.notNull = true;
    else if (!isListed) columns.set(name, { name, type: null, notNull: true });
  }
  const isHistory = node.resource_type === "snapshot";
  const keys = isHistory ? historyKeys(node.config as Parameters<typeof historyKeys>[0]) : (derived?.keys ?? []);
  const grain = isHistory ? keys : (derived?.grain ?? []);
  // A key that is computed from other columns is one because those are.
  const written = [
    ...declared.keys,
    ...declared.keys.map((key) => key.flatMap((name) => columns.get(name)?.from ?? [name])),
  ];
  return {
    columns: [...columns.values()],
    open: known === null && (isHistory || !isListed),
    keys: [...written, ...keys],
    grain: [...declared.keys, ...grain],
    groups: isHistory ? [] : (derived?.groups ?? []),
    foreign: new Set([...declared.foreign, ...(derived?.foreign ?? [])]),
  };
}

function addDeclared(column: Column, node: RelationNode, columns: Map<string, RowColumn>, isListed: boolean): void {
  const name = nameOfIdentifier(nameOf(column));
  const present = columns.get(name);
  if (present === undefined && isListed) return;
  const types = (node.config as { column_types?: Record<string, string> }).column_types;
  const type = typeNamed(types?.[column.name] ?? column.data_type) ?? present?.type ?? null;
  columns.set(name, { ...(present ?? { name, notNull: false }), type });
}

/** A snapshot has a row for each version of a row of its query. */
function historyKeys(config: {
  unique_key: string | string[] | null;
  snapshot_meta_column_names?: Record<string, string | null>;
}) {
  const since = config.snapshot_meta_column_names?.dbt_valid_from ?? "dbt_valid_from";
  return config.unique_key === null ? [] : [[...[config.unique_key].flat().map(nameOfIdentifier), since]];
}

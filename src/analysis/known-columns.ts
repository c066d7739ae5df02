import { join } from "node:path";
import { translateType } from "../context/column-value.ts";
import { type Environment, packageOf } from "../context/environment.ts";
import { ACCOUNT_COLUMNS, AUDIT_COLUMNS } from "../ingest/raw-tables.ts";
import { inferSeedColumns } from "../ingest/seed.ts";
import type { Column, SeedNode, SourceNode } from "../manifest/node.ts";
import { catalogKey, type SourcesCatalog } from "./sources-catalog.ts";

/** A column as it is declared: its type may be any of the names that Postgres knows it by. */
export interface DeclaredColumn {
  name: string;
  type: string;
}

/** The columns that YAML gives a type each; null where it does not, or lists none. */
export function typedColumns(columns: Record<string, Column>): DeclaredColumn[] | null {
  const all = Object.values(columns);
  if (all.length === 0 || !all.every(({ data_type: type }) => type)) return null;
  return all.map(({ name, data_type: type }) => ({ name, type: translateType(type!) }));
}

/**
 * The columns of a source, by the first that knows them: the warehouse's catalog, the rules by which `tstl load` makes
 * its table, the types in YAML. Null where nobody does.
 *
 * @param loadedSchemas schemas with tables that `tstl load` fills, in which it keeps account of what it does
 */
export function sourceColumns(
  source: SourceNode,
  catalog: SourcesCatalog | null,
  loadedSchemas: ReadonlySet<string>,
): DeclaredColumn[] | null {
  const known = catalog?.sources[catalogKey(source)];
  if (known !== undefined) return Object.entries(known).map(([name, type]) => ({ name, type }));
  if (!isLoaded(source)) {
    const account = loadedSchemas.has(source.schema) ? ACCOUNT_COLUMNS[source.identifier] : undefined;
    if (account === undefined) return typedColumns(source.columns);
    return Object.entries(account).map(([name, type]) => ({ name, type }));
  }
  const own = Object.values(source.columns).map(({ name, data_type: type }) => ({ name, type: type ?? "text" }));
  const audit = AUDIT_COLUMNS.map(({ name, type }) => ({ name, type: type.replace(/ default .*$/, "") }));
  return [...own, ...audit];
}

/** True for a table that `tstl load` makes. */
export function isLoaded({ config, meta }: SourceNode): boolean {
  return (config.meta as Record<string, unknown> | undefined)?.load !== undefined || meta.load !== undefined;
}

/** The columns of a seed by its file. Throws what is wrong with the file. */
export async function seedColumns(environment: Environment, seed: SeedNode): Promise<DeclaredColumn[]> {
  const { root } = packageOf(environment, seed.package_name);
  const { columns } = await inferSeedColumns(join(root, seed.original_file_path), {
    delimiter: seed.config.delimiter,
    columnTypes: seed.config.column_types,
    quoteColumns: seed.config.quote_columns,
    lenient: true,
    file: seed.original_file_path,
  });
  return columns.map(({ name, sqlName, type }) => ({ name: sqlName === name ? name.toLowerCase() : name, type }));
}

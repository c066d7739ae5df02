import type { Environment } from "../context/environment.ts";
import { type TypedColumn, typedColumns } from "../context/typed-columns.ts";
import { ACCOUNT_COLUMNS, AUDIT_COLUMNS } from "../ingest/raw-tables.ts";
import { seedNodeColumns } from "../ingest/seed-node-columns.ts";
import type { SeedNode, SourceNode } from "../manifest/node.ts";
import { catalogKey, type SourcesCatalog } from "./sources-catalog.ts";

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
): TypedColumn[] | null {
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
export async function seedColumns(environment: Environment, seed: SeedNode): Promise<TypedColumn[]> {
  const columns = await seedNodeColumns(environment, seed);
  return columns.map(({ name, sqlName, type }) => ({ name: sqlName === name ? name.toLowerCase() : name, type }));
}

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as z from "zod/mini";
import { catalogKey, readSourcesCatalog, SOURCES_CATALOG } from "../analysis/sources-catalog.ts";
import type { Config } from "../config/config.ts";
import { type Environment, packageOf } from "../context/environment.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { type DeclaredTable, declaredSources } from "../ingest/declaration.ts";
import { AUDIT_COLUMNS } from "../ingest/raw-tables.ts";
import { readSeedHeader } from "../ingest/seed.ts";
import type { SeedNode, SourceNode } from "../manifest/node.ts";
import type { KnownColumns } from "../sql/lineage-inputs.ts";

/** What is known of what comes from outside: its columns, and what fills them. */
export interface OutsideColumns extends KnownColumns {
  /** By column: a file pattern and the field of its rows. */
  origins: ReadonlyMap<string, string>;
}

/** Says what is known of the columns of a source or seed. */
export type OutsideKnowledge = (node: SeedNode | SourceNode) => Promise<OutsideColumns>;

/**
 * Gathers what a project says of the columns of its sources and seeds, without the database. All columns are known of
 * seeds (by the header of their file), of tables that `tstl load` fills, and of tables in the file of
 * `tstl sources sync` or in the catalog.json that `docs generate` left in the target folder; of other sources, those in
 * YAML, and there may be more.
 */
export function outsideKnowledge(environment: Environment): OutsideKnowledge {
  const { config, manifest } = environment;
  const synced = syncedColumns(config);
  const catalog = catalogColumns(config);
  const tables = loadedTables(manifest.sources.values(), config);
  return async (node) => {
    if (node.resource_type === "seed") return seedColumns(node, environment);
    const table = tables.get(`${node.source_name}.${node.name}`);
    if (table !== undefined) return loadedColumns(table);
    const listed = synced.get(catalogKey(node)) ?? catalog.get(node.unique_id);
    const names = listed ?? Object.keys(node.columns);
    return { names, complete: listed !== undefined, origins: new Map() };
  };
}

function loadedTables(sources: Iterable<SourceNode>, { projectDir }: Config): Map<string, DeclaredTable> {
  try {
    const tables = declaredSources(sources, projectDir).flatMap((source) => source.tables);
    return new Map(tables.map((table) => [`${table.source}.${table.name}`, table]));
  } catch (error) {
    // Faults in how a source is loaded are for `tstl load` to tell; its columns are those in YAML then.
    if (error instanceof TstlError || error instanceof AggregateError) return new Map();
    throw error;
  }
}

function loadedColumns({ columns, load }: DeclaredTable): OutsideColumns {
  const fieldOf = (name: string) =>
    load.format === "csv" ? `column ${name}` : (load.paths[name] ?? `$.${name}`).replace(/^\$$/, "the whole object");
  const origins = new Map(columns.map(({ name }) => [name, `${load.files}: ${fieldOf(name)}`]));
  for (const { name } of AUDIT_COLUMNS) origins.set(name, "written by tstl load");
  return { names: [...origins.keys()], complete: true, origins };
}

async function seedColumns(node: SeedNode, environment: Environment): Promise<OutsideColumns> {
  const { root, file } = packageOf(environment, node.package_name);
  const { delimiter, quote_columns: quoteColumns } = node.config;
  try {
    const names = await readSeedHeader(join(root, node.original_file_path), {
      delimiter,
      quoteColumns,
      lenient: basename(file) === "dbt_project.yml",
      file: node.original_file_path,
    });
    const origins = new Map(names.map((name) => [name, `${node.original_file_path}: column ${name}`]));
    return { names, complete: true, origins };
  } catch (error) {
    if (!(error instanceof TstlError) && !(error instanceof AggregateError)) throw error;
    // What is wrong with the file is for `tstl seed` to tell.
    return { names: Object.keys(node.columns), complete: false, origins: new Map() };
  }
}

const catalogSchema = () =>
  z.object({
    sources: z.record(
      z.string(),
      z.object({ columns: z.record(z.string(), z.object({ name: z.string(), index: z.number() })) }),
    ),
  });

/** The files that say which columns sources have; what is known changes with them. */
export function catalogFiles({ projectDir, targetPath }: Config): string[] {
  return [join(projectDir, SOURCES_CATALOG), catalogFile(targetPath)];
}

const catalogFile = (targetPath: string) => join(targetPath, "catalog.json");

/** Columns by the name of source and table; what is wrong with the file is for `tstl check` to tell. */
function syncedColumns({ projectDir }: Config): Map<string, string[]> {
  try {
    const { sources = {} } = readSourcesCatalog(projectDir) ?? {};
    return new Map(Object.entries(sources).map(([key, columns]) => [key, Object.keys(columns)]));
  } catch {
    return new Map();
  }
}

/** Columns of sources by unique_id; a catalog that is not there or cannot be understood tells nothing. */
function catalogColumns(config: Config): Map<string, string[]> {
  try {
    const { sources } = z.parse(catalogSchema(), JSON.parse(readFileSync(catalogFile(config.targetPath), "utf8")));
    return new Map(
      Object.entries(sources).map(([id, { columns }]) => [
        id,
        Object.values(columns)
          .sort((a, b) => a.index - b.index)
          .map(({ name }) => name),
      ]),
    );
  } catch {
    return new Map();
  }
}

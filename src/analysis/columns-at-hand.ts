import { join } from "node:path";
import { type Environment, packageOf } from "../context/environment.ts";
import type { TypedColumn } from "../context/typed-columns.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode, SeedNode, SourceNode } from "../manifest/node.ts";
import { readColumns } from "./columns-file.ts";
import { isLoaded, seedColumns, sourceColumns } from "./known-columns.ts";
import { catalogKey, readSourcesCatalog, type SourcesCatalog } from "./sources-catalog.ts";

/**
 * Says which columns relations have, as far as that is known without asking anybody: what the last check found, while
 * no file has changed since; the catalog of sources; the files of seeds; the rules by which `tstl load` makes tables.
 */
export function columnsAtHand(
  environment: Environment,
): (node: ManifestNode | SourceNode) => Promise<readonly TypedColumn[] | null> {
  const { config, manifest } = environment;
  const checked = readColumns(config.targetPath, filesOf(environment));
  const catalog = catalogOf(config.projectDir);
  const loaded = [...manifest.sources.values()].filter(isLoaded);
  const loadedSchemas = new Set(loaded.map(({ schema }) => schema));
  return async (node) => {
    const found = checked?.[node.unique_id];
    if (found !== undefined) return found;
    if (node.resource_type === "seed") return columnsOfSeed(environment, node);
    if (node.resource_type !== "source") return null;
    // Of other sources YAML may list some columns only.
    const isListed = isLoaded(node) || catalog?.sources[catalogKey(node)] !== undefined;
    return isListed ? sourceColumns(node, catalog, loadedSchemas) : null;
  };
}

/** The files of which the columns of the project are made, each once. */
function* filesOf(environment: Environment): Generator<string> {
  const { manifest } = environment;
  const seen = new Set<string>();
  for (const things of [manifest.nodes, manifest.sources, manifest.macros]) {
    for (const { package_name: name, original_file_path: path, patch_path: patch } of things.values()) {
      const { root } = packageOf(environment, name);
      for (const each of patch ? [path, patch.replace(/^.*?:\/\//, "")] : [path]) {
        const file = join(root, each);
        if (!seen.has(file)) yield file;
        seen.add(file);
      }
    }
  }
}

/** What is wrong with the catalog is for a check to tell. */
function catalogOf(projectDir: string): SourcesCatalog | null {
  try {
    return readSourcesCatalog(projectDir);
  } catch {
    return null;
  }
}

/** What is wrong with the file is for `tstl seed` to tell. */
async function columnsOfSeed(environment: Environment, seed: SeedNode): Promise<TypedColumn[] | null> {
  try {
    return await seedColumns(environment, seed);
  } catch (error) {
    if (error instanceof TstlError || error instanceof AggregateError) return null;
    throw error;
  }
}

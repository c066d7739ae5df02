import { join } from "node:path";
import { type Environment, packageOf } from "../context/environment.ts";
import type { SeedNode } from "../manifest/node.ts";
import { inferSeedColumns, type SeedColumn } from "./seed.ts";

/** The columns of a seed by its file, before it is loaded. Throws what is wrong with the file. */
export async function seedNodeColumns(environment: Environment, seed: SeedNode): Promise<SeedColumn[]> {
  const { root } = packageOf(environment, seed.package_name);
  const { columns } = await inferSeedColumns(join(root, seed.original_file_path), {
    delimiter: seed.config.delimiter,
    columnTypes: seed.config.column_types,
    quoteColumns: seed.config.quote_columns,
    lenient: true,
    file: seed.original_file_path,
  });
  return columns;
}

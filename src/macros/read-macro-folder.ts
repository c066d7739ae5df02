import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { extractBlocks } from "../template/syntax/extract-blocks.ts";

/** The packages that the macros of tstl are in, as in dbt: the general ones, and those for Postgres. */
export const BUILTIN_PACKAGES = ["dbt", "dbt_postgres"] as const;

/** One macro (or generic test) of a file below src/macros, as text. */
export interface MacroText {
  packageName: string;
  /** Path below the package, such as `macros/utils/dates.sql`. */
  path: string;
  /** The name that manifest.json has: `test_unique` for the test `unique`. */
  name: string;
  /** The block with both tags. */
  sql: string;
  /** unique_ids of the macros that it calls; empty where nobody has looked yet. */
  calls: string[];
}

/** Reads all macros below `folder`, which holds a folder per package. Throws where a file's tags are wrong. */
export function readMacroFolder(folder: string): MacroText[] {
  return BUILTIN_PACKAGES.flatMap((packageName) => {
    const root = join(folder, packageName);
    return sqlFiles(root).flatMap((file) => {
      const path = ["macros", ...relative(root, file).split(sep)].join("/");
      return extractBlocks(readFileSync(file, "utf8"), path, ["macro", "test"]).map(({ kind, name, fullText }) => ({
        packageName,
        path,
        name: kind === "test" ? `test_${name}` : name,
        sql: fullText,
        calls: [],
      }));
    });
  });
}

function sqlFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sqlFiles(path);
    return entry.name.endsWith(".sql") ? [path] : [];
  });
}

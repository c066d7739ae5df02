import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MacroNode } from "../manifest/node.ts";
import { type MacroText, readMacroFolder } from "./read-macro-folder.ts";

/** What scripts/bundle-macros.mjs writes beside the bundled command line. */
const BUNDLED_FILE = "builtin-macros.json";

/**
 * The macros that tstl brings along, as nodes of the packages `dbt` and `dbt_postgres`, so that projects and packages
 * can call and override them under dbt's names. Nothing is parsed here: a macro is compiled when it is first called.
 * `createdAt` is the manifest's `created_at` (seconds since 1970).
 */
export function builtinMacros(createdAt: number): MacroNode[] {
  return macroTexts().map((text) => macroNode(text, createdAt));
}

/** One macro as manifest.json has it. */
export function macroNode({ packageName, path, name, sql, calls }: MacroText, createdAt: number): MacroNode {
  return {
    name,
    resource_type: "macro",
    package_name: packageName,
    path,
    original_file_path: path,
    unique_id: `macro.${packageName}.${name}`,
    macro_sql: sql,
    depends_on: { macros: [...calls] },
    description: "",
    meta: {},
    docs: { show: true, node_color: null },
    config: { meta: {}, docs: { show: true, node_color: null } },
    patch_path: null,
    arguments: [],
    created_at: createdAt,
    supported_languages: null,
  };
}

let known: readonly MacroText[] | undefined;

function macroTexts(): readonly MacroText[] {
  if (known === undefined) {
    const bundled = fileURLToPath(new URL(BUNDLED_FILE, import.meta.url));
    known = existsSync(bundled)
      ? (JSON.parse(readFileSync(bundled, "utf8")) as MacroText[])
      : readMacroFolder(fileURLToPath(new URL(".", import.meta.url)));
  }
  return known;
}

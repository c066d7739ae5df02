import { quoteIdentifier } from "../adapter/relation.ts";
import type { Environment } from "../context/environment.ts";
import { isBuiltin } from "../context/macro-registry.ts";
import { projectHooks } from "../execute/run-selection.ts";
import { extensionsMade } from "./extension-objects.ts";
import { CHECK_SCHEMA } from "./shadow-names.ts";
import type { SourcesCatalog } from "./sources-catalog.ts";

/** What the shadow holds before the first relation: what was judged on another foundation is judged anew. */
export interface Foundation {
  /** Statements to run when Postgres has started. One that fails needs the warehouse, and is not what is checked. */
  statements: string[];
  /** Extensions to load: those of the target, those that the project makes, and those that queries turned out to need. */
  extensions: string[];
}

/** @param needed extensions that queries turned out to need */
export function foundationOf(
  environment: Environment,
  catalog: SourcesCatalog | null,
  needed: readonly string[],
): Foundation {
  const { config, manifest } = environment;
  const { nodes, sources, macros } = manifest;
  const hooks = projectHooks(environment).start.map(({ raw_code: code }) => code);
  const schemas = new Set([CHECK_SCHEMA, "public"]);
  for (const node of [...nodes.values(), ...sources.values()]) if (node.schema) schemas.add(node.schema);
  const statements = [...schemas].sort().map((schema) => `create schema if not exists ${quoteIdentifier(schema)}`);
  statements.push("set check_function_bodies = off", ...(catalog?.definitions ?? []));
  // Hooks may define functions and types.
  statements.push(...hooks.filter((code) => !code.includes("{")));
  const texts = hooks;
  for (const macro of macros.values()) if (!isBuiltin(macro)) texts.push(macro.macro_sql);
  const extensions = [...config.target.extensions, ...extensionsMade(texts), ...(catalog?.extensions ?? []), ...needed];
  return { statements, extensions: [...new Set(extensions)] };
}

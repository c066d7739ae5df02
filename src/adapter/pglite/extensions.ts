import type { Extension } from "@electric-sql/pglite";

/** Extensions that are packages of their own: name in `create extension`, package, name of the export. */
const PACKAGES: Record<string, [name: string, exported: string]> = {
  vector: ["@electric-sql/pglite-pgvector", "vector"],
  age: ["@electric-sql/pglite-age", "age"],
  pg_hashids: ["@electric-sql/pglite-pg_hashids", "pg_hashids"],
  pg_ivm: ["@electric-sql/pglite-pg_ivm", "pg_ivm"],
  pg_textsearch: ["@electric-sql/pglite-pg_textsearch", "pg_textsearch"],
  pg_uuidv7: ["@electric-sql/pglite-pg_uuidv7", "pg_uuidv7"],
  pgtap: ["@electric-sql/pglite-pgtap", "pgtap"],
};

/** The package to install for an extension that does not come with PGlite itself. */
export function extensionPackage(name: string): string | undefined {
  return PACKAGES[name]?.[0];
}

/** Loads what PGlite needs for `create extension name`. Throws when it is no extension that PGlite has. */
export async function importExtension(name: string): Promise<Extension> {
  const identifier = name.replaceAll("-", "_");
  if (!/^\w+$/.test(identifier)) throw new Error(`no extension "${name}"`);
  const [module, exported] = PACKAGES[name] ?? [`@electric-sql/pglite/contrib/${identifier}`, identifier];
  const loaded = (await import(module)) as Record<string, Extension>;
  const extension = loaded[exported];
  if (extension === undefined) throw new Error(`no extension "${name}"`);
  return extension;
}

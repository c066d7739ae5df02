import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Session } from "../adapter/adapter.ts";
import { getColumns } from "../adapter/catalog.ts";
import { checkSchema } from "../config/schema/check-schema.ts";
import { TstlError, throwGathered } from "../errors/tstl-error.ts";
import type { SourceNode } from "../manifest/node.ts";
import { parseYaml } from "../util/yaml.ts";

/** The file, in the project's folder: it is meant to be committed, so that a check needs no warehouse. */
export const SOURCES_CATALOG = "sources-catalog.json";

const catalogSchema = () =>
  z.strictObject({
    version: z.literal(1),
    /** The extensions of the target. */
    extensions: z.array(z.string()),
    /** Statements that make the types and functions of the target that are not Postgres' own. */
    definitions: z.array(z.string()),
    /** Column to type, by the source's name and its table's. */
    sources: z.record(z.string(), z.record(z.string(), z.string())),
  });

/** What a warehouse says of the sources, and what its SQL can call. */
export type SourcesCatalog = z.infer<ReturnType<typeof catalogSchema>>;

/** Reads the project's catalog of sources; null where there is none. Throws the faults of a file that is not one. */
export function readSourcesCatalog(projectDir: string): SourcesCatalog | null {
  const path = join(projectDir, SOURCES_CATALOG);
  if (!existsSync(path)) return null;
  const yaml = parseYaml(readFileSync(path, "utf8"), SOURCES_CATALOG);
  const { value, faults } = checkSchema(catalogSchema(), { value: yaml.value, placeOf: yaml.placeOf });
  throwGathered(faults);
  return value;
}

/** Writes the catalog, in an order that makes for small diffs. Returns the path. Throws FILE_UNWRITABLE. */
export function writeSourcesCatalog(projectDir: string, catalog: SourcesCatalog): string {
  const path = join(projectDir, SOURCES_CATALOG);
  try {
    writeFileSync(path, `${JSON.stringify(catalog, null, 2)}\n`);
  } catch (cause) {
    throw new TstlError("FILE_UNWRITABLE", `"${SOURCES_CATALOG}" cannot be written`, { cause });
  }
  return path;
}

/** What a source's table is called in the catalog. */
export function catalogKey({ source_name, name }: Pick<SourceNode, "source_name" | "name">): string {
  return `${source_name}.${name}`;
}

/** Reads the columns of sources from a database, and what else is defined in it. A table that is not there is left out. */
export async function readWarehouse(session: Session, nodes: Iterable<SourceNode>): Promise<SourcesCatalog> {
  const sources: SourcesCatalog["sources"] = {};
  const sorted = [...nodes].sort((a, b) => (catalogKey(a) < catalogKey(b) ? -1 : 1));
  for (const node of sorted) {
    const { database, schema, identifier } = node;
    const columns = await getColumns(session, { database, schema, identifier });
    if (columns.length === 0) continue;
    sources[catalogKey(node)] = Object.fromEntries(columns.map(({ name, fullType }) => [name, fullType]));
  }
  const names = async (sql: string) => (await session.query(sql)).rows.map(([cell]) => String(cell));
  return { version: 1, extensions: await names(EXTENSIONS), definitions: await names(DEFINITIONS), sources };
}

const EXTENSIONS = "select extname from pg_catalog.pg_extension where extname <> 'plpgsql' order by 1";

/** Enumerations, domains, and functions in SQL and PL/pgSQL, each unless an extension brought it. */
const DEFINITIONS = `
  with own as (
    select n.oid, n.nspname from pg_catalog.pg_namespace n
    where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
  ), extended as (
    select classid, objid from pg_catalog.pg_depend where deptype = 'e'
  )
  select definition from (
    select 1, t.oid, format('create type %I.%I as enum (%s)', own.nspname, t.typname,
      (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
        from pg_catalog.pg_enum e where e.enumtypid = t.oid))
    from pg_catalog.pg_type t join own on own.oid = t.typnamespace
    where t.typtype = 'e' and ('pg_type'::regclass, t.oid) not in (select classid, objid from extended)
    union all
    select 2, t.oid, format('create domain %I.%I as %s', own.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
    from pg_catalog.pg_type t join own on own.oid = t.typnamespace
    where t.typtype = 'd' and ('pg_type'::regclass, t.oid) not in (select classid, objid from extended)
    union all
    select 3, p.oid, pg_catalog.pg_get_functiondef(p.oid)
    from pg_catalog.pg_proc p join own on own.oid = p.pronamespace
    join pg_catalog.pg_language l on l.oid = p.prolang
    where p.prokind in ('f', 'p', 'w') and l.lanname in ('sql', 'plpgsql')
      and ('pg_proc'::regclass, p.oid) not in (select classid, objid from extended)
  ) found (rank, oid, definition) order by rank, oid`;

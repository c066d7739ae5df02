import { join } from "node:path";
import type { Session } from "../adapter/adapter.ts";
import { quoteLiteral } from "../adapter/relation.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { type ArtifactMetadata, artifactMetadata, type Invocation } from "./metadata.ts";
import { writeArtifact } from "./write-artifact.ts";

/** catalog.json v1 (https://schemas.getdbt.com/dbt/catalog/v1.json). */
export interface CatalogArtifact {
  metadata: ArtifactMetadata;
  nodes: Record<string, CatalogTable>;
  sources: Record<string, CatalogTable>;
  errors: string[] | null;
}

export interface CatalogTable {
  metadata: {
    type: "BASE TABLE" | "VIEW" | "MATERIALIZED VIEW";
    schema: string;
    name: string;
    database: string;
    comment: string | null;
    owner: string;
  };
  columns: Record<string, CatalogColumn>;
  stats: Record<string, { id: string; label: string; value: boolean; include: boolean; description: string }>;
  unique_id: string;
}

export interface CatalogColumn {
  /** As Postgres writes it, with its modifiers: `character varying(10)`. */
  type: string;
  /** Position in the table, from 1, with gaps where columns were dropped. */
  index: number;
  name: string;
  comment: string | null;
}

/** Postgres tells no statistics here; the entry says so, as dbt-postgres' does. */
const STATS: CatalogTable["stats"] = {
  has_stats: {
    id: "has_stats",
    label: "Has Stats?",
    value: false,
    include: false,
    description: "Indicates whether there are statistics for this table",
  },
};

/**
 * What the database has of a project's models, seeds, snapshots, stored test failures and sources: one query.
 *
 * `selected` limits it to those ids. Throws what the query throws.
 */
export async function readCatalog(
  session: Session,
  manifest: Manifest,
  invocation: Invocation,
  selected?: ReadonlySet<string>,
): Promise<CatalogArtifact> {
  const wanted = wantedRelations(manifest, selected);
  const artifact: CatalogArtifact = {
    metadata: artifactMetadata("catalog", invocation),
    nodes: {},
    sources: {},
    errors: null,
  };
  for (const table of await readTables(session, wanted.schemas)) {
    const { database, schema, name } = table.metadata;
    for (const owner of wanted.byName.get(keyOf(database, schema, name)) ?? []) {
      const kind = manifest.sources.has(owner.id) ? artifact.sources : artifact.nodes;
      // Names are compared without case, so two tables may fit: the one written the same way is meant.
      if (kind[owner.id] === undefined || owner.name === name) kind[owner.id] = { ...table, unique_id: owner.id };
    }
  }
  return artifact;
}

/** Writes catalog.json into the target folder and returns its path. Throws ARTIFACT_UNWRITABLE. */
export function writeCatalog(targetFolder: string, catalog: CatalogArtifact): string {
  const file = join(targetFolder, "catalog.json");
  writeArtifact(file, catalog);
  return file;
}

interface Wanted {
  schemas: Set<string>;
  byName: Map<string, { id: string; name: string }[]>;
}

function wantedRelations(manifest: Manifest, selected: ReadonlySet<string> | undefined): Wanted {
  const wanted: Wanted = { schemas: new Set(), byName: new Map() };
  const add = (id: string, database: string, schema: string, name: string) => {
    if (selected !== undefined && !selected.has(id)) return;
    wanted.schemas.add(schema.toLowerCase());
    const key = keyOf(database, schema, name);
    const known = wanted.byName.get(key);
    if (known === undefined) wanted.byName.set(key, [{ id, name }]);
    else known.push({ id, name });
  };
  for (const [id, node] of manifest.nodes) {
    const isRelation =
      node.resource_type === "model" ||
      node.resource_type === "seed" ||
      node.resource_type === "snapshot" ||
      (node.resource_type === "test" && node.relation_name !== null);
    if (isRelation && node.config.materialized !== "ephemeral") add(id, node.database, node.schema, node.alias);
  }
  for (const [id, source] of manifest.sources) add(id, source.database, source.schema, source.identifier);
  return wanted;
}

function keyOf(database: string, schema: string, name: string): string {
  return JSON.stringify([database, schema, name].map((part) => part.toLowerCase()));
}

type Table = Omit<CatalogTable, "unique_id">;

/** Tables, views, foreign tables, partitioned tables and materialized views of the schemas, with their columns in order. */
async function readTables(session: Session, schemas: ReadonlySet<string>): Promise<Table[]> {
  if (schemas.size === 0) return [];
  const { rows } = await session.query(`
    select
      tbl.oid::text, current_database()::text, sch.nspname::text, tbl.relname::text,
      case tbl.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'BASE TABLE' end,
      tbl_desc.description, pg_get_userbyid(tbl.relowner)::text,
      col.attname::text, col.attnum::int, format_type(col.atttypid, col.atttypmod),
      col_desc.description
    from pg_catalog.pg_class tbl
    join pg_catalog.pg_namespace sch on sch.oid = tbl.relnamespace
    join pg_catalog.pg_attribute col on col.attrelid = tbl.oid and col.attnum > 0 and not col.attisdropped
    left join pg_catalog.pg_description tbl_desc
      on tbl_desc.classoid = 'pg_catalog.pg_class'::regclass and tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0
    left join pg_catalog.pg_description col_desc
      on col_desc.classoid = 'pg_catalog.pg_class'::regclass and col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum
    where lower(sch.nspname) in (${[...schemas].map(quoteLiteral).join(", ")})
      and tbl.relkind in ('r', 'v', 'f', 'p', 'm')
      and tbl.relpersistence in ('p', 'u')
    order by sch.nspname, tbl.relname, col.attnum`);
  const tables = new Map<string, Table>();
  for (const row of rows as [
    string,
    string,
    string,
    string,
    string,
    string | null,
    string,
    string,
    number,
    string,
    string | null,
  ][]) {
    const [oid, database, schema, name, type, comment, owner, column, index, columnType, columnComment] = row;
    let table = tables.get(oid);
    if (table === undefined) {
      const metadata = { type: type as CatalogTable["metadata"]["type"], schema, name, database, comment, owner };
      table = { metadata, columns: {}, stats: STATS };
      tables.set(oid, table);
    }
    table.columns[column] = { type: columnType, index, name: column, comment: columnComment };
  }
  return [...tables.values()];
}

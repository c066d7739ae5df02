import type { Session } from "../adapter/adapter.ts";
import { quoteLiteral } from "../adapter/relation.ts";
import type { CatalogArtifact } from "../artifacts/catalog.ts";

/** What a database knows of a relation beyond its columns. */
export interface RelationFacts {
  /** With indexes and what lies out of line; null for a view. */
  bytes: number | null;
  /** As of the last `analyze`; null where there was none, and for a view. */
  rows: number | null;
  indexes: IndexFacts[];
}

export interface IndexFacts {
  name: string;
  definition: string;
  bytes: number;
  unique: boolean;
  primary: boolean;
}

/** Sizes, estimated rows and indexes of the relations of a catalog, by unique_id: one query. Throws what it throws. */
export async function readRelationFacts(
  session: Session,
  { nodes, sources }: CatalogArtifact,
): Promise<Map<string, RelationFacts>> {
  const tables = [...Object.values(nodes), ...Object.values(sources)];
  const schemas = new Set(tables.map(({ metadata }) => metadata.schema));
  if (schemas.size === 0) return new Map();
  const { rows } = await session.query(`
    select sch.nspname::text, tbl.relname::text,
      case when tbl.relkind in ('r', 'm', 'p') then pg_total_relation_size(tbl.oid)::float8 end,
      case when tbl.relkind in ('r', 'm', 'p') and tbl.reltuples >= 0 then tbl.reltuples::float8 end,
      (select json_agg(json_build_object(
          'name', idx.relname, 'definition', pg_get_indexdef(idx.oid), 'bytes', pg_relation_size(idx.oid),
          'unique', i.indisunique, 'primary', i.indisprimary) order by idx.relname)::text
        from pg_catalog.pg_index i join pg_catalog.pg_class idx on idx.oid = i.indexrelid where i.indrelid = tbl.oid)
    from pg_catalog.pg_class tbl join pg_catalog.pg_namespace sch on sch.oid = tbl.relnamespace
    where sch.nspname in (${[...schemas].map(quoteLiteral).join(", ")}) and tbl.relkind in ('r', 'v', 'f', 'p', 'm')`);
  const byName = new Map<string, RelationFacts>();
  for (const [schema, name, bytes, count, indexes] of rows as [string, string, number, number, string | null][]) {
    byName.set(JSON.stringify([schema, name]), {
      bytes,
      rows: count,
      indexes: indexes === null ? [] : (JSON.parse(indexes) as IndexFacts[]),
    });
  }
  const found = new Map<string, RelationFacts>();
  for (const { unique_id, metadata } of tables) {
    const facts = byName.get(JSON.stringify([metadata.schema, metadata.name]));
    if (facts !== undefined) found.set(unique_id, facts);
  }
  return found;
}

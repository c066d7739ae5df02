import type { ColumnInfo, ExistingRelation, Session } from "./adapter.ts";
import { quoteLiteral, type Relation, type RelationType } from "./relation.ts";

export {
  type Attachments,
  attachmentStatements,
  type Dependent,
  type Dependents,
  dependentsOf,
  dropStatements,
  hasDependents,
  recreateStatements,
} from "./dependents.ts";

/** pg_class.relkind of everything that can stand behind `from`. */
const TYPES: Record<string, RelationType> = {
  r: "table",
  p: "table",
  v: "view",
  m: "materialized_view",
  f: "foreign_table",
};

/** All tables, views, materialized views and foreign tables of the schemas (spelled as in the catalog), by name. */
export async function listRelations(session: Session, schemas: readonly string[]): Promise<ExistingRelation[]> {
  if (schemas.length === 0) return [];
  const { rows } = await session.query(
    `select current_database(), n.nspname, c.relname, c.relkind
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname in (${schemas.map(quoteLiteral).join(", ")})
    order by 2, 3`,
  );
  return rows.map(([database, schema, identifier, kind]) => ({
    database: String(database),
    schema: String(schema),
    identifier: String(identifier),
    type: TYPES[String(kind)]!,
  }));
}

/** The relation of that very name, if there is one. */
export async function findRelation(session: Session, relation: Relation): Promise<ExistingRelation | undefined> {
  const { rows } = await session.query(
    `select c.relkind from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${nameCondition(relation)}`,
  );
  const kind = rows[0]?.[0];
  return kind === undefined ? undefined : { ...relation, type: TYPES[String(kind)]! };
}

/**
 * The columns of a relation in order; none when it does not exist. Lengths and precisions are those of
 * information_schema.columns, which itself leaves out materialized views. An empty schema means what the search path
 * finds, temporary tables first.
 */
export async function getColumns(session: Session, relation: Relation): Promise<ColumnInfo[]> {
  const { rows } = await session.query(
    `select a.attname, pg_catalog.format_type(a.atttypid, null),
      information_schema._pg_char_max_length(a.atttypid, a.atttypmod),
      information_schema._pg_numeric_precision(a.atttypid, a.atttypmod),
      information_schema._pg_numeric_scale(a.atttypid, a.atttypmod),
      pg_catalog.format_type(a.atttypid, a.atttypmod)
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f') and ${nameCondition(relation)}
    order by a.attnum`,
  );
  const numberOrNull = (cell: unknown) => (cell === null ? null : Number(cell));
  return rows.map(([name, dataType, charLength, precision, scale, fullType]) => ({
    name: String(name),
    dataType: String(dataType),
    charLength: numberOrNull(charLength),
    numericPrecision: numberOrNull(precision),
    numericScale: numberOrNull(scale),
    fullType: String(fullType),
  }));
}

/** All schemas of the database, system schemas included, by name. */
export async function listSchemas(session: Session): Promise<string[]> {
  const { rows } = await session.query("select nspname from pg_catalog.pg_namespace order by 1");
  return rows.map(([name]) => String(name));
}

/** Whether there is a schema of that very name. */
export async function schemaExists(session: Session, schema: string): Promise<boolean> {
  const { rows } = await session.query(`select 1 from pg_catalog.pg_namespace where nspname = ${quoteLiteral(schema)}`);
  return rows.length > 0;
}

function nameCondition(relation: Relation): string {
  const name = `c.relname = ${quoteLiteral(relation.identifier)}`;
  if (relation.schema !== "") return `${name} and n.nspname = ${quoteLiteral(relation.schema)}`;
  return `${name} and pg_catalog.pg_table_is_visible(c.oid)`;
}

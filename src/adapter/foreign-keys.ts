import type { Session } from "./adapter.ts";
import type { Dependent } from "./dependents.ts";
import { quoteLiteral } from "./relation.ts";

interface ForeignKeyRow {
  oid: number;
  /** Whole and quoted, as the search path is empty. */
  table: string;
  schema: string;
  identifier: string;
  name: string;
  description: string;
  definition: string;
  comment: string | null;
}

/**
 * Foreign keys of other tables, by oid. Made anew, each keeps its name, actions, `deferrable`, `not valid` and comment,
 * and Postgres checks all rows of its table, but those of a key that is `not valid`.
 */
export async function readForeignKeys(session: Session, oids: readonly number[]): Promise<Map<number, Dependent>> {
  if (oids.length === 0) return new Map();
  const { rows } = await session.query(`select json_build_object(
    'oid', k.oid::int8, 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
    'schema', n.nspname, 'identifier', c.relname, 'name', quote_ident(k.conname),
    'description', pg_catalog.pg_describe_object('pg_constraint'::regclass, k.oid, 0),
    'definition', pg_catalog.pg_get_constraintdef(k.oid),
    'comment', pg_catalog.obj_description(k.oid, 'pg_constraint'))
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_class c on c.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where k.oid in (${oids.join(", ")})`);
  return new Map(
    rows.map(([json]) => {
      const foreignKey = JSON.parse(String(json)) as ForeignKeyRow;
      return [foreignKey.oid, foreignKeyDependent(foreignKey)];
    }),
  );
}

function foreignKeyDependent(foreignKey: ForeignKeyRow): Dependent {
  const { table, name, schema, identifier, comment } = foreignKey;
  return {
    kind: "foreign key",
    description: foreignKey.description,
    relation: { schema, identifier },
    drop: `alter table ${table} drop constraint ${name}`,
    create: [
      `alter table ${table} add constraint ${name} ${foreignKey.definition}`,
      ...(comment === null ? [] : [`comment on constraint ${name} on ${table} is ${quoteLiteral(comment)}`]),
    ],
  };
}

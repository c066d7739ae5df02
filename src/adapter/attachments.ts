import type { Session } from "./adapter.ts";
import {
  COMMENTS_OF_RELATION,
  commentStatements,
  GRANTS_OF_RELATION,
  type Grant,
  grantStatements,
  TRIGGERS_OF_RELATION,
  triggerStatements,
} from "./definitions.ts";
import { quoteIdentifier } from "./relation.ts";

/** What belongs to a relation and would go with it: owner, grants, comments, row security, triggers, publications. */
export interface Attachments {
  /** Each names the relation by its old name; `column` is the column without which it makes no sense. */
  statements: { sql: string; column?: string }[];
}

/** The statements for a successor under the same name that has these columns. */
export function attachmentStatements(attachments: Attachments, columns: readonly string[]): string[] {
  const present = new Set(columns);
  return attachments.statements
    .filter(({ column }) => column === undefined || present.has(column))
    .map(({ sql }) => sql);
}

interface Policy {
  name: string;
  permissive: boolean;
  command: string;
  roles: string[];
  using: string | null;
  check: string | null;
}

interface AttachmentRow {
  name: string;
  kind: string;
  owner: string | null;
  grants: Grant[];
  comments: [string | null, string][];
  row_security: boolean;
  force_row_security: boolean;
  replica_identity: string;
  policies: Policy[];
  triggers: [string, string, string][];
  publications: { name: string; columns: string[] | null; condition: string | null }[];
}

/**
 * Reads the attachments of the relation `oid`; the search path must be empty. Indexes, storage options, statistics
 * and a replica identity by index are not among them: they follow the columns, and belong to whoever makes the table.
 */
export async function readAttachments(session: Session, oid: number): Promise<Attachments> {
  const { rows } = await session.query(`select json_build_object(
    'name', quote_ident(n.nspname) || '.' || quote_ident(c.relname), 'kind', c.relkind,
    'owner', case when c.relowner <> current_user::regrole then quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) end,
    'grants', ${GRANTS_OF_RELATION},
    'comments', ${COMMENTS_OF_RELATION},
    'row_security', c.relrowsecurity, 'force_row_security', c.relforcerowsecurity, 'replica_identity', c.relreplident,
    'policies', (select coalesce(json_agg(json_build_object('name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
        'roles', (select json_agg(case r when 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(r)) end) from unnest(p.polroles) r),
        'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname), '[]')
      from pg_catalog.pg_policy p where p.polrelid = c.oid),
    'triggers', ${TRIGGERS_OF_RELATION},
    'publications', (select coalesce(json_agg(json_build_object('name', b.pubname,
        -- Both came with Postgres 15; by way of JSON the question is understood by older servers too.
        'columns', (select json_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a
          where a.attrelid = c.oid and a.attnum::text = any(string_to_array(to_jsonb(r) ->> 'prattrs', ' '))),
        'condition', (select to_jsonb(t) ->> 'rowfilter' from pg_catalog.pg_publication_tables t
          where t.pubname = b.pubname and t.schemaname = n.nspname and t.tablename = c.relname)) order by b.pubname), '[]')
      from pg_catalog.pg_publication_rel r join pg_catalog.pg_publication b on b.oid = r.prpubid where r.prrelid = c.oid))
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = ${oid}`);
  return { statements: statementsOf(JSON.parse(String(rows[0]?.[0])) as AttachmentRow) };
}

function statementsOf(row: AttachmentRow): Attachments["statements"] {
  const { name } = row;
  const kind =
    row.kind === "v" ? "view" : row.kind === "m" ? "materialized view" : row.kind === "f" ? "foreign table" : "table";
  const plain = (statements: string[]) => statements.map((sql) => ({ sql }));
  return [
    ...plain(row.owner === null ? [] : [`alter ${kind} ${name} owner to ${row.owner}`]),
    ...grantStatements(name, row.grants),
    ...commentStatements(kind, name, row.comments),
    ...plain(row.row_security ? [`alter table ${name} enable row level security`] : []),
    ...plain(row.force_row_security ? [`alter table ${name} force row level security`] : []),
    ...plain(row.policies.map((policy) => policyStatement(name, policy))),
    ...plain(triggerStatements(name, row.triggers)),
    ...plain(
      row.publications.map((publication) => {
        const columns = publication.columns === null ? "" : ` (${publication.columns.map(quoteIdentifier).join(", ")})`;
        const condition = publication.condition === null ? "" : ` where (${publication.condition})`;
        return `alter publication ${quoteIdentifier(publication.name)} add table ${name}${columns}${condition}`;
      }),
    ),
    ...plain(row.replica_identity === "f" ? [`alter table ${name} replica identity full`] : []),
    ...plain(row.replica_identity === "n" && row.kind === "r" ? [`alter table ${name} replica identity nothing`] : []),
  ];
}

function policyStatement(name: string, policy: Policy): string {
  const commands: Record<string, string> = { r: "select", a: "insert", w: "update", d: "delete", "*": "all" };
  const parts = [
    `create policy ${quoteIdentifier(policy.name)} on ${name}`,
    policy.permissive ? "as permissive" : "as restrictive",
    `for ${commands[policy.command]}`,
    `to ${policy.roles.join(", ")}`,
  ];
  if (policy.using !== null) parts.push(`using (${policy.using})`);
  if (policy.check !== null) parts.push(`with check (${policy.check})`);
  return parts.join(" ");
}

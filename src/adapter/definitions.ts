import type { Session } from "./adapter.ts";
import type { Dependent } from "./dependents.ts";
import { quoteIdentifier, quoteLiteral } from "./relation.ts";

/** One entry of an access control list: `column` is set for a grant on a column. */
export interface Grant {
  grantee: string;
  privilege: string;
  grantable: boolean;
  column: string | null;
}

/** `(select json …)` of all grants on the relation `c`, its owner's own left out; needs `c` in scope. */
export const GRANTS_OF_RELATION = `(select coalesce(json_agg(g), '[]') from (
    select case x.grantee when 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) end as grantee,
      x.privilege_type as privilege, x.is_grantable as grantable, null::name as column
    from pg_catalog.aclexplode(c.relacl) x where x.grantee <> c.relowner
    union all
    select case x.grantee when 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) end,
      x.privilege_type, x.is_grantable, a.attname
    from pg_catalog.pg_attribute a cross join lateral pg_catalog.aclexplode(a.attacl) x
    where a.attrelid = c.oid and a.attacl is not null and not a.attisdropped and x.grantee <> c.relowner
    order by 1, 2, 4 nulls first) g)`;

/** `(select json …)` of `[column or null, text]` for the comments on relation `c`. */
export const COMMENTS_OF_RELATION = `(select coalesce(json_agg(json_build_array(a.attname, m.description) order by m.objsubid), '[]')
    from pg_catalog.pg_description m
    left join pg_catalog.pg_attribute a on a.attrelid = m.objoid and a.attnum = m.objsubid and m.objsubid > 0
    where m.objoid = c.oid and m.classoid = 'pg_class'::regclass)`;

/** `(select json …)` of `[definition, name, enabled]` for the triggers on relation `c`. */
export const TRIGGERS_OF_RELATION = `(select coalesce(json_agg(json_build_array(pg_catalog.pg_get_triggerdef(t.oid), t.tgname, t.tgenabled) order by t.tgname), '[]')
    from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)`;

/** Roles that new relations are open to by ALTER DEFAULT PRIVILEGES, which a relation made anew must not gain. */
export const DEFAULT_GRANTEES = `(select coalesce(json_agg(distinct case x.grantee when 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) end), '[]')
    from pg_catalog.pg_default_acl d cross join lateral pg_catalog.aclexplode(d.defaclacl) x
    where d.defaclobjtype = 'r' and d.defaclrole = current_user::regrole and x.grantee <> d.defaclrole)`;

/** GRANT statements, one for all privileges that a role has alike. */
export function grantStatements(name: string, grants: readonly Grant[]): { sql: string; column?: string }[] {
  const groups = new Map<string, { grant: Grant; privileges: string[] }>();
  for (const grant of grants) {
    const group = JSON.stringify([grant.grantee, grant.grantable, grant.column]);
    const found = groups.get(group);
    if (found === undefined) groups.set(group, { grant, privileges: [grant.privilege] });
    else found.privileges.push(grant.privilege);
  }
  return [...groups.values()].map(({ grant, privileges }) => {
    const column = grant.column === null ? "" : ` (${quoteIdentifier(grant.column)})`;
    const what = privileges.map((privilege) => privilege.toLowerCase() + column).join(", ");
    const sql = `grant ${what} on ${name} to ${grant.grantee}${grant.grantable ? " with grant option" : ""}`;
    return grant.column === null ? { sql } : { sql, column: grant.column };
  });
}

/** `create trigger` and, for one that is not simply enabled, the statement that says so. */
export function triggerStatements(
  name: string,
  triggers: readonly [definition: string, name: string, enabled: string][],
): string[] {
  const states: Record<string, string> = { D: "disable", R: "enable replica", A: "enable always" };
  return triggers.flatMap(([definition, trigger, enabled]) => {
    const state = states[enabled];
    return state === undefined
      ? [definition]
      : [definition, `alter table ${name} ${state} trigger ${quoteIdentifier(trigger)}`];
  });
}

/** COMMENT statements for a relation (`kind` as in `comment on view`) and its columns. */
export function commentStatements(
  kind: string,
  name: string,
  comments: readonly [column: string | null, text: string][],
): { sql: string; column?: string }[] {
  return comments.map(([column, text]) =>
    column === null
      ? { sql: `comment on ${kind} ${name} is ${quoteLiteral(text)}` }
      : { sql: `comment on column ${name}.${quoteIdentifier(column)} is ${quoteLiteral(text)}`, column },
  );
}

interface ViewRow {
  oid: number;
  kind: "v" | "m";
  name: string;
  schema: string;
  identifier: string;
  description: string;
  definition: string;
  options: string[] | null;
  method: string | null;
  populated: boolean;
  owner: string | null;
  grants: Grant[];
  revoked: string[];
  comments: [string | null, string][];
  indexes: string[];
  triggers: [string, string, string][];
  rules: string[];
  defaults: [string, string][];
}

/** Views and materialized views by oid, with all that makes them what they are. */
export async function readViews(session: Session, oids: readonly number[]): Promise<Map<number, Dependent>> {
  if (oids.length === 0) return new Map();
  const { rows } = await session.query(`select json_build_object(
    'oid', c.oid::int8, 'kind', c.relkind, 'name', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
    'schema', n.nspname, 'identifier', c.relname,
    'description', pg_catalog.pg_describe_object('pg_class'::regclass, c.oid, 0),
    'definition', pg_catalog.pg_get_viewdef(c.oid), 'options', c.reloptions,
    'method', (select amname from pg_catalog.pg_am where oid = c.relam and amname <> 'heap'), 'populated', c.relispopulated,
    'owner', case when c.relowner <> current_user::regrole then quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) end,
    'grants', ${GRANTS_OF_RELATION},
    'revoked', ${DEFAULT_GRANTEES},
    'comments', ${COMMENTS_OF_RELATION},
    'indexes', (select coalesce(json_agg(pg_catalog.pg_get_indexdef(i.indexrelid) order by i.indexrelid), '[]') from pg_catalog.pg_index i where i.indrelid = c.oid),
    'triggers', ${TRIGGERS_OF_RELATION},
    'rules', (select coalesce(json_agg(pg_catalog.pg_get_ruledef(w.oid) order by w.rulename), '[]') from pg_catalog.pg_rewrite w where w.ev_class = c.oid and w.rulename <> '_RETURN'),
    'defaults', (select coalesce(json_agg(json_build_array(a.attname, pg_catalog.pg_get_expr(f.adbin, f.adrelid)) order by a.attnum), '[]')
      from pg_catalog.pg_attrdef f join pg_catalog.pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum where f.adrelid = c.oid))
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid in (${oids.join(", ")})`);
  return new Map(
    rows.map(([json]) => {
      const view = JSON.parse(String(json)) as ViewRow;
      return [view.oid, viewDependent(view)];
    }),
  );
}

function viewDependent(view: ViewRow): Dependent {
  const { name } = view;
  const kind = view.kind === "v" ? "view" : "materialized view";
  const method = view.method === null ? "" : ` using ${quoteIdentifier(view.method)}`;
  const options = view.options === null ? "" : ` with (${view.options.map(optionText).join(", ")})`;
  const data = view.kind === "m" && !view.populated ? " with no data" : "";
  const body = view.definition.trim().replace(/;$/, "");
  return {
    kind: "view",
    description: view.description,
    relation: { schema: view.schema, identifier: view.identifier },
    drop: `drop ${kind} ${name}`,
    create: [
      `create ${kind} ${name}${method}${options} as ${body}${data}`,
      ...(view.owner === null ? [] : [`alter ${kind} ${name} owner to ${view.owner}`]),
      ...view.defaults.map(
        ([column, value]) => `alter view ${name} alter column ${quoteIdentifier(column)} set default ${value}`,
      ),
      ...(view.revoked.length === 0 ? [] : [`revoke all on ${name} from ${view.revoked.join(", ")}`]),
      ...grantStatements(name, view.grants).map(({ sql }) => sql),
      ...commentStatements(kind, name, view.comments).map(({ sql }) => sql),
      ...view.indexes,
      ...view.rules,
      ...triggerStatements(name, view.triggers),
    ],
  };
}

/** `security_invoker=true` as it stands in `with (…)`. */
function optionText(option: string): string {
  const equals = option.indexOf("=");
  return `${option.slice(0, equals)} = ${quoteLiteral(option.slice(equals + 1))}`;
}

interface RoutineRow {
  oid: number;
  name: string;
  description: string;
  definition: string;
  owner: string | null;
  comment: string | null;
  /** Null where the default holds: everybody may execute it. */
  grants: Grant[] | null;
}

/** Functions and procedures by oid. */
export async function readRoutines(session: Session, oids: readonly number[]): Promise<Map<number, Dependent>> {
  if (oids.length === 0) return new Map();
  const { rows } = await session.query(`select json_build_object(
    'oid', p.oid::int8,
    'name', quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')',
    'description', pg_catalog.pg_describe_object('pg_proc'::regclass, p.oid, 0),
    'definition', pg_catalog.pg_get_functiondef(p.oid),
    'owner', case when p.proowner <> current_user::regrole then quote_ident(pg_catalog.pg_get_userbyid(p.proowner)) end,
    'comment', pg_catalog.obj_description(p.oid, 'pg_proc'),
    'grants', case when p.proacl is not null then (select coalesce(json_agg(json_build_object(
        'grantee', case x.grantee when 0 then 'public' else quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) end,
        'privilege', x.privilege_type, 'grantable', x.is_grantable, 'column', null)), '[]')
      from pg_catalog.aclexplode(p.proacl) x where x.grantee <> p.proowner) end)
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where p.oid in (${oids.join(", ")})`);
  return new Map(
    rows.map(([json]) => {
      const routine = JSON.parse(String(json)) as RoutineRow;
      return [routine.oid, routineDependent(routine)];
    }),
  );
}

function routineDependent(routine: RoutineRow): Dependent {
  const { name } = routine;
  return {
    kind: "routine",
    description: routine.description,
    relation: null,
    drop: `drop routine ${name}`,
    create: [
      routine.definition.trim(),
      ...(routine.owner === null ? [] : [`alter routine ${name} owner to ${routine.owner}`]),
      ...(routine.grants === null ? [] : [`revoke all on routine ${name} from public`]),
      ...grantStatements(`routine ${name}`, routine.grants ?? []).map(({ sql }) => sql),
      ...(routine.comment === null ? [] : [`comment on routine ${name} is ${quoteLiteral(routine.comment)}`]),
    ],
  };
}

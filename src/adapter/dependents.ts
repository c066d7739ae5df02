import type { Cell, Session } from "./adapter.ts";
import { type Attachments, readAttachments } from "./attachments.ts";
import { readRoutines, readViews } from "./definitions.ts";
import { readForeignKeys } from "./foreign-keys.ts";
import { quoteLiteral, type Relation } from "./relation.ts";

export { type Attachments, attachmentStatements } from "./attachments.ts";

/** Something outside of a relation that depends on it and can be made anew. */
export interface Dependent {
  kind: "view" | "routine" | "foreign key";
  /** As Postgres describes it, such as `view report.daily`. */
  description: string;
  /** The view or materialized view itself, or the table that has the foreign key; null for routines. */
  relation: { schema: string; identifier: string } | null;
  drop: string;
  /** Makes it with all that belongs to it: owner, options, grants, comments, indexes, triggers and rules. */
  create: string[];
}

/** Everything that stands in the way of dropping a relation, or would be lost with it. */
export interface Dependents {
  /** Each needs only the relation and those before it. */
  recreatable: Dependent[];
  /** What depends on the relation and cannot be made anew without loss, as Postgres describes it. */
  blocking: string[];
  /** What belongs to the relation itself and its successor should have. */
  attachments: Attachments;
}

/** Statements that clear the way for `drop` of the relation without CASCADE, in order. */
export function dropStatements(dependents: Pick<Dependents, "recreatable">): string[] {
  return dependents.recreatable.map(({ drop }) => drop).reverse();
}

/** Statements that bring back what `dropStatements` took, once a relation of the old name is there again, in order. */
export function recreateStatements(dependents: Pick<Dependents, "recreatable">): string[] {
  return dependents.recreatable.flatMap(({ create }) => create);
}

/**
 * Whether `dependentsOf` would find anything; locks nothing. Most tables have nothing but columns, which a short question
 * tells: the whole one takes Postgres a millisecond only to plan, at every table of every run.
 */
export async function hasDependents(session: Session, relation: Relation): Promise<boolean> {
  const mayHave = (await session.query(quickProbe(relation))).rows[0]?.[0];
  if (mayHave !== true) return false;
  const { rows } = await session.query(probe(relation));
  const [, depended, attached] = rows[0] ?? [];
  return depended === true || attached === true;
}

/**
 * What depends on a relation, directly and through others, as the catalog knows it: it costs one question when
 * there is nothing. A relation that does not exist has none. Definitions are read with an empty search path, so that
 * every name in them is whole.
 */
export async function dependentsOf(session: Session, relation: Relation): Promise<Dependents> {
  const result: Dependents = { recreatable: [], blocking: [], attachments: { statements: [] } };
  const { rows } = await session.query(probe(relation));
  if (rows.length === 0) return result;
  const [oid, depended, attached] = rows[0] as [number, boolean, boolean];
  if (!depended && !attached) return result;
  await withEmptySearchPath(session, async () => {
    if (attached) result.attachments = await readAttachments(session, oid);
    if (!depended) return;
    const { nodes, blocking } = sortReached(oid, (await session.query(reached(oid))).rows.map(toReached));
    result.blocking = blocking;
    if (blocking.length > 0) return;
    const oidsIn = (catalog: string) => nodes.filter((node) => node.catalog === catalog).map((node) => node.oid);
    const definitions = {
      pg_class: await readViews(session, oidsIn("pg_class")),
      pg_proc: await readRoutines(session, oidsIn("pg_proc")),
      pg_constraint: await readForeignKeys(session, oidsIn("pg_constraint")),
    };
    result.recreatable = nodes.map(({ catalog, oid }) => definitions[catalog as keyof typeof definitions].get(oid)!);
  });
  return result;
}

/**
 * Whether a relation may have anything that `probe` looks for: true too for what is its own, such as an index. Policies,
 * triggers, publications and statistics depend on their table automatically; its rule, row type and TOAST table, which
 * every relation may have, internally.
 */
function quickProbe({ schema, identifier }: Relation): string {
  return `select exists (
      select from pg_catalog.pg_depend d
      where d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
        and (d.deptype in ('n', 'a') or d.classid = 'pg_class'::regclass and d.objid <> c.reltoastrelid))
    or exists (
      select from pg_catalog.pg_depend d
      where d.refclassid = 'pg_type'::regclass and d.deptype in ('n', 'a')
        and d.refobjid = any (array[c.reltype, (select typarray from pg_catalog.pg_type where oid = c.reltype)]))
    or c.relacl is not null or c.relrowsecurity or c.relreplident <> 'd' and c.relkind = 'r' or c.relowner <> current_user::regrole
    or exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attacl is not null)
    or exists (select from pg_catalog.pg_description m where m.objoid = c.oid and m.classoid = 'pg_class'::regclass)
  from pg_catalog.pg_class c
  where c.relname = ${quoteLiteral(identifier)} and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and c.relnamespace = (select oid from pg_catalog.pg_namespace where nspname = ${quoteLiteral(schema)})`;
}

/**
 * The relation's oid, whether anything else depends on it, and whether it has attachments. What depends on an index or
 * a key of it (a foreign key, a view that groups by the key) depends on its columns too.
 */
function probe({ schema, identifier }: Relation): string {
  return `select c.oid::int8,
    exists (
      select from pg_catalog.pg_depend d
      where (d.refclassid, d.refobjid) in (
        select 'pg_class'::regclass, c.oid
        union all select 'pg_type'::regclass, y
          from unnest(array[c.reltype, (select typarray from pg_catalog.pg_type where oid = c.reltype)]) y
        union all select 'pg_class'::regclass, s.objid from pg_catalog.pg_depend s
          where s.refclassid = 'pg_class'::regclass and s.refobjid = c.oid and s.classid = 'pg_class'::regclass and s.deptype in ('a', 'i'))
      -- Automatic dependents are parts of the relation, but for partitions.
      and (d.deptype = 'n' or d.deptype = 'a' and d.classid = 'pg_class'::regclass
        and (select relkind from pg_catalog.pg_class where oid = d.objid) in ('r', 'p', 'f'))
      and not case d.classid
        when 'pg_class'::regclass then exists (select from pg_catalog.pg_index where indexrelid = d.objid and indrelid = c.oid)
        when 'pg_constraint'::regclass then exists (select from pg_catalog.pg_constraint where oid = d.objid and conrelid = c.oid)
        when 'pg_attrdef'::regclass then exists (select from pg_catalog.pg_attrdef where oid = d.objid and adrelid = c.oid)
        when 'pg_policy'::regclass then exists (select from pg_catalog.pg_policy where oid = d.objid and polrelid = c.oid)
        when 'pg_trigger'::regclass then exists (select from pg_catalog.pg_trigger where oid = d.objid and tgrelid = c.oid)
        when 'pg_statistic_ext'::regclass then exists (select from pg_catalog.pg_statistic_ext where oid = d.objid and stxrelid = c.oid)
        when 'pg_rewrite'::regclass then exists (select from pg_catalog.pg_rewrite where oid = d.objid and ev_class = c.oid)
        else false end
    ),
    c.relacl is not null or c.relrowsecurity or c.relreplident <> 'd' and c.relkind = 'r' or c.relowner <> current_user::regrole
      or exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attacl is not null)
      or exists (select from pg_catalog.pg_description m where m.objoid = c.oid and m.classoid = 'pg_class'::regclass)
      or exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid)
      or exists (select from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
      or exists (select from pg_catalog.pg_publication_rel p where p.prrelid = c.oid)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ${quoteLiteral(schema)} and c.relname = ${quoteLiteral(identifier)} and c.relkind in ('r', 'p', 'v', 'm', 'f')`;
}

async function withEmptySearchPath(session: Session, work: () => Promise<void>): Promise<void> {
  const own = !session.inTransaction;
  if (own) await session.query("begin");
  try {
    const { rows } = await session.query("select current_setting('search_path')");
    await session.query("set local search_path to ''");
    await work();
    await session.query(`select set_config('search_path', ${quoteLiteral(String(rows[0]?.[0]))}, true)`);
  } finally {
    if (own) await session.query("rollback");
  }
}

/** An object that the relation's end would touch. */
interface Reached {
  catalog: string;
  oid: number;
  /** relkind of a pg_class, prokind of a pg_proc, contype of a pg_constraint. */
  kind: string | null;
  /** The relation (or index, or type) that the object is a part of and goes with. */
  owner: string | null;
  description: string;
  /** Keys of what the object needs. */
  needs: string[];
}

const key = (catalog: string, oid: number | string) => `${catalog}:${oid}`;

function toReached([catalog, oid, kind, owner, description, needs]: Cell[]): Reached {
  return {
    catalog: String(catalog),
    oid: Number(oid),
    kind: kind === null ? null : String(kind),
    owner: owner === null ? null : String(owner),
    description: String(description),
    needs: JSON.parse(String(needs)) as string[],
  };
}

/**
 * All that pg_depend reaches from a relation, through its indexes, types, constraints and sequences, and through
 * views (whose rule depends, and who depend on their rule) and routines. Other tables end the search.
 */
function reached(oid: number): string {
  return `with recursive reach(classid, objid) as (
    select 'pg_class'::regclass::oid, ${oid}::oid
    union
    select n.classid, n.objid from reach r cross join lateral (
      select d.classid, d.objid from pg_catalog.pg_depend d
      where d.refclassid = r.classid and d.refobjid = r.objid and d.deptype in ('n', 'a', 'i', 'P', 'S')
        and (r.classid <> 'pg_class'::regclass or r.objid = ${oid}
          or (select relkind from pg_catalog.pg_class where oid = r.objid) not in ('r', 'p', 'f'))
        and not (d.classid = 'pg_trigger'::regclass and (select tgisinternal from pg_catalog.pg_trigger where oid = d.objid))
      union all
      select 'pg_class'::regclass, w.ev_class from pg_catalog.pg_rewrite w
      where r.classid = 'pg_rewrite'::regclass and w.oid = r.objid and w.rulename = '_RETURN'
    ) n
  )
  select r.classid::regclass::text, r.objid::int8,
    coalesce((select relkind::text from pg_catalog.pg_class where r.classid = 'pg_class'::regclass and oid = r.objid),
      (select prokind::text from pg_catalog.pg_proc where r.classid = 'pg_proc'::regclass and oid = r.objid),
      (select contype::text from pg_catalog.pg_constraint where r.classid = 'pg_constraint'::regclass and oid = r.objid)),
    case r.classid
      when 'pg_rewrite'::regclass then (select 'pg_class:' || ev_class from pg_catalog.pg_rewrite where oid = r.objid)
      -- A foreign key of a partition goes with that of the table it is a part of.
      when 'pg_constraint'::regclass then (select case when conparentid <> 0 then 'pg_constraint:' || conparentid
        else 'pg_class:' || nullif(conrelid, 0) end from pg_catalog.pg_constraint where oid = r.objid)
      when 'pg_trigger'::regclass then (select 'pg_class:' || tgrelid from pg_catalog.pg_trigger where oid = r.objid)
      when 'pg_policy'::regclass then (select 'pg_class:' || polrelid from pg_catalog.pg_policy where oid = r.objid)
      when 'pg_attrdef'::regclass then (select 'pg_class:' || adrelid from pg_catalog.pg_attrdef where oid = r.objid)
      when 'pg_statistic_ext'::regclass then (select 'pg_class:' || stxrelid from pg_catalog.pg_statistic_ext where oid = r.objid)
      when 'pg_publication_rel'::regclass then (select 'pg_class:' || prrelid from pg_catalog.pg_publication_rel where oid = r.objid)
      when 'pg_type'::regclass then (select case when typrelid <> 0 then 'pg_class:' || typrelid else 'pg_type:' || nullif(typelem, 0) end
        from pg_catalog.pg_type where oid = r.objid)
      when 'pg_class'::regclass then coalesce(
        (select 'pg_class:' || indrelid from pg_catalog.pg_index where indexrelid = r.objid),
        (select 'pg_class:' || oid from pg_catalog.pg_class where reltoastrelid = r.objid),
        (select 'pg_class:' || d.refobjid from pg_catalog.pg_depend d join pg_catalog.pg_class s on s.oid = d.objid and s.relkind = 'S'
          where d.classid = 'pg_class'::regclass and d.objid = r.objid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
    end,
    pg_catalog.pg_describe_object(r.classid, r.objid, 0),
    (select coalesce(json_agg(d.refclassid::regclass || ':' || d.refobjid), '[]') from pg_catalog.pg_depend d
      where d.classid = r.classid and d.objid = r.objid)
  from reach r`;
}

/**
 * Tells what can be made anew from what blocks, and brings the former into the order of creation. A part (an index, a
 * rule, a trigger, a row type) counts as the view or table that it belongs to.
 */
function sortReached(root: number, all: readonly Reached[]): { nodes: Reached[]; blocking: string[] } {
  const objects = new Map(all.map((object) => [key(object.catalog, object.oid), object]));
  const rootKey = key("pg_class", root);
  const isNode = ({ catalog, kind, owner }: Reached) =>
    (catalog === "pg_class" && (kind === "v" || kind === "m")) ||
    (catalog === "pg_proc" && (kind === "f" || kind === "p")) ||
    (catalog === "pg_constraint" && kind === "f" && owner !== rootKey && !owner?.startsWith("pg_constraint"));
  /** The node (or the relation) that an object stands for; undefined for what blocks. */
  const nodeOf = (start: string): string | undefined => {
    let current = start;
    for (let object = objects.get(current); object !== undefined; object = objects.get(current)) {
      if (current === rootKey || isNode(object)) return current;
      if (object.owner === null) return undefined;
      current = object.owner;
    }
    return undefined;
  };

  const needs = new Map<string, Set<string>>();
  const blocking: string[] = [];
  for (const [name, object] of objects) {
    const node = nodeOf(name);
    if (node === undefined) blocking.push(object.description);
    else {
      const found = needs.get(node) ?? new Set();
      for (const needed of object.needs) {
        const other = nodeOf(needed);
        if (other !== undefined && other !== node) found.add(other);
      }
      needs.set(node, found);
    }
  }

  const sorted: Reached[] = [];
  const seen = new Set<string>([rootKey]);
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const needed of needs.get(name) ?? []) visit(needed);
    sorted.push(objects.get(name)!);
  };
  // Foreign keys come last: nothing needs them, and checking their rows is wasted where something else fails.
  const isForeignKey = (name: string) => name.startsWith("pg_constraint:");
  for (const name of [...needs.keys()].sort()) if (!isForeignKey(name)) visit(name);
  for (const name of [...needs.keys()].sort()) visit(name);
  return { nodes: sorted, blocking: blocking.sort() };
}

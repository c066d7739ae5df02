import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import type { Session } from "./adapter.ts";
import {
  attachmentStatements,
  type Dependents,
  dependentsOf,
  dropStatements,
  findRelation,
  getColumns,
  hasDependents,
  listRelations,
  listSchemas,
  recreateStatements,
  schemaExists,
} from "./catalog.ts";

/** Replaces shop.t as a table materialisation does: built aside, dropped, renamed, everything put back. */
async function swap(session: Session, columns: string[], query: string): Promise<Dependents> {
  await session.query("begin");
  const dependents = await dependentsOf(session, { database: "", schema: "shop", identifier: "t" });
  expect(dependents.blocking).toEqual([]);
  await session.query(`create table shop.t_new as ${query}`);
  for (const sql of dropStatements(dependents)) await session.query(sql);
  await session.query("drop table shop.t");
  await session.query("alter table shop.t_new rename to t");
  for (const sql of attachmentStatements(dependents.attachments, columns)) await session.query(sql);
  for (const sql of recreateStatements(dependents)) await session.query(sql);
  await session.query("commit");
  return dependents;
}

/** Everything about the objects of schema shop and report that must not change, as the catalog shows it. */
async function picture(session: Session): Promise<unknown> {
  const { rows } = await session.query(`
    select c.oid::regclass::text, c.relkind, (select string_agg(x::text, ' ' order by x::text) from unnest(c.relacl) x), c.reloptions::text, c.relrowsecurity, c.relforcerowsecurity,
      pg_get_userbyid(c.relowner), obj_description(c.oid, 'pg_class'),
      case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
      (select json_agg(json_build_array(attname, attacl::text, col_description(c.oid, attnum)) order by attname)::text
        from pg_attribute where attrelid = c.oid and attnum > 0 and c.relkind <> 'i'),
      (select json_agg(pg_get_indexdef(indexrelid) order by indexrelid::regclass::text)::text from pg_index where indrelid = c.oid and c.relkind = 'm'),
      (select json_agg(json_build_array(pg_get_triggerdef(t.oid), tgenabled) order by tgname)::text from pg_trigger t where tgrelid = c.oid),
      (select json_agg(pg_get_ruledef(r.oid) order by rulename)::text from pg_rewrite r where ev_class = c.oid and rulename <> '_RETURN'),
      (select json_agg(json_build_array(polname, polcmd, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) order by polname)::text
        from pg_policy where polrelid = c.oid)
    from pg_class c where relnamespace in ('shop'::regnamespace, 'report'::regnamespace) and relkind in ('r', 'v', 'm') order by 1`);
  const routines =
    await session.query(`select oid::regprocedure::text, pg_get_functiondef(oid), (select string_agg(x::text, ' ' order by x::text) from unnest(proacl) x), obj_description(oid, 'pg_proc')
    from pg_proc where pronamespace in ('shop'::regnamespace, 'report'::regnamespace) order by 1`);
  return [rows, routines.rows];
}

describeBothAdapters("the catalog", (makeAdapter) => {
  test("lists relations with their types, by schema", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create schema "Other's"; create table shop.t (a int); create view shop.v as select 1 as x;
        create materialized view shop.m as select 1 as x; create table "Other's"."T x" (a int); create index on shop.t (a);
        create table shop.p (a int) partition by list (a)`);
      const database = db.database;
      expect(await listRelations(session, ["shop", "Other's"])).toEqual([
        { database, schema: "Other's", identifier: "T x", type: "table" },
        { database, schema: "shop", identifier: "m", type: "materialized_view" },
        { database, schema: "shop", identifier: "p", type: "table" },
        { database, schema: "shop", identifier: "t", type: "table" },
        { database, schema: "shop", identifier: "v", type: "view" },
      ]);
      expect(await listRelations(session, [])).toEqual([]);
      expect(await findRelation(session, { database, schema: "shop", identifier: "v" })).toEqual({
        database,
        schema: "shop",
        identifier: "v",
        type: "view",
      });
      expect(await findRelation(session, { database, schema: "shop", identifier: "none" })).toBeUndefined();
      expect(await listSchemas(session)).toEqual(expect.arrayContaining(["shop", "Other's", "public", "pg_catalog"]));
      expect(await schemaExists(session, "shop")).toBe(true);
      expect(await schemaExists(session, "SHOP")).toBe(false);
    });
  });

  test("the name of the database works as the first part of a name", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query("create table public.t as select 1 as a");
      expect((await session.query(`select a from "${db.database}".public.t`)).rows).toEqual([[1]]);
    });
  });

  test("gives columns with lengths, precisions and full types", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create type mood as enum ('ok'); create table t (a int, b varchar(10), c numeric(12,2), d text[], e mood, gone int,
        "F g" timestamptz, h bpchar(3), i varchar, j numeric); alter table t drop column gone; create temporary table t2 (x int8)`);
      const columns = await getColumns(session, { database: "", schema: "public", identifier: "t" });
      expect(columns.map((column) => Object.values(column))).toEqual([
        ["a", "integer", null, 32, 0, "integer"],
        ["b", "character varying", 10, null, null, "character varying(10)"],
        ["c", "numeric", null, 12, 2, "numeric(12,2)"],
        ["d", "text[]", null, null, null, "text[]"],
        ["e", "mood", null, null, null, "mood"],
        ["F g", "timestamp with time zone", null, null, null, "timestamp with time zone"],
        ["h", "character", 3, null, null, "character(3)"],
        ["i", "character varying", null, null, null, "character varying"],
        ["j", "numeric", null, null, null, "numeric"],
      ]);
      const temporary = await getColumns(session, { database: "", schema: "", identifier: "t2" });
      expect(temporary.map(({ name, dataType }) => [name, dataType])).toEqual([["x", "bigint"]]);
      expect(await getColumns(session, { database: "", schema: "public", identifier: "nope" })).toEqual([]);
    });
  });
});

describeBothAdapters("a swapped table", (makeAdapter) => {
  test("a table that nothing depends on has no dependents, and neither has one that does not exist", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create table shop.t (id serial primary key, a text default 'x' check (a <> ''));
        create index on shop.t (a); create statistics s on id, a from shop.t`);
      const none = { recreatable: [], blocking: [], attachments: { statements: [] } };
      expect(await dependentsOf(session, { database: "", schema: "shop", identifier: "t" })).toEqual(none);
      expect(await dependentsOf(session, { database: "", schema: "shop", identifier: "nope" })).toEqual(none);
    });
  });

  test("that nothing depends on costs one question", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create table shop.other (id int primary key);
        create table shop.t (id serial primary key, a text default 'x' check (a <> ''), other int references shop.other);
        create index on shop.t (lower(a)); create statistics shop.s on id, a from shop.t; create view shop.v as select * from shop.other`);
      for (const identifier of ["t", "v"]) {
        let questions = 0;
        const counting: Session = {
          query: (sql) => {
            questions++;
            return session.query(sql);
          },
          copyFrom: session.copyFrom,
          inTransaction: false,
        };
        await dependentsOf(counting, { database: "", schema: "shop", identifier });
        expect([identifier, questions]).toEqual([identifier, 1]);
      }
    });
  });

  test("whatever hangs on it is seen by the short question that is asked first, and what is its own passed over", async () => {
    await using db = await makeAdapter();
    const owner = `owner_${Math.random().toString(36).slice(2)}`;
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create role ${owner};
        create function shop.touch() returns trigger language plpgsql as 'begin return new; end'`);
      const has = async (sql: string) => {
        await session.query(`begin; create table shop.t (id int, note text); ${sql}`);
        const found = await hasDependents(session, { database: "", schema: "shop", identifier: "t" });
        await session.query("rollback");
        return found;
      };
      const own = [
        "",
        "alter table shop.t add primary key (id)",
        "create index on shop.t (lower(note)); create statistics shop.s on id, note from shop.t",
        "alter table shop.t add own int generated always as identity, add other serial, add check (id > 0)",
        "drop table shop.t",
      ];
      for (const sql of own) expect([sql, await has(sql)]).toEqual([sql, false]);
      const others = [
        "create view shop.v as select id from shop.t",
        "create view shop.v as select t from shop.t as t",
        "create materialized view shop.m as select id from shop.t",
        "create table shop.other (row shop.t)",
        "create table shop.other (rows shop.t[])",
        "create table shop.other () inherits (shop.t)",
        "create table shop.other (like shop.t); alter table shop.t add unique (id); alter table shop.other add foreign key (id) references shop.t (id)",
        "create function shop.first() returns shop.t language sql as 'select null::shop.t'",
        "create function shop.f() returns bigint language sql begin atomic select count(*) from shop.t; end",
        "alter table shop.t add own serial; create table shop.other (id int default nextval('shop.t_own_seq'))",
        "create policy peek on shop.t using (true)",
        "alter table shop.t enable row level security",
        "create trigger touch before update on shop.t for each row execute function shop.touch()",
        "create publication p for table shop.t",
        "alter table shop.t replica identity full",
        `alter table shop.t owner to ${owner}`,
        "grant select on shop.t to public",
        "grant select (id) on shop.t to public",
        "comment on table shop.t is 'orders'",
        "comment on column shop.t.id is 'a key'",
      ];
      for (const sql of others) expect([sql, await has(sql)]).toEqual([sql, true]);
      await session.query(`drop role ${owner}`);
    });
  });

  test("keeps everything that hangs on it", async () => {
    await using db = await makeAdapter();
    const reader = `reader ${Math.random().toString(36).slice(2)}`;
    const owner = `owner_${Math.random().toString(36).slice(2)}`;
    await db.adapter.withSession(async (session) => {
      await session.query(`
        create role "${reader}"; create role ${owner};
        create schema shop; create schema report; grant usage on schema shop, report to public; grant create on schema report to ${owner};
        create table shop.t as select 1 as id, 'x'::text as "Full Name", 10.5::numeric as amount;
        comment on table shop.t is 'the table''s comment \\ with a backslash'; comment on column shop.t."Full Name" is 'a name';
        grant select on shop.t to "${reader}" with grant option; grant update (amount), insert (id) on shop.t to "${reader}"; grant select on shop.t to public;
        grant select on shop.t to ${owner};
        alter table shop.t enable row level security; alter table shop.t force row level security;
        create policy everyone on shop.t for select to public using (id > 0);
        create policy "writers only" on shop.t as restrictive for insert to "${reader}" with check (amount > 0);
        create function shop.touch() returns trigger language plpgsql as 'begin return new; end';
        create trigger touch before update of amount on shop.t for each row execute function shop.touch();
        create trigger off after insert on shop.t for each statement execute function shop.touch();
        alter table shop.t disable trigger off;
        create view report.direct with (security_invoker = true) as select id, "Full Name" from shop.t where amount > 0;
        comment on view report.direct is 'seen by all'; comment on column report.direct.id is 'the key';
        grant select on report.direct to "${reader}"; grant select (id) on report.direct to public;
        create materialized view report.summary as select count(*) as n, max(d.id) as id from report.direct d;
        create unique index summary_id on report.summary (id); create index on report.summary (n) where n > 1;
        comment on materialized view report.summary is 'counted';
        create view report."Top View" with (security_barrier = true, check_option = local) as select * from shop.t t where t.id < 100;
        create function report.instead() returns trigger language plpgsql as 'begin return new; end';
        create view report.last as select s.n, d.id, (t).amount from report.summary s, report.direct d, shop.t t;
        alter view report.last alter column n set default 7;
        create trigger instead instead of insert on report.last for each row execute function report.instead();
        create view report.ruled as select id from shop.t;
        create rule nothing as on insert to report.ruled do instead nothing;
        create function report.total(factor numeric default 2) returns numeric language sql begin atomic select sum(amount) * factor from shop.t; end;
        revoke execute on function report.total from public; grant execute on function report.total to "${reader}";
        comment on function report.total is 'all of it';
        create view report.uses_function as select report.total() as total;
        alter view report.uses_function owner to ${owner};
        create publication p for table shop.t`);
      const before = await picture(session);
      const dependents = await swap(
        session,
        ["id", "Full Name", "amount"],
        "select 2 as id, 'y'::text as \"Full Name\", 4::numeric as amount",
      );
      expect(await picture(session)).toEqual(before);
      expect(dependents.recreatable.map(({ description }) => description)).toEqual(
        expect.arrayContaining([
          "view report.direct",
          "materialized view report.summary",
          "function report.total(numeric)",
        ]),
      );
      expect(dependents.recreatable.length).toBe(7);
      expect((await session.query("select id from report.summary")).rows).toEqual([[2]]);
      expect((await session.query("select total from report.uses_function")).rows).toEqual([[8]].map(() => ["8"]));
      expect((await session.query("select tablename from pg_publication_tables where pubname = 'p'")).rows).toEqual([
        ["t"],
      ]);
      await session.query(
        `drop schema report cascade; drop schema shop cascade; drop owned by "${reader}", ${owner}; drop role "${reader}"; drop role ${owner}`,
      );
    });
  });

  test("gives no more rights than before where default privileges would", async () => {
    await using db = await makeAdapter();
    const role = `role_${Math.random().toString(36).slice(2)}`;
    await db.adapter.withSession(async (session) => {
      await session.query(`create role ${role}; create schema shop; create schema report; create table shop.t as select 1 as id;
        create view report.secret as select * from shop.t; alter default privileges grant select on tables to ${role}`);
      await swap(session, ["id"], "select 2 as id");
      const { rows } = await session.query(`select has_table_privilege('${role}', 'report.secret', 'select')`);
      expect(rows).toEqual([[false]]);
      await session.query(
        `drop schema report cascade; drop schema shop cascade; drop owned by ${role}; drop role ${role}`,
      );
    });
  });

  test("keeps what a column's absence allows", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create table shop.t as select 1 as id, 2 as old;
        comment on column shop.t.id is 'stays'; comment on column shop.t.old is 'goes'`);
      const dependents = await swap(session, ["id", "fresh"], "select 2 as id, 3 as fresh");
      expect(attachmentStatements(dependents.attachments, ["id"])).toEqual([
        "comment on column shop.t.\"id\" is 'stays'",
      ]);
    });
  });

  test("fails by a view on a column that is gone, and nothing has changed", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(
        "create schema shop; create table shop.t as select 1 as id, 2 as old; create view shop.v as select old from shop.t",
      );
      await expect(swap(session, ["id"], "select 2 as id")).rejects.toMatchObject({ sqlstate: "42703" });
      await session.query("rollback");
      expect((await session.query("select old from shop.v")).rows).toEqual([[2]]);
    });
  });

  test("what cannot be made anew is named", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create table shop.t (id int primary key, at int default 0, own serial);
        create table shop.child () inherits (shop.t);
        create table shop.uses_sequence (id int default nextval('shop.t_own_seq'));
        create table shop.typed (value shop.t);
        create table shop.guarded (id int); create policy peek on shop.guarded using (id in (select t.id from shop.t));
        create rule log as on insert to shop.guarded do also insert into shop.t (id) values (new.id);
        create view shop.fine as select * from shop.t`);
      const { blocking, recreatable } = await dependentsOf(session, { database: "", schema: "shop", identifier: "t" });
      expect(blocking).toEqual([
        "default value for column id of table shop.uses_sequence",
        "default value for column own of table shop.child",
        "policy peek on table shop.guarded",
        "rule log on table shop.guarded",
        "table shop.child",
        "table shop.typed",
      ]);
      expect(recreatable).toEqual([]);
    });
  });

  test("foreign keys of other tables come back as they were, those of partitions with their table's", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create table shop.t (id int primary key, parent int references shop.t, a text);
        insert into shop.t values (1, null, 'x'), (2, 1, 'y');
        create table shop."The Orders" (t_id int constraint "of t" references shop.t on delete cascade deferrable initially deferred);
        comment on constraint "of t" on shop."The Orders" is 'who''s';
        create table shop.loose (t_id int); insert into shop.loose values (99);
        alter table shop.loose add foreign key (t_id) references shop.t not valid;
        create table shop.parts (t_id int references shop.t) partition by list (t_id);
        create table shop.part1 partition of shop.parts for values in (1);
        create view shop.v as select * from shop.t`);
      const keys = async () =>
        (
          await session.query(`select conrelid::regclass::text, conname, pg_get_constraintdef(oid), conparentid <> 0, obj_description(oid)
            from pg_constraint where contype = 'f' and confrelid = 'shop.t'::regclass and conrelid <> 'shop.t'::regclass order by 1, 2`)
        ).rows;
      const before = await keys();
      expect(before).toHaveLength(4);
      await session.query("begin");
      const dependents = await dependentsOf(session, { database: "", schema: "shop", identifier: "t" });
      expect(dependents.blocking).toEqual([]);
      expect(dependents.recreatable.map(({ kind }) => kind)).toEqual([
        "view",
        "foreign key",
        "foreign key",
        "foreign key",
      ]);
      for (const sql of dropStatements(dependents)) await session.query(sql);
      await session.query(
        "drop table shop.t; create table shop.t as select 1 as id, 0 as parent, 'z' as a; alter table shop.t add primary key (id)",
      );
      for (const sql of recreateStatements(dependents)) await session.query(sql);
      await session.query("commit");
      expect(await keys()).toEqual(before);
    });
  });

  test("a partition and a table that only has its type are found", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(`create schema shop; create table shop.t (id int) partition by list (id);
        create table shop.t1 partition of shop.t for values in (1);
        create table shop.u (id int); create table shop.typed (many shop.u[])`);
      const of = async (identifier: string) =>
        (await dependentsOf(session, { database: "", schema: "shop", identifier })).blocking;
      expect(await of("t")).toEqual(["table shop.t1"]);
      expect(await of("u")).toEqual(["table shop.typed"]);
    });
  });

  test("the search path of the caller is as before", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(
        "create schema shop; create table shop.t as select 1 as id; create view shop.v as select * from shop.t; set search_path to shop, public",
      );
      await session.query("begin");
      await dependentsOf(session, { database: "", schema: "shop", identifier: "t" });
      expect((await session.query("show search_path")).rows).toEqual([["shop, public"]]);
      await session.query("commit");
      await dependentsOf(session, { database: "", schema: "shop", identifier: "t" });
      expect(session.inTransaction).toBe(false);
      expect((await session.query("show search_path")).rows).toEqual([["shop, public"]]);
    });
  });
});

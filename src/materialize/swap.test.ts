import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const TABLE = "{{ config(materialized='table') }}\n";

describeBothAdapters("swapping a relation", (makeAdapter) => {
  test("a view made by hand keeps its definition, grants and comment", async () => {
    await using project = await testProject(makeAdapter, {
      "models/orders.sql": `${TABLE}select 1 as id, 10 as amount`,
    });
    await project.run();
    await project.query(`
      create view dev.by_hand with (security_barrier) as select id, amount * 2 as twice from dev.orders;
      comment on view dev.by_hand is 'mine';
      create role reader;
      grant select on dev.by_hand to reader;
      grant select (id) on dev.orders to reader;
      comment on table dev.orders is 'all of them'`);
    project.write({ "models/orders.sql": `${TABLE}select 2 as id, 20 as amount, 'new' as note` });
    expect(await project.run()).toEqual({ orders: "success" });
    expect(await project.query("select * from dev.by_hand")).toEqual(["2|40"]);
    expect(
      await project.query(`
        select obj_description('dev.by_hand'::regclass), reloptions::text,
               has_table_privilege('reader', 'dev.by_hand', 'select'),
               has_column_privilege('reader', 'dev.orders', 'id', 'select'),
               obj_description('dev.orders'::regclass)
          from pg_class where oid = 'dev.by_hand'::regclass`),
    ).toEqual(["mine|{security_barrier=true}|true|true|all of them"]);
  });

  test("a view on a view on the model comes back, too", async () => {
    await using project = await testProject(makeAdapter, { "models/a.sql": `${TABLE}select 1 as id` });
    await project.run();
    await project.query(`
      create view dev.first as select id from dev.a;
      create view dev.second as select f.id, a.id as other from dev.first f join dev.a using (id)`);
    project.write({ "models/a.sql": `${TABLE}select 7 as id` });
    expect(await project.run()).toEqual({ a: "success" });
    expect(await project.query("select * from dev.second")).toEqual(["7|7"]);
  });

  test("a view that needs a column which goes away blocks the swap, is named, and nothing changes", async () => {
    await using project = await testProject(makeAdapter, {
      "models/orders.sql": `${TABLE}select 1 as id, 10 as amount`,
    });
    await project.run();
    await project.query("create view dev.by_hand as select amount from dev.orders");
    project.write({ "models/orders.sql": `${TABLE}select 2 as id` });
    const { orders } = await project.run();
    expect(orders).toContain("error Compilation Error in model orders (models/orders.sql)");
    expect(orders).toMatch(/view .*by_hand.* depends on .*orders.* and does not fit its new columns/);
    expect(await project.query("select * from dev.orders")).toEqual(["1|10"]);
    expect(await project.query("select * from dev.by_hand")).toEqual(["10"]);
    expect(await project.query("select relname from pg_class where relname like '%__dbt_tmp%'")).toEqual([]);
  });

  test("a foreign key of somebody else's table blocks the swap and is named", async () => {
    await using project = await testProject(makeAdapter, { "models/users.sql": `${TABLE}select 1 as id` });
    await project.run();
    await project.query(`
      alter table dev.users add primary key (id);
      create table dev.logins (user_id int constraint logins_user references dev.users)`);
    const { users } = await project.run();
    expect(users).toMatch(/cannot be replaced, because it is needed by .*logins/);
    expect(await project.query("select count(*) from dev.users")).toEqual(["1"]);
  });

  test("two tables under one view are rebuilt side by side", async () => {
    await using project = await testProject(makeAdapter, {
      "models/a.sql": `${TABLE}select 1 as id`,
      "models/b.sql": `${TABLE}select 2 as id`,
      "models/c.sql": `${TABLE}select 3 as id`,
      "models/joined.sql":
        "select a.id as a, b.id as b, c.id as c from {{ ref('a') }} a, {{ ref('b') }} b, {{ ref('c') }} c",
    });
    for (let i = 0; i < 5; i++) {
      expect(await project.run()).toEqual({ a: "success", b: "success", c: "success", joined: "success" });
    }
    expect(await project.query("select * from dev.joined")).toEqual(["1|2|3"]);
  });

  test("a model of the project that is built later may be missing until then", async () => {
    await using project = await testProject(makeAdapter, {
      "models/a.sql": `${TABLE}select 1 as old`,
      "models/b.sql": "select old from {{ ref('a') }}",
    });
    await project.run();
    project.write({ "models/a.sql": `${TABLE}select 1 as new`, "models/b.sql": "select new from {{ ref('a') }}" });
    expect(await project.run()).toEqual({ a: "success", b: "success" });
    expect(await project.query("select * from dev.b")).toEqual(["1"]);
    // Alone, the table may not take the view away.
    project.write({ "models/a.sql": `${TABLE}select 1 as newest` });
    expect((await project.run({ select: ["a"] })).a).toContain("does not fit its new columns");
  });

  test("a view becomes a table, a table a view, and a view gets other columns", async () => {
    await using project = await testProject(makeAdapter, { "models/m.sql": "select 1 as id" });
    await project.run();
    project.write({ "models/m.sql": `${TABLE}select 2 as id` });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query("select relkind from pg_class where relname = 'm'")).toEqual(["r"]);
    project.write({ "models/m.sql": "select 'x' as other, 3 as id" });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query("select relkind from pg_class where relname = 'm'")).toEqual(["v"]);
    project.write({ "models/m.sql": "select 4 as id" });
    expect(await project.run()).toEqual({ m: "success" });
    expect(await project.query("select * from dev.m")).toEqual(["4"]);
  });

  test("what a run of dbt that broke off has left is taken away", async () => {
    await using project = await testProject(makeAdapter, {
      "models/a.sql": `${TABLE}select 1 as id`,
      "models/b.sql": "select 1 as id",
    });
    await project.query(`
      create schema dev;
      create view dev.a__dbt_tmp as select 1 as x;
      create table dev.b__dbt_tmp (x int);
      create table dev.b__dbt_backup (x int)`);
    expect(await project.run()).toEqual({ a: "success", b: "success" });
    expect(await project.query("select relname from pg_class where relname like '%\\_\\_dbt%'")).toEqual([]);
  });
});

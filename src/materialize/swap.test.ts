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

  test("a foreign key of somebody else's table is there afterwards, if the new table has its key", async () => {
    await using project = await testProject(makeAdapter, {
      "models/users.sql":
        "{{ config(materialized='table', post_hook='alter table {{ this }} add primary key (id)') }} select 1 as id",
    });
    await project.run();
    await project.query(`
      create table dev.logins (user_id int constraint logins_user references dev.users);
      insert into dev.logins values (1)`);
    // The post-hook comes after the swap, so the key is not there yet when the foreign key is made again.
    const { users } = await project.run();
    expect(users).toMatch(
      /constraint logins_user on table dev.logins depends on .*users.* does not fit its new rows or keys: there is no unique/,
    );
    expect(await project.query("select count(*) from dev.users")).toEqual(["1"]);
    project.write({
      "models/users.sql":
        "{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}]) }} select 1 as id",
    });
    expect(await project.run()).toEqual({ users: "success" });
    await expect(project.query("insert into dev.logins values (2)")).rejects.toThrow(/logins_user/);
    project.write({
      "models/users.sql":
        "{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}]) }} select 2 as id",
    });
    expect((await project.run()).users).toMatch(/logins_user .* does not fit its new rows or keys: insert or update/);
    expect(await project.query("select id from dev.users")).toEqual(["1"]);
  });

  test("tables of contracts that point at each other are built again and again, alone and together", async () => {
    const model = (name: string, column: string, columns: string) =>
      `  - name: ${name}\n    config: {contract: {enforced: true}}\n    columns:\n` +
      `      - {name: ${column}, data_type: integer, constraints: [{type: primary_key}]}\n${columns}`;
    const references = (name: string, to: string) =>
      `      - {name: ${name}, data_type: integer, constraints: [{type: foreign_key, to: ref('${to}'), to_columns: [${name}]}]}\n`;
    await using project = await testProject(makeAdapter, {
      "models/keys.yml": `models:\n${model("users", "user_id", "")}${model("orders", "order_id", references("user_id", "users"))}${model("lines", "line_id", references("order_id", "orders"))}`,
      "models/users.sql": `${TABLE}select 1 as user_id union all select 2`,
      "models/orders.sql": `${TABLE}select 10 as order_id, 1 as user_id union all select 11, 2`,
      "models/lines.sql":
        "{{ config(materialized='incremental', unique_key='line_id', on_schema_change='fail') }} select 100 as line_id, 10 as order_id",
    });
    const foreignKeys = () =>
      project.query(
        "select conrelid::regclass, confrelid::regclass from pg_constraint where contype = 'f' order by conrelid::regclass::text desc",
      );
    const all = { users: "success", orders: "success", lines: "success" };
    for (const fullRefresh of [false, false, true]) {
      expect(await project.run({ fullRefresh })).toEqual(all);
      expect(await foreignKeys()).toEqual(["dev.orders|dev.users", "dev.lines|dev.orders"]);
    }
    for (const name of ["users", "orders", "lines"])
      expect(await project.run({ select: [name] })).toEqual({ [name]: "success" });
    expect(await foreignKeys()).toEqual(["dev.orders|dev.users", "dev.lines|dev.orders"]);

    // A user who is gone takes orders with them: fine where these are built anew by the same run, and only there.
    project.write({
      "models/users.sql": `${TABLE}select 1 as user_id`,
      "models/orders.sql": `${TABLE}select 10 as order_id, 1 as user_id`,
    });
    expect((await project.run({ select: ["users"] })).users).toMatch(
      /on table dev.orders depends on .* new rows or keys/,
    );
    expect(await project.run()).toEqual(all);
    // An incremental model keeps its rows, so nothing may be taken from under them.
    project.write({ "models/orders.sql": `${TABLE}select 12 as order_id, 1 as user_id` });
    expect((await project.run()).orders).toMatch(/on table dev.lines depends on .* new rows or keys/);
    project.write({
      "models/lines.sql":
        "{{ config(materialized='incremental', unique_key='line_id', on_schema_change='fail') }} select 100 as line_id, 12 as order_id",
    });
    expect(await project.run({ fullRefresh: true })).toEqual(all);
    expect(await foreignKeys()).toEqual(["dev.orders|dev.users", "dev.lines|dev.orders"]);
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

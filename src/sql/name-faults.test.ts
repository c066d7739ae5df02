import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Adapter } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { createPgliteAdapter } from "../adapter/pglite/pglite-adapter.ts";
import { BaseRelation } from "./dependencies.ts";
import { loadSqlParser } from "./parse-sql.ts";
import { SCRATCH_TABLES } from "./recorded/scratch-tables.ts";
import { statementLineage } from "./statement-lineage.ts";

const parse = await loadSqlParser();

/** The faults of a statement over the scratch tables, of which some may have columns that nobody has listed. */
function faultsOf(sql: string, open: readonly string[] = []) {
  const relations = new Map(
    SCRATCH_TABLES.map(({ name, columns }) => {
      const isOpen = open.includes(name);
      return [name, new BaseRelation(name, isOpen ? [] : columns.map((column) => column.name), !isOpen)];
    }),
  );
  const { unclear } = statementLineage(sql, parse, (name) => relations.get(name) ?? null);
  return unclear.flatMap(({ fault, location }) => (fault === undefined ? [] : [{ ...fault, location }]));
}

const adapter: Adapter = createPgliteAdapter({ database: "scratch" });
beforeAll(async () => {
  await adapter.open();
  await adapter.withSession(async (session) => {
    for (const { name, columns } of SCRATCH_TABLES) {
      await session.query(`create table ${name} (${columns.map((each) => `${each.name} ${each.type}`).join(", ")})`);
    }
  });
});
afterAll(() => adapter.close());

async function postgres(sql: string): Promise<DatabaseError | null> {
  return adapter.withSession(async (session) => {
    try {
      await session.query(`create temporary view judged as (\n${sql}\n)`);
      await session.query("drop view judged");
      return null;
    } catch (error) {
      if (error instanceof DatabaseError) return error;
      throw error;
    }
  });
}

test("statements that Postgres takes have no fault, whatever is not known of the columns that they read", () => {
  const statements = readFileSync(new URL("./recorded/statements.sql", import.meta.url), "utf8")
    .split(/\n\n+/)
    .filter((text) => text.trim() !== "" && !text.trim().startsWith("--"));
  expect(statements.length).toBeGreaterThan(200);
  const names = SCRATCH_TABLES.map(({ name }) => name);
  for (const sql of statements) {
    expect(faultsOf(sql), sql).toEqual([]);
    for (const open of [names, ...names.map((name) => [name])]) expect(faultsOf(sql, open), sql).toEqual([]);
  }
});

/** Statements that Postgres refuses for a name, with the first fault that it tells. */
const WRONG = [
  "select amuont from orders",
  "select o.amuont from orders o",
  "select o.id, x.id from orders o",
  "select x.* from orders o",
  "select id from orders o join customers c on o.customer_id = c.id",
  "select 'ä', idd from orders",
  "select s.id from (select id, id from orders) s",
  "select id from orders o, items i where i.ordr_id = o.id",
  "select sum(amount) from orders group by sttus",
  "select id from orders order by plced",
  "select id, row_number() over (partition by sttus order by id) from orders",
  "select id from orders where exists (select 1 from items i where i.order_id = orders.idd)",
  "with a as (select id as order_id from orders) select id from a",
  "with a as (select id as order_id from orders), b as (select a.id from a) select order_id from b",
  "with recursive r as (select id, 1 as n from orders union all select id, n + 1 from r where m < 3) select * from r",
  "select id from finl",
  "select id, amount from orders union all select id from customers",
  "select t.x from (values (1)) as t(y)",
  "select g.day from generate_series(1, 3) as g",
  "select o.id from orders o join lateral (select amuont from items i where i.order_id = o.id) l on true",
  "select o.id from orders o left join customers c on o.customer_id = c.id and c.cty = 'x'",
];

test.each(WRONG)("Postgres and the names of columns refuse the same: %s", async (sql) => {
  const refused = await postgres(sql);
  const [fault] = faultsOf(sql);
  expect(fault).toMatchObject({ message: refused?.message, sqlstate: refused?.sqlstate });
  expect(fault?.location).toBe(refused!.position! - 1 - "create temporary view judged as (\n".length);
});

test.each([
  "select id from orders join items using (id)",
  "select 1 from customers join orders on orders.customer_id = customers.id join items using (id)",
  "select 1 from orders join customers using (id) join edges using (customer_id, id)",
])("Postgres and the names of columns refuse the same join: %s", async (sql) => {
  const refused = await postgres(sql);
  expect(faultsOf(sql)[0]).toMatchObject({ message: refused?.message, sqlstate: refused?.sqlstate });
});

test("all names that are wrong are told, with what they may mean", () => {
  const found = faultsOf("select o.amuont, c.nme, x.id from orders o join customers c on o.customer_id = c.idd");
  expect(found.map(({ message }) => message)).toEqual([
    "column c.idd does not exist",
    "column o.amuont does not exist",
    "column c.nme does not exist",
    'missing FROM-clause entry for table "x"',
  ]);
  expect(found[1]?.candidates).toContain("o.amount");
});

test("a relation of which not all columns are known may have every column, and no alias but its own", () => {
  expect(faultsOf("select anything, o.more from orders o", ["orders"])).toEqual([]);
  expect(faultsOf("with a as (select * from orders) select anything from a", ["orders"])).toEqual([]);
  expect(faultsOf("select nme from customers where exists (select city from orders)", ["orders"])).toHaveLength(1);
  expect(faultsOf("select id from customers where exists (select cty from orders)", ["orders"])).toEqual([]);
  expect(faultsOf("select ordr.id from orders", ["orders"])[0]?.message).toMatch(/^missing FROM-clause entry/);
  expect(faultsOf("select c.nme from customers c join orders o using (id)", ["orders"])).toHaveLength(1);
});

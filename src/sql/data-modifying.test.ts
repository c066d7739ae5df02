import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Adapter } from "../adapter/adapter.ts";
import { type FreshDatabase, freshDatabase } from "../testing/fresh-database.ts";
import { BaseRelation } from "./dependencies.ts";
import { loadSqlParser } from "./parse-sql.ts";
import { statementLineage } from "./statement-lineage.ts";

const TABLES: Record<string, readonly string[]> = {
  stock: ["id", "product", "units"],
  arrivals: ["stock_id", "product", "units"],
};

const parse = await loadSqlParser();

/** `column: table.column kind` for all columns of a statement, then what chooses its rows. */
function lineageOf(sql: string) {
  const relations = new Map(
    Object.entries(TABLES).map(([name, columns]) => [name, new BaseRelation(name, columns, true)]),
  );
  const { columns, rows, unclear } = statementLineage(sql, parse, (name) => relations.get(name) ?? null);
  const nameOf = ({ relation, name }: { relation: BaseRelation; name: string }) => `${relation.id}.${name}`;
  return {
    columns: columns.map(({ name, sources }) => {
      return [name, ...[...sources].map(([source, kind]) => `${kind} ${nameOf(source)}`)].join(" ");
    }),
    rows: [...rows].map(nameOf),
    unclear: unclear.map(({ what }) => what),
  };
}

describe("a query over the rows that a statement changes", () => {
  let database: FreshDatabase;
  let adapter: Adapter;

  beforeAll(async () => {
    database = await freshDatabase();
    adapter = await database.openAdapter();
    const tables = Object.entries(TABLES).map(([name, [id, product, units]]) => {
      const columns = `${id} int primary key, ${product} text, ${units} int default 7`;
      return `create table ${name} (${columns}); insert into ${name} values (1, 'egg', 3), (2, 'coal', 8)`;
    });
    await adapter.withSession((session) => session.query(tables.join(";\n")));
  });
  afterAll(() => database[Symbol.asyncDispose]());

  /** The columns of a statement, in Postgres and here; what it changes is undone. */
  const hold = async (sql: string) => {
    const lineage = lineageOf(sql);
    const names = await adapter.withSession(async (session) => {
      await session.query("begin");
      const { columns } = await session.query(sql);
      await session.query("rollback");
      return columns.map(({ name }) => name);
    });
    expect(lineage.columns.map((column) => column.split(" ")[0])).toEqual(names);
    return lineage;
  };

  test("insert gives what is inserted, and defaults hang on nothing", async () => {
    const sql = `with added as (
        insert into stock (product, id) select product, stock_id + 10 from arrivals where units > 2 returning *
      ) select * from added`;
    expect(await hold(sql)).toEqual({
      columns: ["id transformed arrivals.stock_id", "product copied arrivals.product", "units"],
      rows: ["arrivals.units"],
      unclear: [],
    });
  });

  test("update gives what is set, and the rest as it was", async () => {
    const sql = `with changed (key, sum, kind) as (
        update stock s set units = s.units + a.units from arrivals a where a.stock_id = s.id
        returning s.id, s.units, a.product
      ) select kind, sum, key from changed`;
    expect(await hold(sql)).toEqual({
      columns: [
        "kind copied arrivals.product",
        "sum transformed stock.units transformed arrivals.units",
        "key copied stock.id",
      ],
      rows: ["arrivals.stock_id", "stock.id"],
      unclear: [],
    });
  });

  test("update takes several values from one subquery", async () => {
    const sql = `with changed as (
        update stock set (product, units) = (select max(product), sum(units) from arrivals) returning product, units
      ) select units from changed`;
    const { columns } = await hold(sql);
    expect(columns).toEqual(["units aggregated arrivals.units"]);
  });

  test("delete gives the rows that go", async () => {
    const sql = `with gone as (delete from stock using arrivals a where a.stock_id = id returning stock.*, a.units as arrived)
      select product, arrived from gone`;
    expect(await hold(sql)).toEqual({
      columns: ["product copied stock.product", "arrived copied arrivals.units"],
      rows: ["arrivals.stock_id", "stock.id"],
      unclear: [],
    });
  });

  test("what depends on rows that are there already is not understood", async () => {
    const sql = `with added as (insert into stock values (1, 'dye', 2) on conflict do nothing returning id) select id from added`;
    expect((await hold(sql)).unclear).toEqual(["InsertStmt in with"]);
  });
});

import { expect, it } from "vitest";
import type { ColumnValue } from "../context/column-value.ts";
import { GET_ATTRIBUTE } from "../template/index.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { macroHost } from "./test-host.ts";

describeBothAdapters("a built-in macro", (makeAdapter) => {
  /** What Postgres makes of an expression that a macro writes. */
  async function evaluate(sql: string): Promise<unknown> {
    await using database = await makeAdapter();
    return await database.adapter.withSession(
      async (session) => (await session.query(`select (${sql})::text`)).rows[0]?.[0],
    );
  }

  it.each([
    ["year", "2019-12-31", "2020-01-01", "1"],
    ["quarter", "2019-12-31", "2020-04-01", "2"],
    ["month", "2019-11-30", "2020-01-01", "2"],
    ["week", "2020-02-15", "2020-02-16", "1"],
    ["day", "2020-02-28 23:59:59", "2020-03-01", "2"],
    ["hour", "2020-02-28 23:59:59", "2020-02-29 00:00:00", "1"],
    ["minute", "2020-02-28 23:58:59", "2020-02-29 00:00:00", "2"],
    ["second", "2020-02-28 23:59:58.9", "2020-02-29 00:00:00", "2"],
    ["millisecond", "2020-02-28 23:59:59.5", "2020-02-29 00:00:00", "500"],
    ["microsecond", "2020-02-28 23:59:59.5", "2020-02-29 00:00:00.25", "750000"],
    ["day", "2020-03-01", "2020-02-28", "-2"],
  ])("counts the %s boundaries from %s to %s", async (part, from, to, expected) => {
    const { call } = macroHost();
    const sql = await call("datediff", `'${from}'::timestamp`, `'${to}'::timestamp`, part);
    expect(await evaluate(String(sql))).toBe(expected);
  });

  it.each([
    ["dateadd", ["month", 1, "'2020-01-31'::date"], "2020-02-29 00:00:00"],
    ["date_trunc", ["month", "'2020-02-29'::date"], "2020-02-01 00:00:00+00"],
    ["last_day", ["'2020-02-03'::date", "month"], "2020-02-29"],
    ["last_day", ["'2020-02-03'::date", "quarter"], "2020-03-31"],
    ["split_part", ["'a|b|c'", "'|'", 2], "b"],
    ["split_part", ["'a|b|c'", "'|'", -1], "c"],
    ["hash", ["'a'"], "0cc175b9c0f1b6a831c399e269772661"],
    ["array_construct", [[]], "{}"],
    ["array_append", ["array[1, 2]", 3], "{1,2,3}"],
    ["string_literal", ["a"], "a"],
    ["right", ["'abc'", 2], "bc"],
    ["position", ["'c'", "'abc'"], "3"],
    ["concat", [["'a'", "'b'"]], "ab"],
    ["safe_cast", ["'1'", "integer"], "1"],
    ["cast_bool_to_text", ["true"], "true"],
  ])("%s(%j) is %s", async (name, args, expected) => {
    const { call } = macroHost();
    expect(await evaluate(`${await call(name, ...args)}`)).toBe(expected);
  });

  it("generate_series and listagg make rows and text", async () => {
    const { call } = macroHost();
    const series = await call("generate_series", 5);
    const list = await call("listagg", "generated_number::text", "','", "order by generated_number desc", 3);
    expect(await evaluate(`select ${list} from (${series}) numbers`)).toBe("5,4,3");
  });

  it("reads relations, columns, indexes and comments from the catalog", async () => {
    await using database = await makeAdapter();
    await database.adapter.withSession(async (session) => {
      await session.query(`
        create schema "It's";
        create table "It's".orders (id int primary key, note varchar(10), price numeric(9, 2), tags text[]);
        create index by_note on "It's".orders (note, price);
        create materialized view "It's".totals as select 1 as n;
        comment on column "It's".orders.note is 'why';`);
      const { call, relation } = macroHost({ session, database: database.database });
      const orders = relation("It's", "orders");

      expect(rowsOf(await call("list_relations_without_caching", orders))).toEqual(
        expect.arrayContaining([
          [database.database, "orders", "It's", "table"],
          [database.database, "totals", "It's", "materialized_view"],
        ]),
      );
      const columns = (await call("get_columns_in_relation", orders)) as ColumnValue[];
      const read = (name: string) => columns.map((column) => column[GET_ATTRIBUTE](name));
      expect(read("name")).toEqual(["id", "note", "price", "tags"]);
      expect(read("data_type")).toEqual(["integer", "character varying(10)", "numeric(9,2)", "text[]"]);
      const indexes = await session.query(String(await call("get_show_indexes_sql", orders)));
      expect(indexes.rows).toEqual([
        ["by_note", "btree", false, "note,price"],
        ["orders_pkey", "btree", true, "id"],
      ]);
      const catalog = rowsOf(await call("get_catalog_relations", { database: database.database }, [orders]));
      expect(catalog.map((row) => [row[3], row[5], row[7], row[8]])).toEqual([
        ["BASE TABLE", "id", "integer", null],
        ["BASE TABLE", "note", "character varying(10)", "why"],
        ["BASE TABLE", "price", "numeric(9,2)", null],
        ["BASE TABLE", "tags", "text[]", null],
      ]);
    });
  });

  it("renaming a table gives its indexes the names that the new one would have created", async () => {
    await using database = await makeAdapter();
    await database.adapter.withSession(async (session) => {
      const config = { indexes: [{ columns: ["id"], unique: true }] };
      const { call, relation } = macroHost({ session, database: database.database, config });
      const aside = relation("public", "orders__dbt_tmp");
      const final = relation("public", "orders");
      const indexNames = async () =>
        (await session.query("select indexname from pg_indexes where tablename = 'orders'")).rows.flat();

      for (let build = 0; build < 2; build++) {
        await session.query(String(await call("create_table_as", false, aside, "select 1 as id")));
        await call("create_indexes", aside);
        await session.query("drop table if exists public.orders");
        await call("rename_relation", aside, final);
        expect(await indexNames()).toEqual([`index of ${final.render()}`]);
      }
    });
  });
});

function rowsOf(table: unknown): unknown[][] {
  return (table as { rows: unknown[][] }).rows;
}

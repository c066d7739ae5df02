import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { Connection } from "./connection.ts";

describeBothAdapters("a statement that goes with the next one", (makeAdapter) => {
  test("is sent with the commit, and nothing of it is there where it fails", async () => {
    await using db = await makeAdapter();
    const { adapter } = db;
    const sent: string[] = [];
    const connection = new Connection({ adapter, onStatement: (sql) => sent.push(sql) });
    await connection.queryInTransaction("create table t (id int)");
    await connection.runWithNext("insert into t values (1)");
    await connection.commit();
    expect((await connection.query("select id from t")).rows).toEqual([[1]]);
    expect(sent).toEqual(["create table t (id int)", "insert into t values (1)", "select id from t"]);
    await connection.close();

    const failing = new Connection({ adapter });
    await failing.queryInTransaction("delete from t");
    await failing.runWithNext("drop table nobody_made_this");
    await expect(failing.commit()).rejects.toMatchObject({ sqlstate: "42P01" });
    expect(failing.mayHaveCommitted).toBe(false);
    await failing.close();
    expect(await adapter.withSession((session) => session.query("select id from t"))).toMatchObject({ rows: [[1]] });
  });

  test("comes before whatever is asked next, and an error's position is that of its own statement", async () => {
    await using db = await makeAdapter();
    const connection = new Connection({ adapter: db.adapter, annotate: (sql) => `/* a node */\n${sql}` });
    await connection.queryInTransaction("create table t (id int)");
    await connection.runWithNext("insert into t values (1)");
    const session = await connection.session();
    expect((await session.query("select id from t")).rows).toEqual([[1]]);
    await connection.runWithNext("insert into t values (2)");
    expect((await connection.query("select id from t")).rows).toEqual([[1], [2]]);
    await connection.runWithNext("insert into t values (3)");
    await expect(connection.query("select nothing from t")).rejects.toMatchObject({
      position: 8,
      sql: "select nothing from t",
    });
    await connection.close();
  });
});

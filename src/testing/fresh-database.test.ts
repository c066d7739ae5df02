import { expect, test } from "vitest";
import { freshDatabase } from "./fresh-database.ts";

test("a fresh database answers, and is gone afterwards", async () => {
  let name = "";
  {
    await using db = await freshDatabase();
    name = db.name;
    const adapter = await db.openAdapter();
    const result = await adapter.withSession((session) => session.query("select current_database()"));
    expect(result.rows).toEqual([[db.name]]);
  }
  await using other = await freshDatabase();
  const adapter = await other.openAdapter();
  const { rows } = await adapter.withSession((session) =>
    session.query("select count(*) from pg_database where datname = $1", [name]),
  );
  expect(rows).toEqual([[0]]);
});

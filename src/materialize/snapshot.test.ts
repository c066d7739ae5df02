import { describe, expect, test } from "vitest";
import { describeBothAdapters, type MakeAdapter } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const snapshot = (config: string) => `{% snapshot s %}
{{ config(unique_key='id', ${config}) }}
select * from public.source
{% endsnapshot %}`;

const SOURCE = `create table public.source (id int, note text, updated_at timestamp);
  insert into public.source values (1, 'a', '2026-01-01'), (2, 'b', '2026-01-01')`;

async function snapshotProject(makeAdapter: MakeAdapter, config: string) {
  const project = await testProject(makeAdapter, { "snapshots/s.sql": snapshot(config) });
  await project.query(SOURCE);
  expect(await project.run({ command: "snapshot" })).toEqual({ s: "success" });
  return project;
}

/** Versions in order, each with whether it is current. */
const VERSIONS = "select id, note, dbt_valid_to is null from dev.s order by id, dbt_valid_from, note";

describeBothAdapters("snapshots", (makeAdapter) => {
  test("by timestamp keep the old version of a row until the time of the new one", async () => {
    await using project = await snapshotProject(makeAdapter, "strategy='timestamp', updated_at='updated_at'");
    await project.query("update public.source set note = 'z', updated_at = '2026-02-01' where id = 1");
    // Without a newer time a change is not seen.
    await project.query("update public.source set note = 'unseen' where id = 2");
    expect(await project.run({ command: "snapshot" })).toEqual({ s: "success" });
    expect(
      await project.query("select id, note, dbt_valid_from, dbt_valid_to from dev.s order by id, dbt_valid_from"),
    ).toEqual([
      "1|a|2026-01-01 00:00:00|2026-02-01 00:00:00",
      "1|z|2026-02-01 00:00:00|null",
      "2|b|2026-01-01 00:00:00|null",
    ]);
  });

  test("by check compare the columns that are named, or all of them", async () => {
    await using project = await snapshotProject(makeAdapter, "strategy='check', check_cols=['note']");
    await project.query("update public.source set updated_at = '2026-03-01' where id = 1");
    await project.query("update public.source set note = null where id = 2");
    await project.run({ command: "snapshot" });
    expect(await project.query(VERSIONS)).toEqual(["1|a|true", "2|b|false", "2|null|true"]);

    project.write({ "snapshots/s.sql": snapshot("strategy='check', check_cols='all'") });
    await project.run({ command: "snapshot" });
    expect(await project.query(VERSIONS)).toEqual(["1|a|false", "1|a|true", "2|b|false", "2|null|true"]);
  });

  describe("of rows that are deleted", () => {
    test.each([
      ["", ["1|a|true", "2|b|true"]],
      [", hard_deletes='ignore'", ["1|a|true", "2|b|true"]],
      [", hard_deletes='invalidate'", ["1|a|true", "2|b|false"]],
      [", invalidate_hard_deletes=true", ["1|a|true", "2|b|false"]],
    ])("do with%s what it says", async (config, expected) => {
      await using project = await snapshotProject(
        makeAdapter,
        `strategy='timestamp', updated_at='updated_at'${config}`,
      );
      await project.query("delete from public.source where id = 2");
      expect(await project.run({ command: "snapshot" })).toEqual({ s: "success" });
      expect(await project.query(VERSIONS)).toEqual(expected);
    });

    test("add a row that says so with hard_deletes='new_record', and another when it is back", async () => {
      await using project = await snapshotProject(
        makeAdapter,
        "strategy='timestamp', updated_at='updated_at', hard_deletes='new_record'",
      );
      const deleted = `select id, note, dbt_is_deleted, dbt_valid_to is null from dev.s
        where id = 2 order by dbt_valid_from, dbt_valid_to nulls last`;
      await project.query("delete from public.source where id = 2");
      await project.run({ command: "snapshot" });
      expect(await project.query(deleted)).toEqual(["2|b|False|false", "2|b|True|true"]);
      await project.query("insert into public.source values (2, 'again', now() + interval '1 minute')");
      await project.run({ command: "snapshot" });
      expect(await project.query(deleted)).toEqual(["2|b|False|false", "2|b|True|false", "2|again|False|true"]);
    });
  });

  test("take over a new column of the source", async () => {
    await using project = await snapshotProject(makeAdapter, "strategy='timestamp', updated_at='updated_at'");
    await project.query("alter table public.source add column more int default 5");
    await project.query("update public.source set updated_at = '2026-05-01' where id = 1");
    expect(await project.run({ command: "snapshot" })).toEqual({ s: "success" });
    expect(await project.query("select id, more from dev.s order by id, dbt_valid_from")).toEqual([
      "1|null",
      "1|5",
      "2|null",
    ]);
  });

  test("may have other names for their columns, and a date for what is current", async () => {
    const config = `strategy='timestamp', updated_at='updated_at', dbt_valid_to_current="'9999-12-31'::timestamp",
      snapshot_meta_column_names={'dbt_valid_from': 'valid_from', 'dbt_valid_to': 'valid_to'}`;
    await using project = await snapshotProject(makeAdapter, config);
    await project.query("update public.source set updated_at = '2026-02-01' where id = 1");
    await project.run({ command: "snapshot" });
    expect(await project.query("select id, valid_to from dev.s order by id, valid_from")).toEqual([
      "1|2026-02-01 00:00:00",
      "1|9999-12-31 00:00:00",
      "2|9999-12-31 00:00:00",
    ]);
  });

  test("are refused on a table that was made with other names, and on a view", async () => {
    await using project = await snapshotProject(makeAdapter, "strategy='timestamp', updated_at='updated_at'");
    await project.query("alter table dev.s rename column dbt_scd_id to something");
    expect((await project.run({ command: "snapshot" })).s).toContain(
      'Snapshot target is missing configured columns (missing "dbt_scd_id")',
    );
    await project.query("drop table dev.s; create view dev.s as select 1 as id");
    expect((await project.run({ command: "snapshot" })).s).toContain("exists and is a view");
    expect(await project.query("select * from dev.s")).toEqual(["1"]);
  });
});

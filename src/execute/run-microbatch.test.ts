import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

const INPUT = `{{ config(materialized='table', event_time='at') }}
select * from (values (1, timestamp '2020-01-01 10:00'), (2, '2020-01-02 10:00'), (3, '2020-01-03 10:00')) as t (id, at)`;
const CONFIG = "materialized='incremental', incremental_strategy='microbatch', event_time='at', begin='2020-01-01'";
const MODEL = `{{ config(${CONFIG}, batch_size='day', unique_key='id') }} select i.* from {{ ref('input') }} as i`;
const FILES = { "models/input.sql": INPUT, "models/m.sql": MODEL };

const at = (time: string) => ({ startedAt: new Date(time) });

describeBothAdapters("microbatch models", (makeAdapter) => {
  test("build every batch from begin on first, and then the last ones", async () => {
    await using project = await testProject(makeAdapter, FILES);
    const results = await project.results(at("2020-01-03T13:00:00Z"));
    expect(results.at(-1)).toMatchObject({
      status: "success",
      message: "SUCCESS",
      batchResults: {
        successful: [
          ["2020-01-01T00:00:00+00:00", "2020-01-02T00:00:00+00:00"],
          ["2020-01-02T00:00:00+00:00", "2020-01-03T00:00:00+00:00"],
          ["2020-01-03T00:00:00+00:00", "2020-01-04T00:00:00+00:00"],
        ],
        failed: [],
      },
    });
    expect(await project.query("select id from dev.m order by 1")).toEqual(["1", "2", "3"]);

    await project.query(`
      update dev.input set at = '2020-01-01 11:00' where id = 1;
      update dev.input set at = '2020-01-03 11:00' where id = 3;
      insert into dev.input values (4, '2020-01-04 10:00'), (5, '2020-01-05 10:00')`);
    await project.run({ ...at("2020-01-04T13:00:00Z"), select: ["m"] });
    // The first day is too far back to be built again, and the fifth has not come.
    expect(await project.query("select id, extract(hour from at) from dev.m order by 1")).toEqual([
      "1|10",
      "2|10",
      "3|11",
      "4|10",
    ]);
  });

  test("build the batches that are asked for", async () => {
    await using project = await testProject(makeAdapter, FILES);
    await project.run({ flags: { eventTimeStart: "2020-01-02", eventTimeEnd: "2020-01-03" } });
    expect(await project.query("select id from dev.m")).toEqual(["2"]);
  });

  test("go on after a batch that fails, and say which one", async () => {
    await using project = await testProject(makeAdapter, {
      ...FILES,
      "models/m.sql": MODEL.replace("select i.*", "select id, at, 1 / (id - {{ var('bad') }}) as one"),
    });
    const results = await project.results({ ...at("2020-01-03T13:00:00Z"), vars: { bad: 2 } });
    expect(results.at(-1)).toMatchObject({
      status: "partial success",
      message: "PARTIAL SUCCESS (2/3)",
      batchResults: { failed: [["2020-01-02T00:00:00+00:00", "2020-01-03T00:00:00+00:00"]] },
    });
    expect(await project.query("select id from dev.m order by 1")).toEqual(["1", "3"]);
  });

  test("try nothing else when the first batch fails", async () => {
    await using project = await testProject(makeAdapter, {
      ...FILES,
      "models/m.sql": MODEL.replace("select i.*", "select nothing"),
    });
    const result = (await project.results(at("2020-01-03T13:00:00Z"))).at(-1);
    expect(result).toMatchObject({ status: "error", batchResults: { successful: [] } });
    expect(result?.message).toContain('column "nothing" does not exist');
    expect(result?.batchResults?.failed).toHaveLength(3);
  });

  test("run pre-hooks once before and post-hooks once after all batches", async () => {
    const hooks =
      "pre_hook=\"insert into public.log values ('pre')\", post_hook=\"insert into public.log values ('post')\"";
    await using project = await testProject(makeAdapter, {
      ...FILES,
      "models/m.sql": MODEL.replace("batch_size", `${hooks}, batch_size`),
    });
    await project.query("create table public.log (entry text)");
    await project.run(at("2020-01-03T13:00:00Z"));
    expect(await project.query("select * from public.log")).toEqual(["pre", "post"]);
  });
});

import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

describeBothAdapters("a run with --empty", (makeAdapter) => {
  test("makes every relation without rows, whether or not a template gives its refs an alias", async () => {
    await using project = await testProject(makeAdapter, {
      "models/input.sql": "{{ config(materialized='table') }} select 1 as id, 'a' as name",
      "models/plain.sql": "{{ config(materialized='table') }} select id from {{ ref('input') }} where id > 0",
      "models/aliased.sql": `{{ config(materialized='table') }}
select o.id, "two".name
from {{ ref('input') }} as o
left join {{ ref('input') }} "two" using (id)
cross join {{ ref('plain') }}`,
    });
    await project.run();
    expect(await project.query("select count(*) from dev.aliased")).toEqual(["1"]);
    const statuses = await project.run({ flags: { empty: true } });
    expect(statuses).toEqual({ input: "success", plain: "success", aliased: "success" });
    expect(await project.query("select (select count(*) from dev.plain), (select count(*) from dev.aliased)")).toEqual([
      "0|0",
    ]);
  });
});

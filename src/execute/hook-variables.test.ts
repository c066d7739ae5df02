import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { testProject } from "../testing/run-project.ts";

describeBothAdapters("hooks after a run", (makeAdapter) => {
  test("see what nodes left in the graph, and results as dicts", async () => {
    await using project = await testProject(makeAdapter, {
      "models/a.sql":
        "{% if execute %}{% do graph.setdefault('seen', []).append(this.name) %}{% endif %}select 1 as id",
      "macros/told.sql":
        "{% macro told(results) %}{% set result = results[0].to_dict() %}" +
        "{{ log(graph.seen ~ ' ' ~ result.status ~ ' ' ~ results[0].node.to_dict().name, info=true) }}{% endmacro %}",
      "dbt_project.yml": "{name: shop, version: '1', profile: shop, on-run-end: ['{{ told(results) }}']}",
    });
    await project.run();
    expect(project.log.filter((line) => line.includes("success"))).toEqual(["info ['a'] success a"]);
  });
});

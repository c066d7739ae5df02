import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SourcesArtifact } from "../artifacts/sources.ts";
import { commandProject } from "../testing/command-project.ts";

const SOURCES = `
version: 2
sources:
  - name: shop
    schema: "{{ target.schema }}"
    config:
      loaded_at_field: at
      freshness: {warn_after: {count: 1, period: day}, error_after: {count: 3, period: day}}
    tables:
      - {name: fresh}
      - {name: late, config: {freshness: {filter: "at < now() - interval '1 hour'"}}}
      - {name: stale, config: {loaded_at_query: "select min(at) from {{ this }}"}}
      - {name: unjudged, config: {freshness: null}}
`;
const AT = (ago: string) =>
  `select now() - interval '${ago}' as at union all select now() - interval '2 days 1 minute'`;
const FILES = {
  "models/raw/fresh.sql": AT("1 minute"),
  "models/raw/late.sql": AT("1 minute"),
  "models/raw/stale.sql": "select now() - interval '9 days 1 minute' as at union all select now()",
  "models/raw/empty.sql": "select now() as at where false",
  "models/raw/dated.sql": "select current_date as at",
  "models/sources.yml": SOURCES,
};

const artifact = (file: string) => JSON.parse(readFileSync(file, "utf8")) as SourcesArtifact;
const plain = (lines: string[]) => lines.map((line) => line.replace(/ in \d+\.\d\ds\]/, "]").replace(/ \.+ /, " "));

describe.each(["postgres", "pglite"] as const)("source freshness on %s", (kind) => {
  test("the newest row of each source is judged by its age", async () => {
    await using project = await commandProject(kind, FILES);
    await project.tstl("run");
    const { code, lines } = await project.tstl("source", "freshness", "--threads", "1");
    expect(code).toBe(1);
    expect(plain(lines).filter((line) => line.includes(" of 3 "))).toEqual([
      "1 of 3 START freshness of shop.fresh [RUN]",
      "1 of 3 PASS freshness of shop.fresh [PASS]",
      "2 of 3 START freshness of shop.late [RUN]",
      "2 of 3 WARN freshness of shop.late [WARN]",
      "3 of 3 START freshness of shop.stale [RUN]",
      "3 of 3 ERROR STALE freshness of shop.stale [ERROR STALE]",
    ]);
    expect(lines.join("\n")).toMatch(/the newest row is of \S+\+00:00, 9 days ago; error_after is 3 days/);
    expect(lines).toContain("Done. PASS=1 WARN=1 ERROR=1 SKIP=0 NO-OP=0 TOTAL=3");
    const { results, metadata } = artifact(join(project.path, "target/sources.json"));
    expect(metadata.dbt_schema_version).toBe("https://schemas.getdbt.com/dbt/sources/v3.json");
    const day = 86_400;
    const seen = results.map((one) => [
      one.unique_id,
      one.status,
      "criteria" in one && [Math.floor(one.max_loaded_at_time_ago_in_s / day), one.criteria.filter],
    ]);
    expect(seen).toEqual([
      ["source.shop.shop.fresh", "pass", [0, null]],
      ["source.shop.shop.late", "warn", [2, "at < now() - interval '1 hour'"]],
      ["source.shop.shop.stale", "error", [9, null]],
    ]);
  });

  test("a source that cannot be asked is a runtime error, and the others are checked", async () => {
    const columns = "freshness: {warn_after: {count: 1, period: hour}}";
    await using project = await commandProject(kind, {
      ...FILES,
      "models/sources.yml": `sources:
  - name: shop
    schema: "{{ target.schema }}"
    tables:
      - {name: empty, config: {loaded_at_field: at, ${columns}}}
      - {name: dated, config: {loaded_at_field: at, ${columns}}}
      - {name: gone, config: {loaded_at_field: at, ${columns}}}
      - {name: fresh, config: {${columns}}}
`,
    });
    await project.tstl("run");
    const { code } = await project.tstl("source", "freshness", "-o", "reports/age.json");
    expect(code).toBe(1);
    const { results } = artifact(join(project.path, "reports/age.json"));
    const byName = Object.fromEntries(results.map((one) => [one.unique_id.split(".").at(-1), one]));
    expect(byName.empty).toMatchObject({ status: "warn", max_loaded_at: "0001-01-01T00:00:00+00:00" });
    const error = (name: string) => (byName[name] as { error: string }).error;
    expect(error("dated")).toMatch(
      /^Database Error in source dated .*\n.*Expected a timestamp value when querying at .* received value of type 'date' instead/,
    );
    expect(error("gone")).toMatch(
      /^Database Error in source gone \(models\/sources.yml\)\n {2}relation .* does not exist/,
    );
    expect(error("fresh")).toMatch(/no 'loaded_at_field' provided and postgres adapter does not support/);
  });

  test("sources are selected, and hooks of the project run around them unless it says otherwise", async () => {
    await using project = await commandProject(kind, {
      ...FILES,
      "tstl.config.yaml": "name: shop\non-run-start: select 1\n",
    });
    await project.tstl("run");
    const { code, lines } = await project.tstl("source", "freshness", "--select", "source:shop.fresh");
    expect(code).toBe(0);
    expect(plain(lines).filter((line) => / of \d /.test(line))).toEqual([
      "1 of 1 START hook: shop.on-run-start.0 [RUN]",
      "1 of 1 OK hook: shop.on-run-start.0 [OK]",
      "1 of 1 START freshness of shop.fresh [RUN]",
      "1 of 1 PASS freshness of shop.fresh [PASS]",
    ]);
    project.write(
      "tstl.config.yaml",
      "name: shop\non-run-start: select 1\nflags: {source_freshness_run_project_hooks: false}\n",
    );
    const without = await project.tstl("source", "snapshot-freshness", "shop.fresh");
    expect(without.lines.filter((line) => line.includes("hook"))).toEqual([]);
  });
});

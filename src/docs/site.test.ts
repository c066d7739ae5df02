import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CommandProject, commandProject } from "../testing/command-project.ts";
import { SiteSearcher } from "./search-site.ts";
import {
  COLUMN_EDGE_KINDS,
  type SiteColumnEdges,
  type SiteDetail,
  type SiteDetails,
  type SiteIndex,
  type SiteSearch,
} from "./site-data.ts";

const FILES = {
  "seeds/people.csv": "id,name,born\n1,Ada,1815\n2,Grace,1906\n",
  "models/staging/stg_people.sql": "select id as person_id, name, born from {{ ref('people') }} where born > 1800",
  "models/marts/people_by_century.sql":
    "{{ config(materialized='table', indexes=[{'columns': ['century'], 'unique': true}], tags=['daily'], group='team') }}\nselect born / 100 + 1 as century, count(*) as people, max(name) as last_name from {{ ref('stg_people') }} group by 1",
  "models/models.yml": `
version: 2
groups: [{name: team, owner: {name: The team, email: team@example.com}}]
models:
  - name: stg_people
    description: People **as they are**, see [the page](https://example.com).
    columns:
      - {name: person_id, description: Key., data_tests: [unique, {relationships: {arguments: {to: ref('people'), field: id}}}]}
      - {name: name, tags: [pii]}
      - {name: gone, description: Is not in the query.}
  - name: people_by_century
    description: How many people were born in each century
    columns: [{name: people, data_tests: [{accepted_values: {arguments: {values: [7], quote: false}}}]}]
exposures:
  - {name: report, type: dashboard, owner: {name: Board}, depends_on: [ref('people_by_century')], url: "javascript:alert(1)"}
`,
  "models/overview.md": "{% docs __overview__ %}\n# About people\n{% enddocs %}",
  "macros/twice.sql": "{% macro twice(x) %}{{ x }} * 2{% endmacro %}",
};

/** The parts of a site as its scripts hand them over. */
function readSite(project: CommandProject) {
  const folder = join(project.path, "target", "docs");
  const part = <T>(name: string): T => {
    const text = readFileSync(join(folder, "data", `${name}.js`), "utf8");
    let found: unknown;
    new Function("tstlSite", text)((_name: string, json: string) => {
      found = JSON.parse(json);
    });
    return found as T;
  };
  const index = part<SiteIndex>("index");
  const columns = part<SiteColumnEdges>("columns");
  const details: SiteDetail[] = [];
  for (let i = 0; i * index.detailSize < index.nodes.length; i++)
    details.push(...part<SiteDetails>(`detail-${i}`).nodes);
  const place = (id: string) => index.nodes.findIndex((node) => node.id === id);
  const columnsOf = (at: number) => (index.nodes[at]!.columns ?? []).map((column) => index.words.columns[column]!);
  const edges = columns.kind.map((kind, i) => {
    const end = (node: number, column: number) => `${index.nodes[node]!.name}.${columnsOf(node)[column]}`;
    const from = end(columns.fromNode[i]!, columns.fromColumn[i]!);
    return `${from} ${COLUMN_EDGE_KINDS[kind]} ${end(columns.toNode[i]!, columns.toColumn[i]!)}`;
  });
  return {
    folder,
    index,
    columns,
    details,
    edges,
    columnsOf,
    node: (id: string) => index.nodes[place(id)]!,
    detail: (id: string) => details[place(id)]!,
    search(text: string) {
      const searcher = new SiteSearcher(index);
      searcher.addTexts(part<SiteSearch>("search"));
      return searcher.search(text);
    },
  };
}

describe.each(["pglite", "postgres"] as const)("tstl docs generate on %s", (kind) => {
  test("the site's data tell what the project, the database and the last run know", async () => {
    await using project = await commandProject(kind, FILES);
    expect((await project.tstl("build")).code).toBe(1);
    expect((await project.tstl("docs", "generate")).code).toBe(0);
    const site = readSite(project);
    expect(site.index).toMatchObject({ version: 1, project: "shop", overview: "# About people" });
    expect(site.index.words.layers).toEqual(["seeds", "staging", "marts", "exposures"]);

    const staging = site.node("model.shop.stg_people");
    expect(staging).toMatchObject({
      name: "stg_people",
      path: "models/staging/stg_people.sql",
      description: "People as they are, see the page.",
      tests: [2, 0, 0, 0],
      run: { status: "success" },
    });
    expect(site.detail("model.shop.stg_people").columns).toMatchObject([
      { type: "integer", description: "Key.", tests: [expect.any(Number), expect.any(Number)] },
      { tags: ["pii"] },
      { type: "integer" },
      { description: "Is not in the query.", absent: true },
    ]);
    const mart = site.detail("model.shop.people_by_century");
    expect(mart).toMatchObject({
      owner: { name: "The team", email: "team@example.com" },
      relationType: "table",
      indexes: [{ unique: true, definition: expect.stringContaining("(century)") }],
      history: [{ status: "success", rows: 2 }],
    });
    expect(mart.compiled).toContain("group by 1");
    expect(site.node("model.shop.people_by_century")).toMatchObject({ tests: [0, 0, 1, 0], bytes: expect.any(Number) });
    const failing = site.index.nodes.find(({ id }) => id.includes("accepted_values"))!;
    expect(failing).toMatchObject({ type: "test", run: { status: "fail", rows: 1 } });
    // A script as an address leads nowhere.
    expect(site.detail("exposure.shop.report").url).toBeUndefined();

    expect(site.edges).toEqual(
      expect.arrayContaining([
        "people.id renamed stg_people.person_id",
        "people.name copied stg_people.name",
        "stg_people.born transformed people_by_century.century",
        "stg_people.name aggregated people_by_century.last_name",
      ]),
    );
    expect(site.index.references).toHaveLength(1);
    const { from, fromColumn, to, toColumn } = site.index.references[0]!;
    expect([site.columnsOf(from)[fromColumn], site.columnsOf(to)[toColumn]]).toEqual(["person_id", "id"]);
    const names = (text: string) => site.search(text).map(({ place }) => site.index.nodes[place]!.name);
    expect(names("centuri")[0]).toBe("people_by_century");
    expect(names("last_name")).toContain("people_by_century");
    expect(names("twice")).toEqual(["twice"]);
  });
});

test("a unit test has its rows and what they stand for, a data test what it is called with", async () => {
  const unitTests = `
unit_tests:
  - name: one_name_wins
    model: both
    overrides: {macros: {is_incremental: true}, vars: {least: 3}}
    given:
      - {input: ref('stg_people'), rows: [{born: 1999, name: Ann}, {name: Bo, born: 2001.5, tags: [a, b]}, {}]}
      - {input: ref('people'), format: csv, fixture: people_rows}
      - {input: "source('crm', 'calls')", rows: []}
      - {input: this, format: sql, rows: "select 1 as id"}
    expect: {rows: [{name: Bo}]}
sources: [{name: crm, tables: [{name: calls}]}]
`;
  await using project = await commandProject("pglite", {
    ...FILES,
    "models/unit_tests.yml": unitTests,
    "models/both.sql":
      "select name from {{ ref('stg_people') }} join {{ ref('people') }} using (name) join {{ source('crm', 'calls') }} using (name)",
    "tests/fixtures/people_rows.csv": "id,name\n1,\n",
    "tests/a_test.sql": "{{ config(severity='warn', where='id > 0') }} select * from {{ ref('people') }} limit 0",
  });
  expect((await project.tstl("docs", "generate", "--empty-catalog")).code).toBe(0);
  const { detail, index } = readSite(project);
  const at = (name: string) => index.nodes.findIndex((node) => node.name === name);
  const stands = (id: string) => detail(index.nodes.find((node) => node.id.startsWith(id))!.id);
  expect(stands("unit_test.shop.both.one_name_wins").unitTest).toEqual({
    given: [
      {
        input: "ref('stg_people')",
        node: at("stg_people"),
        columns: ["born", "name", "tags"],
        rows: [
          ["1999", "Ann", null],
          ["2001.5", "Bo", '["a","b"]'],
          [null, null, null],
        ],
      },
      {
        input: "ref('people')",
        node: at("people"),
        fixture: "people_rows",
        columns: ["id", "name"],
        rows: [["1", null]],
      },
      { input: "source('crm', 'calls')", node: at("crm.calls"), columns: [], rows: [] },
      { input: "this", node: at("both"), sql: "select 1 as id" },
    ],
    expect: { columns: ["name"], rows: [["Bo"]] },
    overrides: [
      ["is_incremental", "true"],
      ["least", "3"],
    ],
  });
  const generic = stands("test.shop.relationships_stg_people");
  expect(generic).toMatchObject({
    column: "person_id",
    severity: "error",
    config: [
      ["to", "ref('people')"],
      ["field", "id"],
    ],
  });
  // The call of the macro says nothing; what it became does.
  expect([generic.raw, generic.compiled]).toEqual([undefined, expect.stringContaining("left join")]);
  const singular = stands("test.shop.a_test");
  expect(singular).toMatchObject({ severity: "warn", config: [["where", "id > 0"]] });
  expect(singular.raw).toContain("{{ ref('people') }}");
});

test("the layer of a model with versions is its folder, as of any other", async () => {
  await using project = await commandProject("pglite", {
    "models/marts/orders_v1.sql": "select 1 as id",
    "models/totals_v1.sql": "select 1 as id",
    "models/models.yml":
      "version: 2\nmodels: [{name: orders, versions: [{v: 1}]}, {name: totals, docs: {show: false}, versions: [{v: 1}]}]\n",
  });
  await project.tstl("docs", "generate", "--empty-catalog");
  const { index, node } = readSite(project);
  expect(index.words.layers.toSorted()).toEqual(["marts", "public"]);
  expect([node("model.shop.orders.v1").hidden, node("model.shop.totals.v1").hidden]).toEqual([undefined, true]);
});

test("the page where dbt's users look leads to the site", async () => {
  await using project = await commandProject("pglite", FILES);
  const entry = () => readFileSync(join(project.path, "target", "index.html"), "utf8");
  await project.tstl("docs", "generate", "--empty-catalog", "--output", "elsewhere");
  expect(() => entry()).toThrow("ENOENT");
  await project.tstl("docs", "generate", "--empty-catalog");
  expect(entry()).toContain('<a href="docs/index.html">');
});

test("example rows are written only when they are asked for, and none of what is personal", async () => {
  await using project = await commandProject("pglite", FILES);
  await project.tstl("build");
  await project.tstl("docs", "generate");
  const everything = () =>
    readdirSync(join(project.path, "target", "docs", "data"))
      .map((name) => readFileSync(join(project.path, "target", "docs", "data", name), "utf8"))
      .join("");
  expect(everything()).not.toContain("Grace");
  await project.tstl("docs", "generate", "--sample-rows", "1", "--exclude", "people");
  const { detail } = readSite(project);
  expect(detail("model.shop.stg_people").sample).toEqual({
    columns: ["person_id", "name", "born"],
    rows: [["1", "(hidden)", "1815"]],
  });
});

test("tests that hold of a copy without being there name those that they follow from, where that is asked for", async () => {
  await using project = await commandProject("pglite", {
    ...FILES,
    "tstl.config.yaml": "name: shop\nflags: {inherit_tests: true}\n",
    "models/marts/copies.sql": "select person_id as id from {{ ref('stg_people') }}",
  });
  await project.tstl("docs", "generate", "--no-compile").catch(() => undefined);
  const site = readSite(project);
  const [id] = site.detail("model.shop.copies").columns!;
  const told = id!.holds!.map(({ test: kind, by }) => [kind, by.map((place) => site.index.nodes[place]!.name)]);
  expect(told).toEqual([
    ["unique", ["unique_stg_people_person_id"]],
    ["relationships", ["relationships_stg_people_person_id__id__ref_people_"]],
  ]);
  // One row for each century is what `group by` says; no test is needed.
  expect(site.detail("model.shop.people_by_century").columns![0]!.holds).toEqual([{ test: "unique", by: [] }]);
});

test("without a database the columns are those of the SQL, and one file holds everything", async () => {
  await using project = await commandProject("pglite", FILES);
  expect((await project.tstl("docs", "generate", "--empty-catalog", "--no-compile")).code).toBe(0);
  const site = readSite(project);
  expect(site.columnsOf(site.index.nodes.indexOf(site.node("model.shop.stg_people")))).toEqual([
    "person_id",
    "name",
    "born",
    "gone",
  ]);
  expect(site.index.resultsAt).toBeUndefined();
  await project.tstl("docs", "generate", "--static", "--empty-catalog", "--output", "elsewhere");
  const text = readFileSync(join(project.path, "elsewhere", "static_index.html"), "utf8");
  expect(text).toContain('data-part="detail-0"');
  expect(text).not.toMatch(/<(script|link)[^>]+(src|href)="(?!data:)/);
});

test("without a database the types are those that a check finds, in the site and in the manifest", async () => {
  await using project = await commandProject("pglite", FILES);
  expect((await project.tstl("docs", "generate", "--empty-catalog")).code).toBe(0);
  const { detail } = readSite(project);
  const types = (id: string) => detail(id).columns?.map(({ type }) => type ?? null);
  expect(types("seed.shop.people")).toEqual(["integer", "text", "integer"]);
  expect(types("model.shop.stg_people")).toEqual(["integer", "text", "integer", null]);
  expect(types("model.shop.people_by_century")).toEqual(["integer", "bigint", "text"]);
  const columnsOf = (id: string) => {
    const manifest = JSON.parse(readFileSync(join(project.path, "target", "manifest.json"), "utf8"));
    const columns = Object.values(manifest.nodes[id].columns) as { name: string; data_type: string | null }[];
    return columns.map(({ name, data_type: type }) => `${name} ${type}`);
  };
  const staging = ["person_id integer", "name text", "gone null", "born integer"];
  expect(columnsOf("model.shop.stg_people")).toEqual(staging);
  expect(columnsOf("seed.shop.people")).toEqual(["id integer", "name text", "born integer"]);

  await project.tstl("parse");
  expect(columnsOf("model.shop.stg_people")).toEqual(["person_id null", "name null", "gone null"]);
  // Nothing is asked again, and the manifest has all of it all the same.
  await project.tstl("check");
  expect(columnsOf("model.shop.stg_people")).toEqual(staging);
  project.write("models/staging/stg_people.sql", "select id::bigint as person_id, name from {{ ref('people') }}");
  await project.tstl("check");
  expect(columnsOf("model.shop.stg_people")).toEqual(["person_id bigint", "name text", "gone null"]);
});

test("results of the last build outlive a second generate, also where there is no history", async () => {
  const config = { "tstl.config.yaml": "name: shop\nhistory: false\n" };
  await using project = await commandProject("pglite", { ...FILES, ...config });
  await project.tstl("build");
  await project.tstl("docs", "generate");
  expect(readSite(project).node("model.shop.stg_people").run?.seconds).toBeGreaterThanOrEqual(0);
  await project.tstl("docs", "generate");
  expect(readSite(project).node("model.shop.stg_people").run).toEqual({ status: "success" });
});

test("what an earlier site left is taken away, other files stay", async () => {
  await using project = await commandProject("pglite", FILES);
  project.write("target/docs/data/detail-7.js", "old");
  project.write("target/docs/data/mine.js", "mine");
  await project.tstl("docs", "generate", "--empty-catalog");
  const there = (name: string) => existsSync(join(project.path, "target", "docs", "data", name));
  expect([there("detail-7.js"), there("mine.js"), there("detail-0.js")]).toEqual([false, true, true]);
});

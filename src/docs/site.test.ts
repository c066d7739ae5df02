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

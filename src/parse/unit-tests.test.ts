import { describe, expect, test } from "vitest";
import { faultsOf, parseFiles } from "../testing/parse-files.ts";

const MODELS = {
  "models/orders.sql": "select 1 as id, 2 as amount",
  "models/daily.sql": "select sum(amount) as revenue from {{ ref('orders') }}",
};
const GIVEN = "given: [{input: ref('orders'), rows: [{amount: 1}]}], expect: {rows: [{revenue: 1}]}";
const unitTest = (more: string) => `unit_tests: [{name: t, model: daily, ${more}}]`;

describe("a unit test", () => {
  test("is a node of its own beside the others, with the model's SQL and the model as its parent", async () => {
    const { manifest } = await parseFiles({
      ...MODELS,
      "models/marts/p.yml": unitTest(
        `${GIVEN}, description: one, config: {tags: t1, meta: {a: 1}}, overrides: {vars: {x: 1}}`,
      ),
    });
    expect(manifest.nodes.size).toBe(2);
    expect([...manifest.unitTests.values()]).toMatchObject([
      {
        unique_id: "unit_test.shop.daily.t",
        fqn: ["shop", "marts", "daily", "t"],
        depends_on: { nodes: ["model.shop.daily"] },
        raw_code: MODELS["models/daily.sql"],
        description: "one",
        config: { tags: ["t1"], meta: { a: 1 }, enabled: true },
        overrides: { macros: {}, vars: { x: 1 }, env_vars: {} },
        given: [{ input: "ref('orders')", rows: [{ amount: 1 }], format: "dict", fixture: null }],
      },
    ]);
  });

  test("takes rows from CSV, from files of the folder fixtures, and from a seed's file", async () => {
    const { manifest } = await parseFiles({
      ...MODELS,
      "seeds/rates.csv": "id,rate\n1,\n",
      "tests/fixtures/some_orders.csv": 'id,amount\n1,"2"\n,3\n',
      "tests/fixtures/daily_query.sql": "select 1 as revenue",
      "models/p.yml": `
unit_tests:
  - name: t
    model: daily
    given:
      - {input: ref('orders'), format: csv, fixture: some_orders}
      - {input: ref('rates')}
    expect: {format: sql, fixture: daily_query}
`,
    });
    const [unit] = manifest.unitTests.values();
    expect(unit!.given.map(({ rows }) => rows)).toEqual([
      [
        { id: "1", amount: "2" },
        { id: null, amount: "3" },
      ],
      [{ id: "1", rate: null }],
    ]);
    expect(unit!.expect).toEqual({ rows: "select 1 as revenue", format: "sql", fixture: "daily_query" });
  });

  test("of a model with versions is one for each that it does not leave out", async () => {
    const files = (versions: string) => ({
      "models/daily_v1.sql": "select 1 as id",
      "models/daily_v2.sql": "select 2 as id",
      "models/p.yml": `models: [{name: daily, versions: [{v: 1}, {v: 2}]}]
unit_tests: [{name: t, model: daily, given: [], expect: {rows: []}${versions}}]`,
    });
    const ids = async (versions: string) => [...(await parseFiles(files(versions))).manifest.unitTests.keys()];
    expect(await ids("")).toEqual(["unit_test.shop.daily.t_v1", "unit_test.shop.daily.t_v2"]);
    expect(await ids(", versions: {exclude: [1]}")).toEqual(["unit_test.shop.daily.t_v2"]);
    expect(await ids(", versions: {include: [1]}")).toEqual(["unit_test.shop.daily.t_v1"]);
    expect(await faultsOf(files(", versions: {include: [3]}"))).toEqual([
      "UNIT_TEST_VERSIONS models/p.yml:2:79 Unit test 't' referenced a version of 'daily' which was not found. (the versions are 1, 2)",
    ]);
  });

  test("is disabled by its config, by the project file, and with its model", async () => {
    const disabled = async (files: Record<string, string>) => {
      const { manifest } = await parseFiles({ ...MODELS, "models/p.yml": unitTest(GIVEN), ...files });
      return [manifest.unitTests.size, [...manifest.disabled.keys()]];
    };
    expect(await disabled({ "models/p.yml": unitTest(`${GIVEN}, config: {enabled: false}`) })).toEqual([
      0,
      ["unit_test.shop.daily.t"],
    ]);
    expect(await disabled({ "models/daily.sql": "{{ config(enabled=false) }} select 1 as revenue" })).toEqual([
      0,
      ["model.shop.daily", "unit_test.shop.daily.t"],
    ]);
  });
});

describe("a mistake in a unit test is told with its place", () => {
  const cases: [string, string, string][] = [
    [
      "a model that does not exist",
      "unit_tests: [{name: t, model: dayly, given: [], expect: {rows: []}}]",
      `UNIT_TEST_MODEL models/p.yml:1:31 Unable to find model 'shop.dayly' for unit test 't' in models/p.yml (did you mean "daily"?)`,
    ],
    [
      "an input that is no call",
      unitTest("given: [{input: orders, rows: []}], expect: {rows: []}"),
      "UNIT_TEST_INPUT models/p.yml:1:54 Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: 'orders'. (write ref('model'), source('source', 'table') or this)",
    ],
    [
      "one input twice",
      unitTest("given: [{input: ref('orders'), rows: []}, {input: ref('orders'), rows: []}], expect: {rows: []}"),
      "UNIT_TEST_INPUT models/p.yml:1:88 unit test \"t\" gives rows for ref('orders') twice (put all the rows under one of the two)",
    ],
    [
      "rows that do not suit the format",
      unitTest("given: [{input: ref('orders'), rows: 'a,b'}], expect: {rows: []}"),
      "UNIT_TEST_ROWS models/p.yml:1:75 Unit test t has input rows which do not match format dict (write format: csv or format: sql beside it)",
    ],
    [
      "a fixture that is not there",
      unitTest("given: [{input: ref('orders'), format: csv, fixture: nowhere}], expect: {rows: []}"),
      "UNIT_TEST_FIXTURE models/p.yml:1:91 File not found for fixture 'nowhere' in unit tests in models/p.yml (it is looked for as tests/fixtures/nowhere.csv)",
    ],
    [
      "a key that is none",
      unitTest("givn: [], expect: {rows: []}"),
      'CONFIG_KEY_UNKNOWN models/p.yml:1:38 unknown key "givn" (did you mean "given"?)',
    ],
    [
      "a cell too many",
      unitTest('given: [], expect: {format: csv, rows: "a,b\\n1,2,3\\n"}'),
      "UNIT_TEST_ROWS models/p.yml:1:57 line 2 of the rows of unit test t has 3 cells, but the header 2 (put a cell that holds a comma in quotes)",
    ],
  ];
  test.each(cases)("%s", async (_, yaml, fault) => {
    expect(await faultsOf({ ...MODELS, "models/p.yml": yaml })).toEqual([fault]);
  });

  test("an incremental model whose way is not chosen, or without rows in its table", async () => {
    const files = (overrides: string) => ({
      "models/daily.sql":
        "{{ config(materialized='incremental') }} select 1 as id {% if is_incremental() %} from {{ this }} {% endif %}",
      "models/p.yml": `unit_tests: [{name: t, model: daily, given: [], expect: {rows: []}${overrides}}]`,
    });
    expect(await faultsOf(files(""))).toEqual([
      "UNIT_TEST_OVERRIDE models/p.yml:1:21 Boolean override for 'is_incremental' must be provided for unit test 't' in model 'daily' (add overrides: {macros: {is_incremental: false}}, or true with an input named this)",
    ]);
    expect(await faultsOf(files(", overrides: {macros: {is_incremental: true}}"))).toEqual([
      "UNIT_TEST_OVERRIDE models/p.yml:1:45 Unit test 't' for incremental model 'daily' must have a 'this' input (add - input: this with the rows that are in the table already)",
    ]);
    expect((await parseFiles(files(", overrides: {macros: {is_incremental: false}}"))).manifest.unitTests.size).toBe(1);
  });
});

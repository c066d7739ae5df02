import { describe, expect, test } from "vitest";
import { faultsOf, faultText, PROJECT, parseFiles, parseFolder, projectFolder } from "../testing/parse-files.ts";

describe("models", () => {
  test("have dbt's ids, names and hash", async () => {
    const { model } = await parseFiles({ "models/staging/users.sql": "\n\nselect 1 as id\n" });
    expect(model("users")).toMatchObject({
      unique_id: "model.shop.users",
      fqn: ["shop", "staging", "users"],
      path: "staging/users.sql",
      original_file_path: "models/staging/users.sql",
      database: "db",
      schema: "sch",
      alias: "users",
      relation_name: '"db"."sch"."users"',
      raw_code: "select 1 as id",
      first_line: 3,
      checksum: { name: "sha256", checksum: "3ea0f972fa1b56aa2dc2f56ee784b6a5796312f9a813d59ae70fd8855f10d16d" },
    });
  });

  test("depend on what they refer to, without being rendered where reading is enough", async () => {
    const { model, rendered } = await parseFiles({
      "models/a.sql": "select 1 as id",
      "models/b.sql": "{% set x = 1 %}select * from {{ ref('a') }} {% if is_incremental() %}where {{ x }}{% endif %}",
      "models/s.yml": "sources: [{name: raw, tables: [{name: t}]}]",
      "models/c.sql": "select * from {{ ref('b') }}, {{ source('raw', 't') }}, {{ ref('shop', 'a') }}",
    });
    expect(rendered).toEqual([]);
    expect(model("b").depends_on).toEqual({ macros: ["macro.dbt.is_incremental"], nodes: ["model.shop.a"] });
    expect(model("c").depends_on.nodes).toEqual(["source.shop.raw.t", "model.shop.b", "model.shop.a"]);
    expect(model("c").refs[1]).toEqual({ name: "a", package: "shop", version: null });
  });

  test("are rendered where a reference depends on a branch; the branch not taken counts for nothing", async () => {
    const { model, rendered } = await parseFiles({
      "dbt_project.yml": `${PROJECT}vars: {fast: false}\n`,
      "models/a.sql": "select 1 as id",
      "models/b.sql": "select * from {% if var('fast') %}{{ ref('nowhere') }}{% else %}{{ ref('a') }}{% endif %}",
      "models/c.sql":
        "{% if execute %}{{ ref('nowhere') }}{% endif %}{% for x in ['a', 'b'] %}{{ ref(x) }}{% endfor %}",
    });
    expect(rendered).toEqual(["model.shop.b", "model.shop.c"]);
    expect(model("b").depends_on.nodes).toEqual(["model.shop.a"]);
    expect(model("c").depends_on.nodes).toEqual(["model.shop.a", "model.shop.b"]);
  });

  test("are rendered where a macro refers to something, not where it only writes text", async () => {
    const { model, rendered } = await parseFiles({
      "macros/m.sql":
        "{% macro plain(x) %}{{ x | upper }}{{ inner() }}{% endmacro %}{% macro inner() %}1{% endmacro %}" +
        "{% macro deep() %}{{ hidden('a') }}{% endmacro %}{% macro hidden(x) %}{{ return(ref(x)) }}{% endmacro %}",
      "models/a.sql": "select {{ plain('y') }} as id",
      "models/b.sql": "select * from {{ deep() }}",
    });
    expect(rendered).toEqual(["model.shop.b"]);
    expect(model("a").depends_on.macros).toEqual(["macro.shop.plain"]);
    expect(model("b").depends_on.nodes).toEqual(["model.shop.a"]);
  });

  test("may begin with properties of their own", async () => {
    const { model, manifest } = await parseFiles({
      "models/a.sql":
        "---\ndescription: All of them\nconfig: {tags: [x]}\ncolumns:\n  - name: id\n    data_tests: [unique]\n---\n{{ config(materialized='table') }}\nselect 1 as id",
    });
    expect(model("a")).toMatchObject({
      description: "All of them",
      raw_code: "{{ config(materialized='table') }}\nselect 1 as id",
      first_line: 8,
      config: { materialized: "table", tags: ["x"] },
    });
    expect([...manifest.nodes.keys()]).toEqual(["model.shop.a", "test.shop.unique_a_id.f6a5f640da"]);
  });
});

describe("configs", () => {
  test("the file wins over properties, which win over the deepest folder of the project file", async () => {
    const { model } = await parseFiles({
      "dbt_project.yml": `${PROJECT}models:
  +materialized: view
  +tags: all
  shop:
    marts:
      +materialized: table
      +schema: marts
      +meta: {a: 1, b: 1}
`,
      "models/marts/a.sql": "{{ config(schema='own', tags=['file'], meta={'b': 2}) }}select 1 as id",
      "models/marts/b.sql": "select 1 as id",
      "models/p.yml": "models: [{name: a, config: {materialized: incremental, schema: p, tags: [yaml], meta: {c: 3}}}]",
    });
    expect(model("a").config).toMatchObject({
      materialized: "incremental",
      schema: "own",
      tags: ["all", "yaml", "file"],
      meta: { a: 1, b: 2, c: 3 },
    });
    expect(model("a")).toMatchObject({ schema: "sch_own", tags: ["all", "yaml", "file"] });
    expect(model("b")).toMatchObject({ schema: "sch_marts", config: { materialized: "table" } });
    expect(model("b").unrendered_config).toEqual({
      materialized: "table",
      tags: "all",
      schema: "marts",
      meta: { a: 1, b: 1 },
    });
  });

  test("a project's own generate_schema_name and generate_alias_name decide", async () => {
    const { model } = await parseFiles({
      "macros/names.sql": `{% macro generate_schema_name(custom, node) %}{{ custom or target.schema }}_x{% endmacro %}
{% macro generate_alias_name(custom=none, node=none) %} {{ node.name }}_{{ node.resource_type }} {% endmacro %}`,
      "models/a.sql": "{{ config(schema='m') }}select 1 as id",
      "models/b.sql": "select 1 as id",
    });
    expect(model("a").relation_name).toBe('"db"."m_x"."a_model"');
    expect(model("b").relation_name).toBe('"db"."sch_x"."b_model"');
  });

  test("a disabled node is kept apart", async () => {
    const { manifest } = await parseFiles({
      "models/a.sql": "{{ config(enabled=false) }}select 1",
      "models/b.sql": "select 1",
      "models/p.yml": "models: [{name: b, config: {enabled: false}, columns: [{name: id, data_tests: [unique]}]}]",
    });
    expect(manifest.nodes.size).toBe(0);
    expect([...manifest.disabled.keys()]).toEqual(["model.shop.a", "model.shop.b", "test.shop.unique_b_id.fd91545187"]);
  });

  test("templates in properties are rendered, with their type", async () => {
    const { model, manifest } = await parseFiles(
      {
        "models/a.sql": "select 1",
        "models/p.yml": `models: [{name: a, config: {enabled: "{{ env_var('ON') == 'yes' }}", alias: "{{ var('n', 'x') }}_a", meta: {description: "{{ var('n', 'y') }}"}}}]
sources: [{name: raw, schema: "{{ target.schema }}_raw", tables: [{name: t}]}]`,
      },
      { environment: { ON: "yes" } },
    );
    expect(model("a").alias).toBe("x_a");
    // The name is one that is rendered late elsewhere.
    expect(model("a").config.meta).toEqual({ description: "y" });
    expect(manifest.sources.get("source.shop.raw.t")).toMatchObject({
      schema: "sch_raw",
      unrendered_schema: "{{ target.schema }}_raw",
    });
  });

  test("ref carries the project's settings, as packages read them", async () => {
    const { model } = await parseFiles({
      "models/a.sql":
        "{% set c = builtins.ref.config %}{{ config(alias=c.project_name ~ '_' ~ c.dependencies['shop'].project_name) }}" +
        "{% if c.vars.to_dict() is mapping and not c.args.select %}select 1{% endif %}",
    });
    expect(model("a").alias).toBe("shop_shop");
  });

  test("templates of a semantic layer are left as they are", async () => {
    const { model, manifest } = await parseFiles({
      "models/a.sql": "select 1",
      "models/p.yml": `models: [{name: a, description: kept}]
metrics: [{name: m, type: simple, filter: "{{ Dimension('a__kind') }} = 1"}]
saved_queries: [{name: q, query_params: {where: ["{{ TimeDimension('a__day', 'day') }} > 1"]}}]`,
    });
    expect(model("a").description).toBe("kept");
    expect(manifest.warnings.map((warning) => warning.message)).toEqual([
      "metrics are not supported yet: 1 of them are ignored",
      "saved queries are not supported yet: 1 of them are ignored",
    ]);
  });

  test("hooks become mappings, and what they refer to belongs to the node", async () => {
    const { model } = await parseFiles({
      "models/a.sql": "select 1",
      "models/b.sql": `{{ config(post_hook=["grant {{ ref('a') }}", {"sql": "vacuum", "transaction": false}]) }}select 2`,
    });
    expect(model("b").config["post-hook"]).toEqual([
      { sql: "grant {{ ref('a') }}", transaction: true, index: null },
      { sql: "vacuum", transaction: false, index: null },
    ]);
    expect(model("b").depends_on.nodes).toEqual(["model.shop.a"]);
  });
});

describe("tests", () => {
  const files = {
    "models/orders.sql": "select 1 as id",
    "models/users.sql": "select 1 as id",
    "tests/generic/t.sql":
      "{% test near(model, column_name, to) %}select * from {{ model }}, {{ ref('users') }}{% endtest %}",
  };

  test("of a column know what they are about and what they refer to", async () => {
    const { test: find, rendered } = await parseFiles({
      ...files,
      "models/p.yml": `models:
  - name: orders
    columns:
      - name: id
        quote: true
        data_tests:
          - relationships:
              arguments: {to: ref('users'), field: id}
              config: {severity: warn, where: "id > 0", tags: nightly}
`,
    });
    expect(rendered).toEqual([]);
    expect(find("relationships_orders__id___id__ref_users_")).toMatchObject({
      unique_id: "test.shop.relationships_orders__id___id__ref_users_.1ebf230cdb",
      column_name: '"id"',
      attached_node: "model.shop.orders",
      file_key_name: "models.orders",
      tags: ["nightly"],
      config: { severity: "warn", where: "id > 0" },
      raw_code: `{{ test_relationships(**_dbt_generic_test_kwargs) }}{{ config(severity="warn",tags="nightly",where="id > 0") }}`,
      refs: [
        { name: "users", package: null, version: null },
        { name: "orders", package: null, version: null },
      ],
      depends_on: {
        macros: ["macro.dbt.test_relationships", "macro.dbt.get_where_subquery"],
        nodes: ["model.shop.users", "model.shop.orders"],
      },
      test_metadata: { name: "relationships", namespace: null },
    });
  });

  test("are rendered only where their macro refers to something itself", async () => {
    const { test: find, rendered } = await parseFiles({
      ...files,
      "models/p.yml": "models: [{name: orders, columns: [{name: id, data_tests: [unique, {near: {to: 1}}]}]}]",
    });
    expect(rendered).toHaveLength(1);
    expect(find("near_orders_id__1").depends_on.nodes).toEqual(["model.shop.orders", "model.shop.users"]);
  });

  test("of sources, seeds and snapshots are named after them", async () => {
    const { manifest } = await parseFiles({
      "seeds/codes.csv": "id\n1\n",
      "snapshots/s.sql":
        "{% snapshot hist %}{{ config(unique_key='id', strategy='check', check_cols='all') }}select 1 as id{% endsnapshot %}",
      "models/p.yml": `seeds: [{name: codes, columns: [{name: id, tests: [unique]}]}]
snapshots: [{name: hist, columns: [{name: id, tests: [not_null]}]}]
sources: [{name: raw, tables: [{name: t, columns: [{name: id, tests: [unique]}]}]}]`,
    });
    const tests = [...manifest.nodes.values()].filter((node) => node.resource_type === "test");
    expect(tests.map((node) => [node.name, node.depends_on.nodes])).toEqual([
      ["unique_codes_id", ["seed.shop.codes"]],
      ["not_null_hist_id", ["snapshot.shop.hist"]],
      ["source_unique_raw_t_id", ["source.shop.raw.t"]],
    ]);
  });

  test("of a model that does not exist are switched off, with warnings", async () => {
    const { manifest } = await parseFiles({
      "models/p.yml": "models: [{name: nowhere, columns: [{name: id, data_tests: [unique]}]}]",
    });
    expect(manifest.nodes.size).toBe(0);
    expect(manifest.warnings.map(faultText)).toEqual([
      `PROPERTIES_WITHOUT_NODE models/p.yml:1:17 did not find matching node for patch with name "nowhere" in the "models" section of file "models/p.yml"`,
      `REF_NOT_FOUND models/p.yml test "unique_nowhere_id" depends on a node named 'nowhere' which was not found`,
    ]);
  });

  test("keep their failing rows in a table of their own where they are told to", async () => {
    const { test: find } = await parseFiles({
      ...files,
      "models/p.yml":
        "models: [{name: orders, columns: [{name: id, tests: [{unique: {config: {store_failures: true}}}]}]}]",
      "tests/own.sql": "select * from {{ ref('orders') }}",
    });
    expect(find("unique_orders_id")).toMatchObject({
      relation_name: '"db"."sch_dbt_test__audit"."unique_orders_id"',
      config: { store_failures: true, store_failures_as: "table" },
    });
    expect(find("own")).toMatchObject({ unique_id: "test.shop.own", relation_name: null });
  });
});

describe("versions", () => {
  test("each has its file, id and columns; ref() without a version means the latest", async () => {
    const { manifest, model } = await parseFiles({
      "models/dim_v1.sql": "select 1 as id, 2 as b",
      "models/dim_v2.sql": "select 1 as id from {{ ref('dim', v=1) }}",
      "models/use.sql": "select * from {{ ref('dim') }}",
      "models/p.yml": `models:
  - name: dim
    latest_version: 2
    columns: [{name: id, tests: [unique]}, {name: b}]
    versions:
      - v: 1
        config: {alias: dim_old}
      - v: 2
        columns: [{include: all, exclude: [b]}]
`,
    });
    const [one, two] = ["model.shop.dim.v1", "model.shop.dim.v2"].map((id) => manifest.nodes.get(id)!);
    expect(one).toMatchObject({ name: "dim", alias: "dim_old", version: 1, fqn: ["shop", "dim", "v1"] });
    expect(two).toMatchObject({ alias: "dim_v2", latest_version: 2, depends_on: { nodes: ["model.shop.dim.v1"] } });
    expect(Object.keys(two!.columns)).toEqual(["id"]);
    expect(model("use").depends_on.nodes).toEqual(["model.shop.dim.v2"]);
    expect([...manifest.nodes.keys()].filter((id) => id.startsWith("test."))).toEqual([
      "test.shop.unique_dim_v1_id.2f98b9f679",
      "test.shop.unique_dim_v2_id.fb0fd31dac",
    ]);
  });
});

describe("descriptions", () => {
  test("may hold docs blocks", async () => {
    const { model } = await parseFiles({
      "models/d.md": "{% docs orders %}\nAll *orders*.\n{% enddocs %}",
      "models/a.sql": "select 1",
      "models/p.yml": `models: [{name: a, description: "See {{ doc('orders') }}", columns: [{name: id, description: "{{ doc('shop', 'orders') }}"}]}]`,
    });
    expect(model("a")).toMatchObject({ description: "See All *orders*.", doc_blocks: ["doc.shop.orders"] });
    expect(model("a").columns.id).toMatchObject({ description: "All *orders*.", doc_blocks: ["doc.shop.orders"] });
  });
});

describe("mistakes", () => {
  test("are told all at once, with their place", async () => {
    const faults = await faultsOf({
      "models/orders.sql": "select 1",
      "models/b.sql": "\n\nselect *\nfrom {{ ref('ordrs') }} join {{ source('raw', 'evnts') }}",
      "models/c.sql": "select {{ ref('orders' }}",
      "models/d.sql": "{{ config(alias='orders') }}select 1",
      "models/e.sql": "{{ config(materialized='table',\n  enabled='yes') }}select 1",
      "models/x/orders.sql": "select 2",
      "models/p.yml": `sources: [{name: raw, tables: [{name: events}]}]
models:
  - name: orders
    columns:
      - name: id
        data_tests:
          - uniqe
          - accepted_values:
            values: [1]
`,
      "models/broken.yml": "models:\n  - name: x\n   y: 1\n",
    });
    expect(faults).toEqual([
      "YAML_SYNTAX models/broken.yml:3:4 broken YAML: this line is indented by 3, the one above by 2, and no level fits (lines of one mapping or list start in the same column)",
      `TEMPLATE_SYNTAX models/c.sql:1:24 unexpected "}", expected ")"`,
      `CONFIG_VALUE models/e.sql:2:3 config "enabled" must be true or false, but is "yes"`,
      `DUPLICATE_NAME models/x/orders.sql two models of package "shop" have one name: "orders" (rename one of the two files)`,
      `TEST_NOT_FOUND models/p.yml:7:13 there is no generic test "uniqe" (under column "id" of "orders") (did you mean "unique"?)`,
      `TEST_SHAPE models/p.yml:8:13 a test must have one name, but this one has 2: {"accepted_values":null,"values":[1]} (under column "id" of "orders") (indent the arguments below the test's name)`,
      `SOURCE_NOT_FOUND models/b.sql:4:33 model "b" depends on a source named 'raw.evnts' which was not found (did you mean "raw.events"?)`,
      `REF_NOT_FOUND models/b.sql:4:9 model "b" depends on a node named 'ordrs' which was not found (did you mean "orders"?)`,
      `AMBIGUOUS_RELATION models/orders.sql model "d" and model "orders" would both be "db"."sch"."orders" (give one of them another alias or schema)`,
    ]);
  });

  test("a reference to something disabled or private is refused", async () => {
    expect(
      await faultsOf({
        "models/off.sql": "{{ config(enabled=false) }}select 1",
        "models/secret.sql": "select 1",
        "models/a.sql": "select * from {{ ref('off') }}, {{ ref('secret') }}",
        "models/p.yml":
          "groups: [{name: g, owner: {name: me}}]\nmodels: [{name: secret, config: {access: private, group: g}}]",
      }),
    ).toEqual([
      `REF_DISABLED models/a.sql:1:18 model "a" depends on a node named 'off' which is disabled`,
      `REF_PRIVATE models/a.sql:1:36 Node model.shop.a attempted to reference node model.shop.secret, which is not allowed because the referenced node is private to the 'g' group. (give both the same group, or the model access: protected)`,
    ]);
  });

  test("a name that Postgres would cut is refused", async () => {
    const [fault] = await faultsOf({ [`models/${"ä".repeat(32)}.sql`]: "select 1" });
    expect(fault).toContain(`has 64 bytes; Postgres allows 63`);
  });

  test("slips in keys are warnings", async () => {
    const { manifest } = await parseFiles({
      "dbt_project.yml": `${PROJECT}models:\n  +materialised: table\n`,
      "models/a.sql": "{{ config(materialzed='table') }}select 1",
      "models/p.yml":
        "models:\n  - name: a\n    descripton: x\n    tags: [y]\n    columns: [{name: id, data_tets: [unique]}]\nmodells: []\n",
    });
    expect(manifest.warnings.map(faultText)).toEqual([
      `UNKNOWN_KEY models/p.yml:6:1 unknown key "modells" in "models/p.yml" is ignored (did you mean "models"?)`,
      `UNKNOWN_KEY dbt_project.yml:5:18 config "+materialised" of package "shop" is unknown (did you mean "materialized"?)`,
      `UNKNOWN_KEY models/p.yml:3:5 key "descripton" of "a" is unknown (did you mean "description"?)`,
      `UNKNOWN_KEY models/p.yml:4:5 "tags" of "a" has no effect where it stands (move it under "config")`,
      `UNKNOWN_KEY models/p.yml:5:26 key "data_tets" of column "id" is unknown (did you mean "data_tests"?)`,
      `UNKNOWN_KEY models/a.sql config "materialzed" of model "a" is unknown (did you mean "materialized"?)`,
    ]);
  });
});

describe("the project file", () => {
  test("is warned of where it configures folders that do not exist", async () => {
    const { manifest } = await parseFiles({
      "dbt_project.yml": `${PROJECT}models:\n  shop:\n    +tags: a\n    marts: {+tags: b}\n    mart: {+tags: c}\nseeds:\n  shop: {+tags: d}\n`,
      "models/marts/a.sql": "select 1",
    });
    expect(manifest.warnings.map(faultText)).toEqual([
      'CONFIG_PATH_UNUSED dbt_project.yml:8:11 "models: shop.mart" of the project file applies to nothing (check the names of the folders)',
      'CONFIG_PATH_UNUSED dbt_project.yml:10:9 "seeds: shop" of the project file applies to nothing (check the names of the folders)',
    ]);
  });

  test("may hold statements for before and after a run", async () => {
    const { manifest } = await parseFiles({
      "dbt_project.yml": `${PROJECT}on-run-start: ["select 1", "{{ start() }}"]\non-run-end: "select '{{ ref('a') }}'"\n`,
      "macros/m.sql": "{% macro start() %}select 2{% endmacro %}",
      "models/a.sql": "select 1",
    });
    const operations = [...manifest.nodes.values()].filter((node) => node.resource_type === "operation");
    expect(operations.map(({ unique_id: id, fqn, tags, depends_on: on }) => [id, fqn[1], tags, on])).toEqual([
      ["operation.shop.shop-on-run-start-0", "hooks", ["on-run-start"], { macros: [], nodes: [] }],
      ["operation.shop.shop-on-run-start-1", "hooks", ["on-run-start"], { macros: ["macro.shop.start"], nodes: [] }],
      ["operation.shop.shop-on-run-end-0", "hooks", ["on-run-end"], { macros: [], nodes: ["model.shop.a"] }],
    ]);
  });

  test("integers of any size survive", async () => {
    const { model } = await parseFiles({
      "models/a.sql": "select 1",
      "models/p.yml": "models: [{name: a, config: {meta: {id: 12345678901234567890, half: 1.0}}}]",
    });
    expect(model("a").meta.id).toBe(12345678901234567890n);
  });
});

describe("packages", () => {
  const files = {
    "packages.yml": "packages: [{local: dbt_packages/lib}]\n",
    "dbt_packages/lib/dbt_project.yml": "name: lib\nversion: '1.0'\nmodels: {lib: {+tags: own, +schema: lib}}\n",
    "dbt_packages/lib/models/users.sql": "select 1 as id",
    "dbt_packages/lib/models/more.sql": "select * from {{ ref('users') }}",
    "dbt_packages/lib/models/p.yml":
      "models: [{name: users, columns: [{name: id, data_tests: [unique, positive]}]}]\nsources: [{name: raw, description: theirs, tables: [{name: t}]}]",
    "dbt_packages/lib/macros/m.sql":
      "{% test positive(model, column_name) %}select 1{% endtest %}{% macro here() %}lib{% endmacro %}",
  };

  test("have nodes, tests and sources; the project's configs win over theirs", async () => {
    const { manifest, model } = await parseFiles({
      ...files,
      "dbt_project.yml": `${PROJECT}models: {lib: {+schema: ours, +tags: mine}}\n`,
      "models/a.sql": "select * from {{ ref('lib', 'users') }}, {{ ref('more') }}",
      "models/p.yml":
        "sources: [{name: raw, overrides: lib, description: ours, schema: landing, tables: [{name: t, identifier: tt}]}]",
    });
    expect([...manifest.nodes.keys()]).toEqual([
      "model.shop.a",
      "model.lib.more",
      "model.lib.users",
      "test.lib.unique_users_id.ec952d9777",
      "test.lib.positive_users_id.8a10df5c53",
    ]);
    expect(model("users")).toMatchObject({ schema: "sch_ours", tags: ["own", "mine"] });
    expect(model("a").depends_on.nodes).toEqual(["model.lib.users", "model.lib.more"]);
    expect(manifest.sources.get("source.lib.raw.t")).toMatchObject({
      source_description: "ours",
      relation_name: '"db"."landing"."tt"',
    });
  });

  test("call their own macros first; the project calls theirs by their package", async () => {
    const { model } = await parseFiles({
      ...files,
      "dbt_packages/lib/models/calls.sql": "select '{{ here() }}'",
      "macros/m.sql": "{% macro here() %}shop{% endmacro %}",
      "models/a.sql": "select '{{ here() }} {{ lib.here() }}'",
    });
    expect(model("calls").depends_on.macros).toEqual(["macro.lib.here"]);
    expect(model("a").depends_on.macros).toEqual(["macro.shop.here", "macro.lib.here"]);
  });
});

describe("a second run", () => {
  const files = {
    "macros/m.sql": "{% macro which() %}{{ return(ref(var('which'))) }}{% endmacro %}",
    "models/a.sql": "select 1 as id",
    "models/b.sql": "select 2 as id",
    "models/c.sql": "select * from {{ which() }}",
    "models/p.yml": "models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]",
  };
  const nodesOf = async (path: string, cli: Record<string, unknown>, environment = {}) => {
    const { manifest, rendered } = await parseFolder(path, { cli, environment });
    return { nodes: [...manifest.nodes.values()], rendered };
  };
  const cli = { vars: "{which: a}" };

  test("gives the same nodes without rendering anything", async () => {
    using folder = projectFolder(files);
    const first = await nodesOf(folder.path, cli);
    const second = await nodesOf(folder.path, cli);
    expect(first.rendered).toEqual(["model.shop.c"]);
    expect(second.rendered).toEqual([]);
    expect(second.nodes).toEqual(first.nodes);
  });

  test("sees changed files, macros and variables", async () => {
    using folder = projectFolder(files);
    await nodesOf(folder.path, cli);
    folder.write("models/a.sql", "select * from {{ ref('b') }}");
    folder.write("models/p.yml", "models: [{name: b, columns: [{name: id, data_tests: [not_null]}]}]");
    const changed = await nodesOf(folder.path, cli);
    expect(changed.rendered).toEqual([]);
    expect(changed.nodes.map((node) => [node.name, node.depends_on.nodes])).toEqual([
      ["a", ["model.shop.b"]],
      ["b", []],
      ["c", ["model.shop.a"]],
      ["not_null_b_id", ["model.shop.b"]],
    ]);
    const otherVariable = await nodesOf(folder.path, { vars: "{which: b}" });
    expect(otherVariable.nodes.find(({ name }) => name === "c")?.depends_on.nodes).toEqual(["model.shop.b"]);
    folder.write("macros/m.sql", "{% macro which() %}{{ return(ref('a')) }}{% endmacro %}");
    const otherMacro = await nodesOf(folder.path, { vars: "{which: b}" });
    expect(otherMacro.nodes.find(({ name }) => name === "c")?.depends_on.nodes).toEqual(["model.shop.a"]);
  });

  test("renders again what read a variable of the environment that has changed", async () => {
    using folder = projectFolder({
      "models/a.sql": "select 1",
      "models/b.sql": "select 1",
      "models/c.sql": "select * from {{ ref(env_var('WHICH', 'a')) }}",
    });
    const parentsOfC = async (environment: Record<string, string>) => {
      const { nodes, rendered } = await nodesOf(folder.path, {}, environment);
      return [rendered.length, ...nodes.find(({ name }) => name === "c")!.depends_on.nodes];
    };
    expect(await parentsOfC({})).toEqual([1, "model.shop.a"]);
    expect(await parentsOfC({ OTHER: "x" })).toEqual([0, "model.shop.a"]);
    expect(await parentsOfC({ WHICH: "b" })).toEqual([1, "model.shop.b"]);
  });

  test("forgets files that are gone", async () => {
    using folder = projectFolder(files);
    await nodesOf(folder.path, cli);
    folder.write(".dbtignore", "models/b.sql\nmodels/p.yml\n");
    expect((await nodesOf(folder.path, cli)).nodes.map(({ name }) => name)).toEqual(["a", "c"]);
  });
});

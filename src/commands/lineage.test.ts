import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CommandProject, commandProject } from "../testing/command-project.ts";

const FILES = {
  "models/sources.yml": `
version: 2
sources:
  - name: shop
    schema: raw
    tables:
      - name: customers
        config:
          meta:
            load: {files: "data/{date}/customers.csv"}
        columns:
          - {name: id, data_type: integer}
          - {name: mail, data_type: text}
      - name: orders
        columns: [{name: id}]
models:
  - name: dim_customers
    columns:
      - name: email
        data_tests: [not_null]
exposures:
  - name: newsletter
    type: application
    owner: {name: Ada}
    depends_on: [ref('dim_customers')]
unit_tests:
  - name: mails_are_lowered
    model: stg_customers
    given:
      - input: source('shop', 'customers')
        rows: [{id: 1, mail: A}]
    expect:
      rows: [{id: 1, email: a}]
`,
  "seeds/countries.csv": "code,name\nDE,Germany\n",
  "macros/tidy.sql": "{% macro tidy(name) %}lower(trim({{ name }})){% endmacro %}",
  "models/stg_customers.sql": `select
    id,
    {{ tidy('mail') }} as email
from {{ source('shop', 'customers') }}
`,
  "models/dim_customers.sql": "select * from {{ ref('stg_customers') }}\nwhere id > 0\n",
  "models/fct_orders.sql": `select o.*, c.email as customer_email, total * 2 as twice
from {{ source('shop', 'orders') }} o
join {{ ref('dim_customers') }} c on c.id = o.customer_id
`,
  "models/counts.sql":
    "select count(*) as orders, max(code) as last_code from {{ ref('fct_orders') }}, {{ ref('countries') }}\n",
  "models/unread.sql": "select 1 as one\nfrom from {{ ref('counts') }}\n",
  "models/broken.sql": "select {{ nothing_like_this() }} as x\n",
  "dashboards/mails.yml": `title: Mails
queries:
  mails: "select email from {{ ref('dim_customers') }};"
sections: []
`,
};

describe("tstl lineage", () => {
  let project: CommandProject;
  beforeAll(async () => {
    project = await commandProject("pglite", FILES);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  const textOf = async (...argv: string[]) => (await project.tstl("lineage", ...argv)).lines.join("\n").trimEnd();
  const faultOf = (...argv: string[]) =>
    project.tstl("lineage", ...argv).then(
      () => null,
      (error: Error & { code: string; hint?: string }) => [error.code, error.message, error.hint],
    );

  test("follows a column from the dimension to the field of the file, with the place of each expression", async () => {
    expect(await textOf("dim_customers.email")).toMatchInlineSnapshot(`
      "dim_customers.email  models/dim_customers.sql:1
      \`- copied from stg_customers.email  models/stg_customers.sql:3
         |  {{ tidy('mail') }} as email
         \`- transformed from shop.customers.mail  models/sources.yml
            \`- filled from data/{date}/customers.csv: column mail
      its rows are chosen by stg_customers.id"
    `);
  });

  test("shows all columns of a node, and says which relation is not fully listed", async () => {
    expect(await textOf("fct_orders")).toMatchInlineSnapshot(`
      "fct_orders model, models/fct_orders.sql
        id              copied from shop.orders.id
        customer_email  renamed from dim_customers.email
        twice           transformed from shop.orders.total
      rows are chosen by dim_customers.id, shop.orders.customer_id
      there may be more columns: not all columns of what it reads are known
      ! not understood, so lineage through it may be missing:
        * of shop.orders, of which not all columns are known
          models/fct_orders.sql:1:8"
    `);
  });

  test("goes downstream, as far as was asked", async () => {
    expect(await textOf("shop.customers.mail", "--downstream", "--depth", "2")).toMatchInlineSnapshot(`
      "shop.customers.mail  models/sources.yml
      \`- transformed to stg_customers.email  models/stg_customers.sql:3
         \`- copied to dim_customers.email ...  models/dim_customers.sql:1"
    `);
  });

  test("tells what breaks without a column: models, tests, unit tests, dashboards, exposures", async () => {
    expect(await textOf("stg_customers.email", "--impact")).toMatchInlineSnapshot(`
      "If stg_customers.email is dropped or renamed
      fails: 1 model, 1 test, 1 unit test, 1 dashboard; changes: 1 column lost, 2 columns with its values
      x 1 model cannot be built:
        fct_orders names dim_customers.email  models/fct_orders.sql:1:13
      x these fail:
        test not_null_dim_customers_email (dim_customers.email)  models/sources.yml
        unit test mails_are_lowered (stg_customers.email)  models/sources.yml
        dashboard mails.mails (dim_customers.email)  dashboards/mails.yml
      ! columns that are lost, since * passes them on:
        dim_customers.email
      ! columns whose values come from it:
        dim_customers.email
        fct_orders.customer_email
      ! these look at such values, or may:
        exposure newsletter  models/sources.yml"
    `);
  });

  test("a column that only a macro writes is found at the macro's call", async () => {
    expect(await textOf("shop.customers.mail", "--impact")).toContain("models/stg_customers.sql:3:8");
  });

  test("takes selectors", async () => {
    const { asked } = JSON.parse(await textOf("+dim_customers", "--json"));
    expect(asked.map(({ node }: { node: string }) => node)).toEqual([
      "source.shop.shop.customers",
      "model.shop.stg_customers",
      "model.shop.dim_customers",
    ]);
  });

  test("prints edges as JSON and as a flowchart", async () => {
    const { edges } = JSON.parse(await textOf("stg_customers.email", "--output", "json"));
    expect(edges).toEqual([
      {
        from: { node: "source.shop.shop.customers", column: "mail" },
        to: { node: "model.shop.stg_customers", column: "email" },
        edge: "transformed",
      },
    ]);
    expect(await textOf("stg_customers.email", "--mermaid")).toMatchInlineSnapshot(`
      "flowchart LR
        subgraph n0["stg_customers"]
          c0["email"]
        end
        subgraph n1["shop.customers (source)"]
          c1["mail"]
        end
        c1 -->|transformed| c0"
    `);
  });

  test("tells how much is understood, each fault once", async () => {
    expect(await textOf()).toMatchInlineSnapshot(`
      "2 sources, 1 seed, 6 models: 21 columns, 8 edges between them
      ! not understood, so lineage through it may be missing:
        'nothing_like_this' is undefined
          models/broken.sql:1:11
        * of shop.orders, of which not all columns are known
          models/fct_orders.sql:1:8
        syntax error at or near "from"
          models/unread.sql:2:6
      \`tstl lineage NODE\` shows the columns of a node, \`tstl lineage NODE.COLUMN\` the way of one"
    `);
  });

  test("says what was most likely meant", async () => {
    expect(await faultOf("dim_custmers.email")).toMatchInlineSnapshot(`
      [
        "LINEAGE_NODE_UNKNOWN",
        "there is no model, seed, snapshot or source "dim_custmers.email"",
        "did you mean "dim_customers.email"?",
      ]
    `);
    expect(await faultOf("dim_customers.emial")).toMatchInlineSnapshot(`
      [
        "LINEAGE_COLUMN_UNKNOWN",
        "dim_customers has no column "emial"",
        "did you mean "email"?",
      ]
    `);
    expect(await faultOf("dim_customers", "--impact")).toMatchInlineSnapshot(`
      [
        "USAGE",
        "--impact needs a column",
        "write \`tstl lineage dim_customers.id --impact\`",
      ]
    `);
  });

  test("takes a table's name, a bare column as a question, and steps in both directions", async () => {
    expect(await textOf("customers.mail", "--upstream")).toContain("shop.customers.mail");
    expect(await textOf("raw.customers.mail")).toContain("shop.customers.mail");
    expect(await textOf("dim_customers.*")).toBe(await textOf("dim_customers"));
    expect(await textOf("--select", "dim_customers")).toBe(await textOf("dim_customers"));
    expect(await textOf("1+dim_customers.email+")).toMatchInlineSnapshot(`
      "dim_customers.email  models/dim_customers.sql:1
      \`- copied from stg_customers.email ...  models/stg_customers.sql:3
      dim_customers.email  models/dim_customers.sql:1
      \`- renamed to fct_orders.customer_email  models/fct_orders.sql:1
      its rows are chosen by stg_customers.id
      ! not understood, so lineage through it may be missing:
        * of shop.orders, of which not all columns are known
          models/fct_orders.sql:1:8"
    `);
    expect(await faultOf("email")).toMatchInlineSnapshot(`
      [
        "LINEAGE_NODE_UNKNOWN",
        ""email" is a column of stg_customers, dim_customers",
        "write the node in front: \`tstl lineage dim_customers.email\`",
      ]
    `);
    expect(await faultOf("dim_customers.customer_email")).toMatchInlineSnapshot(`
      [
        "LINEAGE_COLUMN_UNKNOWN",
        "dim_customers has no column "customer_email"",
        "did you mean "email"?",
      ]
    `);
    expect(await textOf("countries.name", "--downstream")).toMatchInlineSnapshot(`
      "countries.name  seeds/countries.csv
      \`- goes into no column of another node"
    `);
  });

  test("shows the code of one column, without what stands beside it, and the latest version where none is named", async () => {
    project.write("models/many.yml", "models: [{name: many, latest_version: 2, versions: [{v: 1}, {v: 2}]}]");
    project.write("models/many_v1.sql", "select id from {{ ref('stg_customers') }}");
    project.write(
      "models/many_v2.sql",
      "select id, extract(year from now()) + length(concat(email, ',')) as n, email || 'x' as x from {{ ref('stg_customers') }}",
    );
    expect(await textOf("many.n", "--depth", "1")).toContain(
      "|  extract(year from now()) + length(concat(email, ',')) as n\n",
    );
    expect(await textOf("many.x", "--depth", "1")).toContain("|  email || 'x' as x\n");
    expect(await textOf("shop.orders")).toContain("`tstl sources sync` asks the database for them");
  });

  test("counts what is promised of a column, and settings that name it, among what breaks", async () => {
    project.write(
      "models/kept.sql",
      "{{ config(materialized='incremental', unique_key='email', indexes=[{'columns': ['email']}]) }} select * from {{ ref('dim_customers') }}",
    );
    project.write(
      "models/kept.yml",
      "models: [{name: kept, config: {contract: {enforced: true}, on_schema_change: fail}, columns: [{name: id, data_type: int}, {name: email, data_type: text}]}]",
    );
    const text = await textOf("stg_customers.email", "--impact");
    expect(text).toContain("contract of kept (kept.email)  models/kept.sql");
    expect(text).toContain("config of kept: unique_key, indexes (kept.email)  models/kept.sql");
  });

  test("writes the lineage of all columns", async () => {
    await textOf("--write");
    const { nodes } = JSON.parse(readFileSync(join(project.path, "target/column_lineage.json"), "utf8"));
    expect(nodes["model.shop.dim_customers"].columns.map(({ name }: { name: string }) => name)).toEqual([
      "id",
      "email",
    ]);
  });

  test("keeps what it found until a file changes", async () => {
    const cache = join(project.path, "target/column_lineage.tstl");
    const parsed = join(project.path, "target/partial_parse.tstl");
    await textOf("countries");
    expect(existsSync(cache)).toBe(true);
    utimesSync(parsed, 0, 0);
    const before = statSync(cache).mtimeMs;
    await textOf("countries");
    expect(statSync(cache).mtimeMs).toBe(before);
    project.write("seeds/countries.csv", "code,name,region\nDE,Germany,EU\n");
    expect(await textOf("countries.region")).toContain("seeds/countries.csv: column region");
  });
});

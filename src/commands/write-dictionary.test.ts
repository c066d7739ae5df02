import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TstlError } from "../errors/tstl-error.ts";
import { commandProject } from "../testing/command-project.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { dispatch } from "./dispatch.ts";

const ROOT = join(import.meta.dirname, "..", "..");

const FILES = {
  "seeds/countries.csv": "code,name\nde,Germany\n",
  "models/orders.sql":
    "{{ config(materialized='table', group='sales') }} select 1::bigint as id, code from {{ ref('countries') }}",
  "models/loose.sql": "{{ config(materialized='ephemeral') }} select 1 as id",
  "models/orders.yml": `
groups: [{name: sales, owner: {name: Sales, email: sales@shop.test}}]
models:
  - name: orders
    description: |
      # One row for each order
      and no more.
    columns:
      - name: id
        description: Key | of an order
        data_tests: [unique, not_null]
      - name: code
        description: Country
        data_tests:
          - accepted_values: {arguments: {values: [de, fr]}}
          - relationships: {arguments: {to: ref('countries'), field: code}}
exposures:
  - {name: sales_board, label: Sales board, type: dashboard, owner: {name: ann}, depends_on: [ref('orders')]}
`,
};

describeBothAdapters("tstl docs dictionary", (_makeAdapter, kind) => {
  test("describes every relation and column, with types of the database", async () => {
    await using project = await commandProject(kind, FILES);
    await project.tstl("build");
    const text = (await project.tstl("docs", "dictionary")).lines.join("\n");
    expect(text).toContain(`### public.orders

**One row for each order**
and no more.

- what: table, \`models/orders.sql\`
- owner: Sales (sales@shop.test)
- from: [public.countries](#publiccountries)
- used in: Sales board

| column | type | meaning | tests and constraints |
|---|---|---|---|
| \`id\` | bigint | Key \\| of an order | not null; unique |
| \`code\` | text | Country | in ref(countries).code; one of de, fr |`);
    expect(text).not.toContain("loose");
  });

  test("--check finds a file that is stale, and says where", async () => {
    await using project = await commandProject(kind, FILES);
    await project.tstl("build");
    const file = ["docs", "dictionary", "--output", "docs/dictionary.md"];
    expect((await project.tstl(...file)).code).toBe(0);
    const written = readFileSync(join(project.path, "docs/dictionary.md"), "utf8");
    expect((await project.tstl(...file, "--check")).code).toBe(0);
    // Without a database the types are those of the file.
    expect((await project.tstl(...file, "--check", "--no-catalog")).code).toBe(0);
    project.write("models/orders.yml", FILES["models/orders.yml"].replace("Country", "Code of the country"));
    await expect(project.tstl(...file, "--check")).rejects.toMatchObject({
      code: "DICTIONARY_STALE",
      exitCode: 1,
      place: {
        file: "docs/dictionary.md",
        line: written.split("\n").findIndex((line) => line.startsWith("| `code`")) + 1,
      },
    });
    expect(readFileSync(join(project.path, "docs/dictionary.md"), "utf8")).toBe(written);
  });
});

test("docs/data-dictionary.md is that of this project", async () => {
  const file = ["--output", "docs/data-dictionary.md"];
  const check = dispatch({
    argv: ["docs", "dictionary", "--no-catalog", "--check", ...file, "--log-level-file", "none"],
    environment: {},
    cwd: ROOT,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: new AbortController().signal,
    startedAt: new Date(),
    importModule: (url) => import(url),
  });
  const fault = await check.then(
    () => null,
    (error: TstlError) => [error.message, ...error.notes.map(({ message }) => message)].join("\n"),
  );
  // Whoever changes a YAML file of the project writes the dictionary again; types of new columns need a built database.
  expect(fault, "npm run dictionary writes it again").toBe(null);
});

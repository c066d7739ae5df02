import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandProject } from "../testing/command-project.ts";
import { tempFolder } from "../testing/temp-folder.ts";
import { dispatch } from "./dispatch.ts";

const MODELS = {
  "models/a.sql": "select 1 as id,\n  null = 1 as x",
  "models/staging/b.sql": "with c as (select 1 as d) select 2 as id",
};

test("findings are shown with their line, and errors alone make the exit code 1", async () => {
  await using project = await commandProject("pglite", MODELS);
  const { code, lines } = await project.tstl("lint", "--rule", "null-comparison");
  expect({ code, lines }).toEqual({
    code: 1,
    lines: [
      "error[null-comparison]: a comparison with null is null, and never true",
      "  models/a.sql:2:8",
      "  1 | select 1 as id,",
      "  2 |   null = 1 as x",
      "    |        ^",
      "  help: write is null",
      "",
      "1 error, 0 warnings in 2 nodes",
      "",
    ],
  });
  const warned = await project.tstl("lint", "--rule", "unused-cte");
  expect([warned.code, warned.lines.at(-2)]).toEqual([0, "0 errors, 1 warning in 2 nodes"]);
  const none = await project.tstl("lint", "b", "--rule", "null-comparison");
  expect([none.code, none.lines.at(-2)]).toEqual([0, "no faults in 1 node"]);
});

test("tstl.config.yaml chooses levels, for all files and for paths, of which the last one that fits counts", async () => {
  const lint = (text: string) => ({ "tstl.config.yaml": `name: shop\nlint:\n${text}` });
  const rules = "  rules: {missing-key-test: error, unused-cte: off}\n";
  await using project = await commandProject("pglite", { ...MODELS, ...lint(rules) });
  const levels = async () => {
    const { lines } = await project.tstl("lint", "--output", "json", "--quiet");
    const { findings } = JSON.parse(lines.join("\n")) as { findings: Record<string, string>[] };
    return findings.map(({ rule, level, file }) => `${level} ${rule} ${file}`);
  };
  const ofA = ["error missing-key-test models/a.sql", "error null-comparison models/a.sql"];
  expect(await levels()).toEqual([...ofA, "error missing-key-test models/staging/b.sql"]);
  const paths =
    "  paths:\n    models/**/b.sql: {missing-key-test: off, unused-cte: error}\n    models/staging: {missing-key-test: warn}\n";
  project.write("tstl.config.yaml", lint(rules + paths)["tstl.config.yaml"]);
  expect(await levels()).toEqual([
    ...ofA,
    "warn missing-key-test models/staging/b.sql",
    "error unused-cte models/staging/b.sql",
  ]);
});

test("a misspelled rule is refused with the one that was meant, and so is a level that there is not", async () => {
  const config = "name: shop\nlint:\n  rules:\n    unused-ctes: off\n    cross-join: fatal\n";
  await using project = await commandProject("pglite", { "tstl.config.yaml": config });
  const refused = project.tstl("lint");
  await expect(refused).rejects.toMatchObject({
    errors: [
      { message: 'unknown key "unused-ctes" in lint.rules', hint: 'did you mean "unused-cte"?', place: { line: 4 } },
      { message: 'lint.rules.cross-join must be off, warn or error, not "fatal"', place: { line: 5, column: 17 } },
    ],
  });
});

test("a dbt project says it in tstl-lint.yml", async () => {
  await using project = await commandProject("pglite", {
    "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
    "profiles.yml": "shop: {target: dev, outputs: {dev: {type: embedded, schema: main}}}\n",
    "tstl-lint.yml": "rules: {null-comparison: off, missing-key-test: off}\n",
    ...MODELS,
  });
  const { code, lines } = await project.tstl("lint");
  expect([code, lines.at(-2)]).toEqual([0, "0 errors, 1 warning in 2 nodes"]);
  project.write("tstl-lint.yml", "rule: {null-comparison: off}\n");
  await expect(project.tstl("lint")).rejects.toMatchObject({
    code: "CONFIG_KEY_UNKNOWN",
    hint: 'did you mean "rules"?',
    place: { file: "tstl-lint.yml", line: 1 },
  });
});

test("annotations for GitHub are one line each, with what would end a line or a property escaped", async () => {
  await using project = await commandProject("pglite", MODELS);
  const { lines } = await project.tstl("lint", "a", "--output", "github", "--quiet");
  expect(lines).toContain(
    "::error file=models/a.sql,line=2,col=8,endColumn=9,title=tstl lint null-comparison::a comparison with null is null, and never true%0Awrite is null",
  );
});

test("files are named as the repository knows them where the project is a folder of it", async () => {
  await using project = await commandProject("pglite", {
    ".git": "gitdir: elsewhere",
    "warehouse/tstl.config.yaml": "name: shop\n",
    "warehouse/models/a.sql": MODELS["models/a.sql"],
  });
  const flags = ["--project-dir", "warehouse", "--rule", "null-comparison", "--output", "github", "--quiet"];
  const { lines } = await project.tstl("lint", ...flags);
  expect(lines[0]).toContain("file=warehouse/models/a.sql,line=2");
});

test("with --warn-error, a warning counts as an error", async () => {
  await using project = await commandProject("pglite", MODELS);
  const { code, lines } = await project.tstl("lint", "--rule", "unused-cte", "--warn-error");
  expect([code, lines.at(-2)]).toEqual([1, "1 error, 0 warnings in 2 nodes"]);
});

test("models of packages are left out unless they are selected, and so is what macros of packages write", async () => {
  const dbtProject = (name: string) => `name: ${name}\nversion: '1.0'\nprofile: shop\n`;
  await using project = await commandProject("pglite", {
    "dbt_project.yml": dbtProject("shop"),
    "profiles.yml": "shop: {target: dev, outputs: {dev: {type: embedded, schema: main}}}\n",
    "models/own.sql": "select 1 as id where {{ helpers.never('2') }} or {{ never('3') }}",
    "macros/never.sql": "{% macro never(x) %}{{ x }} = null{% endmacro %}",
    "dbt_packages/helpers/dbt_project.yml": dbtProject("helpers"),
    "dbt_packages/helpers/macros/of_helpers.sql": "{% macro never(x) %}{{ x }} <> null{% endmacro %}",
    "dbt_packages/helpers/models/theirs.sql": "select 1 as id where 1 = null",
  });
  const found = async (...argv: string[]) => {
    const { lines } = await project.tstl("lint", "--rule", "null-comparison", "--output", "json", "--quiet", ...argv);
    const { findings } = JSON.parse(lines.join("\n")) as { findings: Record<string, string>[] };
    return findings.map(({ file }) => file);
  };
  expect(await found()).toEqual(["macros/never.sql"]);
  expect(await found("package:helpers")).toEqual(["models/theirs.sql"]);
});

test("types come from the last check, as long as no file has changed since", async () => {
  await using project = await commandProject("pglite", {
    "models/sizes.sql": "select array_length(array[1], 1) + (select 1) as n, pg_catalog.hashtext('x') as m",
    "models/rates.sql": "select n / m as rate from {{ ref('sizes') }}",
  });
  const rates = async () => {
    const { lines } = await project.tstl("lint", "rates", "--rule", "integer-division", "--output", "json", "--quiet");
    return (JSON.parse(lines.join("\n")) as { findings: unknown[] }).findings.length;
  };
  expect(await rates()).toBe(0);
  await project.tstl("check");
  expect(await rates()).toBe(1);
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(project.path, "models/sizes.sql"), later, later);
  expect(await rates()).toBe(0);
});

test("a template that fails and SQL that cannot be read are told, and the other models are still looked at", async () => {
  await using project = await commandProject("pglite", {
    ...MODELS,
    "models/broken.sql": "select 1 as x\nform y",
    "models/failing.sql": "{{ exceptions.raise_compiler_error('no') if execute }}",
  });
  const { code, lines } = await project.tstl("lint", "--rule", "null-comparison");
  const headings = lines.filter((line) => line.startsWith("error["));
  expect(code).toBe(1);
  expect(headings).toHaveLength(3);
  expect(lines).toContain("  models/broken.sql:2:1");
});

test("the reference project is clean", async () => {
  using folder = tempFolder({});
  let out = "";
  const write = (text: string) => {
    out += text;
    return true;
  };
  const stream = { write, columns: 80 } as unknown as NodeJS.WriteStream;
  const code = await dispatch({
    argv: ["lint", "--target-path", join(folder.path, "target"), "--log-path", join(folder.path, "logs"), "--quiet"],
    environment: {},
    cwd: join(import.meta.dirname, "../.."),
    stdout: stream,
    stderr: stream,
    signal: new AbortController().signal,
    startedAt: new Date(),
    importModule: (url) => import(url),
  });
  expect([code, out.replace(/\d+ nodes/, "N nodes")]).toEqual([0, "no faults in N nodes\n"]);
});

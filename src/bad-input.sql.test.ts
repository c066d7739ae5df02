import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CommandProject, commandProject } from "./testing/command-project.ts";

const kinds = ["postgres", "pglite"] as const;

/** What is printed between the head of a node's failure and the end of its block. */
function failureOf(lines: readonly string[], name: string): string[] {
  const from = lines.findIndex((line) => line.startsWith(`Failure in`) && line.includes(` ${name} (`));
  const to = lines.findIndex((line, i) => i > from && (line === "" || line.includes("compiled code at")));
  return lines.slice(from + 1, to).filter((line) => line !== "");
}

async function relationsOf(project: CommandProject): Promise<string> {
  const sql =
    "select coalesce(string_agg(relname, ' ' order by relname), '') as names from pg_class where relname like 'bad%' or relname like 'good%'";
  const { lines } = await project.tstl("show", "--quiet", "--inline", sql, "--output", "json");
  return lines.join("");
}

describe.each(kinds)("SQL that is wrong, on %s", (kind) => {
  test("a fault in a model is shown at the template's line, and what depends on it is skipped", async () => {
    await using project = await commandProject(kind, {
      "models/bad.sql": "{% set x = 1 %}\nselect\n  {{ x }} as a,\n  nosuch as b\nfrom (select 1 as q) t\n",
      "models/bad_child.sql": "select * from {{ ref('bad') }}",
      "models/good.sql": "select 1 as a",
    });
    const { code, lines } = await project.tstl("build");
    expect(code).toBe(1);
    expect(failureOf(lines, "bad")).toEqual([
      "  Database Error in model bad (models/bad.sql)",
      '  column "nosuch" does not exist',
      "  models/bad.sql:4:3",
      "  3 |   {{ x }} as a,",
      "  4 |   nosuch as b",
      "    |   ^",
    ]);
    expect(lines).toContain("Done. PASS=1 WARN=0 ERROR=1 SKIP=1 NO-OP=0 TOTAL=3");
    expect(await relationsOf(project)).toContain('"good"');
  });

  test("a fault in SQL that macros wrote is shown in the innermost, with the chain of calls", async () => {
    await using project = await commandProject(kind, {
      "macros/m.sql":
        "{% macro inner_m(c) %}\n  coalesce({{ c }}, 0)\n{% endmacro %}\n\n{% macro outer_m(c) %}\n  1 + {{ inner_m(c) }}\n{% endmacro %}\n",
      "models/bad.sql": 'select\n  {{ outer_m("nosuch") }} as a\n',
    });
    const { lines } = await project.tstl("build");
    expect(failureOf(lines, "bad").slice(1)).toEqual([
      '  column "nosuch" does not exist',
      "  macros/m.sql:2:12",
      "  1 | {% macro inner_m(c) %}",
      "  2 |   coalesce({{ c }}, 0)",
      "    |            ^",
      '  macro "inner_m" is called here (macros/m.sql:6:7)',
      '  macro "outer_m" is called here (models/bad.sql:2:6)',
    ]);
  });

  test("a fault in a test is shown where the test is declared", async () => {
    await using project = await commandProject(kind, {
      "models/good.sql": "select 1 as a",
      "models/schema.yml":
        "models:\n  - name: good\n    columns:\n      - name: nosuch\n        data_tests:\n          - unique\n          - not_null:\n              severity: warn\n",
    });
    const { lines } = await project.tstl("build");
    expect(failureOf(lines, "not_null_good_nosuch").slice(1)).toEqual([
      '  column "nosuch" does not exist',
      "  models/schema.yml:7:13",
      "  6 |           - unique",
      "  7 |           - not_null:",
      "    |             ^^^^^^^^",
    ]);
  });

  test("a fault in a hook names the hook, and the model is as it was", async () => {
    await using project = await commandProject(kind, {
      "models/bad.sql": `{{ config(materialized="table", post_hook="grant select on {{ this }} to nobody_such") }}\nselect 1 as a`,
    });
    const { code, lines } = await project.tstl("build");
    expect(code).toBe(1);
    expect(failureOf(lines, "bad").slice(1)).toEqual([
      '  role "nobody_such" does not exist',
      "  this is its post-hook: grant select on {{ this }} to nobody_such",
    ]);
    expect(await relationsOf(project)).not.toContain("bad");
  });

  test("a fault in a hook of the project shows the hook", async () => {
    await using project = await commandProject(kind, {
      "tstl.config.yaml": 'name: shop\non-run-end: ["vacuum", "selec 1"]\n',
      "models/good.sql": "select 1 as a",
    });
    const { code, lines } = await project.tstl("build");
    expect(code).toBe(1);
    expect(failureOf(lines, "shop-on-run-end-1").slice(1)).toEqual([
      '  syntax error at or near "selec"',
      "  this is the hook: selec 1",
    ]);
  });

  test("a model needs SQL, columns, and a name for each of them", async () => {
    await using project = await commandProject(kind, {
      "models/bad_bare.sql": "select",
      "models/bad_from.sql": "{{ config(materialized='table') }}\nselect from (select 1) t",
      "models/bad_comments.sql": "-- nothing here\n/* or here */\n{# nor here #}",
      "models/bad_twice.sql": "select 1 as a, 2 as a",
      "models/good_exists.sql": "select exists (select from (select 1) t) as a",
    });
    const { code, lines } = await project.tstl("build");
    expect(code).toBe(1);
    expect(failureOf(lines, "bad_bare").slice(1)).toEqual([
      '  model "bad_bare" gives no columns',
      "  help: name the columns behind select",
    ]);
    expect(failureOf(lines, "bad_from")[1]).toBe('  model "bad_from" gives no columns');
    expect(failureOf(lines, "bad_comments").slice(1)).toEqual([
      '  model "bad_comments" holds no SQL',
      "  help: write a select, or delete the file, or set enabled=false",
    ]);
    expect(failureOf(lines, "bad_twice").slice(1)).toEqual([
      '  column "a" specified more than once',
      "  help: give each column of the select a name of its own",
    ]);
    expect(await relationsOf(project)).toContain('"good_exists"');
  });

  test("names with quotes, spaces, other scripts and capitals are names", async () => {
    const names = ["Upper Case", "qu'ote", 'dq"uote', "größe", "semi;colon", "dot.ted", "back\\slash"];
    const models = names.map((name) => [`models/${name}.sql`, "{{ config(materialized='table') }} select 1 as a"]);
    await using project = await commandProject(kind, {
      ...Object.fromEntries(models),
      "models/all_of_them.sql": `select * from {{ ref("Upper Case") }} union all select * from {{ ref("qu'ote") }}`,
    });
    for (const _ of ["first", "again"]) {
      const { code, lines } = await project.tstl("build");
      expect(code).toBe(0);
      expect(lines).toContain("Done. PASS=8 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=8");
    }
  });
});

describe("templates that are wrong", () => {
  test("a macro that does not exist suggests the one that was meant", async () => {
    await using project = await commandProject("pglite", {
      "macros/m.sql": "{% macro my_macro(x) %}{{ x }}{% endmacro %}",
      "models/bad.sql": "select {{ my_macr(1) }} as a",
    });
    const { code, lines } = await project.tstl("compile");
    expect(code).toBe(2);
    expect(failureOf(lines, "bad").slice(1)).toEqual([
      "  'my_macr' is undefined",
      "  models/bad.sql:1:11",
      "  1 | select {{ my_macr(1) }} as a",
      "    |           ^",
      '  help: did you mean "my_macro"?',
    ]);
  });

  test("a statement of a materialization that fails is shown where the project calls it", async () => {
    await using project = await commandProject("pglite", {
      "macros/boom.sql":
        "{% materialization boom, default %}\n  {% call statement('main') %} select nosuch {% endcall %}\n  {{ return({'relations': []}) }}\n{% endmaterialization %}",
      "models/bad.sql": "{{ config(materialized='boom') }} select 1 as a",
    });
    const { lines } = await project.tstl("build");
    expect(failureOf(lines, "bad").slice(1, 3)).toEqual(['  column "nosuch" does not exist', "  macros/boom.sql:2:11"]);
  });

  test("a broken template stops the project before anything is built", async () => {
    await using project = await commandProject("pglite", {
      "models/bad.sql": "select 1 as a\n{% if true %}\n, 2 as b\n",
      "models/good.sql": "select 1 as a",
    });
    await expect(project.tstl("build")).rejects.toMatchObject({
      code: "TEMPLATE_SYNTAX",
      place: { file: "models/bad.sql", line: 2, column: 4 },
      hint: "add {% endif %}",
    });
    expect(existsSync(join(project.path, ".tstl"))).toBe(false);
  });
});

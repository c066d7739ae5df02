import { expect, test } from "vitest";
import { TstlError } from "../../errors/tstl-error.ts";
import type { BlockKind } from "./ast.ts";
import { extractBlocks } from "./extract-blocks.ts";

const MACROS: BlockKind[] = ["macro", "test", "data_test", "materialization"];

function problem(source: string): [message: string, line?: number, column?: number] {
  try {
    extractBlocks(source, "macros/a.sql", MACROS);
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    return [error.message, error.place?.line, error.place?.column];
  }
  throw new Error("no error");
}

test("blocks are found with their names, headers, contents and places", () => {
  const source = `{# a comment {% macro no() %} #}
{% macro one(a, b="%}") -%}
  {{ a }}
{%- endmacro %}
text
  {%- test two(model, column_name) %}{% if a %}x{% endif %}{% endtest -%}
{% materialization three, adapter='postgres' %}{% endmaterialization %}`;
  const blocks = extractBlocks(source, "macros/a.sql", MACROS);
  expect(
    blocks.map(({ kind, name, header, line, column, endLine }) => [kind, name, header, line, column, endLine]),
  ).toEqual([
    ["macro", "one", '(a, b="%}")', 2, 1, 4],
    ["test", "two", "(model, column_name)", 6, 3, 6],
    ["materialization", "three", ", adapter='postgres'", 7, 1, 7],
  ]);
  expect(blocks[0]!.contents).toBe("{{ a }}");
  expect(blocks[0]!.contentsOffset).toMatchObject({ line: 3, column: 3 });
  expect(blocks[0]!.fullText).toBe('{% macro one(a, b="%}") -%}\n  {{ a }}\n{%- endmacro %}');
  expect(blocks[1]!.contents).toBe("{% if a %}x{% endif %}");
});

test("raw text, comments and strings hide tags", () => {
  const source = `{% macro a() %}{% raw %}{% endmacro %}{% endraw %}{# {% endmacro %} #}{{ "{% endmacro %}" }}{% endmacro %}`;
  expect(extractBlocks(source, "a.sql", MACROS).map((block) => block.fullText)).toEqual([source]);
});

test("the contents of docs blocks are free text", () => {
  const source =
    "{% docs orders %}\nUse {{ ref('x' }} and {% if %} and {# freely\n{% enddocs %}\n{% docs b %}B{% enddocs %}";
  const blocks = extractBlocks(source, "a.md", ["docs"]);
  expect(blocks.map((block) => [block.name, block.contents.trim()])).toEqual([
    ["orders", "Use {{ ref('x' }} and {% if %} and {# freely"],
    ["b", "B"],
  ]);
});

test("only the kinds asked for are returned", () => {
  const source = "{% snapshot s %}select 1{% endsnapshot %}{% macro m() %}{% endmacro %}";
  expect(extractBlocks(source, "a.sql", ["snapshot"]).map((block) => block.name)).toEqual(["s"]);
});

test("unclosed, nested and misplaced blocks are named with their place", () => {
  expect(problem("\n {% macro a() %}")).toEqual(['"{% macro a %}" is never closed', 2, 2]);
  expect(problem("{% macro a() %}\n{% macro b() %}{% endmacro %}")).toEqual([
    '"{% macro %}" stands inside "{% macro a %}"',
    2,
    1,
  ]);
  expect(problem("{% if x %}\n{% macro a() %}{% endmacro %}{% endif %}")).toEqual([
    '"{% macro %}" stands inside "{% if %}"',
    2,
    1,
  ]);
  expect(problem("{% endif %}")[0]).toBe('unexpected "{% endif %}": nothing is open that it ends');
  expect(problem("{% macro a() ")).toEqual(['"{% macro" is never closed', 1, 1]);
  expect(problem("{% macro %}{% endmacro %}")[0]).toBe('"{% macro %}" has no name');
});

import { expect, test } from "vitest";
import { TstlError } from "../../errors/tstl-error.ts";
import { parseTemplate } from "./parse-template.ts";

function problem(source: string, offset = {}): [message: string, line: number, column: number, hint?: string] {
  try {
    parseTemplate(source, "models/a.sql", offset);
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    expect(error.code).toBe("TEMPLATE_SYNTAX");
    expect(error.place?.file).toBe("models/a.sql");
    return [error.message, error.place!.line!, error.place!.column!, error.hint];
  }
  throw new Error("it parsed");
}

test("a block that is never closed is named where it begins, with what to add", () => {
  const source = "select 1\n  {% if a %}\n{% for x in y %}{% endfor %}";
  expect(problem(source)).toEqual(['"{% if %}" is never closed', 2, 6, "add {% endif %}"]);
});

test("an unknown tag suggests the one that was meant", () => {
  expect(problem("{% esle %}")).toEqual(['unknown tag "esle"', 1, 4, undefined]);
  expect(problem("{% fr x in y %}")).toEqual(['unknown tag "fr"', 1, 4, 'did you mean "for"?']);
  expect(problem("{% marco x() %}")).toEqual(['unknown tag "marco"', 1, 4, 'did you mean "macro"?']);
});

test("a wrong end tag says which one is expected", () => {
  expect(problem("{% if a %}\n{% endfor %}")).toEqual([
    'unexpected "{% endfor %}" in "{% if %}"',
    2,
    4,
    "expected {% endif %}",
  ]);
  expect(problem("a{% endif %}")).toEqual(['unexpected "{% endif %}": no block is open', 1, 5, undefined]);
});

test("an open tag, comment, string or raw text is named where it begins", () => {
  expect(problem("a\n{{ ref('x'")).toEqual([
    "the tag is never closed",
    2,
    1,
    'close it with }}, after the missing ")"',
  ]);
  expect(problem("{% set x = 1")).toEqual(["the tag is never closed", 1, 1, "close it with %}"]);
  expect(problem("a {# b")).toEqual(["the comment is never closed", 1, 3, "close it with #}"]);
  expect(problem("{{ 'a }}")).toEqual(["the string is never closed", 1, 4, "close it with '"]);
  expect(problem("x{% raw %}{{ }}")).toEqual(['"{% raw %}" is never closed', 1, 2, "add {% endraw %}"]);
});

test("brackets and end signs that do not fit are named", () => {
  expect(problem("{{ ref('x') }")).toEqual(['unexpected "}"', 1, 13, "this tag is closed by }}"]);
  expect(problem("{{ ref('x')) }}")).toEqual(['unexpected ")"', 1, 12, undefined]);
  expect(problem("{{ [1) }}")).toEqual(['unexpected ")", expected "]"', 1, 6, undefined]);
  expect(problem("{{ x %}")).toEqual(['unexpected "%}"', 1, 6, "this tag is closed by }}"]);
});

test("inheritance and imports are refused with what to do instead", () => {
  expect(problem("{% import 'a' as b %}")).toEqual([
    '"{% import %}" is not supported',
    1,
    4,
    "use a macro; macros need no import",
  ]);
});

test("places of a part of a file are places in the file", () => {
  expect(problem("{% if %}", { line: 10, column: 5 }).slice(1, 3)).toEqual([10, 11]);
  expect(problem("a\n{% if %}", { line: 10, column: 5 }).slice(1, 3)).toEqual([11, 7]);
});

test("names that look like Nunjucks' regular expressions, exponents and nested dicts are read as Jinja2 does", () => {
  const { body } = parseTemplate("{{ r/2 + 1e3 }}{{ {'a': {'b': 1}}['a'] }}", "a.sql");
  expect(body.map((statement) => statement.kind)).toEqual(["output", "output"]);
});

test("a materialization's header gives its adapter and languages", () => {
  const { body } = parseTemplate(
    "{% materialization x, adapter='postgres', supported_languages=['sql'] %}{% endmaterialization %}",
    "a.sql",
  );
  expect(body[0]).toMatchObject({ kind: "macro", tag: "materialization", name: "x", adapter: "postgres" });
  expect(problem("{% materialization x, foo=1 %}{% endmaterialization %}")[0]).toBe(
    'materialization "x" received unknown argument "foo"',
  );
});

test("types of macro parameters are allowed and ignored", () => {
  const { body } = parseTemplate("{% macro m(a: string, b: dict[string, int] = {}) %}{% endmacro %}", "a.sql");
  expect(body[0]).toMatchObject({ params: [{ name: "a" }, { name: "b" }] });
});

test("nesting without end is an error of the template", () => {
  expect(problem(`{{ ${"(".repeat(100_000)} }}`)[0]).toBe("the template is nested too deeply");
});

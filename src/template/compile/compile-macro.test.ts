import { expect, test } from "vitest";
import { TstlError } from "../../errors/tstl-error.ts";
import { extractBlocks, type JinjaFunction, parseTemplate, ReturnSignal, type Scope } from "../index.ts";
import { compileMacro } from "./compile-macro.ts";
import { compileTemplate } from "./compile-template.ts";

const back: JinjaFunction = ([value]) => {
  throw new ReturnSignal(value);
};

/** A scope with all macros of a file, as a project has. */
function project(file: string, more: Record<string, unknown> = {}): Scope {
  const names = new Map<string, unknown>(Object.entries({ return: back, ...more }));
  for (const block of extractBlocks(file, "macros/m.sql", ["macro"])) {
    names.set(block.name, compileMacro(block, "macros/m.sql").bind(names));
  }
  return names;
}

const render = (source: string, scope: Scope) => compileTemplate(parseTemplate(source, "a.sql")).render(scope);
const call = (scope: Scope, name: string, ...args: unknown[]) => (scope.get(name) as JinjaFunction)(args, {});

test("a macro's result is its text, or any value that it returns", () => {
  const scope = project(`{% macro text() %} a {% endmacro %}
{% macro list() %}{% do return([1, 2]) %}never{% endmacro %}
{% macro early(x) %}{% for i in range(5) %}{% if i == x %}{{ return(i * 10) }}{% endif %}{% endfor %}none{% endmacro %}`);
  expect(call(scope, "text")).toBe(" a ");
  expect(call(scope, "list")).toEqual([1, 2]);
  expect(call(scope, "early", 2)).toBe(20);
  expect(call(scope, "early", 9)).toBe("none");
  expect(render("{% for x in list() %}{{ x }};{% endfor %}", scope)).toBe("1;2;");
});

test("return() in a call block ends the macro that is called, as in dbt", () => {
  const scope = project(`{% macro wrap() %}<{{ caller() }}>{% endmacro %}
{% macro user() %}{% set r %}{% call wrap() %}{{ return('ended') }}{% endcall %}{% endset %}[{{ r }}]{% endmacro %}`);
  expect(call(scope, "user")).toBe("[ended]");
});

test("a macro sees its own names and the scope that it is bound to, not those of its caller", () => {
  const scope = project("{% macro m() %}{{ x is defined }}{{ target }}{% endmacro %}", { target: "dev" });
  expect(render("{% set x = 1 %}{{ m() }}", scope)).toBe("Falsedev");
});

test("a macro of a project calls those that are added to the scope later", () => {
  const scope = project("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}");
  expect(call(scope, "a")).toBe("B");
});

test("a promise inside a macro makes its result a promise, returned values included", async () => {
  const query = () => Promise.resolve(["a", "b"]);
  const scope = project(`{% macro cols() %}{% set r = query() %}{% do return(r|map('upper')|list) %}{% endmacro %}`, {
    query,
  });
  expect(await call(scope, "cols")).toEqual(["A", "B"]);
  expect(await render("{{ cols() | join(',') }}", scope)).toBe("A,B");
});

test("nothing is parsed before the macro is used, and its faults have the place in the file", () => {
  const [block] = extractBlocks("\n\n  {% macro bad() %}\n{{ 1 + }}{% endmacro %}", "m.sql", ["macro"]);
  const macro = compileMacro(block!, "macros/m.sql");
  expect(macro.name).toBe("bad");
  expect(() => macro.bind(new Map())).toThrowError(
    expect.objectContaining({ code: "TEMPLATE_SYNTAX", place: expect.objectContaining({ line: 4, column: 8 }) }),
  );
});

test("parameters are told with whether they have defaults", () => {
  const [block] = extractBlocks("{% test t(model, column_name=none) %}{% endtest %}", "m.sql", ["test"]);
  expect(compileMacro(block!, "m.sql").params).toEqual([
    { name: "model", hasDefault: false },
    { name: "column_name", hasDefault: true },
  ]);
});

test("a materialization tells its adapter", () => {
  const source =
    "{% materialization view, adapter='postgres' %}{{ return({'relations': []}) }}{% endmaterialization %}";
  const [block] = extractBlocks(source, "m.sql", ["materialization"]);
  const macro = compileMacro(block!, "m.sql");
  expect([macro.name, macro.adapter]).toEqual(["view", "postgres"]);
  expect(macro.bind(new Map([["return", back]]))([], {})).toEqual(new Map([["relations", []]]));
});

test("an error inside a macro of a file is shown there, with the model's call as a note", () => {
  const scope = project("\n{% macro m(x) %}{{ x + 1 }}{% endmacro %}");
  const error = (() => {
    try {
      return render("select\n {{ m('a') }}", scope);
    } catch (caught) {
      return caught;
    }
  })();
  expect(error).toMatchObject({
    message: 'can only concatenate str (not "int") to str',
    place: { file: "macros/m.sql", line: 2, column: 22 },
    notes: [{ message: 'macro "m" is called here', place: { file: "a.sql", line: 2, column: 5 } }],
  });
});

test("an error that comes later, in a call block inside macros, has all places on the way", async () => {
  const fails = () => Promise.reject(new TstlError("DB_ERROR", "relation does not exist"));
  const scope = project(
    "{% macro box() %}\n{{ caller() }}{% endmacro %}{% macro m() %}{% call box() %}{{ query() }}{% endcall %}{% endmacro %}",
    {
      query: fails,
    },
  );
  const error = await Promise.resolve(render("select {{ m() }}", scope)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: "DB_ERROR",
    place: { file: "macros/m.sql", line: 2, column: 63 },
    notes: [
      { message: "the call block is used here", place: { file: "macros/m.sql", line: 2, column: 4 } },
      { message: 'macro "box" is called here', place: { file: "macros/m.sql", line: 2, column: 52 } },
      { message: 'macro "m" is called here', place: { file: "a.sql", line: 1, column: 11 } },
    ],
  });
});

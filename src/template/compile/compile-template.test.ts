import fc from "fast-check";
import { expect, test } from "vitest";
import { TstlError } from "../../errors/tstl-error.ts";
import { type JinjaFunction, parseTemplate, ReturnSignal, scopeOf } from "../index.ts";
import { FILTERS } from "../runtime/filters/registry.ts";
import { compileTemplate } from "./compile-template.ts";

function render(source: string, names: Record<string, unknown> = {}, options = {}): string | Promise<string> {
  return compileTemplate(parseTemplate(source, "models/a.sql")).render(scopeOf(names), options);
}

async function failure(source: string, names: Record<string, unknown> = {}): Promise<TstlError> {
  try {
    await render(source, names);
  } catch (error) {
    if (error instanceof TstlError) return error;
    throw error;
  }
  throw new Error("no error");
}

const later =
  (value: unknown): JinjaFunction =>
  () =>
    new Promise((resolve) => setTimeout(() => resolve(value), 1));

test("the text is there at once if no function returned a promise", () => {
  expect(render("{{ f(1) }}", { f: ([x]: unknown[]) => x })).toBe("1");
});

test("a promise is awaited wherever a call can stand", async () => {
  const names = { q: later(3), list: later([1, 2]), yes: later(true), id: ([x]: unknown[]) => x };
  const source = `{% macro m(a, b=q()) %}{{ a }}{{ b }}{{ q() }}{% if caller %}{{ caller(q()) }}{% endif %}{% endmacro -%}
{{ q() + q() }} {{ [q(), q()] }} {{ {'k': q()} }} {{ id(q()) }} {{ q()|string ~ 'x' }} {{ q() if yes() else 0 }}
{%- for x in list() if yes() %} {{ x }}{{ q() }}{{ loop.last }}{% endfor %}
{%- set a = q() %}{% set b %}[{{ q() }}]{% endset %} {{ a }}{{ b }} {{ m(1) }} {% call(z) m(2) %}<{{ z }}{{ q() }}>{% endcall %}
{%- filter upper %} a{{ q() }}{% endfilter %}{% with w = q() %} {{ w }}{% endwith %} {{ yes() and q() }} {{ 1 < q() < 4 }}
{%- for t in list() recursive %} {{ t }}{{ loop([]) }}{{ q() }}{% endfor %}{% do q() %}`;
  const result = render(source, names);
  expect(result).toBeInstanceOf(Promise);
  expect(await result).toBe("6 [3, 3] {'k': 3} 3 3x 3 13False 23True 3[3] 133 233<33> A3 3 3 True 13 23");
});

test("renders in flight at the same time do not touch each other", async () => {
  const template = compileTemplate(
    parseTemplate("{% set x = wait(n) %}{% for i in [1, 2] %}{{ x }}{{ wait(n) }}{% endfor %}", "a.sql"),
  );
  const wait: JinjaFunction = ([n]) => new Promise((resolve) => setTimeout(() => resolve(n), 5 - Number(n)));
  const results = await Promise.all([1, 2, 3, 4].map((n) => template.render(scopeOf({ n, wait }))));
  expect(results).toEqual(["1111", "2222", "3333", "4444"]);
});

test("an error has the place of what failed, with a note for each macro call on the way", async () => {
  const source = `{% macro inner(x) %}
  {{ x.y.z }}
{% endmacro %}
{% macro outer() %}{{ inner(1) }}{% endmacro %}
select
  {{ outer() }}`;
  const error = await failure(source);
  expect(error.message).toBe("'int object' has no attribute 'y'");
  expect(error.place).toMatchObject({ file: "models/a.sql", line: 2, column: 6, source });
  expect(error.notes.map((note) => [note.message, note.place?.line, note.place?.column])).toEqual([
    ['macro "inner" is called here', 4, 23],
    ['macro "outer" is called here', 6, 6],
  ]);
});

test("an error of a host function gets the place of the call, whether thrown or rejected", async () => {
  const thrown = () => {
    throw new TstlError("REF_NOT_FOUND", "no such model", { hint: "look again" });
  };
  const rejected = () => Promise.reject(new TstlError("REF_NOT_FOUND", "no such model"));
  const error = await failure("a\n b {{ ref('x') }}", { ref: thrown });
  expect(error).toMatchObject({ code: "REF_NOT_FOUND", hint: "look again", place: { line: 2, column: 7 } });
  expect(await failure("{{ f() }}", { f: rejected })).toMatchObject({ code: "REF_NOT_FOUND", place: { column: 4 } });
});

test("a fault of the host that is no user's mistake keeps its kind", () => {
  const fault = () => {
    throw new RangeError("bug");
  };
  expect(() => render("{{ f() }}", { f: fault })).toThrow(RangeError);
});

test("endless recursion is an error of the template", async () => {
  const error = await failure("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
  expect(error.code).toBe("TEMPLATE_RECURSION");
});

test("an unknown filter is named with a suggestion", async () => {
  const error = await failure("select {{ x | uper }}");
  expect([error.message, error.hint, error.place?.column]).toEqual([
    'no filter named "uper"',
    'did you mean "upper"?',
    15,
  ]);
});

test("an undefined name may be printed and tested but not used", async () => {
  expect(render("{{ x }}|{{ x is defined }}|{{ x|default('d') }}")).toBe("|False|d");
  const error = await failure("{{ x.y }}");
  expect([error.code, error.message]).toEqual(["TEMPLATE_UNDEFINED", "'x' is undefined"]);
  expect(error.hint).toContain("spelling");
});

test("while parsing leniently, undefined values can be called and have every attribute", () => {
  const source = "{{ x.y.z() }}{{ x['k'](1).a }}{{ d.none.at.all }}{{ d.nope() }}{{ 'ok' if not x }}";
  expect(render(source, { d: {} }, { lenient: true })).toBe("ok");
});

test("return() outside a macro is an error", async () => {
  const back: JinjaFunction = ([value]) => {
    throw new ReturnSignal(value);
  };
  expect((await failure("{{ return(1) }}", { return: back })).message).toBe("return() is called outside a macro");
});

test("rendered text is mapped back to the template", () => {
  const source = `select {{ name }},
{%- for c in cols %}
  {{ c }} as x{{ c }}, broken{% endfor %}
{% macro m() %}long
text{% endmacro %}from {{ m() }} end`;
  const template = compileTemplate(parseTemplate(source, "a.sql"));
  const mapped = template.renderMapped(scopeOf({ name: "id", cols: ["a", "b"] }));
  if (mapped instanceof Promise) throw new Error("a promise");
  const { text, map } = mapped;
  const place = (part: string, nth = 0) => {
    let at = -1;
    for (let i = 0; i <= nth; i++) at = text.indexOf(part, at + 1);
    const found = map.placeOf(at);
    return [found?.line, found?.column];
  };
  expect(text).toBe("select id,\n  a as xa, broken\n  b as xb, broken\nfrom long\ntext end");
  expect(place("select")).toEqual([1, 1]);
  expect(place("id")).toEqual([1, 11]);
  expect(place("broken", 0)).toEqual([3, 24]);
  expect(place("broken", 1)).toEqual([3, 24]);
  expect(place("from")).toEqual([5, 19]);
  expect(place("text")).toEqual([5, 27]);
  expect(place("end")).toEqual([5, 34]);
});

test("text of the template never becomes code", () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: that is the point
  const source =
    "`${process.exit()}` \\u0027 ' \" */ // {{ '`${x}` \\\\' }}\u2028{% set __proto__ = 1 %}{{ __proto__ }}{{ arguments }}{{ this }}";
  expect(render(source)).toBe("`${process.exit()}` \\u0027 ' \" */ // `${x}` \\\u20281");
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: that is the point
});

test("whatever a template does, what it throws is a TstlError", () => {
  const part = fc.constantFrom("'abc'", "1", "2.5", "none", "[1, 'a']", "{'a': 1}", "(1,)", "missing", "range(3)", "h");
  const filter = fc.constantFrom(...FILTERS.keys());
  const method = fc.constantFrom(
    "split",
    "join",
    "format",
    "center",
    "pop",
    "insert",
    "update",
    "get",
    "sort",
    "index",
  );
  const operator = fc.constantFrom("+", "*", "%", "//", "~", "<", "in", "and");
  const args = fc.array(part, { maxLength: 3 }).map((each) => each.join());
  const expression = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      part,
      fc.tuple(tie("any"), filter, args).map(([value, name, rest]) => `(${value})|${name}(${rest})`),
      fc.tuple(tie("any"), method, args).map(([value, name, rest]) => `(${value}).${name}(${rest})`),
      fc.tuple(tie("any"), operator, tie("any")).map(([left, op, right]) => `(${left} ${op} ${right})`),
      fc.tuple(tie("any"), part, part).map(([value, from, to]) => `(${value})[${from}:${to}]`),
    ),
  })).any;
  fc.assert(
    fc.property(expression, (source) => {
      try {
        expect(typeof render(`{{ ${source} }}`, { h: new Date(0) })).toBe("string");
      } catch (error) {
        if (!(error instanceof TstlError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

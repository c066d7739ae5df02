import { expect, test } from "vitest";
import { compileTemplate, GET_ATTRIBUTE, parseTemplate, scopeOf, Tuple, tupleOf } from "../index.ts";

const FORBIDDEN = [
  "constructor",
  "__proto__",
  "prototype",
  "__class__",
  "__mro__",
  "__subclasses__",
  "__globals__",
  "__init__",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "__defineGetter__",
  "__lookupGetter__",
  "call",
  "apply",
  "bind",
  "length_",
  "arguments",
  "caller",
  "map",
  "filter",
  "forEach",
  "reduce",
  "push",
  "splice",
  "size",
  "set",
  "then",
  "charAt",
  "padStart",
  "raw",
];

class Instance {
  secret = "seen";
  method(): string {
    return "called";
  }
}

const VALUES: Record<string, unknown> = {
  text: "abc",
  number: 1,
  float: 1.5,
  bool: true,
  none: null,
  list: [1, 2],
  tuple: tupleOf([1]),
  record: { a: 1 },
  map: new Map([["a", 1]]),
  frozen: Object.freeze({ a: 1 }),
  fn: () => 1,
  instance: new Instance(),
  date: new Date(0),
  regex: /x/,
  host: { [GET_ATTRIBUTE]: (name: string) => (name === "ok" ? 1 : undefined) },
};

function render(source: string): string {
  return compileTemplate(parseTemplate(source, "a.sql")).render(scopeOf({ v: VALUES, ...VALUES })) as string;
}

test.each(Object.keys(VALUES))("nothing of JavaScript is reachable through a %s", (name) => {
  for (const attribute of FORBIDDEN) {
    for (const way of [
      `v['${name}'].${attribute}`,
      `v['${name}']['${attribute}']`,
      `v['${name}']|attr('${attribute}')`,
    ]) {
      expect([way, render(`{{ ${way} is undefined }}`)]).toEqual([way, "True"]);
    }
    expect(render(`{{ [v['${name}']]|map(attribute='${attribute}')|first is undefined }}`)).toBe("True");
  }
});

test("nothing is reachable through what the engine itself makes", () => {
  const made = ["range(3)", "namespace(a=1)", "cycler(1)", "joiner()", "dict(a=1).keys()", "'a'.upper", "[].append"];
  for (const value of [...made, "[1]|map('string')", "m", "dict"]) {
    for (const attribute of ["constructor", "__proto__", "prototype", "call", "apply"]) {
      const code = `{% macro m() %}{% endmacro %}{{ (${value})['${attribute}'] is undefined }}`;
      expect([code, render(code)]).toEqual([code, "True"]);
    }
  }
  expect(
    render("{% for x in [1] %}{{ loop.constructor is undefined }}{{ loop['__proto__'] is undefined }}{% endfor %}"),
  ).toBe("TrueTrue");
  expect(
    render(
      "{% macro m() %}{{ caller.constructor is undefined }}{{ kwargs.constructor is undefined }}{% endmacro %}{% call m() %}{% endcall %}",
    ),
  ).toBe("TrueTrue");
});

test("the globals of Node are not names", () => {
  for (const name of ["process", "require", "globalThis", "global", "module", "Function", "eval", "console", "this"]) {
    expect([name, render(`{{ ${name} is undefined }}`)]).toEqual([name, "True"]);
  }
});

test("format strings reach no more than templates do", () => {
  expect(render("{{ '{0.constructor}|{0[__proto__]}|{0.__class__}'.format(record) }}")).toBe("||");
});

test("keys that JavaScript treats specially are ordinary keys", () => {
  const source = `{% set d = {} %}{% do d.update({'__proto__': 1, 'constructor': 2}) %}{{ d }}{{ d['__proto__'] }}{{ d.constructor }}
{%- do record.update({'__proto__': {'polluted': 1}}) %}{{ record.polluted is undefined }}{{ {}.polluted is undefined }}`;
  expect(render(source)).toBe("{'__proto__': 1, 'constructor': 2}12TrueTrue");
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("templates cannot change tuples or what the host froze", () => {
  expect(render("{{ tuple.append is undefined }}")).toBe("True");
  expect(() => render("{% do frozen.update({'a': 2}) %}")).toThrow("this dict cannot be changed");
  expect(VALUES.tuple).toBeInstanceOf(Tuple);
});

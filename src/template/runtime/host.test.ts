import { expect, test } from "vitest";
import {
  CALL,
  COMPARE,
  compileTemplate,
  EQUALS,
  FORMAT,
  floatOf,
  GET_ATTRIBUTE,
  GET_ITEM,
  HASH,
  hostFunction,
  ITERATE,
  isJinjaCallable,
  LENGTH,
  OPERATE,
  PySet,
  parseTemplate,
  REPR,
  scopeOf,
  TO_STRING,
  TRUTH,
  TYPE_NAME,
  toPlain,
  tupleOf,
} from "../index.ts";

function render(source: string, names: Record<string, unknown>): string {
  return compileTemplate(parseTemplate(source, "a.sql")).render(scopeOf(names)) as string;
}

test("an object of the host decides what templates see of it", () => {
  const relation = {
    [GET_ATTRIBUTE]: (name: string) => ({ schema: "public", render: () => "r()" })[name],
    [GET_ITEM]: (key: unknown) => (key === 0 ? "first" : undefined),
    [CALL]: (args: unknown[]) => `called with ${args.length}`,
    [TO_STRING]: () => '"public"."a"',
    [REPR]: () => "<Relation>",
    [ITERATE]: () => [1, 2],
    [LENGTH]: () => 2,
    [TRUTH]: () => true,
    [TYPE_NAME]: "PostgresRelation",
  };
  const source =
    "{{ r }} {{ [r] }} {{ r.schema }} {{ r.render() }} {{ r[0] }} {{ r(1, 2) }} {{ r|list }} {{ r|length }} {{ 'y' if r }} {{ r is iterable }} {{ r ~ '!' }}";
  expect(render(source, { r: relation })).toBe(
    '"public"."a" [<Relation>] public r() first called with 2 [1, 2] 2 y True "public"."a"!',
  );
  expect(() => render("{{ r.nope.x }}", { r: relation })).toThrow("'PostgresRelation object' has no attribute 'nope'");
});

test("numbers of the host take part in arithmetic, comparison and equality", () => {
  const decimal = (value: number): object => ({
    [OPERATE]: (op: string, other: unknown, reversed: boolean) => {
      if (op !== "+" || typeof other !== "number") return undefined;
      return decimal(reversed ? other + value : value + other);
    },
    [COMPARE]: (other: unknown) => (typeof other === "number" ? Math.sign(value - other) : undefined),
    [EQUALS]: (other: unknown) => other === value,
    [TO_STRING]: () => value.toFixed(2),
    [REPR]: () => `Decimal('${value.toFixed(2)}')`,
    [TYPE_NAME]: "Decimal",
  });
  expect(
    render("{{ d }} {{ [d] }} {{ d + 1 }} {{ 1 + d }} {{ d > 1 }} {{ 3 > d }} {{ d == 2 }} {{ 2 == d }} {{ d|int }}", {
      d: decimal(2),
    }),
  ).toBe("2.00 [Decimal('2.00')] 3.00 3.00 True True True True 2");
  expect(() => render("{{ d * 'x' }}", { d: decimal(2) })).toThrow(
    "can't multiply sequence by non-int of type 'Decimal'",
  );
});

test("hostFunction binds arguments as Python does", () => {
  const ref = hostFunction("ref", ["model", "version=", "*rest", "**options"], (model, version, rest, options) =>
    JSON.stringify([model, version, rest, options]),
  );
  expect(ref(["a"], {})).toBe('["a",null,[],{}]');
  expect(ref(["a", 1, 2, 3], { x: 4 })).toBe('["a",1,[2,3],{"x":4}]');
  expect(ref([], { model: "m", version: 2 })).toBe('["m",2,[],{}]');
  const plain = hostFunction("f", ["a", "b", "c="], () => 1);
  expect(() => plain([], {})).toThrow("f() missing 2 required positional arguments: 'a' and 'b'");
  expect(() => plain([1, 2, 3, 4], {})).toThrow("f() takes from 2 to 3 positional arguments but 4 were given");
  expect(() => plain([1, 2], { z: 1 })).toThrow("f() got an unexpected keyword argument 'z'");
  expect(() => plain([1, 2], { a: 1 })).toThrow("f() got multiple values for argument 'a'");
});

test("functions and objects with a call are callable, nothing else", () => {
  expect([() => 1, { [CALL]: () => 1 }, "f", {}, null, [], 1].map(isJinjaCallable)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test("a value of a template becomes plain data", () => {
  const value = new Map<unknown, unknown>([
    ["list", [1, floatOf(2)]],
    ["tuple", tupleOf(["a", null])],
    [3, new PySet(["x"])],
  ]);
  expect(toPlain(value)).toEqual({ list: [1, 2], tuple: ["a", null], "3": ["x"] });
});

test("sets print, test and combine like Python's", () => {
  const names = { s: new PySet([1, 1, 2]), e: new PySet() };
  expect(
    render(
      "{{ s }} {{ e }} {{ 1 in s }} {{ s|length }} {{ s.union([3]) }} {{ s.difference([1]) }} {{ s == s }} {{ 'y' if e }}",
      names,
    ),
  ).toBe("{1, 2} set() True 2 {1, 2, 3} {2} True ");
});

test("objects of the host that are equal are one key, and format as they say", () => {
  const day = (number: number): object => ({
    [HASH]: () => `day:${number}`,
    [FORMAT]: (spec: string) => `${spec}:${number}`,
    [TO_STRING]: () => `day ${number}`,
  });
  const names = { a: day(1), b: day(1), c: day(2) };
  expect(render("{{ [a, b, c]|unique|list }} {{ {a: 'x'}[b] }} {{ {a: 'x'}[c] is defined }}", names)).toBe(
    "[day 1, day 2] x False",
  );
  expect(render("{{ '{:%Y} {}'.format(a, c) }}", names)).toBe("%Y:1 day 2");
});

test("a number of the host is rounded, cut to an int, tested and formatted as a number", () => {
  const price = {
    [OPERATE]: (op: string, digits: unknown) =>
      ({ round: `rounded to ${digits}`, int: 7, abs: "size", "%": 1 })[op as "round"],
    [TO_STRING]: () => "7.25",
  };
  expect(
    render("{{ p|round(1) }} {{ p|int }} {{ p|abs }} {{ p is number }} {{ p is odd }} {{ '%.1f %d' % (p, p) }}", {
      p: price,
    }),
  ).toBe("rounded to 1 7 size True True 7.2 7");
});

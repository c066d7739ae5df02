import fc from "fast-check";
import { expect, test } from "vitest";
import { parseLiteral } from "../compile/parse-literal.ts";
import { compileTemplate, equal, floatOf, parseTemplate, repr, scopeOf, tupleOf } from "../index.ts";

const render = (source: string, names = {}) =>
  compileTemplate(parseTemplate(source, "a.sql")).render(scopeOf(names)) as string;

const pythonValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt().filter((big) => !Number.isSafeInteger(Number(big))),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(floatOf),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 4 }).map(tupleOf),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.integer()), tie("value")), { maxLength: 4 })
      .map((pairs) => new Map(pairs)),
  ),
})).value;

test("what repr() writes is a literal of the same value", () => {
  fc.assert(
    fc.property(pythonValue, (value) => {
      const read = parseLiteral(repr(value));
      expect(read && equal(read.value, value)).toBe(true);
      expect(repr(read!.value)).toBe(repr(value));
    }),
    { numRuns: 500 },
  );
});

// An expression with its value, worked out apart: Python's floor division and modulo on whole numbers.
interface Sum {
  text: string;
  value: bigint;
}

const floorDiv = (a: bigint, b: bigint) => (a - (((a % b) + b) % b)) / b;
const operators: Record<string, (a: bigint, b: bigint) => bigint> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "//": (a, b) => (b === 0n ? 0n : floorDiv(a, b)),
  "%": (a, b) => (b === 0n ? 0n : a - b * floorDiv(a, b)),
};

const sum = fc.letrec<{ sum: Sum }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 6 },
    fc
      .bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
      .map((value) => ({ text: value < 0n ? `(${value})` : `${value}`, value })),
    fc.tuple(tie("sum"), fc.constantFrom(...Object.keys(operators)), tie("sum")).map(([a, op, b]) => {
      const zero = b.value === 0n && (op === "//" || op === "%");
      return zero ? a : { text: `(${a.text} ${op} ${b.text})`, value: operators[op]!(a.value, b.value) };
    }),
  ),
})).sum;

test("whole numbers of any size are reckoned exactly", () => {
  fc.assert(
    fc.property(sum, ({ text, value }) => {
      expect(render(`{{ ${text} }}`)).toBe(value.toString());
    }),
    { numRuns: 500 },
  );
});

test("text without tags comes out as it went in, but for line ends", () => {
  const text = fc.string({ unit: fc.constantFrom("{", "}", "%", "#", "a", " ", "\n", "'", "\\", "`", "$") });
  fc.assert(
    fc.property(
      text.filter((each) => !/\{[{%#]/.test(each)),
      (each) => {
        expect(render(`${each}\n`)).toBe(each);
      },
    ),
    { numRuns: 500 },
  );
});

test("slices agree with Python's rules for any bounds", () => {
  const bound = fc.option(fc.integer({ min: -8, max: 8 }), { nil: null });
  const step = fc.option(
    fc.integer({ min: -3, max: 3 }).filter((each) => each !== 0),
    { nil: null },
  );
  fc.assert(
    fc.property(bound, bound, step, (start, stop, by) => {
      const bounds = [start, stop, by].map((each) => each ?? "").join(":");
      const indexes = render(`{{ 'abcde'[${bounds}] }}`);
      expect(indexes).toBe(slowSlice("abcde", start, stop, by ?? 1));
    }),
  );
});

/** Every index that Python's description of slices admits, one by one. */
function slowSlice(text: string, start: number | null, stop: number | null, by: number): string {
  const size = text.length;
  const place = (bound: number | null, fallback: number) =>
    bound === null
      ? fallback
      : bound < 0
        ? Math.max(bound + size, by > 0 ? 0 : -1)
        : Math.min(bound, by > 0 ? size : size - 1);
  const from = place(start, by > 0 ? 0 : size - 1);
  const to = place(stop, by > 0 ? size : -1);
  let result = "";
  for (let i = from; by > 0 ? i < to : i > to; i += by) result += text[i];
  return result;
}

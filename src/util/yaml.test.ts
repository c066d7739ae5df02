import { describe, expect, test } from "vitest";
import type { TstlError } from "../errors/tstl-error.ts";
import { parseYaml, parseYamlMapping } from "./yaml.ts";

function read(text: string): unknown {
  return parseYaml(text, "models.yml").value;
}

function failure(text: string): TstlError {
  try {
    read(text);
  } catch (error) {
    return error as TstlError;
  }
  throw new Error("was read without an error");
}

function where({ place }: TstlError): string {
  return `${place?.file}:${place?.line}:${place?.column}`;
}

// The right-hand sides are what PyYAML 6's safe_load gives for `k: <text>`.
describe("scalars have the types that dbt's reader gives them", () => {
  test.each([
    ["yes", true],
    ["No", false],
    ["on", true],
    ["OFF", false],
    ["true", true],
    ["yEs", "yEs"],
    ["y", "y"],
    ["n", "n"],
    ["~", null],
    ["null", null],
    ["", null],
    ["017", 15],
    ["0o17", "0o17"],
    ["08", "08"],
    ["0b11", 3],
    ["0x1F", 31],
    ["1_000", 1000],
    ["-0", 0],
    ["190:20:30", 685230],
    ["1:30.5", 90.5],
    ["1e3", "1e3"],
    ["1.5e3", "1.5e3"],
    ["1.5e+3", 1500],
    [".5", 0.5],
    ["-.5", "-.5"],
    [".inf", Number.POSITIVE_INFINITY],
    ["9007199254740993", 9007199254740993n],
    ["-9007199254740993", -9007199254740993n],
    ["!!str 1", "1"],
    ["'it''s'", "it's"],
    ['"a\\tb"', "a\tb"],
  ])("%s", (text, expected) => {
    expect(read(`k: ${text}\n`)).toEqual({ k: expected });
  });

  test("dates stay text, so that they print as written", () => {
    expect(read("d: 2026-01-31\nt: 2026-01-31 10:00:00\n")).toEqual({ d: "2026-01-31", t: "2026-01-31 10:00:00" });
  });

  test("a float without a fraction becomes what the caller makes of it", () => {
    const { value } = parseYaml("a: 1.0\nb: 1\nc: 1.5\n", "x.yml", { wholeFloat: (number) => ({ float: number }) });
    expect(value).toEqual({ a: { float: 1 }, b: 1, c: 1.5 });
  });
});

test("merge keys give way to a mapping's own keys, wherever these stand", () => {
  expect(read("base: &b {x: 1, y: 2}\nown:\n  y: 3\n  <<: *b\n")).toEqual({
    base: { x: 1, y: 2 },
    own: { y: 3, x: 1 },
  });
});

test("an empty text, and one of comments alone, is null", () => {
  expect(read("")).toBeNull();
  expect(read("# nothing\n")).toBeNull();
});

test("a byte order mark and Windows' line ends make no difference", () => {
  expect(read("\uFEFFa: 1\r\nb: 2\r\n")).toEqual({ a: 1, b: 2 });
});

test("a key such as __proto__ is a key like any other", () => {
  const value = read("__proto__: {polluted: true}\n") as object;
  expect(Object.keys(value)).toEqual(["__proto__"]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("of a key written twice the last one counts, and a warning shows it", () => {
  const { value, warnings } = parseYaml("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n", "models.yml");
  expect(value).toEqual({ a: 3, b: { c: 2 } });
  expect(warnings.map((warning) => [warning.code, warning.message, where(warning)])).toEqual([
    ["YAML_DUPLICATE_KEY", 'the key "c" is written twice; the last one counts', "models.yml:4:3"],
    ["YAML_DUPLICATE_KEY", 'the key "a" is written twice; the last one counts', "models.yml:5:1"],
  ]);
});

describe("places", () => {
  const text = [
    "version: 2",
    "models:",
    "  - name: orders",
    "    columns: &cols",
    "      - name: id",
    '        description: "the key"',
    "  - name: daily",
    "    columns: *cols",
    "    config: {materialized: table}",
    "    empty:",
    "    sql: |",
    "      select 1",
  ].join("\n");
  const { placeOf } = parseYaml(text, "models.yml");
  const at = (path: (string | number)[], part?: "key" | "value") => {
    const { line, column, length } = placeOf(path, part);
    return [line, column, length];
  };

  test("a value is shown where it is written, quotes included", () => {
    expect(at(["version"])).toEqual([1, 10, 1]);
    expect(at(["models", 0, "columns", 0, "description"])).toEqual([6, 22, 9]);
    expect(at(["models", 1, "config", "materialized"])).toEqual([9, 28, 5]);
  });
  test("a key is shown where it is asked for", () => {
    expect(at(["models", 1, "name"], "key")).toEqual([7, 5, 4]);
  });
  test("a mapping, a list, a block of text and an empty value are shown by their key", () => {
    expect(at(["models"])).toEqual([2, 1, 6]);
    expect(at(["models", 0, "columns"])).toEqual([4, 5, 7]);
    expect(at(["models", 1, "empty"])).toEqual([10, 5, 5]);
    expect(at(["models", 1, "sql"])).toEqual([11, 5, 3]);
  });
  test("an item of a list is shown by its first key", () => {
    expect(at(["models", 1])).toEqual([7, 5, 4]);
  });
  test("a value behind an alias is shown where it is written", () => {
    expect(at(["models", 1, "columns", 0, "name"])).toEqual([5, 15, 2]);
  });
  test("a path that leads nowhere is shown by its deepest part", () => {
    expect(at(["models", 0, "descriptoin"])).toEqual([3, 5, 4]);
    expect(at(["models", 1, "config", "x"])).toEqual([9, 5, 6]);
  });
});

describe("broken YAML says what is wrong, where, and what to do", () => {
  test.each([
    ["a:\n\tb: 1\n", "2:1", "a tab indents this line", "indent with spaces"],
    ['a: {{ var("x") }}\n', "1:4", "a template must be quoted", "put quotes around the value: \"{{ var('x') }}\""],
    [
      "a: 1\nb:\n  sql: |\n    {{ fine }}\n  c: {{ x }}\n",
      "5:6",
      "a template must be quoted",
      'put quotes around the value: "{{ x }}"',
    ],
    [
      "{% if x %}\na: 1\n{% endif %}\n",
      "1:1",
      "a template block cannot stand between the lines of a YAML file",
      "YAML is read before templates; put the whole value into quotes, with the template inside",
    ],
    [
      "a:\n  b 1\n  c: 2\n",
      "2:3",
      'no colon after "b"',
      "write b: with a colon and a space, or indent the line into the text above it",
    ],
    ["a:1\nb: 2\n", "1:2", "no space after this colon", "a key is followed by a colon and a space"],
    [
      "a: foo: bar\n",
      "1:4",
      "a value that holds a colon and a space must be quoted",
      'put quotes around the value: "foo: bar"',
    ],
    [
      "a:\n  b: 1\n   c: 2\n",
      "3:4",
      "this line is indented by 3, the one above by 2, and no level fits",
      "lines of one mapping or list start in the same column",
    ],
    ['a: "foo\nb: 1\n', "1:4", '" is opened here and not closed', 'close it with "'],
    ["a: [1, 2\nb: 3\n", "1:4", "[ is opened here and not closed", "close it with ]"],
    [
      "a: 'it's'\n",
      "1:7",
      "the text ends at this quote, and more follows",
      "write a quote inside the text as '', or quote the whole value",
    ],
    ["a: @daily\n", "1:4", "a value cannot begin with @", "put quotes around the value"],
    [
      "a: 1\n---\nb: 2\n",
      "2:1",
      "a second document starts here",
      "remove the line --- or move what follows into a file of its own",
    ],
  ])("%j", (text, at, message, hint) => {
    const error = failure(text);
    expect([error.code, where(error), error.message, error.hint]).toEqual([
      "YAML_SYNTAX",
      `models.yml:${at}`,
      `broken YAML: ${message}`,
      hint,
    ]);
  });
});

test("a mapping on the command line may be YAML or JSON", () => {
  expect(parseYamlMapping("{a: 1, b: [x]}", "--vars")).toEqual({ a: 1, b: ["x"] });
  expect(parseYamlMapping('{"a": 1}', "--vars")).toEqual({ a: 1 });
  expect(parseYamlMapping("a: 1", "--vars")).toEqual({ a: 1 });
  expect(() => parseYamlMapping("a:1", "--vars")).toThrow("--vars is not a mapping");
});

// The right-hand sides are what PyYAML 6's safe_load gives.
describe("within brackets and quotes, lines may be indented as one likes", () => {
  test.each<[string, unknown]>([
    ["a:\n  b: [\n    1\n  ]\n  c: 2\n", { a: { b: [1], c: 2 } }],
    ["a:\n  b: [\n1,\n  2, {x: 1,\ny: 2\n}]\n  c: 2\n", { a: { b: [1, 2, { x: 1, y: 2 }], c: 2 } }],
    ["a:\n  b: {\n  x: 1\n  }\n", { a: { b: { x: 1 } } }],
    ['a:\n  - b: "one\ntwo"\n    c: 1\n', { a: [{ b: "one two", c: 1 }] }],
    ["a:\n  - b: 'one\n\n two'\n", { a: [{ b: "one\ntwo" }] }],
    ["a:\n  b: [one\ntwo]\n", { a: { b: ["one two"] } }],
    ["a:\n  b: [ # note\n    1, # more\n  ] # end\n  c: 2\n", { a: { b: [1], c: 2 } }],
    ["a: [\n1\n]\nb: {\nx: 1\n}\n", { a: [1], b: { x: 1 } }],
    ['a:\n  b: "one\\\ntwo"\n', { a: { b: "onetwo" } }],
    ['a:\n  b: ["x\ny",\nz]\n  c: |\n    text [\n  d: 1\n', { a: { b: ["x y", "z"], c: "text [\n", d: 1 } }],
  ])("%j", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  // PyYAML refuses these too; the number is the line that we name.
  test.each([
    ["a:\n  b: [\n\t1]\n", 2],
    ["a:\n  b: [\n---\n]\n", 2],
    ['a:\n  b: "one\n---\ntwo"\n', 2],
    ['a:\n  b: "one\nc: 2\n', 2],
    ["a:\n  b: [1,\nc: 2\n", 2],
    ["a:\n  b: [\n    1\n  ]\n  c: [2\n", 5],
    ["a:\n  b: [\n    1\n  ]\n c: 2\n", 5],
  ])("%j is still broken, on line %i", (text, line) => {
    expect(failure(text)).toMatchObject({ code: "YAML_SYNTAX", place: { line } });
  });

  test("places are those of the text as it is written", () => {
    const { placeOf } = parseYaml("a:\n  b: [\n x,\n  ]\n  c: 2\n", "models.yml");
    expect(placeOf(["a", "b", 0])).toMatchObject({ line: 3, column: 2, length: 1 });
    expect(placeOf(["a", "c"])).toMatchObject({ line: 5, column: 6 });
    expect(placeOf(["a", "b", 0]).source).toContain("\n x,\n");
  });
});

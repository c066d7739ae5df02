import { describe, expect, test } from "vitest";
import { tempFolder } from "../testing/temp-folder.ts";
import { type Palette, type RenderErrorOptions, renderError } from "./render.ts";
import { type Place, TstlError, TstlErrors } from "./tstl-error.ts";

const OPTIONS: RenderErrorOptions = { color: null, width: 80, projectDir: "/nowhere" };

function render(error: TstlError | TstlErrors, options: Partial<RenderErrorOptions> = {}): string {
  return renderError(error, { ...OPTIONS, ...options });
}

function at(source: string, line: number, column: number, length?: number): string[] {
  const place: Place = { file: "models/x.sql", line, column, source, ...(length === undefined ? {} : { length }) };
  return render(new TstlError("CODE", "wrong", { place }))
    .split("\n")
    .slice(2);
}

test("an error shows what is wrong, where, and what to do", () => {
  const source = "select *\nfrom {{ ref('ordrs') }}\nwhere true\n";
  const error = new TstlError(
    "REF_NOT_FOUND",
    `the model "daily" depends on a node named 'ordrs' which was not found`,
    {
      place: { file: "models/daily.sql", line: 2, column: 13, length: 7, source },
      notes: [{ message: 'in the macro "union_all"', place: { file: "macros/union.sql", line: 3, column: 5 } }],
      hint: 'did you mean "orders"?',
    },
  );
  expect(render(error)).toBe(
    [
      `error[REF_NOT_FOUND]: the model "daily" depends on a node named 'ordrs' which was not found`,
      "  models/daily.sql:2:13",
      "  1 | select *",
      "  2 | from {{ ref('ordrs') }}",
      "    |             ^^^^^^^",
      '  in the macro "union_all" (macros/union.sql:3:5)',
      '  help: did you mean "orders"?',
    ].join("\n"),
  );
});

test("several errors are divided by an empty line", () => {
  const errors = new TstlErrors([new TstlError("ONE", "first"), new TstlError("TWO", "second")]);
  expect(render(errors)).toBe("error[ONE]: first\n\nerror[TWO]: second");
});

test("a warning is called one", () => {
  expect(render(new TstlError("ODD", "odd"), { severity: "warning" })).toBe("warning[ODD]: odd");
});

test("further lines of a message are indented", () => {
  expect(render(new TstlError("SQL", "syntax error\nDETAIL: more"))).toBe("error[SQL]: syntax error\n  DETAIL: more");
});

test("the file is read where its text is not at hand, and left out where it is gone", () => {
  using folder = tempFolder({ "models/x.sql": "select oops\n" });
  const error = new TstlError("SQL", "no such column", {
    place: { file: "models/x.sql", line: 1, column: 8, length: 4 },
  });
  expect(render(error, { projectDir: folder.path }).split("\n").slice(1)).toEqual([
    "  models/x.sql:1:8",
    "  1 | select oops",
    "    |        ^^^^",
  ]);
  expect(render(error)).toBe("error[SQL]: no such column\n  models/x.sql:1:8");
});

describe("the underline stands beneath the marked text", () => {
  test("after tabs", () => {
    expect(at("\tselect\toops", 1, 9, 4)).toEqual(["  1 |     select    oops", "    |               ^^^^"]);
  });
  test("after wide and combining characters", () => {
    expect(at("-- 日本 e\u0301 oops", 1, 10, 4)).toEqual(["  1 | -- 日本 e\u0301 oops", "    |           ^^^^"]);
  });
  test("after Windows' line ends", () => {
    expect(at("a\r\nbc\r\n", 2, 2)).toEqual(["  1 | a", "  2 | bc", "    |  ^"]);
  });
  test("at the end of a line, and never beyond it", () => {
    expect(at("select (", 1, 9, 5)).toEqual(["  1 | select (", "    |         ^"]);
    expect(at("abc", 1, 2, 50)).toEqual(["  1 | abc", "    |  ^^"]);
  });
  test("with line numbers of different length", () => {
    expect(at(`${"x\n".repeat(9)}y`, 10, 1)).toEqual(["   9 | x", "  10 | y", "     | ^"]);
  });
});

test("a long line is cut around the marked text", () => {
  const source = `select ${"column_name, ".repeat(20)}oops, ${"more, ".repeat(20)}`;
  const lines = render(
    new TstlError("CODE", "wrong", { place: { file: "x.sql", line: 1, column: 268, length: 4, source } }),
    { width: 60 },
  ).split("\n");
  expect(lines.slice(2)).toEqual([
    "  1 | …me, column_name, oops, more, more, more, more, more,…",
    "    |                   ^^^^",
  ]);
});

test("what a terminal would obey is not printed", () => {
  expect(render(new TstlError("CODE", 'bad value "\u001B[2J"'))).toBe('error[CODE]: bad value "\uFFFD[2J"');
  expect(at("a\u001B[31mb\u0000", 1, 7)).toEqual(["  1 | a\uFFFD[31mb\uFFFD", "    |       ^"]);
});

test("a line that the text does not have leaves the place alone", () => {
  expect(at("one line", 7, 1)).toEqual([]);
});

test("secrets are masked wherever they stand", () => {
  const place = { file: "profiles.yml", line: 1, column: 1, source: "password: hunter22" };
  const text = render(new TstlError("DB", 'password "hunter22" refused', { place }), { secrets: ["hunter22"] });
  expect(text).toBe('error[DB]: password "*****" refused\n  profiles.yml:1:1\n  1 | password: ********\n    | ^');
});

test("colours are what the palette makes of each part", () => {
  const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const color = Object.fromEntries(
    ["error", "warning", "message", "place", "gutter", "mark", "help"].map((name) => [name, tag(name)]),
  ) as unknown as Palette;
  const place = { file: "x.sql", line: 1, column: 1, source: "a" };
  expect(render(new TstlError("CODE", "wrong", { place, hint: "mend it" }), { color })).toBe(
    [
      "<error>error[CODE]</error>: <message>wrong</message>",
      "  <place>x.sql:1:1</place>",
      "  <gutter>1 |</gutter> a",
      "    <gutter>|</gutter> <mark>^</mark>",
      "  <help>help</help>: mend it",
    ].join("\n"),
  );
});

test("a long chain of calls is shown from both ends", () => {
  const notes = Array.from({ length: 500 }, (_, i) => ({ message: `call ${i}` }));
  expect(
    render(new TstlError("TEMPLATE_RECURSION", "macros call each other without end", { notes })).split("\n"),
  ).toEqual([
    "error[TEMPLATE_RECURSION]: macros call each other without end",
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `  call ${i}`),
    "  … 489 more",
    "  call 497",
    "  call 498",
    "  call 499",
  ]);
});

test("passwords in the lines of a settings file are hidden, whether or not the key is right", () => {
  const lines = [
    "password: s3cret",
    "pasword: 's3cret'",
    '{type: postgres, pass: "s3cret", port: 1}',
    "url: postgres://me:s3cret@host/shop",
    "password: \"{{ env_var('PGPASSWORD') }}\"",
  ];
  const shown = lines.map((line) => {
    const place: Place = { file: "profiles.yml", line: 2, column: 1, source: `${line}\nthreads: four\n` };
    return render(new TstlError("CODE", "wrong", { place })).split("\n")[2];
  });
  expect(shown).toEqual([
    "  1 | password: ******",
    "  1 | pasword: ********",
    "  1 | {type: postgres, pass: ********, port: 1}",
    "  1 | url: postgres://me:******@host/shop",
    "  1 | password: \"{{ env_var('PGPASSWORD') }}\"",
  ]);
});

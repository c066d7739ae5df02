import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type TstlError, TstlErrors } from "./errors/tstl-error.ts";
import { commandProject } from "./testing/command-project.ts";

/** What `tstl build` of these files is stopped by: `CODE place: message (hint)`, before it asks a database anything. */
async function faults(files: Record<string, string>, ...flags: string[]): Promise<string[]> {
  await using project = await commandProject("pglite", files);
  const error: unknown = await project.tstl("build", ...flags).then(
    () => undefined,
    (thrown) => thrown,
  );
  const errors = error instanceof TstlErrors ? error.errors : [error as TstlError];
  return errors.map(({ code, message, place, hint }) => {
    const at = place ? ` ${[place.file, place.line, place.column].filter(Boolean).join(":")}` : "";
    return `${code}${at}: ${message}${hint ? ` (${hint})` : ""}`;
  });
}

test("all faults of a config are told in one go", async () => {
  expect(await faults({ "tstl.config.yaml": "name: shop\nmodles:\n  +enabled: true\nvars: [1]\n" })).toEqual([
    'CONFIG_KEY_UNKNOWN tstl.config.yaml:2:1: unknown key "modles" (did you mean "models"?)',
    "CONFIG_TYPE tstl.config.yaml:4:7: vars must be a mapping, not a list",
  ]);
});

test("broken YAML is told with the cause", async () => {
  expect(await faults({ "models/s.yml": "models:\n\t- name: ok\n" })).toEqual([
    "YAML_SYNTAX models/s.yml:2:1: broken YAML: a tab indents this line (indent with spaces)",
  ]);
});

test("refs and sources that do not exist are told with what was meant, or what to do", async () => {
  const files = {
    "models/orders.sql": "select 1 as a",
    "models/daily.sql": "select * from {{ ref('ordrs') }} join {{ source('raw', 'events') }} using (id)",
  };
  expect((await faults(files)).sort()).toEqual([
    `REF_NOT_FOUND models/daily.sql:1:18: model "daily" depends on a node named 'ordrs' which was not found (did you mean "orders"?)`,
    `SOURCE_NOT_FOUND models/daily.sql:1:42: model "daily" depends on a source named 'raw.events' which was not found (declare it under "sources" in a .yml file of the model paths)`,
  ]);
});

test("a circle, a name that is there twice, and a name that is too long are told with both places", async () => {
  expect(await faults({ "models/a.sql": "{{ ref('b') }}", "models/b.sql": "{{ ref('a') }}" })).toEqual([
    "GRAPH_CYCLE models/a.sql:1:4: models refer to each other in a circle: a -> b -> a (one of these refs has to go: move what both sides need into a model of its own)",
  ]);
  expect(await faults({ "models/a.sql": "select 1 as a", "seeds/a.csv": "x\n1\n" })).toEqual([
    'DUPLICATE_NAME seeds/a.csv: model and seed of package "shop" have one name: "a" (ref() could mean either; rename one of them)',
  ]);
  const name = "m".repeat(64);
  expect(await faults({ [`models/${name}.sql`]: "select 1 as a" })).toEqual([
    `NAME_TOO_LONG models/${name}.sql: the name "${name}" of model "${name}" has 64 bytes; Postgres allows 63 (set a shorter alias with config(alias=…))`,
  ]);
});

test("flags that make no sense are told with the right one", async () => {
  const files = { "models/a.sql": "select 1 as a" };
  expect(await faults(files, "--ful-refresh")).toEqual([
    "UNKNOWN_FLAG: there is no flag --ful-refresh for build (did you mean --full-refresh?)",
  ]);
  expect(await faults(files, "--select", "tagg:x")).toEqual([
    'SELECTOR_METHOD_UNKNOWN --select:1:1: "tagg" is not a selection method (did you mean "tag"?)',
  ]);
  expect(await faults(files, "--vars", "5")).toEqual([
    `FLAG_INVALID: --vars is "5", which is not a mapping (write it as --vars '{name: value}', with a space after the colon)`,
  ]);
  expect((await faults(files, "--target", "prood"))[0]).toMatch(/^TARGET_MISSING.*no target "prood"/);
});

test("a seed with a row that does not fit is told at the cell, and nothing of it is loaded", async () => {
  await using project = await commandProject("pglite", { "seeds/s.csv": "id,n\n1,2\n" });
  expect((await project.tstl("seed")).code).toBe(0);
  for (const [text, ...told] of [
    ["id,n\n1,2\n2,3,4\n", "  row has 3 values, but the header has 2 columns", "  seeds/s.csv:3:5"],
    ['id,n\n1,"2\n', "  a quote is opened here and never closed", "  seeds/s.csv:2:3"],
    ["id,id\n1,2\n", '  two columns are named "id" in the seed\'s header', "  seeds/s.csv:1:4"],
    ["", "  the seed's file has no header", "  seeds/s.csv:1:1"],
    ["id,other\n1,2\n", '  column "other" of relation "s" does not exist', expect.stringContaining("--full-refresh")],
  ] as const) {
    writeFileSync(join(project.path, "seeds/s.csv"), text);
    const { code, lines } = await project.tstl("seed");
    expect(code).toBe(1);
    expect(lines).toEqual(expect.arrayContaining(told));
  }
  const { lines } = await project.tstl("show", "--quiet", "--inline", "select * from s", "--output", "json");
  expect(lines.join("")).toContain('"id": 1');
});

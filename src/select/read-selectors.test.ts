import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Target } from "../config/config.ts";
import { type TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { namedSelectors } from "./named-selectors.ts";
import { readSelectors } from "./read-selectors.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-selectors-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const selectorsFile = join(folder, "selectors.yml");
  writeFileSync(selectorsFile, text);
  return readSelectors({
    selectorsFile,
    projectDir: folder,
    environment: { TEAM: "finance" },
    cliVars: { depth: 2 },
    target: { visible: { name: "prod" } } as unknown as Target,
  });
}

async function faultsOf(text: string): Promise<[string, number | undefined][]> {
  const error = await read(text).catch((thrown: unknown) => thrown);
  const errors = error instanceof TstlErrors ? error.errors : [error as TstlError];
  return errors.map(({ message, place }) => [message, place?.line]);
}

test("templates are rendered, the default among them", async () => {
  const entries = await read(`
selectors:
  - name: usual
    default: "{{ target.name == 'prod' }}"
    definition: {method: tag, value: "{{ env_var('TEAM') }}", children: true, children_depth: "{{ var('depth') }}"}
  - name: other
    default: "{{ target.name == 'dev' }}"
    definition: fct_*
`);
  const selectors = namedSelectors({ ...entries });
  expect(selectors.defaultName()).toBe("usual");
  expect(selectors.get("usual")).toMatchObject({ method: "tag", value: "finance", children: true, childrenDepth: 2 });
});

test("a project without the file has no selectors", async () => {
  const settings = { selectorsFile: null, projectDir: folder, environment: {}, cliVars: {}, target: {} as Target };
  expect(await readSelectors(settings)).toEqual({});
});

test("all faults are told at once, each at its line", async () => {
  expect(
    await faultsOf(`selectors:
  - name: a
    definition: "tagg:x"
  - definition: b
  - name: c
    definition:
      union:
        - {method: selector, value: nowhere}
  - name: d
    definition: "{{ env_var('NOT_SET_ANYWHERE') }}"
`),
  ).toEqual([
    ['the environment variable "NOT_SET_ANYWHERE" is not set', 10],
    ["a selector needs a name", 4],
    ['selector "a": "tagg" is not a selection method', 3],
    ['selector "c": there is no selector "nowhere"', 6],
  ]);
});

test("a file without a list of selectors is refused", async () => {
  expect(await faultsOf("selectors: {name: a}")).toEqual([['"selectors" must be a list', 1]]);
});

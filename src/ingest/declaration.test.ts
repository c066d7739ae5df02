import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TstlError, TstlErrors } from "../errors/tstl-error.ts";
import type { SourceNode } from "../manifest/node.ts";
import { parseYaml } from "../util/yaml.ts";
import { declaredSources } from "./declaration.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-declaration-"));
  mkdirSync(join(folder, "sources"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface RawTable {
  name: string;
  columns?: { name: string; data_type?: string }[];
  config?: Record<string, unknown>;
  meta?: Record<string, unknown>;
}

/** Source nodes as the parser makes them, as far as declarations look at them. */
function declared(yaml: string) {
  writeFileSync(join(folder, "sources/s.yml"), yaml);
  const { sources } = parseYaml(yaml, "sources/s.yml").value as {
    sources: { name: string; config?: { meta?: object }; meta?: object; tables: RawTable[] }[];
  };
  const nodes = sources.flatMap((source) =>
    source.tables.map((table) => ({
      name: table.name,
      source_name: source.name,
      schema: "raw",
      identifier: table.name,
      relation_name: `"raw"."${table.name}"`,
      columns: Object.fromEntries((table.columns ?? []).map((column) => [column.name, column])),
      config: table.config ?? {},
      meta: table.meta ?? {},
      source_meta: source.config?.meta ?? source.meta ?? {},
      original_file_path: "sources/s.yml",
    })),
  );
  return declaredSources(nodes as unknown as SourceNode[], folder);
}

function faults(yaml: string): string[] {
  try {
    declared(yaml);
  } catch (error) {
    const all = error instanceof TstlErrors ? error.errors : [error as TstlError];
    return all.map(({ code, place, message }) => `${code} ${place?.file}:${place?.line}:${place?.column} ${message}`);
  }
  return [];
}

test("a source with tables to load, rules and a generator is read with defaults filled in", () => {
  const sources = declared(`
sources:
  - name: shop
    config: {meta: {generate: {module: sources/shop.mjs, from: 2025-09-01}}}
    tables:
      - name: orders
        config: {meta: {load: {files: "data/{date}/orders.csv", rules: [{column: id, required: true}]}}}
        columns: [{name: id, data_type: integer}, {name: note}]
      - name: made_elsewhere
`);
  expect(sources).toEqual([
    {
      name: "shop",
      generate: { module: "sources/shop.mjs", seed: 1, scale: 1, from: "2025-09-01", days: 30 },
      tables: [
        {
          source: "shop",
          name: "orders",
          relation: '"raw"."orders"',
          schema: "raw",
          identifier: "orders",
          columns: [
            { name: "id", type: "integer" },
            { name: "note", type: "text" },
          ],
          load: {
            format: "csv",
            files: "data/{date}/orders.csv",
            delimiter: ",",
            key: [],
            paths: {},
            copies: "skip",
            rules: [{ column: "id", required: true }],
          },
          declaredIn: "sources/s.yml",
        },
      ],
    },
  ]);
});

test("every mistake in a declaration is shown where it stands", () => {
  expect(
    faults(`
sources:
  - name: shop
    meta:
      generate: {module: g.mjs, from: yesterday}
    tables:
      - name: orders
        columns: [{name: id}]
        meta:
          load:
            file: data/orders.csv
            rules:
              - {column: id, min: [1]}
      - name: items
        config:
          meta:
            load:
              files: data/items.csv
              rules:
                - {column: idd, required: true}
`),
  ).toEqual([
    'CONFIG_KEY_MISSING sources/s.yml:10:11 the key "files" is missing',
    "CONFIG_TYPE sources/s.yml:13:35 rules[0].min must be a number, or a date as text, not a list",
    'CONFIG_KEY_UNKNOWN sources/s.yml:11:13 unknown key "file"',
    'CONFIG_VALUE sources/s.yml:5:39 from must be a date such as 2025-09-01, not "yesterday"',
    "LOAD_NO_COLUMNS sources/s.yml:17:13 the table shop.items is to be loaded, but has no columns",
  ]);
});

test("rules that no row can keep, and options that mean nothing, are mistakes too", () => {
  const table = (load: string) => `
sources:
  - name: shop
    tables:
      - name: orders
        columns: [{name: id, data_type: integer}, {name: email, data_type: text}, {name: day, data_type: date}]
        config:
          meta:
            load:
              files: data/orders.csv
${load.replace(/^/gm, "              ")}`;
  const messages = (load: string) => faults(table(load)).map((text) => text.replace(/^(\S+) sources\/s.yml:/, "$1 "));
  expect(
    messages(`rules:
- {column: emial, format: email}
- {column: email, matches: "["}
- {column: email, max: 20}
- {column: email, one_of: []}
- {column: id, min: 9, max: 1}
- {column: day, min: 2025-02-30}
- {column: id}`),
  ).toEqual([
    'LOAD_COLUMN_UNKNOWN 12:26 a rule names the column "emial", which orders does not have',
    "LOAD_RULE 13:42 the regular expression cannot be read: /[/u: Unterminated character class",
    'LOAD_RULE 14:38 max compares numbers and dates, and the column "email" is of type text',
    "LOAD_RULE 15:41 one_of is empty: no value could be right",
    "LOAD_RULE 16:43 no value is at least 9 and at most 1",
    'LOAD_RULE 17:36 min of the column "day", of type date, must be a date such as 2025-09-01, not "2025-02-30"',
    'LOAD_RULE 18:17 the rule for "id" asks for nothing',
  ]);
  expect(messages("key: [id, di, id]\npaths: {id: a.b}")).toEqual([
    'LOAD_COLUMN_UNKNOWN 11:25 the key names the column "di", which orders does not have',
    'LOAD_RULE 11:29 the key names the column "id" twice',
    "LOAD_RULE 12:22 `paths` reach into JSON objects, which a CSV file has none of",
  ]);
  expect(messages("format: ndjson\ndelimiter: ;\nrules: [{column: email, format: emial}]")).toEqual([
    'CONFIG_VALUE 13:47 rules[0].format must be one of email, uuid, url, date, datetime, time, ipv4, phone, not "emial"',
  ]);
  expect(messages("format: ndjson\ndelimiter: ;")).toEqual(["LOAD_RULE 12:26 a file of JSON objects has no delimiter"]);
});

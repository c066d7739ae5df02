import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Adapter } from "../adapter/adapter.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import type { DeclaredSource } from "./declaration.ts";
import { loadSources } from "./load.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-load-laws-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Format = "csv" | "ndjson";
/** A row of a file; `fault` says which way it is broken. */
interface Row {
  id: number;
  note: string | null;
  fault: null | "no id" | "id" | "postgres" | "shape";
}
type Files = Readonly<Record<string, readonly Row[]>>;

const NAMES = ["a", "b", "c"];
const row = fc.record<Row>({
  id: fc.integer({ min: 1, max: 4 }),
  note: fc.option(fc.constantFrom("x", 'q"uo"te', "co,mma", "é\\n", "tab\t", "line\nbreak", "{}")),
  fault: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom("no id" as const, "id" as const, "postgres" as const, "shape" as const) },
  ),
});
const fileSet = fc.dictionary(fc.constantFrom(...NAMES), fc.array(row, { maxLength: 6 }), { minKeys: 1 });
/** States of the folder, each with the order in which its files are loaded. */
const history = fc.array(fc.record({ files: fileSet, order: fc.shuffledSubarray(NAMES), force: fc.boolean() }), {
  minLength: 1,
  maxLength: 3,
});

const csvCell = (value: string | number | null) => (value === null ? "" : `"${String(value).replaceAll('"', '""')}"`);

function csvLine({ id, note, fault }: Row): string {
  const first = fault === "no id" ? "" : fault === "id" ? "one" : csvCell(id);
  const mood = fault === "postgres" ? "odd" : "fine";
  return fault === "shape" ? `${first},1,2,3,4` : `${first},${csvCell(note)},${mood}`;
}

function jsonLine({ id, note, fault }: Row): string {
  if (fault === "shape") return '{"id": 1';
  const mood = fault === "postgres" ? "odd" : "fine";
  return JSON.stringify({ ...(fault === "no id" ? {} : { id: fault === "id" ? "one" : id }), note, mood });
}

function fileText(format: Format, rows: readonly Row[]): string {
  return format === "csv"
    ? ["id,note,mood", ...rows.map(csvLine)].map((line) => `${line}\n`).join("")
    : rows.map((each) => `${jsonLine(each)}\n`).join("");
}

function declared(format: Format, key: string[]): DeclaredSource[] {
  const columns = [
    { name: "id", type: "integer" },
    { name: "note", type: "text" },
    { name: "mood", type: "mood" },
  ];
  const rules = [{ column: "id", required: true }];
  const load = { format, files: "*.data", delimiter: ",", key, paths: {}, copies: "load" as const, rules };
  const relation = '"raw"."notes"';
  const table = { source: "s", name: "notes", relation, schema: "raw", identifier: "notes", columns, load };
  return [{ name: "s", generate: null, tables: [{ ...table, declaredIn: "s.yml" }] }];
}

/** The rows that ought to be there: all good ones, or the last one of the last file for each key. */
function expected(files: Files, hasKey: boolean): unknown[] {
  const good = Object.keys(files)
    .sort()
    .flatMap((name) => files[name]!.filter(({ fault }) => fault === null).map(({ id, note }) => [name, id, note]));
  const kept = hasKey ? [...new Map(good.map((each) => [each[1], each])).values()] : good;
  return kept.map((each) => JSON.stringify(each)).sort();
}

const query = (adapter: Adapter, sql: string) =>
  adapter.withSession(async (session) => (await session.query(sql)).rows);

const HISTORIES = 15;

describeBothAdapters("loading", (makeAdapter) => {
  test.each([
    ["csv" as const, [] as string[]],
    ["csv" as const, ["id"]],
    ["ndjson" as const, [] as string[]],
    ["ndjson" as const, ["id"]],
  ])("%s files with key %j end in the same table by whatever way, and no row is lost", async (format, key) => {
    await using db = await makeAdapter();
    const sources = declared(format, key);
    await fc.assert(
      fc.asyncProperty(history, async (states) => {
        await query(db.adapter, "drop schema if exists raw cascade; drop type if exists mood");
        await query(db.adapter, "create type mood as enum ('fine')");
        rmSync(folder, { recursive: true });
        const present: Record<string, readonly Row[]> = {};
        writeFileSync(join(mkFolder(), "other.txt"), "");
        for (const { files, order, force } of states) {
          for (const [name, rows] of Object.entries(files)) {
            // An NDJSON file in which no object has the key is a fault as a whole.
            present[name] = [...rows, { id: 9, note: name, fault: null }];
            writeFileSync(join(folder, `${name}.data`), fileText(format, present[name]));
          }
          const inOrder = order
            .filter((name) => name in present)
            .map((name) => ({ table: sources[0]!.tables[0]!, path: `${name}.data` }));
          await loadSources(db.adapter, sources, folder, { files: each(inOrder), force });
        }
        const last = await loadSources(db.adapter, sources, folder);
        expect(last.faults).toEqual([]);
        expect((await loadSources(db.adapter, sources, folder)).files).toEqual([]);

        const rows = await query(db.adapter, "select replace(_file, '.data', ''), id, note from raw.notes");
        expect(rows.map((each) => JSON.stringify(each)).sort()).toEqual(expected(present, key.length > 0));
        const counts = await query(
          db.adapter,
          `select file, row_count + updated_count + superseded_count, quarantined_count::int,
             (select count(*)::int from raw._quarantine q where q.file = l.file) from raw._loads l order by 1`,
        );
        expect(counts).toEqual(
          Object.keys(present)
            .sort()
            .map((name) => {
              const bad = present[name]!.filter(({ fault }) => fault !== null).length;
              return [`${name}.data`, present[name]!.length - bad, bad, bad];
            }),
        );
      }),
      { numRuns: HISTORIES },
    );
  });
});

function mkFolder(): string {
  folder = mkdtempSync(join(tmpdir(), "tstl-load-laws-"));
  return folder;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

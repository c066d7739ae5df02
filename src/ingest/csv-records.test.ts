import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cellText, readRecords } from "./csv-records.ts";

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-csv-"));
  path = join(folder, "a.csv");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every record as its line and its cells. */
async function records(csv: string | Buffer, delimiter = ","): Promise<[number, string[]][]> {
  writeFileSync(path, csv);
  const found: [number, string[]][] = [];
  await readRecords(path, { delimiter: Buffer.from(delimiter) }, (record) => {
    found.push([record.line, Array.from({ length: record.count }, (_, i) => cellText(record, i))]);
    return true;
  });
  return found;
}

test("cells come out as Python's csv module reads them", async () => {
  expect(await records('\ufeffa,b\r\n"x, ""y""",z\n\n"l\r\n2"\rq"r",\n"s"t"u","')).toEqual([
    [1, ["a", "b"]],
    [2, ['x, "y"', "z"]],
    [3, [""]],
    [4, ["l\n2"]],
    [6, ['q"r"', ""]],
    [7, ['st"u"', ""]],
  ]);
  expect(await records("")).toEqual([]);
  expect(await records("a")).toEqual([[1, ["a"]]]);
  expect(await records("a§b§\n§", "§")).toEqual([
    [1, ["a", "b", ""]],
    [2, ["", ""]],
  ]);
});

test("more columns than at first expected are all found", async () => {
  const cells = Array.from({ length: 300 }, (_, i) => String(i));
  expect(await records(`${cells.join(",")}\n`)).toEqual([[1, cells]]);
});

test("whatever is written is read again, in any quoting and with any line ends", async () => {
  const cell = fc.tuple(
    fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", " ", "😀"), maxLength: 6 }),
    fc.boolean(),
  );
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n", "\r"), async (written, lineEnd) => {
      const text = written
        .map((row) =>
          row
            .map(([value, quoted]) => (quoted || /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
            .join(","),
        )
        .join(lineEnd);
      const read = await records(`${text}${lineEnd}`);
      expect(read.map(([, cells]) => cells)).toEqual(written.map((row) => row.map(([value]) => value)));
    }),
    { numRuns: 150 },
  );
});

test("records are whole wherever a chunk of the file ends", async () => {
  const chunk = 1 << 20;
  for (let before = chunk - 12; before <= chunk + 1; before++) {
    const first = "x".repeat(before);
    expect(await records(`${first}\r\n"q""",é\r\n"l\r\n",\r\n`)).toEqual([
      [1, [first]],
      [2, ['q"', "é"]],
      [3, ["l\n", ""]],
    ]);
  }
  const long = "line\n".repeat(700_000);
  expect(await records(`a,"${long}"\nb,c`)).toEqual([
    [1, ["a", long]],
    [700_002, ["b", "c"]],
  ]);
});

import { join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import { cellText, readRecords } from "./csv-records.ts";
import type { RawFile } from "./raw-files.ts";
import { AUDIT_COLUMNS } from "./raw-tables.ts";

/** The names of a raw file's columns. Throws `LOAD_HEADER` where they cannot be the columns of a table. */
export async function readRawHeader({ table, path }: RawFile, projectDir: string): Promise<string[]> {
  let header: string[] = [];
  await readRecords(join(projectDir, path), { delimiter: Buffer.from(table.load.delimiter) }, (record) => {
    header = Array.from({ length: record.count }, (_, i) => cellText(record, i));
    return false;
  });
  const fault = headerFault(header);
  if (fault === null) return header;
  const hint = "mend the file, or move it away, and load again";
  throw new TstlError("LOAD_HEADER", `the file ${fault}`, { place: { file: path, line: 1, column: 1 }, hint });
}

function headerFault(header: readonly string[]): string | null {
  if (header.join("") === "") return "has no header";
  if (header.includes("")) return "has a column without a name";
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) return `has two columns named "${twice}"`;
  const reserved = header.find((name) => AUDIT_COLUMNS.some((column) => column.name === name));
  return reserved === undefined ? null : `has a column "${reserved}", a name that is kept for where a row came from`;
}

import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import { cellText, readRecords } from "./csv-records.ts";
import type { DeclaredTable } from "./declaration.ts";
import { type JsonColumn, jsonScanner, NULL } from "./json-records.ts";
import { diskPath, type FileColumns, type RawFile } from "./raw-files.ts";
import { AUDIT_COLUMNS } from "./raw-tables.ts";
import { requiredColumns } from "./row-checks.ts";

/**
 * Looks into a raw file for its columns: the header of a CSV file, the keys of all objects of an NDJSON file. A file with
 * nothing in it has none.
 *
 * Throws LOAD_HEADER where they cannot be the columns of a table, LOAD_COLUMN_MISSING without one that must be there.
 */
export async function readFileColumns(file: RawFile, projectDir: string): Promise<FileColumns> {
  const { table } = file;
  const found = table.load.format === "csv" ? await csvColumns(file, projectDir) : await jsonColumns(file, projectDir);
  const missing = found.names.length === 0 ? [] : found.missing;
  const needed = requiredColumns(table.load).filter((name) => missing.includes(name));
  if (needed.length === 0) return { ...found, missing };
  const names = needed.map((name) => `"${name}"`).join(", ");
  const columns = needed.length === 1 ? "column" : "columns";
  const message = `the file lacks the ${columns} ${names}, which ${table.source}.${table.name} requires`;
  const declared = table.columns.map(({ name }) => name);
  const others = found.names.filter((name) => !declared.includes(name));
  const isHeader = found.names.some((name) => declared.includes(name)) || table.load.format !== "csv";
  const hint = isHeader
    ? renamedHint(needed[0]!, others, table.load.key)
    : "its first line names no column of the table: put the header there";
  throw new TstlError("LOAD_COLUMN_MISSING", message, { place: firstLine(file), hint });
}

function renamedHint(name: string, others: readonly string[], key: readonly string[]): string {
  const near = didYouMean(name, others);
  const has = near === undefined ? "" : `the file has "${/"(.*)"/.exec(near)![1]}"; `;
  const unlessKey = key.includes(name) ? "" : ", or take `required` from the column's rule";
  return `${has}mend the file${unlessKey}`;
}

function firstLine({ path }: RawFile) {
  return { file: path, line: 1, column: 1 };
}

async function csvColumns(file: RawFile, projectDir: string): Promise<FileColumns> {
  const { table } = file;
  let names: string[] = [];
  let records = 0;
  await readRecords(diskPath(file, projectDir), { delimiter: Buffer.from(table.load.delimiter) }, (record) => {
    records++;
    if (records === 1) names = Array.from({ length: record.count }, (_, i) => cellText(record, i));
    return records === 1;
  });
  if (names.join("") === "" && records <= 1) names = [];
  const fault = records === 0 || names.length === 0 ? null : headerFault(names);
  if (fault !== null) {
    const hint = "mend the file, or move it away, and load again";
    throw new TstlError("LOAD_HEADER", `the file ${fault}`, { place: firstLine(file), hint });
  }
  const missing = table.columns.map(({ name }) => name).filter((name) => !names.includes(name));
  return { names, missing, isEmpty: records < 2 };
}

function headerFault(header: readonly string[]): string | null {
  if (header.join("") === "") return "has no header";
  if (header.includes("")) return "has a column without a name";
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) return `has two columns named "${twice}"`;
  return reservedFault(header);
}

function reservedFault(names: readonly string[]): string | null {
  const reserved = names.find((name) => AUDIT_COLUMNS.some((column) => column.name === name));
  return reserved === undefined ? null : `has a column "${reserved}", a name that is kept for where a row came from`;
}

/** The columns that an NDJSON file is read into: those that were declared, and keys beyond them by their own name. */
export function jsonColumnsOf({ columns, load }: DeclaredTable, names: readonly string[]): JsonColumn[] {
  const paths = new Map(columns.map(({ name }) => [name, pathOf(load.paths[name] ?? name, name in load.paths)]));
  return names.map((name) => ({ name, path: paths.get(name) ?? [name] }));
}

function pathOf(text: string, isPath: boolean): string[] {
  if (!isPath) return [text];
  return text === "$" ? [] : text.replace(/^\$\./, "").split(".");
}

async function jsonColumns(file: RawFile, projectDir: string): Promise<FileColumns> {
  const { table } = file;
  const declared = table.columns.map(({ name }) => name);
  const columns = jsonColumnsOf(table, declared);
  const { scan, otherKeys, fault } = jsonScanner(columns);
  const seen = new Set<string>();
  let rows = 0;
  let objects = 0;
  await readRecords(diskPath(file, projectDir), { delimiter: Buffer.from(","), scan }, (record) => {
    if (record.anyFlags === 0) return true;
    rows++;
    if (fault() !== null) return true;
    objects++;
    if (seen.size === columns.length) return true;
    for (let i = 0; i < columns.length; i++) {
      if (record.flags[i] !== NULL || record.starts[i] !== record.ends[i]) seen.add(columns[i]!.name);
    }
    return true;
  });
  // Where the whole object is kept, no key of it is lost. A declared column by the name of a key is read from elsewhere.
  const isWhole = columns.some(({ path }) => path.length === 0);
  const others = isWhole ? [] : otherKeys().filter((key) => !declared.includes(key));
  const reserved = reservedFault(others);
  if (reserved !== null) throw new TstlError("LOAD_HEADER", `the file ${reserved}`, { place: firstLine(file) });
  const missing = objects === 0 ? [] : declared.filter((name) => !seen.has(name));
  return { names: [...declared, ...others], missing, isEmpty: rows === 0 };
}

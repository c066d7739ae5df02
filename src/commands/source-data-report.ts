import { TstlError } from "../errors/tstl-error.ts";
import type { LoadedFile, LoadReport } from "../ingest/load.ts";
import type { Opened } from "../pipeline.ts";
import { countOf } from "../report/plural.ts";
import { renderTable } from "../report/table.ts";
import { say, warn } from "./source-data-work.ts";

/** Tells what a load did in one line, and what is remarkable about its files. */
export function sayLoaded(opened: Opened, report: LoadReport, always: boolean): void {
  for (const remark of remarks(report.files)) {
    if (remark.isWarning) warn(opened, new TstlError("LOAD_REMARK", remark.text));
    else say(opened, remark.text);
  }
  if (report.files.length === 0 && report.faults.length === 0 && !always) return;
  const counts = [
    `Loaded ${countOf(report.rows, "row")} of ${countOf(report.files.length, "file")}`,
    ...(report.updated === 0 ? [] : [`updated ${countOf(report.updated, "row")}`]),
    ...(report.superseded === 0 ? [] : [`${report.superseded} superseded`]),
    ...(report.refused === 0 ? [] : [`${countOf(report.refused, "row")} in quarantine`]),
  ];
  const skipped = report.skipped === 0 ? "" : `; ${countOf(report.skipped, "file")} had been loaded before`;
  const failed = report.faults.length === 0 ? "" : `; ${countOf(report.faults.length, "file")} could not be loaded`;
  say(opened, `${counts.join(", ")}${skipped}${failed}`);
}

const INT8 = 20;
const TEXT = 25;

/** Shows what is in the counts of each table. */
export function sayCounts(opened: Opened, report: LoadReport): void {
  const rows = countsByTable(report);
  if (rows.length === 0) return;
  const names = ["table", "files", "rows", "loaded", "updated", "superseded", "quarantined"];
  const columns = names.map((name, i) => ({ name, typeOid: i === 0 ? TEXT : INT8 }));
  for (const line of renderTable(columns, rows, { width: null, ellipsis: "…" }).split("\n")) say(opened, line);
}

/** What is in the counts of each table: the rows of its files are those four together. */
function countsByTable(report: LoadReport): string[][] {
  const tables = new Map<string, number[]>();
  for (const { source, table, rows, updated, superseded, refused } of report.files) {
    const name = `${source}.${table}`;
    const sums = tables.get(name) ?? [0, 0, 0, 0, 0, 0];
    const all = rows + updated + superseded + refused;
    tables.set(
      name,
      [1, all, rows, updated, superseded, refused].map((count, i) => count + sums[i]!),
    );
  }
  return [...tables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sums]) => [name, ...sums.map(String)]);
}

interface Remark {
  text: string;
  isWarning: boolean;
}

function remarks(files: readonly LoadedFile[]): Remark[] {
  const found: Remark[] = [];
  const tell = (text: string, isWarning: boolean) => found.push({ text, isWarning });
  for (const { file, sameAs } of files) {
    if (sameAs !== null) tell(`${file} has the same content as ${sameAs}: it is not loaded a second time`, true);
  }
  for (const [what, list] of grouped(files, ({ empty }) => (empty === null ? [] : [empty]))) {
    tell(what === "no header" ? `${named(list)}: nothing in it, not even a header` : `${named(list)}: no rows`, true);
  }
  for (const [column, list] of grouped(files, ({ source, table, addedColumns }) =>
    addedColumns.map((name) => `${source}.${table} has a new column "${name}"`),
  )) {
    tell(`${column}, which came with ${list[0]!.file}`, false);
  }
  for (const [column, list] of grouped(files, ({ source, table, missingColumns }) =>
    missingColumns.map((name) => `${source}.${table} gets no "${name}"`),
  )) {
    tell(`${column} from ${named(list)}, without that column: it is null there`, true);
  }
  return found;
}

function grouped(files: readonly LoadedFile[], keys: (file: LoadedFile) => string[]): Map<string, LoadedFile[]> {
  const groups = new Map<string, LoadedFile[]>();
  for (const file of files) for (const key of keys(file)) groups.set(key, [...(groups.get(key) ?? []), file]);
  return groups;
}

const NAMED_FILES = 3;

function named(files: readonly LoadedFile[]): string {
  const first = files.slice(0, NAMED_FILES).map(({ file }) => file);
  return files.length > NAMED_FILES
    ? `${first.join(", ")} and ${countOf(files.length - NAMED_FILES, "more file")}`
    : first.join(", ");
}

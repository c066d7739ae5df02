import { createHash } from "node:crypto";
import type { Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { quoteIdentifier, quoteLiteral } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import { COMMON_TYPES } from "./common-types.ts";
import type { DeclaredTable } from "./declaration.ts";
import { placeOfType } from "./declared-place.ts";

/**
 * Columns that say where a raw row came from; every raw table has them behind its own. All but the line are the same
 * for a whole file, so they are not sent with each row but are defaults, told by `setAuditValues`.
 */
export const AUDIT_COLUMNS = [
  { name: "_source", type: `text default ${setting("source")}` },
  { name: "_loaded_at", type: "timestamptz default now()" },
  { name: "_pipeline_run_id", type: `text default ${setting("run_id")}` },
  { name: "_file", type: `text default ${setting("file")}` },
  { name: "_line", type: "integer" },
] as const;

function setting(name: string): string {
  return `current_setting('tstl.${name}', true)`;
}

/** Text as an SQL literal, without the space that an escaped one begins with. */
export function literal(text: string): string {
  return quoteLiteral(text).trim();
}

/** The statement that tells the audit columns their values for the rest of the transaction. */
export function setAuditValues(source: string, runId: string, file: string): string {
  const set = (name: string, value: string) => `set_config('tstl.${name}', ${literal(value)}, true)`;
  return `select ${set("source", source)}, ${set("run_id", runId)}, ${set("file", file)}`;
}

/** Names of the tables that keep account of loads, in the schema of the raw tables. */
const LEDGER = "_loads";
const QUARANTINE = "_quarantine";

/** The table of refused rows beside a raw table, as it stands in SQL. */
export function quarantineTable(table: DeclaredTable): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(QUARANTINE)}`;
}

/** The table of loaded files beside a raw table, as it stands in SQL. */
export function ledgerTable(table: DeclaredTable): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(LEDGER)}`;
}

/** The columns of those two tables, as they are once they exist. */
export const ACCOUNT_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [QUARANTINE]: {
    source_name: "text",
    table_name: "text",
    file: "text",
    line: "integer",
    reason: "text",
    row_text: "text",
    loaded_at: "timestamp with time zone",
    pipeline_run_id: "text",
    row_data: "jsonb",
  },
  [LEDGER]: {
    source_name: "text",
    table_name: "text",
    file: "text",
    sha256: "text",
    row_count: "bigint",
    quarantined_count: "bigint",
    loaded_at: "timestamp with time zone",
    pipeline_run_id: "text",
    updated_count: "bigint",
    superseded_count: "bigint",
    same_as: "text",
  },
};

/** Makes the schema of a raw table, with the tables for refused rows and for loaded files. */
export async function prepareRawSchema(session: Session, table: DeclaredTable): Promise<void> {
  const [quarantine, ledger] = [quarantineTable(table), ledgerTable(table)];
  await session.query(`
    create schema if not exists ${quoteIdentifier(table.schema)};
    create table if not exists ${quarantine} (
      source_name text not null, table_name text not null, file text not null, line integer not null,
      reason text not null, row_text text not null, loaded_at timestamptz not null, pipeline_run_id text not null
    );
    alter table ${quarantine} add column if not exists row_data jsonb;
    create table if not exists ${ledger} (
      source_name text not null, table_name text not null, file text not null, sha256 text not null,
      row_count bigint not null, quarantined_count bigint not null, loaded_at timestamptz not null,
      pipeline_run_id text not null, primary key (source_name, table_name, file)
    );
    alter table ${ledger} add column if not exists updated_count bigint not null default 0,
      add column if not exists superseded_count bigint not null default 0, add column if not exists same_as text;
    comment on table ${quarantine} is 'Rows of raw files that were refused, with the reason';
    comment on table ${ledger} is 'Raw files that were loaded: the same file is not loaded twice'`);
}

/** A raw table as it is in the database. */
export interface RawTable {
  /** Its columns; those of the audit are left out. */
  columns: Map<string, ColumnType>;
  /** Columns that were added to it because a file has them. */
  added: string[];
}

/**
 * Makes a raw table with its declared columns, or adds those that it lacks. Columns of a file that are not declared
 * are added too, so that a source that sends more than it said loses nothing: as text, or jsonb for those of JSON. A key
 * gets its unique index.
 *
 * Throws LOAD_COLUMN_TYPE for a type that the database does not have, LOAD_KEY where rows that are there break the key.
 */
export async function prepareRawTable(
  session: Session,
  table: DeclaredTable,
  inFile: readonly string[],
  projectDir: string,
): Promise<RawTable> {
  const declared = new Set(table.columns.map(({ name }) => name));
  const type = table.load.format === "csv" ? "text" : "jsonb";
  const extra = inFile.filter((name) => !declared.has(name)).map((name) => ({ name, type }));
  const columns = [...table.columns, ...AUDIT_COLUMNS, ...extra];
  const define = ({ name, type }: { name: string; type: string }) => `${quoteIdentifier(name)} ${type}`;
  let added: string[] = [];
  try {
    const existing = await columnTypes(session, table);
    const missing = columns.filter(({ name }) => !existing.has(name));
    if (existing.size === 0) {
      await session.query(`create table ${table.relation} (${columns.map(define).join(", ")})`);
    } else if (missing.length > 0) {
      const additions = missing.map((column) => `add column ${define(column)}`);
      await session.query(`alter table ${table.relation} ${additions.join(", ")}`);
    }
    added = extra.filter((column) => missing.includes(column)).map(({ name }) => name);
  } catch (error) {
    throw typeError(error, table, projectDir) ?? error;
  }
  if (table.load.key.length > 0) await prepareKey(session, table);
  const types = await columnTypes(session, table);
  for (const { name } of AUDIT_COLUMNS) types.delete(name);
  return { columns: types, added };
}

/** Those of the tables that the database does not have, neither as a table nor as anything else of that name. */
export async function missingTables(
  session: Session,
  tables: readonly DeclaredTable[],
): Promise<readonly DeclaredTable[]> {
  if (tables.length === 0) return [];
  const columns = tables.map(({ relation }) => `to_regclass(${literal(relation)}) is null`);
  const { rows } = await session.query(`select array[${columns.join(", ")}]::text`);
  const flags = String(rows[0]![0]).slice(1, -1).split(",");
  return tables.filter((_, i) => flags[i] === "t");
}

/** The type of a column, with its size and without. */
export interface ColumnType {
  type: string;
  /** As Postgres casts to it without cutting anything off. */
  base: string;
}

async function columnTypes(session: Session, table: DeclaredTable): Promise<Map<string, ColumnType>> {
  // Asked for with -1, a type without its size is `bpchar` and not `character`, which would be one letter.
  const { rows } = await session.query(
    `select attname, format_type(atttypid, atttypmod), format_type(atttypid, -1) from pg_catalog.pg_attribute
      where attrelid = to_regclass(${literal(table.relation)}) and attnum > 0 and not attisdropped and attgenerated = ''
      order by attnum`,
  );
  return new Map(rows.map(([name, type, base]) => [String(name), { type: String(type), base: String(base) }]));
}

function typeError(error: unknown, table: DeclaredTable, projectDir: string): TstlError | null {
  if (!(error instanceof DatabaseError) || !/^(?:42704|42601|42P16|22023)$/.test(error.sqlstate)) return null;
  const missing = /^type "(.+?)" does not exist/.exec(error.message)?.[1];
  const column = table.columns.find(({ type }) => missing !== undefined && type.toLowerCase().startsWith(missing));
  const of = column === undefined ? "" : ` of the column "${column.name}"`;
  const hint = missing === undefined ? undefined : didYouMean(missing, COMMON_TYPES);
  return new TstlError(
    "LOAD_COLUMN_TYPE",
    `the table ${table.source}.${table.name} cannot be made, for the data_type${of}: ${error.message}`,
    {
      place: placeOfType(table, projectDir, column?.name),
      hint: hint ?? "see the data_type of its columns",
      cause: error,
    },
  );
}

/** Makes the unique index of a table's key, in place of one for a key that was declared before. */
async function prepareKey(session: Session, table: DeclaredTable): Promise<void> {
  const columns = table.load.key.map(quoteIdentifier).join(", ");
  const prefix = `${table.identifier.slice(0, 40)}_key_`;
  const index = `${prefix}${createHash("sha256").update(columns).digest("hex").slice(0, 8)}`;
  const { rows } = await session.query(
    `select i.relname from pg_catalog.pg_index x join pg_catalog.pg_class i on i.oid = x.indexrelid
      where x.indrelid = ${literal(table.relation)}::regclass and x.indisunique
        and i.relname ~ ${literal(`^${prefix.replace(/[^\w]/g, "\\$&")}[0-9a-f]{8}$`)}`,
  );
  const existing = rows.map(([name]) => String(name));
  if (existing.includes(index)) return;
  const schema = quoteIdentifier(table.schema);
  const drops = existing.map((name) => `drop index ${schema}.${quoteIdentifier(name)};`).join(" ");
  try {
    await session.query(`${drops} create unique index ${quoteIdentifier(index)} on ${table.relation} (${columns})`);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlstate !== "23505") throw error;
    const name = `${table.source}.${table.name}`;
    const detail = error.detail?.replace(/^Key (.*) is duplicated\.$/, "; $1 is there several times") ?? "";
    throw new TstlError(
      "LOAD_KEY",
      `${name} was loaded without the key (${table.load.key.join(", ")}), and has rows that break it${detail}`,
      { place: { file: table.declaredIn }, hint: `drop table ${table.relation} and load with --force`, cause: error },
    );
  }
}

/** What was loaded from a file. */
export interface LedgerEntry {
  sha256: string;
  /** The file of the same content that was loaded in place of it. */
  sameAs: string | null;
  rows: number;
}

/** Files of all tables that were loaded before, by `source.table` and then by path. */
export type Ledger = Map<string, Map<string, LedgerEntry>>;

/** The files of one table in a ledger. */
export function filesOf(ledger: Ledger, { source, name }: DeclaredTable): Map<string, LedgerEntry> {
  const key = `${source}.${name}`;
  const files = ledger.get(key) ?? new Map<string, LedgerEntry>();
  ledger.set(key, files);
  return files;
}

/** Reads what was loaded before into the tables. */
export async function readLedger(session: Session, tables: readonly DeclaredTable[]): Promise<Ledger> {
  const ledger: Ledger = new Map();
  for (const relation of new Set(tables.map(ledgerTable))) {
    const { rows } = await session.query(
      `select source_name, table_name, file, sha256, same_as, row_count + updated_count from ${relation}`,
    );
    for (const [source, name, file, sha256, sameAs, count] of rows) {
      filesOf(ledger, { source, name } as DeclaredTable).set(String(file), {
        sha256: String(sha256),
        sameAs: sameAs === null ? null : String(sameAs),
        rows: Number(count),
      });
    }
  }
  return ledger;
}

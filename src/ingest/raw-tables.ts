import type { Session } from "../adapter/adapter.ts";
import { quoteIdentifier, quoteLiteral } from "../adapter/relation.ts";
import type { DeclaredTable } from "./declaration.ts";

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

/** The statement that tells the audit columns their values for the rest of the transaction. */
export function setAuditValues(source: string, runId: string, file: string): string {
  const set = (name: string, value: string) => `set_config('tstl.${name}', ${quoteLiteral(value).trim()}, true)`;
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

/** Makes the schema of a raw table, with the tables for refused rows and for loaded files. */
export async function prepareRawSchema(session: Session, table: DeclaredTable): Promise<void> {
  await session.query(`
    create schema if not exists ${quoteIdentifier(table.schema)};
    create table if not exists ${quarantineTable(table)} (
      source_name text not null, table_name text not null, file text not null, line integer not null,
      reason text not null, row_text text not null, loaded_at timestamptz not null, pipeline_run_id text not null
    );
    create table if not exists ${ledgerTable(table)} (
      source_name text not null, table_name text not null, file text not null, sha256 text not null,
      row_count bigint not null, quarantined_count bigint not null, loaded_at timestamptz not null,
      pipeline_run_id text not null, primary key (source_name, table_name, file)
    );
    comment on table ${quarantineTable(table)} is 'Rows of raw files that were refused, with the reason';
    comment on table ${ledgerTable(table)} is 'Raw files that were loaded: the same file is not loaded twice'`);
}

/**
 * Makes a raw table with its declared columns, or adds those that it lacks. Columns of `header` that are not declared
 * are added as text: a source that sends more than it said loses nothing.
 */
export async function prepareRawTable(
  session: Session,
  table: DeclaredTable,
  header: readonly string[],
): Promise<void> {
  const declared = new Set(table.columns.map(({ name }) => name));
  const extra = header.filter((name) => !declared.has(name)).map((name) => ({ name, type: "text" }));
  const columns = [...table.columns, ...AUDIT_COLUMNS, ...extra];
  const definitions = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`);
  await session.query(`create table if not exists ${table.relation} (${definitions.join(", ")})`);
  const { rows } = await session.query(
    `select attname from pg_catalog.pg_attribute where attrelid = ${quoteLiteral(table.relation).trim()}::regclass
      and attnum > 0 and not attisdropped`,
  );
  const existing = new Set(rows.map(([name]) => String(name)));
  const missing = columns.filter(({ name }) => !existing.has(name));
  if (missing.length === 0) return;
  const additions = missing.map(({ name, type }) => `add column ${quoteIdentifier(name)} ${type}`);
  await session.query(`alter table ${table.relation} ${additions.join(", ")}`);
}

/** What was loaded from a file, by its hash. */
export type Ledger = Map<string, string>;

/** Files of all tables that were loaded before, as `source.table file` to hash. */
export async function readLedger(session: Session, tables: readonly DeclaredTable[]): Promise<Ledger> {
  const ledger: Ledger = new Map();
  for (const relation of new Set(tables.map(ledgerTable))) {
    const { rows } = await session.query(`select source_name, table_name, file, sha256 from ${relation}`);
    for (const [source, table, file, hash] of rows) ledger.set(`${source}.${table} ${file}`, String(hash));
  }
  return ledger;
}

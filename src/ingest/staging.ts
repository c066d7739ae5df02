import type { Session } from "../adapter/adapter.ts";
import { quoteIdentifier } from "../adapter/relation.ts";
import type { DeclaredTable } from "./declaration.ts";
import { literal, quarantineTable, type RawTable } from "./raw-tables.ts";

// Rows that cannot be copied into their table at once go into temporary tables of the transaction first.

/** Rows of a file whose table has a key, with the table's types. */
export const STAGE = 'pg_temp."tstl_stage"';
/** Rows of a file of which Postgres refused some, as text. */
export const TEXT_STAGE = 'pg_temp."tstl_text"';
/** Keys of rows that a file had before, and perhaps has not any more. */
const GONE = 'pg_temp."tstl_gone"';

/** Columns of TEXT_STAGE behind those of the file. */
export const TEXT_STAGE_MORE = ["_line", "_row_text", "_row_data"];

/** The names of TEXT_STAGE's columns for so many of the file. */
export function textStageColumns(count: number): string[] {
  return [...Array.from({ length: count }, (_, i) => `c${i}`), ...TEXT_STAGE_MORE];
}

/** Makes an empty STAGE. */
export async function createStage(session: Session, table: DeclaredTable, names: readonly string[]): Promise<void> {
  const columns = [...names, "_line"].map(quoteIdentifier).join(", ");
  await session.query(
    `drop table if exists ${STAGE}; create temporary table "tstl_stage" on commit drop as
      select ${columns} from ${table.relation} with no data`,
  );
}

/** Makes an empty TEXT_STAGE for so many columns. */
export async function createTextStage(session: Session, count: number): Promise<void> {
  const columns = textStageColumns(count).map((name) => `${name} ${name === "_line" ? "integer" : "text"}`);
  await session.query(
    `drop table if exists ${TEXT_STAGE}; create temporary table "tstl_text" (${columns.join(", ")}) on commit drop`,
  );
}

/**
 * Takes the rows of TEXT_STAGE one by one into `target`; those that Postgres refuses go to quarantine with what it says,
 * or nowhere. Returns how many were taken. The settings of `setAuditValues` hold.
 */
export async function takeTextRows(
  session: Session,
  table: DeclaredTable,
  names: readonly string[],
  { columns }: RawTable,
  { target, loadedAt }: { target: string; loadedAt: string | null },
): Promise<number> {
  const list = [...names, "_line"].map(quoteIdentifier).join(", ");
  const values = names.map((name, i) => `r.c${i}::${columns.get(name)!.base}`);
  const setting = (name: string) => `current_setting('tstl.${name}')`;
  const keep = `insert into ${quarantineTable(table)}
      (source_name, table_name, file, line, reason, row_text, row_data, loaded_at, pipeline_run_id)
      values (${setting("source")}, ${setting("table")}, ${setting("file")}, r._line, sqlerrm, r._row_text,
        r._row_data::jsonb, ${setting("loaded_at")}::timestamptz, ${setting("run_id")});`;
  // Names and texts of the file come by settings, since a dollar-quoted body has no escapes.
  await session.query(
    `select set_config('tstl.table', ${literal(table.name)}, true),
      set_config('tstl.loaded_at', ${literal(loadedAt ?? "")}, true), set_config('tstl.taken', '0', true)`,
  );
  await session.query(`do $tstl$
    declare
      r record;
      taken bigint := 0;
    begin
      for r in select * from ${TEXT_STAGE} order by _line loop
        begin
          insert into ${target} (${list}) values (${[...values, "r._line"].join(", ")});
          taken := taken + 1;
        exception when others then
          ${loadedAt === null ? "null;" : keep}
        end;
      end loop;
      perform set_config('tstl.taken', taken::text, true);
    end $tstl$`);
  const { rows } = await session.query("select current_setting('tstl.taken')::bigint");
  return Number(rows[0]?.[0]);
}

/** What became of the rows of STAGE. */
export interface Upserted {
  /** Rows of keys that the table did not have. */
  rows: number;
  /** Rows that took the place of an earlier file's. */
  updated: number;
  /** Rows of whose key there is a later one, in this file or in a later one. */
  superseded: number;
}

/**
 * Takes the rows of STAGE into their table by key. The last line of the last file holds, files in the order of their
 * paths: whatever the order in which files are loaded, the same rows are there in the end.
 */
export async function upsertStage(
  session: Session,
  { relation, load }: DeclaredTable,
  names: readonly string[],
  { columns }: RawTable,
  onlyGone = false,
): Promise<Upserted> {
  const key = load.key.map(quoteIdentifier).join(", ");
  const list = [...names, "_line"].map(quoteIdentifier).join(", ");
  const all = [...columns.keys(), "_source", "_loaded_at", "_pipeline_run_id", "_file", "_line"].map(quoteIdentifier);
  const gone = onlyGone ? `where (${key}) in (select ${key} from ${GONE})` : "";
  const { rows } = await session.query(`
    with latest as (
      select distinct on (${key}) ${list} from ${STAGE} ${gone} order by ${key}, "_line" desc
    ), done as (
      insert into ${relation} as kept (${list}) select ${list} from latest
      on conflict (${key}) do update set ${all.map((name) => `${name} = excluded.${name}`).join(", ")}
      where coalesce(kept."_file", '') collate "C" < excluded."_file" collate "C"
      -- A row that was updated has the transaction that did it in xmax; a new one has none.
      returning xmax = 0 as is_new
    )
    select (select count(*) from ${STAGE}), count(*) filter (where is_new), count(*) filter (where not is_new) from done`);
  const [staged = 0, added = 0, updated = 0] = rows[0]!.map(Number);
  return { rows: added, updated, superseded: staged - added - updated };
}

/** Keeps in mind which keys a file's rows have in the table, before they are deleted. */
export function rememberKeys({ relation, load }: DeclaredTable, path: string): string {
  const key = load.key.map(quoteIdentifier).join(", ");
  return `drop table if exists ${GONE}; create temporary table "tstl_gone" on commit drop as
    select ${key} from ${relation} where "_file" = ${literal(path)}`;
}

/** How many of the remembered keys have no row in the table any more; the others are forgotten. */
export async function countGone(session: Session, { relation, load }: DeclaredTable): Promise<number> {
  const same = load.key.map((name) => `kept.${quoteIdentifier(name)} = gone.${quoteIdentifier(name)}`).join(" and ");
  const { rows } = await session.query(
    `delete from ${GONE} as gone using ${relation} as kept where ${same}; select count(*) from ${GONE}`,
  );
  return Number(rows[0]?.[0]);
}

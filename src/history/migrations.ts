import type { Session } from "../adapter/adapter.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { VERSION } from "../util/version.ts";

/**
 * What makes the schema, version after version. A released entry is never changed, and a new one only adds, so that an
 * older tstl can still write beside a newer one.
 */
const MIGRATIONS: readonly string[] = [
  `create schema if not exists _tstl;
   comment on schema _tstl is 'Runs of tstl into this database; written and read by tstl runs.';
   create table _tstl.schema_versions (
     version integer primary key,
     tstl_version text not null,
     applied_at timestamptz not null default now()
   );
   create table _tstl.runs (
     run_id uuid primary key,
     project text not null,
     target text not null,
     target_schema text not null,
     command text not null,
     invocation text not null,
     selection jsonb,
     status text not null check (status in ('success', 'warning', 'failed', 'cancelled')),
     started_at timestamptz not null,
     finished_at timestamptz not null,
     seconds double precision not null,
     total integer not null,
     succeeded integer not null,
     warned integer not null,
     failed integer not null,
     skipped integer not null,
     database_user text,
     os_user text,
     host text,
     git_commit text,
     tstl_version text not null,
     server_version text
   );
   create index runs_finished_at on _tstl.runs (finished_at);
   create table _tstl.run_nodes (
     run_id uuid not null references _tstl.runs on delete cascade,
     node_id text not null,
     position integer not null,
     name text not null,
     resource_type text not null,
     materialized text,
     relation text,
     status text not null,
     started_at timestamptz,
     seconds double precision not null,
     rows_affected bigint,
     failures bigint,
     attempts integer,
     batches_done integer,
     batches_failed integer,
     message text,
     bytes bigint,
     primary key (run_id, node_id)
   );
   create index run_nodes_node_id on _tstl.run_nodes (node_id, started_at);
   comment on table _tstl.runs is 'One row for each run that wrote to the target.';
   comment on table _tstl.run_nodes is 'One row for each node of a run: how it ended, how long it took, how many rows it touched.'`,
];

const UNDEFINED_TABLE = "42P01";

/** Makes the schema, or brings it up to date. Several runs may try at once. Throws `DatabaseError`. */
export async function migrateHistory(session: Session): Promise<void> {
  if ((await installedVersion(session)) >= MIGRATIONS.length) return;
  await session.query("begin");
  try {
    await session.query("select pg_advisory_xact_lock(hashtext('tstl/_tstl'))");
    // Another run may have done it while this one waited.
    await session.query("savepoint look");
    const installed = await installedVersion(session);
    if (installed === 0) await session.query("rollback to savepoint look");
    for (const [index, sql] of MIGRATIONS.entries()) {
      if (index < installed) continue;
      await session.query(sql);
      await session.query("insert into _tstl.schema_versions (version, tstl_version) values ($1, $2)", [
        index + 1,
        VERSION,
      ]);
    }
    await session.query("commit");
  } catch (error) {
    await session.query("rollback");
    throw error;
  }
}

/** The version of the schema in this database; 0 where there is none. */
export async function installedVersion(session: Session): Promise<number> {
  try {
    const { rows } = await session.query("select max(version) from _tstl.schema_versions");
    return Number(rows[0]?.[0] ?? 0);
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlstate === UNDEFINED_TABLE) return 0;
    throw error;
  }
}

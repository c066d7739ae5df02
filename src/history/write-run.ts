import type { Adapter } from "../adapter/adapter.ts";
import { migrateHistory } from "./migrations.ts";
import type { NodeRecord, RunRecord, RunStatus } from "./run-record.ts";

/**
 * Finds the run before, writes both tables and forgets what is old, in one statement: its parts see the tables as they
 * were before. Columns that a newer tstl has added stay empty.
 */
const RECORD = `
with previous as (
  select status from _tstl.runs
   where project = $3 and target = $4 and target_schema = $5 and command = $6 and selection is not distinct from $7::jsonb
     and status <> 'cancelled'
   order by finished_at desc limit 1
), run as (
  insert into _tstl.runs
  select r.* from jsonb_populate_record(null::_tstl.runs, $1::jsonb || jsonb_build_object(
    'database_user', current_user, 'server_version', current_setting('server_version'))) as r
), nodes as (
  insert into _tstl.run_nodes
  select n.* from jsonb_populate_recordset(null::_tstl.run_nodes, (
    select jsonb_agg(node || jsonb_build_object('bytes', pg_total_relation_size(to_regclass(node ->> 'relation'))))
      from jsonb_array_elements($2::jsonb) as node)) as n
  on conflict do nothing
), forgotten as (
  delete from _tstl.runs where finished_at < now() - make_interval(days => $8::int)
)
select status from previous`;

/**
 * Records a run, makes the schema where it is not there yet, and forgets runs older than `keepDays`. Gives the status
 * of the run before it with the same command and selection, null for the first one. Throws what the database says.
 */
export async function writeRun(
  adapter: Pick<Adapter, "withSession">,
  run: RunRecord,
  nodes: readonly NodeRecord[],
  keepDays: number | null,
): Promise<RunStatus | null> {
  return adapter.withSession(async (session) => {
    await migrateHistory(session);
    const { project, target, target_schema: schema, command, selection } = run;
    const key = [project, target, schema, command, selection === null ? null : JSON.stringify(selection)];
    const { rows } = await session.query(RECORD, [JSON.stringify(run), JSON.stringify(nodes), ...key, keepDays]);
    return (rows[0]?.[0] as RunStatus | undefined) ?? null;
  });
}

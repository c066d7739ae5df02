import type { Adapter, Cell, Session } from "../adapter/adapter.ts";
import { installedVersion } from "./migrations.ts";
import type { NodeRecord, RunRecord } from "./run-record.ts";

/** A run as it is listed. Times are ISO 8601 in UTC. */
export interface RunEntry extends Omit<RunRecord, "selection"> {
  /** Rows that its models, seeds and snapshots touched, together. */
  rows_affected: number | null;
  database_user: string | null;
  server_version: string | null;
}

/** A node of a run. */
export interface NodeEntry extends Omit<NodeRecord, "position"> {
  bytes: number | null;
}

const ISO = (column: string) =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column.split(".").at(-1)}`;

const RUN_COLUMNS = `
  r.run_id::text as run_id, r.status, r.command, r.invocation, r.project, r.target, r.target_schema,
  ${ISO("r.started_at")}, ${ISO("r.finished_at")}, r.seconds, r.total, r.succeeded, r.warned, r.failed, r.skipped,
  (select sum(n.rows_affected)::float8 from _tstl.run_nodes n
    where n.run_id = r.run_id and n.resource_type not like '%test') as rows_affected,
  r.database_user, r.os_user, r.host, r.git_commit, r.tstl_version, r.server_version`;

const NODE_COLUMNS = `
  n.run_id::text as run_id, n.node_id, n.name, n.resource_type, n.materialized, n.relation, n.status,
  ${ISO("n.started_at")}, n.seconds, n.rows_affected::float8 as rows_affected, n.failures::float8 as failures,
  n.attempts, n.batches_done, n.batches_failed, n.message, n.bytes::float8 as bytes`;

/** Which runs are wanted: of one project into one target's schema. */
export interface RunScope {
  project: string;
  target: string;
}

/** The runs of a project into a target, the latest first; all with `limit` 0. */
export async function listRuns(session: Session, { project, target }: RunScope, limit: number): Promise<RunEntry[]> {
  return entries<RunEntry>(
    session,
    `select ${RUN_COLUMNS} from _tstl.runs r where r.project = $1 and r.target = $2
      order by r.finished_at desc limit ${limit === 0 ? "all" : limit}`,
    [project, target],
  );
}

/** The runs whose id begins with this text, whatever their project. */
export async function findRuns(session: Session, prefix: string): Promise<RunEntry[]> {
  const like = `${prefix.toLowerCase().replaceAll(/[^0-9a-f-]/g, "")}%`;
  return entries<RunEntry>(
    session,
    `select ${RUN_COLUMNS} from _tstl.runs r where r.run_id::text like $1 order by r.finished_at desc limit 5`,
    [like],
  );
}

/** The nodes of a run in the order in which they ended. */
export async function nodesOfRun(session: Session, runId: string): Promise<NodeEntry[]> {
  return entries<NodeEntry>(
    session,
    `select ${NODE_COLUMNS} from _tstl.run_nodes n where n.run_id = $1::uuid order by n.position`,
    [runId],
  );
}

/** How a node ended in the latest runs of a project into a target, the oldest first. Runs that skipped it are left out. */
export async function trendOfNode(
  session: Session,
  { project, target }: RunScope,
  nodeId: string,
  limit: number,
): Promise<NodeEntry[]> {
  const latest = await entries<NodeEntry>(
    session,
    `select ${NODE_COLUMNS} from _tstl.run_nodes n join _tstl.runs r using (run_id)
      where r.project = $1 and r.target = $2 and n.node_id = $3 and n.status <> 'skipped'
      order by n.started_at desc limit ${limit === 0 ? "all" : limit}`,
    [project, target, nodeId],
  );
  return latest.reverse();
}

/** The latest runs of every node of a project into a target, the oldest first; runs that skipped it are left out. */
export async function trendsOfNodes(
  session: Session,
  { project, target }: RunScope,
  perNode: number,
): Promise<NodeEntry[]> {
  return entries<NodeEntry>(
    session,
    `select ${NODE_COLUMNS} from (
        select n.*, row_number() over (partition by n.node_id order by n.started_at desc) as age
          from _tstl.run_nodes n join _tstl.runs r using (run_id)
          where r.project = $1 and r.target = $2 and n.status <> 'skipped') as n
      where age <= ${perNode} order by n.started_at`,
    [project, target],
  );
}

/** Nodes that failed, the latest first, with the command of their run. */
export async function listFailures(
  session: Session,
  { project, target }: RunScope,
  limit: number,
): Promise<(NodeEntry & { command: string })[]> {
  return entries(
    session,
    `select ${NODE_COLUMNS}, r.command from _tstl.run_nodes n join _tstl.runs r using (run_id)
      where r.project = $1 and r.target = $2 and n.status in ('error', 'fail', 'runtime error', 'partial success')
      order by n.started_at desc nulls last, n.position limit ${limit === 0 ? "all" : limit}`,
    [project, target],
  );
}

/** The names of all nodes that the history of a target knows, for a name that was mistyped. */
export async function knownNodes(
  session: Session,
  { project, target }: RunScope,
): Promise<{ node_id: string; name: string }[]> {
  return entries(
    session,
    `select distinct n.node_id, n.name from _tstl.run_nodes n join _tstl.runs r using (run_id)
      where r.project = $1 and r.target = $2`,
    [project, target],
  );
}

/** Reads with a session of the adapter; null where the target has no history yet. */
export async function withHistory<T>(adapter: Adapter, read: (session: Session) => Promise<T>): Promise<T | null> {
  return adapter.withSession(async (session) => ((await installedVersion(session)) === 0 ? null : read(session)));
}

async function entries<Entry>(session: Session, sql: string, params: readonly unknown[]): Promise<Entry[]> {
  const { columns, rows } = await session.query(sql, params);
  return rows.map((row: Cell[]) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])) as Entry);
}

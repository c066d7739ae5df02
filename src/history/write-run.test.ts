import { expect, test } from "vitest";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { installedVersion, migrateHistory } from "./migrations.ts";
import { listFailures, listRuns, nodesOfRun, trendOfNode } from "./read-runs.ts";
import type { NodeRecord, RunRecord } from "./run-record.ts";
import { writeRun } from "./write-run.ts";

const run = (n: number, changes: Partial<RunRecord> = {}): RunRecord => ({
  run_id: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  project: "shop",
  target: "dev",
  target_schema: "main",
  command: "build",
  invocation: "tstl build",
  selection: null,
  status: "success",
  started_at: new Date(Date.now() - 1000).toISOString(),
  finished_at: new Date(Date.now() + n).toISOString(),
  seconds: 1,
  total: 1,
  succeeded: 1,
  warned: 0,
  failed: 0,
  skipped: 0,
  os_user: "ann",
  host: "here",
  git_commit: null,
  tstl_version: "0.0.0",
  ...changes,
});

const node = (n: number, changes: Partial<NodeRecord> = {}): NodeRecord => ({
  run_id: run(n).run_id,
  node_id: "model.shop.orders",
  position: 1,
  name: "orders",
  resource_type: "model",
  materialized: "table",
  relation: null,
  status: "success",
  started_at: new Date(Date.UTC(2026, 0, n)).toISOString(),
  seconds: n,
  rows_affected: 100 * n,
  failures: null,
  attempts: 1,
  batches_done: null,
  batches_failed: null,
  message: "SELECT 100",
  ...changes,
});

const SCOPE = { project: "shop", target: "dev" };

describeBothAdapters("the history", (makeAdapter, kind) => {
  test("gives back what was recorded, with the size of a relation that is there", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession((session) =>
      session.query("create table orders as select generate_series(1, 9) as id"),
    );
    await writeRun(db.adapter, run(1), [node(1, { relation: '"public"."orders"' })], null);
    await db.adapter.withSession(async (session) => {
      expect(await listRuns(session, SCOPE, 0)).toEqual([
        expect.objectContaining({ run_id: run(1).run_id, status: "success", rows_affected: 100, os_user: "ann" }),
      ]);
      const [entry] = await nodesOfRun(session, run(1).run_id);
      expect(entry).toMatchObject({ name: "orders", rows_affected: 100, started_at: "2026-01-01T00:00:00.000Z" });
      expect(entry!.bytes).toBeGreaterThan(0);
      expect(await listRuns(session, { ...SCOPE, target: "prod" }, 0)).toEqual([]);
    });
  });

  test("tells how the run before with the same command and selection ended", async () => {
    await using db = await makeAdapter();
    expect(await writeRun(db.adapter, run(1, { status: "failed" }), [], null)).toBeNull();
    const selection = { select: ["orders"], exclude: [], selector: null };
    expect(await writeRun(db.adapter, run(2, { selection }), [], null)).toBeNull();
    expect(await writeRun(db.adapter, run(3, { status: "cancelled" }), [], null)).toBe("failed");
    expect(await writeRun(db.adapter, run(4), [], null)).toBe("failed");
    expect(await writeRun(db.adapter, run(5), [], null)).toBe("success");
    expect(await writeRun(db.adapter, run(6, { selection }), [], null)).toBe("success");
  });

  test("forgets runs that are older than it is to keep, with their nodes", async () => {
    await using db = await makeAdapter();
    const long_ago = new Date(Date.now() - 91 * 86_400_000).toISOString();
    await writeRun(db.adapter, run(1, { finished_at: long_ago }), [node(1)], null);
    await writeRun(db.adapter, run(2), [node(2)], 90);
    await db.adapter.withSession(async (session) => {
      expect((await listRuns(session, SCOPE, 0)).map(({ run_id }) => run_id)).toEqual([run(2).run_id]);
      expect((await session.query("select count(*) from _tstl.run_nodes")).rows).toEqual(
        [[1n]].map(([n]) => [Number(n)]),
      );
    });
  });

  test("follows a node over its runs, oldest first, and lists what failed", async () => {
    await using db = await makeAdapter();
    for (const n of [1, 2, 3]) await writeRun(db.adapter, run(n), [node(n, n === 2 ? { status: "error" } : {})], null);
    await writeRun(db.adapter, run(4), [node(4, { status: "skipped", started_at: null })], null);
    await db.adapter.withSession(async (session) => {
      const trend = await trendOfNode(session, SCOPE, "model.shop.orders", 2);
      expect(trend.map(({ seconds }) => seconds)).toEqual([2, 3]);
      expect((await listFailures(session, SCOPE, 5)).map(({ run_id }) => run_id)).toEqual([run(2).run_id]);
    });
  });

  test("is written by an older tstl beside columns of a newer one", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await migrateHistory(session);
      await session.query(
        "alter table _tstl.runs add column later text; insert into _tstl.schema_versions values (99, 'z')",
      );
    });
    await writeRun(db.adapter, run(1), [node(1)], null);
    await db.adapter.withSession(async (session) => expect(await listRuns(session, SCOPE, 0)).toHaveLength(1));
  });

  test.runIf(kind === "postgres")("is made once where several runs begin at the same time", async () => {
    await using db = await makeAdapter({ threads: 4 });
    await Promise.all([1, 2, 3, 4].map((n) => writeRun(db.adapter, run(n), [node(n)], null)));
    await db.adapter.withSession(async (session) => {
      expect(await listRuns(session, SCOPE, 0)).toHaveLength(4);
      expect(await installedVersion(session)).toBe(1);
    });
  });
});

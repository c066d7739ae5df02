import { expect, test } from "vitest";
import type { NodeResult } from "../execute/result.ts";
import type { GraphNode } from "../manifest/node.ts";
import { runResults } from "./run-results.ts";
import { sourcesArtifact } from "./sources.ts";

const INVOCATION = { id: "i", startedAt: new Date(0), environment: {} };

function node(unique_id: string): GraphNode {
  const [resource_type] = unique_id.split(".");
  return {
    unique_id,
    resource_type,
    ...(resource_type === "exposure" ? {} : { raw_code: "" }),
  } as unknown as GraphNode;
}

function result(id: string, changes: Partial<NodeResult> = {}): NodeResult {
  return {
    node: node(id),
    status: "success",
    timing: [
      { name: "compile", started_at: "2026-01-01T00:00:00.000000Z", completed_at: "2026-01-01T00:00:00.001000Z" },
    ],
    threadId: "Thread-1",
    executionTime: 0.25,
    adapterResponse: { _message: "SELECT 3", code: "SELECT", rows_affected: 3 },
    message: "SELECT 3",
    failures: null,
    compiledCode: "select 1",
    relationName: '"shop"."marts"."orders"',
    batchResults: null,
    ...changes,
  };
}

test("a result has the fields of run_results.json v6", () => {
  const artifact = runResults({ results: [result("model.p.orders")], elapsed: 1.5, args: {}, secrets: [] }, INVOCATION);
  expect(artifact.elapsed_time).toBe(1.5);
  expect(artifact.results).toEqual([
    {
      status: "success",
      timing: [
        { name: "compile", started_at: "2026-01-01T00:00:00.000000Z", completed_at: "2026-01-01T00:00:00.001000Z" },
      ],
      thread_id: "Thread-1",
      execution_time: 0.25,
      adapter_response: { _message: "SELECT 3", code: "SELECT", rows_affected: 3 },
      message: "SELECT 3",
      failures: null,
      unique_id: "model.p.orders",
      compiled: true,
      compiled_code: "select 1",
      relation_name: '"shop"."marts"."orders"',
      batch_results: null,
    },
  ]);
});

test("what has no SQL of its own has no compiled code, and a skipped model is not compiled", () => {
  const results = [
    result("seed.p.rates"),
    result("exposure.p.board", { status: "no-op" }),
    result("model.p.late", { status: "skipped", compiledCode: null }),
  ];
  const artifact = runResults({ results, elapsed: 0, args: {}, secrets: [] }, INVOCATION);
  expect(artifact.results.map((entry) => [entry.compiled, entry.compiled_code, entry.relation_name])).toEqual([
    [null, null, null],
    [null, null, null],
    [false, null, '"shop"."marts"."orders"'],
  ]);
});

test("secrets are masked in the flags and in messages", () => {
  const results = [result("model.p.orders", { status: "error", message: "no login for hunter2 or s3cret" })];
  const args = {
    which: "run",
    select: ["orders"],
    vars: { DBT_ENV_SECRET_KEY: "hunter2", depth: 3 },
    invocation_command: "tstl run --vars '{DBT_ENV_SECRET_KEY: hunter2}' --profile s3cret",
  };
  const artifact = runResults({ results, elapsed: 0, args, secrets: ["s3cret", ""] }, INVOCATION);
  expect(artifact.args).toEqual({
    which: "run",
    select: ["orders"],
    vars: { DBT_ENV_SECRET_KEY: "*****", depth: 3 },
    invocation_command: "tstl run --vars '{DBT_ENV_SECRET_KEY: *****}' --profile *****",
  });
  expect(artifact.results[0]!.message).toBe("no login for ***** or *****");
});

test("sources.json tells how old the newest row is, or why that is not known", () => {
  const freshness = { warn_after: { count: 12, period: "hour" }, error_after: null, filter: null };
  const source = (id: string) => ({ unique_id: id, freshness }) as never;
  const artifact = sourcesArtifact(
    [
      {
        source: source("source.p.raw.orders"),
        status: "warn",
        maxLoadedAt: "2026-01-01T00:00:00+00:00",
        snapshottedAt: "2026-01-02T00:00:00.500000+00:00",
        age: 86400.5,
        adapterResponse: {},
        timing: [],
        threadId: "Thread-1",
        executionTime: 0.01,
      },
      { source: source("source.p.raw.gone"), status: "runtime error", error: 'relation "raw.gone" does not exist' },
    ],
    2,
    INVOCATION,
  );
  expect(artifact.elapsed_time).toBe(2);
  expect(artifact.results).toEqual([
    {
      unique_id: "source.p.raw.orders",
      max_loaded_at: "2026-01-01T00:00:00+00:00",
      snapshotted_at: "2026-01-02T00:00:00.500000+00:00",
      max_loaded_at_time_ago_in_s: 86400.5,
      status: "warn",
      criteria: freshness,
      adapter_response: {},
      timing: [],
      thread_id: "Thread-1",
      execution_time: 0.01,
    },
    { unique_id: "source.p.raw.gone", error: 'relation "raw.gone" does not exist', status: "runtime error" },
  ]);
});

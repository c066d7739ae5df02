import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TstlError } from "../errors/tstl-error.ts";
import type { NodeResult } from "../execute/result.ts";
import type { GraphNode } from "../manifest/node.ts";
import { openLogFile } from "./log-file.ts";
import { printed } from "./message.ts";
import { createReporter, type Reporter, type ReporterOptions } from "./reporter.ts";

const AT = new Date("2026-01-31T06:54:37.250Z");

function node(resourceType: string, name: string, materialized: string, more: object = {}): GraphNode {
  return {
    name,
    alias: name,
    schema: "analytics",
    database: "shop",
    package_name: "shop",
    resource_type: resourceType,
    unique_id: `${resourceType}.shop.${name}`,
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    checksum: { name: "sha256", checksum: "abc" },
    relation_name: `"shop"."analytics"."${name}"`,
    compiled_path: `target/compiled/shop/models/${name}.sql`,
    tags: [],
    config: { materialized, meta: {}, store_failures: null },
    ...more,
  } as unknown as GraphNode;
}

function result(of: GraphNode, status: NodeResult["status"], more: Partial<NodeResult> = {}): NodeResult {
  return {
    node: of,
    status,
    timing: [],
    threadId: "Thread-1",
    executionTime: 0.052,
    adapterResponse: {},
    message: null,
    failures: null,
    compiledCode: null,
    relationName: null,
    batchResults: null,
    ...more,
  };
}

function reporterTo(lines: string[], options: Partial<ReporterOptions> = {}): Reporter {
  return createReporter({
    format: "text",
    level: "info",
    quiet: false,
    terminal: { isTTY: false, width: 80, color: false, unicode: false, live: false },
    stream: { write: (text: string) => lines.push(...text.replace(/\n$/, "").split("\n")) },
    printerWidth: 80,
    print: true,
    secrets: [],
    logFile: null,
    invocationId: "11111111-2222-3333-4444-555555555555",
    command: "tstl",
    projectDir: "/nowhere",
    now: () => AT,
    ...options,
  });
}

const VIEW = node("model", "stg_users", "view");
const TABLE = node("model", "dim_users", "table");
const TEST = node("test", "unique_dim_users_id", "test", { original_file_path: "models/dim_users.yml" });

function finish(report: Reporter, results: NodeResult[], index = 1): void {
  for (const one of results) report({ type: "node-finished", result: one, index, total: 12, at: AT });
}

test("a run opens with what was found and how many threads work", () => {
  const lines: string[] = [];
  const found = { model: 12, seed: 1, test: 40, analysis: 2, operation: 0 };
  reporterTo(lines)({ type: "run-started", command: "build", found, total: 53, threads: 4, target: "dev" });
  expect(lines).toEqual([
    "06:54:37  Found 12 models, 1 seed, 40 data tests, 2 analyses",
    "06:54:37  ",
    "06:54:37  Concurrency: 4 threads (target='dev')",
    "06:54:37  ",
  ]);
});

test("a run with nothing to do says so", () => {
  const lines: string[] = [];
  reporterTo(lines)({ type: "run-started", command: "run", found: { model: 1 }, total: 0, threads: 4, target: "dev" });
  expect(lines).toEqual([
    "06:54:37  Found 1 model",
    "06:54:37  Nothing to do. Try checking your model configs and model specification args",
  ]);
});

test("the lines about a node are dbt's, for every kind of node and outcome", () => {
  const lines: string[] = [];
  const report = reporterTo(lines);
  report({ type: "node-started", node: TABLE, index: 1, total: 12, at: AT });
  finish(report, [
    result(TABLE, "success", { message: "SELECT 100" }),
    result(VIEW, "error"),
    result(node("seed", "countries", "seed"), "success", { message: "INSERT 249" }),
    result(node("seed", "countries", "seed"), "error"),
    result(node("snapshot", "users_history", "snapshot"), "success", { message: "INSERT 0 3" }),
    result(TEST, "pass", { failures: 0 }),
    result(TEST, "warn", { failures: 1 }),
    result(TEST, "fail", { failures: 3 }),
    result(TEST, "error"),
    result(TABLE, "skipped"),
    result(TEST, "skipped"),
    result(node("exposure", "board", ""), "no-op"),
    result(node("source", "orders", "", { source_name: "shop" }), "error"),
    result(node("operation", "shop-on-run-start-0", "view", { tags: ["on-run-start"] }), "success"),
    result(TABLE, "partial success", { message: "PARTIAL SUCCESS (1/2)" }),
  ]);
  expect(lines.map((line) => line.slice(10))).toEqual([
    "1 of 12 START sql table model analytics.dim_users .............................. [RUN]",
    "1 of 12 OK created sql table model analytics.dim_users ......................... [SELECT 100 in 0.05s]",
    "1 of 12 ERROR creating sql view model analytics.stg_users ...................... [ERROR in 0.05s]",
    "1 of 12 OK loaded seed file analytics.countries ................................ [INSERT 249 in 0.05s]",
    "1 of 12 ERROR loading seed file analytics.countries ............................ [ERROR in 0.05s]",
    "1 of 12 OK snapshotted analytics.users_history ................................. [INSERT 0 3 in 0.05s]",
    "1 of 12 PASS unique_dim_users_id ............................................... [PASS in 0.05s]",
    "1 of 12 WARN 1 unique_dim_users_id ............................................. [WARN 1 in 0.05s]",
    "1 of 12 FAIL 3 unique_dim_users_id ............................................. [FAIL 3 in 0.05s]",
    "1 of 12 ERROR unique_dim_users_id .............................................. [ERROR in 0.05s]",
    "1 of 12 SKIP relation analytics.dim_users ...................................... [SKIP]",
    "1 of 12 SKIP test unique_dim_users_id .......................................... [SKIP]",
    "1 of 12 NO-OP exposure board ................................................... [NO-OP in 0.05s]",
    "1 of 12 ERROR STALE freshness of shop.orders ................................... [ERROR STALE in 0.05s]",
    "1 of 12 OK hook: shop.on-run-start.0 ........................................... [OK in 0.05s]",
    "1 of 12 PARTIALLY created sql table model analytics.dim_users .................. [PARTIAL SUCCESS (1/2) in 0.05s]",
  ]);
});

test("a run that went well ends in two lines", () => {
  const lines: string[] = [];
  const results = [result(VIEW, "success"), result(TABLE, "success"), result(TEST, "pass")];
  reporterTo(lines)({ type: "run-finished", command: "build", results, elapsed: 0.53, cancelled: false });
  expect(lines.map((line) => line.slice(10))).toEqual([
    "",
    "Finished running 1 table model, 1 test, 1 view model in 0 hours 0 minutes and 0.53 seconds (0.53s).",
    "",
    "Completed successfully",
    "",
    "Done. PASS=3 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=3",
  ]);
});

const FAILED = [
  result(VIEW, "error", {
    message: 'Database Error in model stg_users (models/stg_users.sql)\n  column "nope" does not exist',
    error: new TstlError("SQL_ERROR", 'column "nope" does not exist', {
      place: { file: "models/stg_users.sql", line: 2, column: 3, length: 4, source: "select\n  nope\nfrom raw.users" },
      hint: 'did you mean "name"?',
    }),
  }),
  result(TEST, "fail", { message: "Got 3 results, configured to fail if != 0", failures: 3 }),
  result(TABLE, "skipped"),
];

test("each failure ends the run with what, where and a next step", () => {
  const lines: string[] = [];
  reporterTo(lines)({ type: "run-finished", command: "build", results: FAILED, elapsed: 61.5, cancelled: false });
  expect(lines.map((line) => line.replace(/^06:54:37 {2}/, ""))).toEqual([
    "",
    "Finished running 1 table model, 1 test, 1 view model in 0 hours 1 minutes and 1.50 seconds (61.50s).",
    "",
    "Completed with 2 errors, 0 partial successes, and 0 warnings:",
    "",
    "Failure in model stg_users (models/stg_users.sql)",
    "  Database Error in model stg_users (models/stg_users.sql)",
    '  column "nope" does not exist',
    "  models/stg_users.sql:2:3",
    "  1 | select",
    "  2 |   nope",
    "    |   ^^^^",
    '  help: did you mean "name"?',
    "",
    "  compiled code at target/compiled/shop/models/stg_users.sql",
    "",
    "Failure in test unique_dim_users_id (models/dim_users.yml)",
    "  Got 3 results, configured to fail if != 0",
    "",
    "  compiled code at target/compiled/shop/models/unique_dim_users_id.sql",
    "  next: tstl show unique_dim_users_id prints the rows that fail",
    "",
    "1 node was skipped; once the cause is gone, tstl retry runs what failed or was skipped",
    "",
    "Done. PASS=0 WARN=0 ERROR=2 SKIP=1 NO-OP=0 TOTAL=3",
  ]);
});

test("a test that keeps its failing rows names their table", () => {
  const lines: string[] = [];
  const kept = node("test", "unique_id", "test", { config: { materialized: "test", meta: {}, store_failures: true } });
  const results = [
    result(kept, "fail", { failures: 1, message: "Got 1 result", relationName: '"d"."audit"."unique_id"' }),
  ];
  reporterTo(lines)({ type: "run-finished", command: "test", results, elapsed: 0.1, cancelled: false });
  const text = lines.join("\n");
  expect(text).toContain(
    [
      "  See test failures:",
      `  ${"-".repeat(37)}`,
      '  select * from "d"."audit"."unique_id"',
      `  ${"-".repeat(37)}`,
    ].join("\n"),
  );
});

test("a cancelled run says that it was interrupted", () => {
  const lines: string[] = [];
  const results = [result(VIEW, "success")];
  reporterTo(lines)({ type: "run-finished", command: "run", results, elapsed: 0.1, cancelled: true });
  expect(lines).toContain("06:54:37  Exited because of keyboard interrupt");
});

test("--quiet leaves errors, print() and answers", () => {
  const lines: string[] = [];
  const report = reporterTo(lines, { quiet: true });
  finish(report, [result(TABLE, "success", { message: "SELECT 1" }), FAILED[0]!]);
  report({ type: "log", level: "info", message: "from log()" });
  report({ type: "log", level: "info", message: "from print()", always: true });
  report({ type: "run-finished", command: "run", results: FAILED.slice(0, 1), elapsed: 0.1, cancelled: false });
  report.answer("model.shop.a");
  expect(lines).toEqual([
    "06:54:37  1 of 12 ERROR creating sql view model analytics.stg_users ...................... [ERROR in 0.05s]",
    "from print()",
    "06:54:37  Failure in model stg_users (models/stg_users.sql)",
    "06:54:37    Database Error in model stg_users (models/stg_users.sql)",
    '  column "nope" does not exist',
    "06:54:37    models/stg_users.sql:2:3",
    "  1 | select",
    "  2 |   nope",
    "    |   ^^^^",
    '  help: did you mean "name"?',
    "model.shop.a",
  ]);
});

test("--no-print drops what macros print, and nothing else", () => {
  const lines: string[] = [];
  const report = reporterTo(lines, { print: false });
  report({ type: "log", level: "info", message: "from print()", always: true });
  report.say(printed("rows", "ShowNode", "Q041"));
  expect(lines).toEqual(["rows"]);
});

test("ls, show and compile print their answer alone", () => {
  const lines: string[] = [];
  const report = reporterTo(lines);
  report({ type: "run-started", command: "show", found: { model: 1 }, total: 1, threads: 1, target: "dev" });
  report.answer("| id |");
  report({ type: "run-finished", command: "show", results: [result(VIEW, "success")], elapsed: 0.1, cancelled: false });
  expect(lines).toEqual(["| id |"]);
});

test("a warning carries dbt's tag, its place and what helps", () => {
  const lines: string[] = [];
  const place = { file: "models/a.yml", line: 1, column: 1, length: 4, source: "nmae: a" };
  const error = new TstlError("YAML_KEY", 'unknown key "nmae"', { place, hint: 'did you mean "name"?' });
  reporterTo(lines)({ type: "warning", error });
  expect(lines).toEqual([
    '06:54:37  [WARNING]: unknown key "nmae"',
    "  models/a.yml:1:1",
    "  1 | nmae: a",
    "    | ^^^^",
    '  help: did you mean "name"?',
  ]);
});

test("colours mark the outcome and are left out of JSON", () => {
  const terminal = { isTTY: true, width: 80, color: true, unicode: true, live: false };
  const lines: string[] = [];
  finish(reporterTo(lines, { terminal }), [result(TEST, "pass")]);
  expect(lines[0]).toContain("[\u001b[32mPASS\u001b[39m in 0.05s]");
  const json: string[] = [];
  finish(reporterTo(json, { terminal, format: "json" }), [result(TEST, "pass")]);
  expect(json[0]).not.toContain("\\u001b");
});

test("JSON lines have the shape and the names of dbt's", () => {
  const lines: string[] = [];
  finish(reporterTo(lines, { format: "json" }), [result(TABLE, "success", { message: "SELECT 100" })]);
  const line = JSON.parse(lines[0] ?? "");
  expect(line.info).toEqual({
    category: "",
    code: "Q012",
    extra: {},
    invocation_id: "11111111-2222-3333-4444-555555555555",
    level: "info",
    msg: "1 of 12 OK created sql table model analytics.dim_users ......................... [SELECT 100 in 0.05s]",
    name: "LogModelResult",
    pid: process.pid,
    thread: "Thread-1",
    ts: "2026-01-31T06:54:37.250000Z",
  });
  expect(line.data).toMatchObject({ index: 1, total: 12, status: "success", execution_time: 0.052 });
  expect(line.data.node_info).toMatchObject({ materialized: "table", unique_id: "model.shop.dim_users" });
});

test("secrets are hidden in every format, also those that become known later", () => {
  const lines: string[] = [];
  const report = reporterTo(lines, { secrets: ['pa"ss1'], format: "json" });
  report.hide(["o'clock"]);
  report({ type: "log", level: "info", message: `connecting with pa"ss1 and o'clock and 'o''clock'` });
  expect(JSON.parse(lines[0] ?? "").info.msg).toBe("connecting with ***** and ***** and '*****'");
});

test("the log file has everything down to debug, with level and thread, and is rolled over when it is full", () => {
  const folder = mkdtempSync(join(tmpdir(), "tstl-log-"));
  const lines: string[] = [];
  const file = openLogFile({ folder, maxBytes: 200 });
  const report = reporterTo(lines, { logFile: { file, format: "debug", level: "debug" } });
  report({ type: "log", level: "debug", message: "select 1" });
  file.flush();
  expect(lines).toEqual([]);
  expect(readFileSync(join(folder, "tstl.log"), "utf8")).toBe("06:54:37.250000 [debug] [MainThread]: select 1\n");
  report({ type: "log", level: "debug", message: "x".repeat(180) });
  report.close();
  expect(readFileSync(join(folder, "tstl.log.1"), "utf8")).toContain("select 1");
  expect(readFileSync(join(folder, "tstl.log"), "utf8")).toContain("xxx");
});

test("a log file that cannot be written does not fail the run", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "tstl-log-")), "file");
  const blocker = openLogFile({ folder: join(folder, ".."), name: "file" });
  blocker.write("a file where a folder should be");
  blocker.close();
  const file = openLogFile({ folder });
  file.write("lost");
  expect(() => file.close()).not.toThrow();
});

test("compile says nothing of nodes that went well, and all of one that did not", () => {
  const lines: string[] = [];
  const report = reporterTo(lines);
  report({ type: "run-started", command: "compile", found: { model: 2 }, total: 2, threads: 1, target: "dev" });
  report({ type: "node-started", node: TABLE, index: 1, total: 2, at: AT });
  finish(report, [result(TABLE, "success"), result(VIEW, "error")]);
  expect(lines.map((line) => line.slice(10))).toEqual([
    "1 of 12 ERROR creating sql view model analytics.stg_users ...................... [ERROR in 0.05s]",
  ]);
});

test("work that takes its time is told every two seconds, and what is done soon not at all", () => {
  const lines: string[] = [];
  let seconds = 0;
  const report = reporterTo(lines, { now: () => new Date(AT.getTime() + seconds * 1000) });
  const work = { type: "progress", task: "Loading raw data", unit: "file", rows: 0, total: null, done: 0 } as const;
  for (seconds = 0; seconds < 5; seconds += 0.5) {
    const done = seconds * 2;
    report({ ...work, done, total: done === 0 ? null : 20, rows: done * 1000, ended: false });
  }
  report({ ...work, ended: true });
  report({ ...work, ended: false });
  report({ ...work, ended: true });
  expect(lines).toEqual([
    "06:54:39  Loading raw data: 4 of 20 files, 4000 rows",
    "06:54:41  Loading raw data: 8 of 20 files, 8000 rows",
  ]);
});

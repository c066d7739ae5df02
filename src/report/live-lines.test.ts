import { expect, test } from "vitest";
import type { NodeResult } from "../execute/result.ts";
import type { GraphNode } from "../manifest/node.ts";
import { drawFrame, finishedLine, type Progress } from "./live-lines.ts";
import { createStyle } from "./style.ts";
import { widthOf } from "./width.ts";

const STYLE = createStyle({ color: false, unicode: true });
const ASCII = createStyle({ color: false, unicode: false });

function model(name: string, materialized = "table"): GraphNode {
  const node = { resource_type: "model", name, alias: name, schema: "marts", unique_id: `model.shop.${name}` };
  return { ...node, config: { materialized } } as unknown as GraphNode;
}

function finished(node: GraphNode, status: NodeResult["status"], message: string | null = null): NodeResult {
  return { node, status, message, failures: null, executionTime: 0.052 } as unknown as NodeResult;
}

const IDLE: Progress = {
  running: [],
  done: 0,
  total: 12,
  failed: 0,
  warned: 0,
  skipped: 0,
  since: 0,
  cancelling: false,
  work: null,
};

test("a finished node is one line with its kind, name, what the database said and the time", () => {
  expect(finishedLine(finished(model("dim_users"), "success", "SELECT 100"), STYLE, 72)).toBe(
    "  ✓ table       marts.dim_users                       SELECT 100  0.05s",
  );
  expect(finishedLine(finished(model("dim_users"), "error"), ASCII, 60)).toBe(
    "  x marts.dim_users                            ERROR  0.05s",
  );
});

test("no line is wider than the terminal, and a name that does not fit ends in dots", () => {
  const long = model("a_model_with_a_name_that_is_longer_than_most_terminals_are_wide");
  for (const columns of [30, 40, 60, 80, 200]) {
    const line = finishedLine(finished(long, "success", "SELECT 1"), STYLE, columns);
    expect(widthOf(line)).toBeLessThan(columns);
    const running = [{ node: long, since: 0 }];
    const frame = drawFrame({ ...IDLE, running, failed: 1, warned: 2 }, STYLE, { columns, rows: 24 }, 1500);
    for (const each of frame.split("\n")) expect(widthOf(each)).toBeLessThan(columns);
  }
  expect(finishedLine(finished(long, "success"), STYLE, 40)).toBe("  ✓ marts.a_model_with_a_name_t…  0.05s");
});

test("the block shows what runs for how long, and how far the run is", () => {
  const progress = { ...IDLE, running: [{ node: model("fct_orders"), since: 1000 }], done: 6, failed: 1, skipped: 2 };
  expect(drawFrame(progress, STYLE, { columns: 70, rows: 24 }, 3250).split("\n")).toEqual([
    "  ⠹ table       marts.fct_orders                                 2.3s",
    "  ━━━━━━━━━━━━────────────  6/12  50%  3.3s  1 failed  2 skipped",
  ]);
});

test("a low terminal shows only some of what runs, and says how much more there is", () => {
  const running = Array.from({ length: 20 }, (_, index) => ({ node: model(`m${index}`), since: 0 }));
  const frame = drawFrame({ ...IDLE, running }, STYLE, { columns: 60, rows: 7 }, 0).split("\n");
  expect(frame).toHaveLength(5);
  expect(frame[3]).toBe("  … and 17 more");
});

test("before the first node the block says that the database is opened", () => {
  expect(drawFrame(IDLE, ASCII, { columns: 60, rows: 24 }, 0).split("\n")).toEqual([
    "  | opening the database",
    "  ........................  0/12  0%  0.0s",
  ]);
});

test("work before the nodes has its own line, and a bar once it is known how much there is", () => {
  const work = { ...IDLE, total: 0, work: "Opening the database" };
  const size = { columns: 60, rows: 24 };
  expect(drawFrame(work, ASCII, size, 0)).toMatch(/^ {2}\S Opening the database$/);
  const lines = drawFrame(
    { ...work, work: "Loading raw data: 6 of 12 files", total: 12, done: 6 },
    ASCII,
    size,
    0,
  ).split("\n");
  expect(lines[0]).toMatch(/^ {2}\S Loading raw data: 6 of 12 files$/);
  expect(lines[1]).toContain("6/12  50%");
});

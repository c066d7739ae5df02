import type { WorkProgress } from "../execute/events.ts";
import type { GraphNode } from "../manifest/node.ts";

// dbt's plurals (dbt/node_types.py); a single test is a "test", several are "data tests".
const IRREGULAR: Record<string, string> = {
  analysis: "analyses",
  saved_query: "saved queries",
  test: "data tests",
};

/** A count and its noun as dbt writes them: `1 test`, `4 data tests`, `2 table models`. */
export function countOf(count: number, noun: string): string {
  const word = count === 1 ? noun : (IRREGULAR[noun] ?? pluralOf(noun));
  return `${count} ${word.replaceAll("_", " ")}`;
}

function pluralOf(noun: string): string {
  return `${noun}s`;
}

/** How far work has come: `Loading raw data: 60 of 180 files, 120000 rows`; the task alone while nothing is counted. */
export function progressText(work: Omit<WorkProgress, "ended">): string {
  const { task, done, total, unit, rows } = work;
  if (total === null && done === 0) return task;
  const files = total === null || total < done ? countOf(done, unit) : `${done} of ${countOf(total, unit)}`;
  return `${task}: ${rows === 0 ? files : `${files}, ${countOf(rows, "row")}`}`;
}

/** What a node counts as in `Finished running …`. */
function kindOf(node: GraphNode): string {
  if (node.resource_type === "model") return `${node.config.materialized} model`;
  if (node.resource_type === "operation") return "project hook";
  return node.resource_type;
}

/** Nodes counted by kind, in the order of the kinds' names: `1 seed, 2 table models, 4 data tests`. */
export function countNodes(nodes: readonly GraphNode[]): string {
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(kindOf(node), (counts.get(kindOf(node)) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => countOf(count, kind))
    .join(", ");
}

/** dbt's ` in 0 hours 1 minutes and 2.30 seconds`, without its leading space. */
export function longDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `in ${Math.floor(minutes / 60)} hours ${minutes % 60} minutes and ${(seconds % 60).toFixed(2)} seconds`;
}

/** A duration for a person: `0.31s`, `12.4s`, `3m 05s`, `1h 02m`. */
export function shortDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)}s`;
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, "0")}s`;
  return `${Math.floor(whole / 3600)}h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")}m`;
}

import { ancestors } from "../graph/ancestors.ts";
import { descendants } from "../graph/descendants.ts";
import type { Graph } from "../graph/graph.ts";
import type { MacroNode, ManifestNode, ModelNode } from "../manifest/node.ts";
import { type BatchSize, batchesOf, offset, readTime, type Span, truncate } from "./batches.ts";
import { isFailure, type NodeResult } from "./result.ts";

/** How much time is filled in one go. */
export type PartSize = "day" | "week" | "month" | "year" | "all";

/** A time to fill, cut into parts, oldest first. */
export interface BackfillPlan {
  span: Span;
  size: PartSize;
  parts: Span[];
}

const DATE_ONLY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;
/** From the smallest to the largest; a batch lies within one part. */
const SIZES: readonly PartSize[] = ["day", "week", "month", "year", "all"];

/** The span that two texts mean: the day of a date at the end is included, and a time is not. */
export function spanOf(from: string, to: string): Span {
  const end = readTime(to);
  return { start: readTime(from), end: DATE_ONLY.test(to.trim()) ? new Date(end.getTime() + DAY_MS) : end };
}

/** A span in parts of a size, or of the largest batch among the models where that is larger. */
export function planBackfill(span: Span, wanted: PartSize, batchSizes: readonly BatchSize[]): BackfillPlan {
  const needed = batchSizes.map((size) => SIZES.indexOf(size === "hour" ? "day" : size));
  const size = SIZES[Math.max(SIZES.indexOf(wanted), ...needed)]!;
  const parts: Span[] = [];
  for (let start = span.start; start < span.end; ) {
    const next = size === "all" ? span.end : nextPart(start, size);
    const end = next < span.end ? next : span.end;
    parts.push({ start, end });
    start = end;
  }
  return { span, size, parts };
}

/** Where the part after that of a time begins; weeks begin on Mondays. */
function nextPart(time: Date, size: Exclude<PartSize, "all">): Date {
  if (size !== "week") return offset(time, size, 1);
  const day = truncate(time, "day");
  return new Date(day.getTime() + (7 - ((day.getUTCDay() + 6) % 7)) * DAY_MS);
}

/** How many batches a microbatch model has in a span. */
export function countBatches({ start, end }: Span, size: BatchSize): number {
  const request = { size, lookback: 0, begin: null, incremental: true, now: end };
  return batchesOf({ ...request, from: start.toISOString(), to: end.toISOString() })?.length ?? 0;
}

const READS_SPAN = /\bEVENT_TIME_(?:START|END)\b/;

/**
 * What tells models that are built for a span of event time: microbatch models, and incremental ones that ask for the
 * span themselves or by a macro. Macros are looked for by name in the template, since what a model depends on does not
 * name those that are called for an existing table only.
 */
export function eventTimeModels(macros: Iterable<MacroNode>): (node: ManifestNode | undefined) => node is ModelNode {
  const all = [...macros];
  const reading = new Set(all.filter(({ macro_sql: sql }) => READS_SPAN.test(sql)).map(({ unique_id: id }) => id));
  for (let before = -1; before < reading.size; ) {
    before = reading.size;
    for (const macro of all) if (macro.depends_on.macros.some((id) => reading.has(id))) reading.add(macro.unique_id);
  }
  const names = new Set(all.filter(({ unique_id: id }) => reading.has(id)).map(({ name }) => name));
  const asks = (template: string) =>
    READS_SPAN.test(template) || [...template.matchAll(/\b(\w+)\s*\(/g)].some(([, name]) => names.has(name!));
  return (node): node is ModelNode => {
    if (node?.resource_type !== "model") return false;
    const { materialized, incremental_strategy: strategy } = node.config;
    return materialized === "incremental" && (strategy === "microbatch" || asks(node.raw_code));
  };
}

/** The results of the parts as one for each node: durations and rows added up, the worst status, all batches. */
export function mergeResults(results: readonly NodeResult[]): NodeResult[] {
  const merged = new Map<string, NodeResult>();
  for (const result of results) {
    const earlier = merged.get(result.node.unique_id);
    merged.set(result.node.unique_id, earlier === undefined ? result : mergeTwo(earlier, result));
  }
  return [...merged.values()];
}

function mergeTwo(one: NodeResult, other: NodeResult): NodeResult {
  const worst = rank(other) > rank(one) ? other : one;
  const batches = [one.batchResults, other.batchResults].filter((each) => each !== null);
  const rows = [one, other].map(({ adapterResponse }) => (adapterResponse as { rows_affected?: number }).rows_affected);
  const total = rows.every((count) => count === undefined) ? {} : { rows_affected: (rows[0] ?? 0) + (rows[1] ?? 0) };
  return {
    ...worst,
    timing: one.timing.length > 0 ? one.timing : other.timing,
    executionTime: one.executionTime + other.executionTime,
    adapterResponse: { ...worst.adapterResponse, ...total } as NodeResult["adapterResponse"],
    attempts: Math.max(one.attempts ?? 1, other.attempts ?? 1),
    batchResults:
      batches.length === 0
        ? null
        : {
            successful: batches.flatMap(({ successful }) => successful),
            failed: batches.flatMap(({ failed }) => failed),
          },
  };
}

const rank = ({ status }: NodeResult) => (isFailure(status) ? 2 : status === "skipped" ? 1 : 0);

/** The selected nodes by the time at which a backfill comes to them. */
export interface BackfillPhases {
  /** What models by event time read, built once, before all parts. */
  inputs: Set<string>;
  /** Models by event time, and what lies between two of them: built for each part. */
  each: Set<string>;
  /** All others, tests among them: built once, after all parts. */
  rest: Set<string>;
}

/** Divides a selection; `windowed` are the models in it that are built by event time. */
export function backfillPhases(
  graph: Graph,
  selected: ReadonlySet<string>,
  windowed: ReadonlySet<string>,
): BackfillPhases {
  const above = ancestors(graph, windowed);
  const below = descendants(graph, windowed);
  const phases: BackfillPhases = { inputs: new Set(), each: new Set(), rest: new Set() };
  for (const id of selected) {
    const isEach = windowed.has(id) || (above.has(id) && below.has(id));
    (isEach ? phases.each : above.has(id) ? phases.inputs : phases.rest).add(id);
  }
  return phases;
}

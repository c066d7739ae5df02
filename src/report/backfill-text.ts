import { type BackfillPhases, type BackfillPlan, countBatches } from "../execute/backfill.ts";
import type { BatchSize } from "../execute/batches.ts";
import type { ModelNode } from "../manifest/node.ts";
import { countOf } from "./plural.ts";

/** What of a backfill its plan tells. */
export interface ShownBackfill {
  plan: BackfillPlan;
  windowed: readonly ModelNode[];
  phases: BackfillPhases;
  /** Parts of which something is to do. */
  left: number;
}

/** What a backfill will do, before it does it. */
export function backfillPlanText({ plan, windowed, phases, left }: ShownBackfill, isResumed: boolean): string {
  const { start, end } = plan.span;
  const parts = plan.size === "all" ? "in one go" : `${plan.parts.length} × ${plan.size}`;
  const names = windowed.map((node) => {
    const size = node.config.batch_size as BatchSize | null;
    if (!size || node.config.incremental_strategy !== "microbatch")
      return `  ${node.name}, which reads the span itself`;
    const count = countBatches(plan.span, size);
    return `  ${node.name}, ${count} ${count === 1 ? "batch" : "batches"} by ${size}`;
  });
  const others = phases.each.size - windowed.length;
  const between = others === 0 ? "" : `, and ${countOf(others, "node")} between them`;
  return [
    `Backfill from ${timeText(start)} to ${timeText(end)} (not included), ${parts}`,
    ...(isResumed ? [`Of ${countOf(plan.parts.length, "part")} ${left} ${left === 1 ? "is" : "are"} left`] : []),
    ...(phases.inputs.size === 0 ? [] : [`${countOf(phases.inputs.size, "node")} that they read, once, at first.`]),
    `${countOf(windowed.length, "model")} for each part${between}:`,
    ...names,
    phases.rest.size === 0
      ? "Nothing else is selected."
      : `${countOf(phases.rest.size, "other node")} once, at the end.`,
  ].join("\n");
}

function timeText(time: Date): string {
  const iso = time.toISOString();
  return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 16).replace("T", " ");
}

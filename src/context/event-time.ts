import { quoteIdentifier } from "../adapter/relation.ts";
import type { Batch, RefableNode, SourceNode } from "../manifest/node.ts";
import type { NodeScope } from "./node-scope.ts";
import type { EventTimeFilter } from "./relation-value.ts";

/**
 * The range of an input's rows that the batch at hand may see; null for inputs without `event_time` and outside of
 * microbatches (docs.getdbt.com/docs/build/incremental-microbatch).
 */
export function eventTimeFilterFor(scope: NodeScope, target: RefableNode | SourceNode): EventTimeFilter | null {
  const { batch } = scope.node as { batch?: Batch };
  const field = target.config.event_time;
  if (batch === undefined || typeof field !== "string" || field === "") return null;
  const column = target.columns[field];
  return {
    fieldName: column?.quote === true ? quoteIdentifier(field) : field,
    start: batch.event_time_start.replace("T", " "),
    end: batch.event_time_end.replace("T", " "),
  };
}

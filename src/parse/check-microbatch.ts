import { TstlError } from "../errors/tstl-error.ts";
import type { ModelNode } from "../manifest/node.ts";

const BATCH_SIZES = ["hour", "day", "month", "year"];
const ISO_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,6})?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * What is wrong with the config of a microbatch model, in dbt's words; undefined for other models and where nothing is
 * (docs.getdbt.com/docs/build/incremental-microbatch#available-configs).
 */
export function microbatchFault(node: ModelNode): TstlError | undefined {
  const { materialized, incremental_strategy: strategy } = node.config;
  if (materialized !== "incremental" || strategy !== "microbatch") return undefined;
  const fault = faultOf(node.config);
  if (fault === undefined) return undefined;
  return new TstlError("MICROBATCH_CONFIG", `Microbatch model '${node.name}' ${fault}`, {
    place: { file: node.original_file_path },
    node: node.unique_id,
  });
}

function faultOf(config: Record<string, unknown>): string | undefined {
  const { event_time: eventTime, begin, batch_size: size, lookback, concurrent_batches: concurrent } = config;
  if (isMissing(eventTime)) {
    return "must provide an 'event_time' (string) config that indicates the name of the event time column.";
  }
  if (typeof eventTime !== "string") {
    return `must provide an 'event_time' config of type string, but got: ${JSON.stringify(eventTime)}.`;
  }
  if (isMissing(begin)) {
    return "must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.";
  }
  if (typeof begin !== "string") {
    return `must provide a 'begin' config of type datetime, but got: ${JSON.stringify(begin)}.`;
  }
  if (!ISO_TIME.test(begin) || Number.isNaN(Date.parse(begin.slice(0, 10)))) {
    return `must provide a 'begin' config of valid datetime (ISO format), but got: ${begin}.`;
  }
  if (typeof size !== "string" || !BATCH_SIZES.includes(size)) {
    const sizes = BATCH_SIZES.map((each) => `'${each}'`).join(", ");
    return `must provide a 'batch_size' config that is one of [${sizes}], but got: ${isMissing(size) ? "None" : String(size)}.`;
  }
  if (!isMissing(lookback) && !Number.isInteger(lookback)) {
    return `must provide the optional 'lookback' config as type int, but got: ${JSON.stringify(lookback)}.`;
  }
  if (!isMissing(concurrent) && typeof concurrent !== "boolean") {
    return `optional 'concurrent_batches' config must be of type \`bool\` if specified, but got: ${JSON.stringify(concurrent)}.`;
  }
  return undefined;
}

const isMissing = (value: unknown): boolean => value === undefined || value === null;

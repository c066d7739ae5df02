import type { NodeScope } from "../context/node-scope.ts";
import { inZone, isoDateTime, localMicros, PyDateTime } from "../context/python/datetime.ts";
import { UTC } from "../context/python/zone.ts";
import { sourceRelation } from "../context/references.ts";
import { AdapterResponseValue, type StatementStatus } from "../context/statement-results.ts";
import { TableValue } from "../context/table-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { FreshnessThreshold, SourceNode } from "../manifest/node.ts";
import { typeName } from "../template/index.ts";

/** How old the newest row of a source is. */
export interface FreshnessOutcome {
  status: "pass" | "warn" | "error";
  /** ISO 8601 in UTC, as Python writes it; null where there is no row. */
  maxLoadedAt: string | null;
  snapshottedAt: string;
  /** Seconds between the two. */
  age: number;
  response: StatementStatus | Record<string, never>;
}

/** What dbt takes for a table without rows: the first moment that Python knows, in microseconds. */
const LONG_AGO = 86_400_000_000n;

/**
 * Asks the database for a source's newest row, by its `loaded_at_query` or `loaded_at_field`, and judges its age by
 * `warn_after` and `error_after` (docs.getdbt.com/reference/resource-properties/freshness).
 *
 * The scope is the source's own. Throws what the database throws, FRESHNESS_FIELD where the source names no column, and
 * FRESHNESS_RESULT for an answer that is no time.
 */
export async function checkFreshness(scope: NodeScope, source: SourceNode): Promise<FreshnessOutcome> {
  const { response, table } = await collect(scope, source);
  const cells = table.rows[0]?.values;
  if (table.rows.length !== 1 || cells?.length !== 2) {
    throw new TstlError(
      "FRESHNESS_RESULT",
      `the freshness of ${nameOf(source)} is to be one row of two columns, and is ${table.rows.length} of ${table.columnNames.length}`,
      { node: source.unique_id, place: { file: source.original_file_path } },
    );
  }
  const newest = cells[0] === null ? LONG_AGO : microsOf(cells[0], source);
  const now = microsOf(cells[1], source);
  const age = Number(now - newest) / 1e6;
  return {
    status: judge(age, source.freshness),
    maxLoadedAt: cells[0] === null ? null : textOf(newest),
    snapshottedAt: textOf(now),
    age,
    response: response instanceof AdapterResponseValue ? response.status : {},
  };
}

async function collect(scope: NodeScope, source: SourceNode): Promise<{ response: unknown; table: TableValue }> {
  const relation = sourceRelation(source);
  const filter = source.freshness?.filter ?? null;
  let result: unknown;
  if (source.loaded_at_query !== null) {
    const query = await scope.render(source.loaded_at_query);
    result = await scope.callMacro("collect_freshness_custom_sql", [relation, query]);
  } else if (source.loaded_at_field !== null) {
    result = await scope.callMacro("collect_freshness", [relation, source.loaded_at_field, filter]);
  } else {
    throw new TstlError(
      "FRESHNESS_FIELD",
      `Could not compute freshness for source ${source.name}: no 'loaded_at_field' provided and postgres adapter does not support metadata-based freshness checks.`,
      {
        node: source.unique_id,
        place: { file: source.original_file_path },
        hint: "name the column that says when a row came: loaded_at_field",
      },
    );
  }
  // A project's own macro may return the table alone.
  if (result instanceof TableValue) return { response: null, table: result };
  const parts = result instanceof Map ? result : new Map<string, unknown>();
  const table = parts.get("table");
  return { response: parts.get("response"), table: table instanceof TableValue ? table : new TableValue([], []) };
}

/** A time without a zone is UTC, as in dbt. */
function microsOf(value: unknown, source: SourceNode): bigint {
  if (value instanceof PyDateTime) return localMicros(value) - (value.zone?.offset ?? 0n);
  const written = source.loaded_at_query === null ? source.loaded_at_field : "loaded_at_query";
  throw new TstlError(
    "FRESHNESS_RESULT",
    `Expected a timestamp value when querying ${written} of ${source.relation_name} but received value of type '${typeName(value).split(".").at(-1)}' instead`,
    {
      node: source.unique_id,
      place: { file: source.original_file_path },
      hint: `cast it to a timestamp, for instance loaded_at_field: "${source.loaded_at_field ?? "day"}::timestamp"`,
    },
  );
}

function textOf(micros: bigint): string {
  return isoDateTime(inZone(micros, UTC));
}

const SECONDS: Record<string, number> = { minute: 60, hour: 3600, day: 86_400 };

function judge(age: number, freshness: FreshnessThreshold | null): FreshnessOutcome["status"] {
  const exceeds = (limit: FreshnessThreshold["warn_after"]) =>
    limit !== null && limit.count !== null && limit.period !== null && age > limit.count * (SECONDS[limit.period] ?? 0);
  if (exceeds(freshness?.error_after ?? null)) return "error";
  return exceeds(freshness?.warn_after ?? null) ? "warn" : "pass";
}

function nameOf(source: SourceNode): string {
  return `${source.source_name}.${source.name}`;
}

import { TstlError } from "../errors/tstl-error.ts";
import type { Column, ColumnConstraint, Plain } from "../manifest/node.ts";
import { listOf } from "./merge-config.ts";
import { isMapping } from "./properties.ts";

const CONSTRAINT_TYPES = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"];

/** A column's entry in a properties file. */
export type ColumnEntry = Record<string, unknown> & { name: string };

/** The entries of a `columns:` list; faults are told by position, as the caller knows the file. */
export function columnEntries(columns: unknown): ColumnEntry[] {
  if (columns === undefined || columns === null) return [];
  if (!Array.isArray(columns)) throw new TstlError("PROPERTIES_SHAPE", `"columns" must be a list`);
  for (const column of columns) {
    if (!isMapping(column) || typeof column.name !== "string") {
      throw new TstlError("PROPERTIES_SHAPE", `an entry of "columns" must be a mapping with a "name"`);
    }
  }
  return columns as ColumnEntry[];
}

/** What the manifest holds of columns. */
export function columnsOf(entries: readonly ColumnEntry[]): Record<string, Column> {
  const columns: Record<string, Column> = {};
  for (const entry of entries) columns[entry.name] = columnOf(entry);
  return columns;
}

// Most columns have a name and a description only; what they do not have is one value for all, never changed in place.
const NO_META: Record<string, Plain> = {};
const NOTHING: never[] = [];
const NO_CONFIG = { meta: NO_META, tags: NOTHING as string[] };

/** What the manifest holds of one column. */
export function columnOf(entry: ColumnEntry): Column {
  const meta = columnMeta(entry);
  const tags = columnTags(entry);
  const { constraints } = entry;
  return {
    name: entry.name,
    description: (entry.description as string | null | undefined) ?? "",
    meta,
    data_type: (entry.data_type as string | undefined) ?? null,
    constraints: constraints ? listOf(constraints).map((one) => constraintOf(one, entry.name)) : NOTHING,
    quote: (entry.quote as boolean | undefined) ?? null,
    config: meta === NO_META && tags === NOTHING ? NO_CONFIG : { meta, tags },
    tags,
    granularity: (entry.granularity as string | undefined) ?? null,
    doc_blocks: NOTHING,
  };
}

function columnMeta({ meta, config }: ColumnEntry): Record<string, Plain> {
  const inner = isMapping(config) ? config.meta : undefined;
  if (meta === undefined && inner === undefined) return NO_META;
  return { ...(meta as object | undefined), ...(inner as object | undefined) } as Record<string, Plain>;
}

/** Tags of a column, which its tests inherit. */
export function columnTags({ tags, config }: ColumnEntry): string[] {
  const inner = isMapping(config) ? config.tags : undefined;
  if (tags === undefined && inner === undefined) return NOTHING;
  return [...new Set([...listOf(tags), ...listOf(inner)])] as string[];
}

/** A constraint with all its keys; throws CONSTRAINT_TYPE for a type that does not exist. */
export function constraintOf(written: unknown, owner: string): ColumnConstraint {
  const given = (isMapping(written) ? written : {}) as Partial<ColumnConstraint>;
  if (!CONSTRAINT_TYPES.includes(given.type ?? "")) {
    throw new TstlError(
      "CONSTRAINT_TYPE",
      `a constraint of "${owner}" has no known type: ${JSON.stringify(given.type)}`,
      {
        hint: `the types are ${CONSTRAINT_TYPES.join(", ")}`,
      },
    );
  }
  return {
    type: given.type!,
    name: given.name ?? null,
    expression: given.expression ?? null,
    warn_unenforced: given.warn_unenforced ?? true,
    warn_unsupported: given.warn_unsupported ?? true,
    to: given.to ?? null,
    to_columns: given.to_columns ?? [],
    ...(given.columns && { columns: given.columns }),
  };
}

import { DatabaseError } from "../adapter/errors.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import type { LineageInput, RelationLineage } from "../sql/column-graph.ts";
import type { BaseColumn } from "../sql/dependencies.ts";
import type { PlaceOf, RelationNode } from "../sql/lineage-inputs.ts";
import { edgeLabel } from "../sql/statement-lineage.ts";
import type { OutsideColumns } from "./known-columns.ts";
import type { ColumnId, ColumnUse, LineageColumn, LineageNode, LinePlace, UnclearPart } from "./project-lineage.ts";

/** What a node's part of the lineage is made of. */
export interface NodeReading {
  node: RelationNode;
  input: LineageInput;
  lineage: RelationLineage;
  /** For each query. */
  places: readonly PlaceOf[];
  /** Why its template could not be rendered. */
  fault: TstlError | undefined;
  /** Of what comes from outside. */
  outside: OutsideColumns | undefined;
}

/**
 * A node as its SQL was read, with places in its file.
 *
 * @param nameOfOutside the name of a relation that comes from outside; null for one that has queries
 */
export function lineageNode(reading: NodeReading, nameOfOutside: (id: string) => string | null): LineageNode {
  const { node, input, lineage, places, outside } = reading;
  const fault = reading.fault ?? lineage.faults.find((each) => each !== null);
  return {
    ...describe(node, input),
    complete: lineage.relation.known,
    columns: columnsOf(lineage, places[0], outside),
    rows: [...lineage.rows].map(columnId),
    uses: usesOf(lineage, places),
    unclear: unclearOf(lineage, places, nameOfOutside),
    ...(fault ? { fault: faultOf(fault, places[lineage.faults.indexOf(fault as DatabaseError)]) } : {}),
  };
}

/** What the project says of a node, whatever its SQL. */
export function describe(node: RelationNode, { id, schema, name: identifier }: LineageInput) {
  const isLatest = node.resource_type === "model" && node.version !== null && node.version === node.latest_version;
  return {
    id,
    name: displayName(node),
    type: node.resource_type,
    ...(isLatest ? { latest: true as const } : {}),
    file: node.original_file_path,
    ...(schema === undefined ? {} : { schema }),
    identifier,
  };
}

/** What a node is called by people: `orders`, `orders.v2`, `shop.orders` for a source's table. */
export function displayName(node: RelationNode): string {
  if (node.resource_type === "source") return `${node.source_name}.${node.name}`;
  if (node.resource_type === "model" && node.version !== null) return `${node.name}.v${node.version}`;
  return node.name;
}

function faultOf(error: TstlError | DatabaseError, placeOf: PlaceOf | undefined): UnclearPart {
  const offset = error instanceof DatabaseError ? error.position : undefined;
  const place = (error as Partial<TstlError>).place;
  const at: LinePlace | undefined =
    place?.line === undefined ? linePlace(placeOf, offset && offset - 1) : [place.line, place.column ?? 1];
  return { what: error.message, ...(at && { at }) };
}

const columnId = ({ relation, name }: BaseColumn): ColumnId => ({ node: relation.id, column: name });

function columnsOf(
  { relation, columns, places }: RelationLineage,
  placeOf: PlaceOf | undefined,
  outside: OutsideColumns | undefined,
): LineageColumn[] {
  const listed = relation.columns.length;
  // What others name beside has no order of its own.
  const names = [...columns.keys()];
  const ordered = [...names.slice(0, listed), ...names.slice(listed).sort()];
  return ordered.map((name): LineageColumn => {
    const at = linePlace(placeOf, places.get(name));
    const origin = outside?.origins.get(name);
    return {
      name,
      ...(at && { at }),
      sources: [...columns.get(name)!].map(([source, kind]) => ({
        ...columnId(source),
        edge: edgeLabel(kind, source.name, name),
      })),
      ...(origin === undefined ? {} : { origin }),
    };
  });
}

function linePlace(placeOf: PlaceOf | undefined, offset: number | undefined): LinePlace | undefined {
  const place = offset === undefined ? undefined : placeOf?.(offset);
  return place?.line === undefined ? undefined : [place.line, place.column ?? 1];
}

/** Both queries of an incremental model name much the same at the same places. */
function usesOf({ uses }: RelationLineage, places: readonly PlaceOf[]): ColumnUse[] {
  const found = new Map<BaseColumn, Map<string, LinePlace>>();
  for (const [query, used] of uses.entries()) {
    for (const [column, offsets] of used) {
      const at = found.get(column) ?? new Map<string, LinePlace>();
      found.set(column, at);
      for (const offset of offsets) {
        const place = linePlace(places[query], offset);
        if (place) at.set(place.join(":"), place);
      }
    }
  }
  return [...found].map(([column, at]) => ({ ...columnId(column), at: [...at.values()] }));
}

/**
 * What a node's SQL leaves unclear. That not all columns of a model are known is told where that comes from, and not of
 * every model that reads it.
 */
function unclearOf(
  { unclear }: RelationLineage,
  places: readonly PlaceOf[],
  nameOfOutside: (id: string) => string | null,
): LineageNode["unclear"] {
  const found = new Map<string, LineageNode["unclear"][number]>();
  for (const [query, parts] of unclear.entries()) {
    for (const { what: written, location, unlisted } of parts) {
      const name = unlisted && nameOfOutside(unlisted.id);
      if (name === null) continue;
      const what = name === undefined ? written : `* of ${name}, of which not all columns are known`;
      const at = linePlace(places[query], location);
      found.set(`${what} ${at}`, { what, ...(at && { at }) });
    }
  }
  return [...found.values()];
}

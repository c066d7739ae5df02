import type { CatalogTable } from "../artifacts/catalog.ts";
import type { Column } from "../manifest/node.ts";
import { edgeLabel } from "../sql/statement-lineage.ts";
import { COLUMN_EDGE_KINDS, type SiteColumnEdges } from "./site-data.ts";
import { type Entity, isRelation } from "./site-entities.ts";
import type { SiteInput } from "./site-input.ts";

/** The columns of a relation, in the order in which it has them. */
export interface RelationColumns {
  names: string[];
  /** By name in lower case: a project may write a name otherwise than the database. */
  places: Map<string, number>;
  /** What the database says of it; null where it is not there. */
  table: CatalogTable | null;
  declared: Map<number, Column>;
}

/**
 * The columns of every relation, by unique_id: those of the database, or else those of its query, and after them what
 * the project's YAML files and other queries name beside.
 */
export function relationColumns({ catalog, columns: graph }: SiteInput, entities: readonly Entity[]) {
  const all = new Map<string, RelationColumns>();
  for (const entity of entities) {
    if (!isRelation(entity)) continue;
    const table = catalog.nodes[entity.id] ?? catalog.sources[entity.id] ?? null;
    const columns: RelationColumns = { names: [], places: new Map(), table, declared: new Map() };
    const inDatabase = Object.values(table?.columns ?? {}).sort((a, b) => a.index - b.index);
    for (const { name } of inDatabase) add(columns, name);
    const lineage = graph.get(entity.id);
    for (const { name } of lineage?.relation.columns ?? []) add(columns, name);
    for (const name of lineage?.columns.keys() ?? []) add(columns, name);
    for (const column of Object.values(entity.node.columns)) columns.declared.set(add(columns, column.name), column);
    all.set(entity.id, columns);
  }
  for (const { columns, rows } of graph.values()) {
    const sources = [...columns.values()].flatMap((dependencies) => [...dependencies.keys()]);
    for (const { relation, name } of [...sources, ...rows]) {
      const known = all.get(relation.id);
      if (known !== undefined) add(known, name);
    }
  }
  return all;
}

function add({ names, places }: RelationColumns, name: string): number {
  const key = name.toLowerCase();
  const known = places.get(key);
  if (known !== undefined) return known;
  places.set(key, names.length);
  return names.push(name) - 1;
}

/** The part `columns`. */
export function columnEdges(
  { columns: graph }: SiteInput,
  all: ReadonlyMap<string, RelationColumns>,
  placeOf: ReadonlyMap<string, number>,
): SiteColumnEdges {
  const edges: SiteColumnEdges = {
    fromNode: [],
    fromColumn: [],
    toNode: [],
    toColumn: [],
    kind: [],
    rows: [],
    unclear: [],
  };
  const columnOf = (id: string, name: string) => all.get(id)?.places.get(name.toLowerCase());
  for (const [id, { columns, rows, unclear, faults }] of graph) {
    const toNode = placeOf.get(id);
    if (toNode === undefined) continue;
    for (const [name, sources] of columns) {
      const toColumn = columnOf(id, name);
      for (const [source, kind] of sources) {
        const [fromNode, fromColumn] = [placeOf.get(source.relation.id), columnOf(source.relation.id, source.name)];
        if (toColumn === undefined || fromNode === undefined || fromColumn === undefined) continue;
        edges.fromNode.push(fromNode);
        edges.fromColumn.push(fromColumn);
        edges.toNode.push(toNode);
        edges.toColumn.push(toColumn);
        edges.kind.push(COLUMN_EDGE_KINDS.indexOf(edgeLabel(kind, source.name, name)));
      }
    }
    for (const { relation, name } of rows) {
      const [fromNode, fromColumn] = [placeOf.get(relation.id), columnOf(relation.id, name)];
      if (fromNode !== undefined && fromColumn !== undefined) edges.rows.push(toNode, fromNode, fromColumn);
    }
    const reasons = [...unclear.flat().map(({ what }) => what), ...faults.flatMap((fault) => fault?.message ?? [])];
    for (const what of new Set(reasons)) edges.unclear.push({ node: toNode, what });
  }
  return edges;
}

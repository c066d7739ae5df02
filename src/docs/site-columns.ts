import type { CatalogTable } from "../artifacts/catalog.ts";
import type { InheritedTest } from "../lineage/inherited-tests.ts";
import type { ColumnId } from "../lineage/project-lineage.ts";
import type { Column } from "../manifest/node.ts";
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
  /** Of what comes from outside: the files and the field of them that fill the column. */
  origins: Map<number, string>;
  /** Tests that hold since others do. */
  holds: Map<number, InheritedTest[]>;
  /** Types that a check found. */
  types: Map<number, string>;
}

/**
 * The columns of every relation, by unique_id: those of the database, or else those of its query, and after them what
 * the project's YAML files and other queries name beside.
 */
export function relationColumns({ catalog, known, columns: { nodes } }: SiteInput, entities: readonly Entity[]) {
  const all = new Map<string, RelationColumns>();
  const lineage = new Map(nodes.map((node) => [node.id, node]));
  for (const entity of entities) {
    if (!isRelation(entity)) continue;
    const table = catalog.nodes[entity.id] ?? catalog.sources[entity.id] ?? null;
    const columns: RelationColumns = {
      names: [],
      places: new Map(),
      table,
      declared: new Map(),
      origins: new Map(),
      holds: new Map(),
      types: new Map(),
    };
    const inDatabase = Object.values(table?.columns ?? {}).sort((a, b) => a.index - b.index);
    for (const { name } of inDatabase) add(columns, name);
    for (const { name, type } of known.get(entity.id) ?? []) columns.types.set(add(columns, name), type);
    for (const { name, origin, holds } of lineage.get(entity.id)?.columns ?? []) {
      const place = add(columns, name);
      if (origin !== undefined) columns.origins.set(place, origin);
      if (holds !== undefined) columns.holds.set(place, holds);
    }
    for (const column of Object.values(entity.node.columns)) columns.declared.set(add(columns, column.name), column);
    all.set(entity.id, columns);
  }
  for (const { columns, rows } of nodes) {
    for (const { node, column } of [...columns.flatMap(({ sources }) => sources), ...rows]) {
      const read = all.get(node);
      if (read !== undefined) add(read, column);
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
  { columns: { nodes } }: SiteInput,
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
  const columnOf = ({ node, column }: ColumnId) => all.get(node)?.places.get(column.toLowerCase());
  for (const { id, columns, rows, unclear, fault } of nodes) {
    const toNode = placeOf.get(id);
    if (toNode === undefined) continue;
    for (const { name, sources } of columns) {
      const toColumn = columnOf({ node: id, column: name });
      for (const source of sources) {
        const [fromNode, fromColumn] = [placeOf.get(source.node), columnOf(source)];
        if (toColumn === undefined || fromNode === undefined || fromColumn === undefined) continue;
        edges.fromNode.push(fromNode);
        edges.fromColumn.push(fromColumn);
        edges.toNode.push(toNode);
        edges.toColumn.push(toColumn);
        edges.kind.push(COLUMN_EDGE_KINDS.indexOf(source.edge));
      }
    }
    for (const row of rows) {
      const [fromNode, fromColumn] = [placeOf.get(row.node), columnOf(row)];
      if (fromNode !== undefined && fromColumn !== undefined) edges.rows.push(toNode, fromNode, fromColumn);
    }
    for (const { what } of fault === undefined ? unclear : [...unclear, fault])
      edges.unclear.push({ node: toNode, what });
  }
  return edges;
}

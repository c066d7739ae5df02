import { DatabaseError } from "../adapter/errors.ts";
import type { Environment } from "../context/environment.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import type { Graph } from "../graph/graph.ts";
import { graphNode } from "../manifest/manifest.ts";
import { buildColumnGraph, type LineageInput, type RelationLineage } from "../sql/column-graph.ts";
import type { BaseColumn } from "../sql/dependencies.ts";
import { lineageInputs, type PlaceOf, type RelationNode } from "../sql/lineage-inputs.ts";
import { loadSqlParser } from "../sql/parse-sql.ts";
import { edgeLabel } from "../sql/statement-lineage.ts";
import { type InheritedTests, inheritedTests } from "./inherited-tests.ts";
import { type OutsideColumns, outsideKnowledge } from "./known-columns.ts";
import type {
  ColumnId,
  ColumnUse,
  LineageColumn,
  LineageNode,
  LinePlace,
  ProjectLineage,
  UnclearPart,
} from "./project-lineage.ts";

/** The lineage of a project as it was read just now. */
export interface ReadLineage extends ProjectLineage {
  /** A template asked the database for what it says, so the same files may have another lineage elsewhere. */
  askedDatabase: boolean;
}

/**
 * Finds where every column of a parsed project comes from, from the SQL of its models alone. The database is asked only
 * by templates that ask it themselves. What cannot be read is in `fault` and `unclear` of its node.
 */
export async function readLineage(environment: Environment, graph: Graph): Promise<ReadLineage> {
  const parser = loadSqlParser();
  parser.catch(() => undefined);
  const knowledge = outsideKnowledge(environment);
  const outside = new Map<string, OutsideColumns>();
  const { inputs, places, faults, askedDatabase } = await lineageInputs(environment, graph, async (node) => {
    const known = await knowledge(node);
    outside.set(node.unique_id, known);
    return known;
  });
  const columns = buildColumnGraph(inputs, await parser);
  const nodes = inputs.map((input): LineageNode => {
    const node = graphNode(environment.manifest, input.id) as RelationNode;
    const lineage = columns.get(input.id)!;
    const placesOf = places.get(input.id) ?? [];
    const fault = faults.get(input.id) ?? lineage.faults.find((each) => each !== null);
    return {
      ...describe(node, input),
      complete: lineage.relation.known,
      columns: columnsOf(lineage, placesOf[0], outside.get(input.id)),
      rows: [...lineage.rows].map(columnId),
      uses: usesOf(lineage, placesOf),
      unclear: unclearOf(lineage, placesOf, (id) => {
        const relation = graphNode(environment.manifest, id) as RelationNode;
        const isOutside = columns.get(id)!.unclear.length === 0;
        return isOutside ? displayName(relation) : null;
      }),
      ...(fault ? { fault: faultOf(fault, placesOf[lineage.faults.indexOf(fault as DatabaseError)]) } : {}),
    };
  });
  if (environment.config.flags.inherit_tests === true) {
    const byId = new Map(inputs.map((input) => [input.id, input]));
    addInherited(nodes, inheritedTests(environment.manifest, nodes, byId, await parser));
  }
  return { nodes, askedDatabase };
}

function addInherited(nodes: readonly LineageNode[], inherited: InheritedTests): void {
  for (const { id, columns } of nodes) {
    const tests = inherited.get(id);
    for (const column of columns) {
      const holds = tests?.get(column.name);
      if (holds !== undefined) column.holds = holds;
    }
  }
}

function describe(node: RelationNode, { id, schema, name: identifier }: LineageInput) {
  return {
    id,
    name: displayName(node),
    type: node.resource_type,
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
  { columns, places }: RelationLineage,
  placeOf: PlaceOf | undefined,
  outside: OutsideColumns | undefined,
): LineageColumn[] {
  return [...columns].map(([name, sources]): LineageColumn => {
    const at = linePlace(placeOf, places.get(name));
    const origin = outside?.origins.get(name);
    return {
      name,
      ...(at && { at }),
      sources: [...sources].map(([source, kind]) => ({
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

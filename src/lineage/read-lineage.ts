import type { Environment } from "../context/environment.ts";
import type { Graph } from "../graph/graph.ts";
import { graphNode } from "../manifest/manifest.ts";
import { type LineageInput, type RelationLineage, relationLineage } from "../sql/column-graph.ts";
import { lineageInputs, type ProjectSql, type RelationNode } from "../sql/lineage-inputs.ts";
import { loadSqlParser, type SqlParser } from "../sql/parse-sql.ts";
import { type InheritedTests, inheritedTests } from "./inherited-tests.ts";
import {
  type EarlierLineage,
  type KeptReading,
  KnownRelations,
  keptRelation,
  type LookedUp,
  nameKey,
  readingKey,
} from "./kept-readings.ts";
import { type OutsideColumns, outsideKnowledge } from "./known-columns.ts";
import { describe, displayName, lineageNode } from "./lineage-node.ts";
import type { LineageNode, ProjectLineage } from "./project-lineage.ts";

/** The lineage of a project as it was read just now. */
export interface ReadLineage extends ProjectLineage {
  /** A template asked the database for what it says, so the same files may have another lineage elsewhere. */
  askedDatabase: boolean;
  /** By unique_id, for the next reading. */
  readings: Record<string, KeptReading>;
}

/**
 * Finds where every column of a parsed project comes from, from the SQL of its models alone. The database is asked only
 * by templates that ask it themselves. What cannot be read is in `fault` and `unclear` of its node.
 *
 * @param earlier what an earlier reading left: nodes whose SQL is the same, and reads the same columns, are taken from it
 */
export async function readLineage(
  environment: Environment,
  graph: Graph,
  earlier: EarlierLineage | null,
): Promise<ReadLineage> {
  const parser = loadSqlParser();
  parser.catch(() => undefined);
  const knowledge = outsideKnowledge(environment);
  const outside = new Map<string, OutsideColumns>();
  const sql = await lineageInputs(environment, graph, async (node) => {
    const known = await knowledge(node);
    outside.set(node.unique_id, known);
    return known;
  });
  const parse = await parser;
  const nodeOf = (id: string) => graphNode(environment.manifest, id) as RelationNode;
  const { nodes, readings } = readNodes(sql, outside, nodeOf, parse, earlier);
  if (environment.config.flags.inherit_tests === true) {
    const byId = new Map(sql.inputs.map((input) => [input.id, input]));
    addInherited(nodes, inheritedTests(environment.manifest, nodes, byId, parse, readings, earlier));
  }
  return { nodes, askedDatabase: sql.askedDatabase, readings };
}

function readNodes(
  { inputs, places, pieces, faults }: ProjectSql,
  outside: ReadonlyMap<string, OutsideColumns>,
  nodeOf: (id: string) => RelationNode,
  parse: SqlParser,
  earlier: EarlierLineage | null,
): Pick<ReadLineage, "nodes" | "readings"> {
  const relations = new KnownRelations();
  const withoutQueries = new Set(inputs.flatMap(({ id, queries }) => (queries.length === 0 ? [id] : [])));
  const readings: Record<string, KeptReading> = {};
  const found: (LineageNode | { input: LineageInput; lineage: RelationLineage })[] = [];
  const byName = new Map(inputs.map((input) => [nameKey(input.schema, input.name), input]));
  const begun = new Set<LineageInput>();
  /** Reads what a name means before what names it: without `ref`, the order of the graph does not tell. */
  const readFirst = (name: string) => {
    const input = byName.get(name);
    if (input !== undefined) read(input);
  };
  const read = (input: LineageInput): void => {
    if (begun.has(input)) return;
    begun.add(input);
    const { id } = input;
    for (const [name] of earlier?.readings[id]?.reads ?? []) readFirst(name);
    const key = readingKey(nodeOf(id), input, pieces.get(id));
    const kept = withoutQueries.has(id) ? null : stillTrue(id, key, relations, earlier);
    if (kept !== null) {
      const { node, reads } = kept;
      for (const column of columnsNamedBy(node)) relations.isNamed(column);
      relations.add(input, keptRelation(node), false);
      readings[id] = { key, reads };
      const { latest: _, ...same } = node;
      found.push({ ...same, ...describe(nodeOf(id), input) });
      return;
    }
    const reads = new Map<string, string>();
    const lookup = relations.noting(reads);
    const lineage = relationLineage(input, parse, (name, schema) => {
      readFirst(nameKey(schema, name));
      return lookup(name, schema);
    });
    relations.add(input, lineage.relation, withoutQueries.has(id));
    if (!withoutQueries.has(id)) readings[id] = { key, reads: [...reads] };
    found.push({ input, lineage });
  };
  for (const input of inputs) read(input);
  const nameOfOutside = (id: string) => (withoutQueries.has(id) ? displayName(nodeOf(id)) : null);
  // Only now is it known which columns others name of relations whose columns are not listed.
  const nodes = found.map((each): LineageNode => {
    if (!("lineage" in each)) return each;
    const { id } = each.input;
    const reading = { node: nodeOf(id), places: places.get(id) ?? [], fault: faults.get(id), outside: outside.get(id) };
    return lineageNode({ ...each, ...reading }, nameOfOutside);
  });
  return { nodes, readings };
}

/** The node as it was kept, if reading it again would come to the same. */
function stillTrue(
  id: string,
  key: string,
  relations: KnownRelations,
  earlier: EarlierLineage | null,
): { node: LineageNode; reads: LookedUp[] } | null {
  const [node, reading] = [earlier?.nodes.get(id), earlier?.readings[id]];
  if (node === undefined || reading?.key !== key || !relations.areStill(reading.reads)) return null;
  // Which further columns such a node has hangs on who names them.
  if (!node.complete || node.fault !== undefined) return null;
  return { node, reads: reading.reads };
}

function columnsNamedBy({ columns, rows, uses }: LineageNode) {
  return [...columns.flatMap(({ sources }) => sources), ...rows, ...uses];
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

import { hash } from "node:crypto";
import type { LineageInput } from "../sql/column-graph.ts";
import { BaseRelation } from "../sql/dependencies.ts";
import type { RelationNode } from "../sql/lineage-inputs.ts";
import type { RowFacts } from "./facts/facts.ts";
import type { ColumnId, LineageNode } from "./project-lineage.ts";

/** That something was looked up, and a digest of what was found. */
export type LookedUp = readonly [name: string, found: string];

/** What a reading of one node hung on, so that a later one can tell whether it would come to the same. */
export interface KeptReading {
  /** Its SQL, its template, and what decides the places. */
  key: string;
  /** The relations that were looked up, with their columns. */
  reads: LookedUp[];
  /** What follows for its rows; only with the flag `inherit_tests`. */
  facts?: KeptFacts;
}

/** What follows for the rows of a query, and what was known of the relations that it reads. */
export interface KeptFacts {
  reads: LookedUp[];
  rows: StoredRows;
}

/** `RowFacts` without sets, as JSON has it. */
export type StoredRows = unknown;

/** What an earlier reading of the project left. */
export interface EarlierLineage {
  nodes: ReadonlyMap<string, LineageNode>;
  readings: Readonly<Record<string, KeptReading>>;
}

/** A digest of a node's SQL and of what decides the places in its file. */
export function readingKey(
  node: RelationNode,
  { schema, name, queries, added }: LineageInput,
  pieces: string | undefined,
): string {
  const template = "raw_code" in node ? node.raw_code : "";
  return digest(JSON.stringify([schema, name, queries, added, template, pieces]));
}

/** A short text that two long ones share only if they are the same. */
export function digest(text: string): string {
  return hash("sha1", text, "base64");
}

/** The relations that names in SQL mean, as far as they have been read. */
export class KnownRelations {
  readonly #relations = new Map<string, { relation: BaseRelation; shape: string }>();
  readonly #byId = new Map<string, BaseRelation>();

  add({ schema, name }: LineageInput, relation: BaseRelation, isOutside: boolean): void {
    const columns = relation.columns.map((column) => column.name);
    const shape = digest(JSON.stringify([relation.id, relation.known, isOutside, columns]));
    this.#relations.set(nameKey(schema, name), { relation, shape });
    this.#byId.set(relation.id, relation);
  }

  find(name: string, schema: string | undefined): BaseRelation | null {
    return this.#relations.get(nameKey(schema, name))?.relation ?? null;
  }

  /** The same as `find`, and notes what was found. */
  noting(reads: Map<string, string>): KnownRelations["find"] {
    return (name, schema) => {
      const key = nameKey(schema, name);
      reads.set(key, this.#shapeOf(key));
      return this.find(name, schema);
    };
  }

  /** Whether every name means what it meant. */
  areStill(reads: readonly LookedUp[]): boolean {
    return reads.every(([key, shape]) => this.#shapeOf(key) === shape);
  }

  /** Tells relations of which not all columns are known that a column is named. */
  isNamed({ node, column }: ColumnId): void {
    const relation = this.#byId.get(node);
    if (relation !== undefined && !relation.known) relation.columnNamed(column);
  }

  #shapeOf(key: string): string {
    return this.#relations.get(key)?.shape ?? "";
  }
}

/** A text that stands for the name of a relation. */
export const nameKey = (schema: string | undefined, name: string) => `${schema ?? ""}\0${name}`;

/** The relation that a kept node is to those that read it. All its columns are known. */
export function keptRelation({ id, columns }: LineageNode): BaseRelation {
  return new BaseRelation(
    id,
    columns.map(({ name }) => name),
    true,
  );
}

/** The facts as JSON can hold them. */
export function storedRows({ columns, open, keys }: RowFacts): StoredRows {
  return JSON.parse(JSON.stringify({ columns, open, keys }, (_, value) => (value instanceof Set ? [...value] : value)));
}

/** The facts as they were before `storedRows`. */
export function restoredRows(stored: StoredRows): RowFacts {
  const { columns, open, keys } = stored as RowFacts;
  const evidence = <Fact extends { by: ReadonlySet<string> }>(fact: Fact): Fact => ({ ...fact, by: new Set(fact.by) });
  return {
    columns: columns.map((column) => ({
      ...column,
      notNull: column.notNull && new Set(column.notNull),
      accepted: column.accepted.map(evidence),
      references: column.references.map(evidence),
    })),
    open,
    keys: keys.map(evidence),
  };
}

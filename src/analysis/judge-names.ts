import { DatabaseError } from "../adapter/errors.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import { EPHEMERAL_PREFIX } from "../context/references.ts";
import type { ModelNode, SnapshotNode } from "../manifest/node.ts";
import type { Unclear } from "../sql/analysis.ts";
import { type LineageInput, relationLineage } from "../sql/column-graph.ts";
import { BaseRelation } from "../sql/dependencies.ts";
import { lineageInput } from "../sql/lineage-inputs.ts";
import { loadSqlParser, type SqlParser } from "../sql/parse-sql.ts";
import { suggest } from "../util/suggest.ts";
import { blindStatements, type CheckState, type RelationNode, readsOf } from "./check-state.ts";
import { isUnsure, MAX_FAULTS } from "./further-faults.ts";
import type { RelationChecks } from "./relation-checks.ts";
import { laterId, nodeOfStatement, queryId } from "./shadow-names.ts";

/** What the names in the SQL of a relation show that Postgres is not asked about. */
export interface NamedColumns {
  names: readonly string[];
  /** Whether there are no others. */
  complete: boolean;
  /** Names near to which columns may be that it does not have now, since it has a fault or reads one that has. */
  unsure: readonly string[];
}

/** A fault of a query that Postgres was not asked about. */
export interface NameFailure {
  error: DatabaseError;
  compiled: CompiledNode;
}

/**
 * Judges queries by the names in them: relations that hang on sources without types, of which Postgres cannot be asked.
 * A relation of which not all columns are known may have every column.
 */
export class NameChecks {
  /** What is known of relations that Postgres was not asked about, by unique_id. */
  readonly columns = new Map<string, NamedColumns>();
  readonly #state: CheckState;
  readonly #parse: SqlParser;
  readonly #relations = new Map<string, BaseRelation>();
  /** The names of all relations of the project, however they are qualified. */
  readonly #identifiers = new Set<string>();

  constructor(state: CheckState, parse: SqlParser) {
    this.#state = state;
    this.#parse = parse;
    const { nodes, sources } = state.environment.manifest;
    for (const node of nodes.values()) {
      if ("alias" in node) this.#identifiers.add(node.alias.toLowerCase());
    }
    for (const { identifier } of sources.values()) this.#identifiers.add(identifier.toLowerCase());
  }

  /** Takes up a relation whose columns are known in full, or of which nothing is known. */
  know(node: RelationNode): void {
    const { shapes, shadow } = this.#state;
    const id = node.unique_id;
    const shape = shapes.get(id);
    const isOpen = shape === undefined || shadow.doubtful.get(id)?.isOpen === true;
    this.#add(lineageInput(node), new BaseRelation(id, shape?.map(({ name }) => name) ?? [], !isOpen));
  }

  /** Judges the queries of a relation; those that it reads have been taken up before. */
  judge(node: ModelNode | SnapshotNode, queries: readonly CompiledNode[]): void {
    const id = node.unique_id;
    const input = { ...lineageInput(node), queries: queries.map(({ sql }) => sql) };
    const unsure = this.#unsureOf(readsOf(this.#state, id));
    const { relation, unclear, faults, doubled } = relationLineage(input, this.#parse, this.#lookup);
    const errors = input.queries.map((sql, i) => {
      const refused = faults[i];
      if (refused) return [refused];
      return this.#certain(sql, unclear[i] ?? [], unsure);
    });
    const isUnderstood = unclear.every((parts) => parts.every(isHarmless));
    const isDoubled = isUnderstood && doubled !== undefined;
    if (isDoubled) errors[0]?.push(doubledColumn(doubled, queries[0]!));
    const names = relation.columns.map(({ name }) => name);
    for (const [i, found] of errors.entries()) this.#fail(id, found, queries[i]!);
    this.columns.set(id, { names, complete: relation.known && isUnderstood && !isDoubled, unsure });
    this.#add(input, isUnderstood && !isDoubled ? relation : new BaseRelation(id, [], false));
  }

  /** Judges a query that leaves no relation. */
  judgeQuery(id: string, compiled: CompiledNode, reads: readonly string[]): void {
    const input: LineageInput = {
      ...{ id, schema: undefined, name: "", columns: [], complete: false },
      queries: [compiled.sql],
    };
    const { unclear, faults } = relationLineage(input, this.#parse, this.#lookup);
    const [refused] = faults;
    const errors = refused ? [refused] : this.#certain(compiled.sql, unclear[0] ?? [], this.#unsureOf(reads));
    this.#fail(id, errors, compiled);
  }

  readonly #lookup = (name: string, schema: string | undefined) => this.#relations.get(keyOf(schema, name)) ?? null;

  #add({ schema, name }: LineageInput, relation: BaseRelation): void {
    this.#relations.set(keyOf(schema, name), relation);
  }

  #unsureOf(reads: readonly string[]): string[] {
    const { doubtful } = this.#state.shadow;
    return reads.flatMap((id) => [...(this.columns.get(id)?.unsure ?? []), ...(doubtful.get(id)?.names ?? [])]);
  }

  /** The faults of a query that is understood throughout; `unsure` grows by the names that were not found. */
  #certain(sql: string, unclear: readonly Unclear[], unsure: string[]): DatabaseError[] {
    if (!unclear.every(isHarmless)) return [];
    const found: DatabaseError[] = [];
    const own: string[] = [];
    const relations: string[] = [];
    for (const { fault, location } of unclear) {
      if (fault === undefined || this.#mayBeThere(fault.message, fault.name)) continue;
      const { message, sqlstate, name, candidates } = fault;
      const isAgain = found.some((error) => error.message === message);
      if (sqlstate === "42703" && !isAgain && isUnsure(name, { names: [...unsure, ...own] })) continue;
      // The alias of a relation that is not found is hardly another fault.
      if (sqlstate === "42P01" && isUnsure(name, { names: relations })) continue;
      if (message.startsWith("relation ")) relations.push(name);
      const meant = suggestColumn(name, candidates);
      const position = location === undefined ? undefined : location + 1;
      const serverHint = meant && `Perhaps you meant to reference the column "${meant}".`;
      found.push(new DatabaseError("SQL_ERROR", message, { sqlstate, sql, position, serverHint }));
      if (sqlstate === "42703") own.push(name, ...(meant === undefined ? [] : [meant.replace(/^.*\./, "")]));
    }
    unsure.push(...own);
    return found.slice(0, MAX_FAULTS);
  }

  /** A table that is named without `ref` may be one of the project, or of the database. */
  #mayBeThere(message: string, name: string): boolean {
    if (!message.startsWith("relation ")) return false;
    const lower = name.toLowerCase();
    return lower.startsWith("pg_") || lower.startsWith(EPHEMERAL_PREFIX) || this.#identifiers.has(lower);
  }

  #fail(id: string, errors: readonly DatabaseError[], compiled: CompiledNode): void {
    if (errors.length === 0) return;
    const known = this.#state.nameFailures.get(id) ?? [];
    this.#state.nameFailures.set(id, [...known, ...errors.map((error) => ({ error, compiled }))]);
  }
}

/** Judges by their names the relations that Postgres cannot be asked about for want of types. */
export async function judgeByNames(
  state: CheckState,
  relations: RelationChecks,
  nodes: readonly RelationNode[],
): Promise<NameChecks> {
  const checks = new NameChecks(state, await loadSqlParser());
  const blind = new Set(blindStatements(state).map(nodeOfStatement));
  for (const node of nodes) {
    const id = node.unique_id;
    const rendered = blind.has(id) ? relations.rendered.get(id) : undefined;
    const isQuery = node.resource_type === "model" || node.resource_type === "snapshot";
    if (isQuery && rendered !== undefined && !rendered.asked) {
      const compiled = [queryId(id), id, laterId(id)].flatMap((statement) => rendered.compiled.get(statement) ?? []);
      checks.judge(node, compiled);
      state.byNames.add(id);
    }
    // The table of a contract has the columns that it promises.
    if (!state.byNames.has(id) || state.shapes.has(id)) checks.know(node);
  }
  return checks;
}

const keyOf = (schema: string | undefined, name: string) => `${schema ?? ""}\0${name}`;

/** Whether a part of a statement that is not followed leaves it certain what its names mean. */
function isHarmless({ fault, isOpen }: Unclear): boolean {
  return fault !== undefined || isOpen === true;
}

function doubledColumn(name: string, { sql }: CompiledNode): DatabaseError {
  const message = `column "${name}" specified more than once`;
  return new DatabaseError("SQL_ERROR", message, { sqlstate: "42701", sql });
}

/** The candidate whose column a wrong name is near to. */
function suggestColumn(name: string, candidates: readonly string[]): string | undefined {
  const byColumn = new Map(candidates.map((candidate) => [candidate.replace(/^.*\./, ""), candidate]));
  const near = suggest(name, byColumn.keys());
  return near === null ? undefined : byColumn.get(near);
}

import { quoteIdentifier } from "../adapter/relation.ts";
import { type CompiledNode, compileNode, EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import { NodeScope, type NodeScopeOptions } from "../context/node-scope.ts";
import { EPHEMERAL_PREFIX, relationOf } from "../context/references.ts";
import { type TypedColumn, typedColumns } from "../context/typed-columns.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { explainError } from "../execute/explain-error.ts";
import type { ModelNode, SnapshotNode } from "../manifest/node.ts";
import type { JinjaFunction } from "../template/index.ts";
import { type CheckState, digest, digestOfReads, type RelationNode, readsOf } from "./check-state.ts";
import { isLoaded, seedColumns, sourceColumns } from "./known-columns.ts";
import { relationKey, type StandIn } from "./shadow.ts";
import { emptyQuery } from "./shape.ts";
import { unusedReferences } from "./unused-references.ts";

/** Where the second query of incremental models is judged. */
export const CHECK_SCHEMA = "tstl_check";

/** What became of a relation's templates. */
export interface Rendered {
  node: RelationNode;
  /** One for each statement about the node that the shadow was given, by the statement's id. */
  compiled: Map<string, CompiledNode>;
  /** The template asked for rows, of which the shadow has none. */
  askedRows: boolean;
  unused: string[];
}

/**
 * Makes the relations of a project in the shadow, or takes their columns from the cache where neither their SQL nor the
 * columns that it reads have changed.
 */
export class RelationChecks {
  readonly rendered = new Map<string, Rendered>();
  /** What the template reads that is being rendered. */
  around: readonly string[] = [];
  readonly #state: CheckState;
  readonly #ephemeral = new EphemeralCache();
  /** Relations that the shadow has or will have. */
  readonly #made = new Set<string>();
  /** Relations whose columns are not read yet, by schema and name. */
  readonly #pending = new Map<string, string>();
  readonly #nodes = new Map<string, RelationNode>();
  /** Relations whose templates fail. */
  readonly #failed = new Set<string>();
  /** Models whose tables have the types of their contracts. */
  readonly #contracts = new Set<string>();
  readonly #loadedSchemas: ReadonlySet<string>;

  constructor(state: CheckState) {
    this.#state = state;
    const loaded = [...state.environment.manifest.sources.values()].filter(isLoaded);
    this.#loadedSchemas = new Set(loaded.map(({ schema }) => schema));
  }

  /** Takes up a relation; those that it reads have been taken up before. */
  async add(node: RelationNode): Promise<void> {
    this.#nodes.set(node.unique_id, node);
    if (node.resource_type === "source") {
      this.#addDeclared(node, sourceColumns(node, this.#state.catalog, this.#loadedSchemas));
      return;
    }
    if (node.resource_type === "seed") return this.#addSeed(node);
    await this.#addQueries(node);
  }

  async #addSeed(node: RelationNode & { resource_type: "seed" }): Promise<void> {
    try {
      this.#addDeclared(node, await seedColumns(this.#state.environment, node));
    } catch (error) {
      this.#fault(node, asTstlError(error, node));
      this.#makeStandIn(node);
    }
  }

  #addDeclared(node: RelationNode, columns: readonly TypedColumn[] | null): void {
    const id = node.unique_id;
    if (columns === null) {
      this.#state.shadow.miss(id);
      return;
    }
    const sql = `${this.#create(node)} ${emptyQuery(columns)}`;
    const key = digest([sql]);
    const known = this.#state.before.relations[id];
    if (known?.sql === key) {
      this.#adopt(id, known);
      return;
    }
    this.#enqueue(node, sql, []);
    this.rendered.set(id, { node, compiled: new Map(), askedRows: false, unused: [] });
    this.#state.after.relations[id] = { sql: key, reads: "", columns: [], unused: [] };
  }

  async #addQueries(node: ModelNode | SnapshotNode): Promise<void> {
    const state = this.#state;
    const id = node.unique_id;
    const reads = readsOf(state, id);
    const known = state.before.relations[id];
    const template = () => digest([state.surroundings, templateOf(node), digestOfReads(state, reads)]);
    if (known?.template !== undefined) {
      await this.settle(reads);
      if (known.template === template()) return this.#adopt(id, known);
    }
    this.around = reads;
    const rendered = await this.#render(node);
    if (rendered === null) return;
    const { statements, asked } = rendered;
    const sql = digest(statements.map((statement) => statement.sql));
    const isWhole = !reads.some((parent) => state.shadow.missing.has(parent));
    if (known?.sql === sql && isWhole) {
      await this.settle(reads);
      if (known.reads === digestOfReads(state, reads)) return this.#adopt(id, known);
    }
    this.makeCached(reads);
    for (const statement of statements) {
      const readsNothing = this.#contracts.has(id) && statement.id === id;
      this.#enqueue(node, statement.sql, readsNothing ? [] : reads, statement.id);
    }
    const kept = { sql, reads: "", columns: [], unused: rendered.unused };
    state.after.relations[id] = asked ? { ...kept, template: "" } : kept;
  }

  /** What is to be kept of a relation that was judged, now that the columns of what it reads are known. */
  finish(id: string): void {
    const state = this.#state;
    const columns = state.shapes.get(id);
    const node = this.#nodes.get(id);
    if (node === undefined) return;
    if (this.#isFaulty(id)) {
      // Its last known columns may stand in for it once more.
      const last = state.before.relations[id];
      if (last === undefined) delete state.after.relations[id];
      else state.after.relations[id] = { ...last, sql: "" };
      return;
    }
    const kept = state.after.relations[id];
    if (kept === undefined || columns === undefined || kept.columns.length > 0) return;
    const reads = digestOfReads(state, readsOf(state, id));
    kept.columns = columns;
    const query = state.queryShapes.get(queryId(id));
    if (query !== undefined) kept.query = query;
    if (node.resource_type === "model" || node.resource_type === "snapshot") {
      kept.reads = reads;
      if (kept.template !== undefined) kept.template = digest([state.surroundings, templateOf(node), reads]);
    }
  }

  /** True where a relation was judged and is as it should be. */
  isSound(id: string): boolean {
    return this.#state.shapes.has(id) && !this.#isFaulty(id);
  }

  /** True where the columns are not those of its own query, or are not known. */
  #isFaulty(id: string): boolean {
    const { shadow } = this.#state;
    return (
      shadow.failures.has(id) ||
      shadow.failures.has(laterId(id)) ||
      shadow.failures.has(queryId(id)) ||
      shadow.missing.has(id) ||
      shadow.missing.has(queryId(id)) ||
      shadow.doubtful.has(id) ||
      shadow.doubtful.has(laterId(id)) ||
      shadow.doubtful.has(queryId(id)) ||
      this.#failed.has(id)
    );
  }

  #adopt(id: string, known: CheckState["before"]["relations"][string]): void {
    this.#state.after.relations[id] = known;
    this.#state.shapes.set(id, known.columns);
    if (known.query !== undefined) this.#state.queryShapes.set(queryId(id), known.query);
    const node = this.#nodes.get(id)!;
    this.rendered.set(id, { node, compiled: new Map(), askedRows: false, unused: known.unused });
  }

  /** Reads the columns of relations that are in the queue, so that all of `ids` that can be known are. */
  async settle(ids: Iterable<string>): Promise<void> {
    const waiting = new Set(this.#pending.values());
    if (![...ids].some((id) => waiting.has(id))) return;
    for (const [key, shape] of await this.#state.shadow.newShapes()) {
      const id = this.#pending.get(key);
      if (id === undefined) continue;
      if (nodeOfStatement(id) === id) this.#state.shapes.set(id, shape);
      else this.#state.queryShapes.set(id, shape);
    }
    this.#pending.clear();
    // A type that there is not is told of the contract.
    for (const id of this.#contracts) this.#state.shadow.failures.delete(id);
  }

  /** Reads the columns of all that was queued. */
  settleAll(): Promise<void> {
    return this.settle([...this.#pending.values()]);
  }

  /** Makes what the template reads that is being rendered, where only the cache knows its columns. */
  makeAround(): void {
    this.makeCached(this.around);
  }

  /** Makes relations of which only the cache knows the columns, for statements that read them. */
  makeCached(ids: Iterable<string>): void {
    for (const id of ids) {
      const columns = this.#state.shapes.get(id);
      const node = this.#nodes.get(id);
      if (this.#made.has(id) || columns === undefined || node === undefined) continue;
      this.#made.add(id);
      this.#state.shadow.enqueue({ id, sql: `${this.#create(node)} ${emptyQuery(columns)}`, needs: [] });
    }
  }

  #enqueue(node: RelationNode, sql: string, needs: readonly string[], id = node.unique_id): void {
    const isOwn = id === node.unique_id;
    if (isOwn) {
      this.#made.add(id);
      this.#pending.set(this.#keyOf(node), id);
    } else this.#pending.set(relationKey(CHECK_SCHEMA, digest([id])), id);
    const standIn = isOwn ? () => this.#standInFor(node) : undefined;
    this.#state.shadow.enqueue({
      id,
      sql,
      needs: isOwn ? needs : [node.unique_id, ...needs],
      ...(standIn && { standIn }),
    });
  }

  /** What stands in for a relation whose own SQL fails: the columns of YAML, or those of the last check. */
  #standInFor(node: RelationNode): StandIn | null {
    const { unique_id: id } = node;
    const query = this.rendered.get(id)?.compiled.get(queryId(id));
    if (query !== undefined) {
      return { sql: `${this.#create(node)} (\n${query.sql}\n)`, columns: Object.keys(node.columns) };
    }
    const columns = typedColumns(node.columns) ?? this.#state.before.relations[id]?.columns ?? [];
    if (columns.length === 0) return null;
    return { sql: `${this.#create(node)} ${emptyQuery(columns)}`, columns: columns.map(({ name }) => name) };
  }

  #makeStandIn(node: RelationNode): void {
    this.#failed.add(node.unique_id);
    const standIn = this.#standInFor(node);
    if (standIn === null) this.#state.shadow.miss(node.unique_id);
    else this.#enqueue(node, standIn.sql, []);
  }

  #create(node: RelationNode): string {
    return `create view ${this.#nameOf(node)} as`;
  }

  #nameOf(node: RelationNode): string {
    if (node.resource_type === "source") {
      const part = (name: string, quoted: boolean | null) => (quoted === false ? name : quoteIdentifier(name));
      return `${part(node.schema, node.quoting.schema)}.${part(node.identifier, node.quoting.identifier)}`;
    }
    if (isEphemeral(node)) return `public.${EPHEMERAL_PREFIX}${node.alias}`;
    return relationOf(this.#state.environment, node).render();
  }

  #keyOf(node: RelationNode): string {
    if (isEphemeral(node)) return relationKey("public", `${EPHEMERAL_PREFIX}${node.alias}`.toLowerCase());
    return relationKey(node.schema, node.resource_type === "source" ? node.identifier : node.alias);
  }

  #fault(node: RelationNode, error: TstlError): void {
    this.#state.faults.push({ node: node.unique_id, error });
  }

  /** The statements that judge a model or snapshot; null where a template fails, which is noted. */
  async #render(node: ModelNode | SnapshotNode) {
    const { environment, shadow } = this.#state;
    shadow.asked.length = 0;
    const compiled = new Map<string, CompiledNode>();
    const statements: { id: string; sql: string }[] = [];
    const id = node.unique_id;
    try {
      const isTwofold = node.config.materialized === "incremental" && mentionsIncremental(node);
      const first = await this.#compile(node, { is_incremental: () => false });
      const promised = promisedColumns(node);
      if (promised === null) {
        compiled.set(id, first);
        statements.push({ id, sql: await this.#statement(node, first) });
      } else {
        // The table is made with the types of the contract; what the query gives is compared with them.
        this.#contracts.add(id);
        compiled.set(queryId(id), first);
        statements.push({ id, sql: `${this.#create(node)} ${emptyQuery(promised)}` });
        statements.push({ id: queryId(id), sql: `create view ${nameOfQuery(queryId(id))} as (\n${first.sql}\n)` });
      }
      if (isTwofold) {
        // The template of a later run may ask about the table that the first run made.
        const later = await this.#compile(node, { is_incremental: () => true });
        if (later.sql !== first.sql) {
          compiled.set(laterId(id), later);
          statements.push({ id: laterId(id), sql: `create view ${nameOfQuery(laterId(id))} as (\n${later.sql}\n)` });
        }
      }
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
      if (askedRows(shadow.asked)) this.#unjudged(node);
      else this.#fault(node, explainError(asTstlError(error, node), environment, node));
      this.#makeStandIn(node);
      return null;
    }
    const asked = shadow.asked.length > 0;
    const unused = unusedReferences(environment.manifest, node, [
      ...[...compiled.values()].map(({ sql }) => sql),
      ...shadow.asked,
    ]);
    this.rendered.set(id, { node, compiled, askedRows: askedRows(shadow.asked), unused });
    return { statements, asked, unused };
  }

  #unjudged(node: RelationNode): void {
    const reason = "its template needs rows, which are not there without the warehouse";
    this.#state.notChecked.push({ node, because: { reason } });
  }

  async #compile(node: ModelNode | SnapshotNode, extra: Record<string, unknown>): Promise<CompiledNode> {
    const { environment } = this.#state;
    const connection = new Connection({ adapter: environment.adapter });
    try {
      // A copy: what is compiled here is not what a run would compile.
      const copy = { ...node };
      const more = node.resource_type === "model" && node.config.materialized === "incremental" ? extra : {};
      const options = { environment, node: copy, connection, extra: more };
      const compiled = await compileNode({ ...options, ephemeral: this.#ephemeral });
      const again = (onMacroText: NodeScopeOptions["onMacroText"]) => new NodeScope({ ...options, onMacroText });
      return { ...compiled, template: { node: copy, again } };
    } finally {
      await connection.close();
    }
  }

  async #statement(node: ModelNode | SnapshotNode, compiled: CompiledNode): Promise<string> {
    const header = typeof node.config.sql_header === "string" ? `${node.config.sql_header};\n` : "";
    const query = node.resource_type === "snapshot" ? await snapshotQuery(node, compiled) : compiled.sql;
    return `${header}${this.#create(node)} (\n${query}\n)`;
  }
}

/** The id of the query of a model whose table has the types of a contract. */
function queryId(id: string): string {
  return `${id} query`;
}

/** Where a query is judged that leaves nothing for others to read. */
export function nameOfQuery(id: string): string {
  return `${quoteIdentifier(CHECK_SCHEMA)}.${quoteIdentifier(digest([id]))}`;
}

/** The node that a statement is about. */
export function nodeOfStatement(id: string): string {
  return id.replace(/ (?:later|query)$/, "");
}

/** The columns with which a contract makes a table, whatever its query gives; null for a relation without one. */
function promisedColumns({ resource_type: type, config, contract, columns }: ModelNode | SnapshotNode) {
  if (type !== "model" || !contract.enforced) return null;
  if (config.materialized !== "table" && config.materialized !== "incremental") return null;
  const typed = typedColumns(columns);
  return (
    typed?.map((column) => (columns[column.name]?.quote ? column : { ...column, name: column.name.toLowerCase() })) ??
    null
  );
}

/** The id of the statement for later runs of an incremental model. */
function laterId(id: string): string {
  return `${id} later`;
}

/** The query with which a snapshot's table is made first, by the project's own macros. */
async function snapshotQuery(node: SnapshotNode, { scope, sql }: CompiledNode): Promise<string> {
  const macro = (await scope.callMacro("strategy_dispatch", [node.config.strategy])) as JinjaFunction;
  const strategy = await macro([node, "snapshotted_data", "source_data", node.config, false], {});
  return String(await scope.callMacro("build_snapshot_table", [strategy, sql]));
}

function isEphemeral(node: RelationNode): node is ModelNode {
  return node.resource_type === "model" && node.config.materialized === "ephemeral";
}

/** Whether the template can have another text in later runs: in its own words, or in those of a macro. */
function mentionsIncremental({ raw_code: code, depends_on: { macros } }: ModelNode | SnapshotNode): boolean {
  return code.includes("is_incremental") || macros.some((macro) => macro.endsWith(".is_incremental"));
}

/** Whether a template asked for more than what there is, and of what columns. */
function askedRows(asked: readonly string[]): boolean {
  return asked.some((sql) => !/\b(?:pg_catalog|information_schema)\b|\bpg_\w+/i.test(sql));
}

/** What a template's text follows from, beside what all templates see. */
function templateOf({ raw_code, config, columns, alias, schema, depends_on }: ModelNode | SnapshotNode): string {
  return JSON.stringify([raw_code, config, columns, alias, schema, depends_on]);
}

import type { CompiledNode } from "../compile/compile-node.ts";
import type { TypedColumn } from "../context/typed-columns.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { explainError } from "../execute/explain-error.ts";
import type { ModelNode, SnapshotNode, SourceNode } from "../manifest/node.ts";
import type { CachedRelation } from "./check-cache.ts";
import { type CheckState, digest, digestOfReads, type RelationNode, readsOf } from "./check-state.ts";
import { isLoaded, seedColumns, sourceColumns } from "./known-columns.ts";
import { type RenderedRelation, renderRelation } from "./render-relation.ts";
import type { StandIn } from "./shadow.ts";
import { laterId, nameOf, queryId } from "./shadow-names.ts";
import { createEmpty, knownStandIn, ShadowRelations } from "./shadow-relations.ts";
import { essenceOf } from "./sql-essence.ts";
import { templateKey } from "./template-key.ts";

/** What became of a relation's templates. */
export interface Rendered {
  node: RelationNode;
  /** One for each statement about the node that the shadow was given, by the statement's id. */
  compiled: Map<string, CompiledNode>;
  /** The template asked for rows, of which the shadow has none. */
  askedRows: boolean;
  /** The template asked the database for something, perhaps for columns that are not known. */
  asked: boolean;
  unused: string[];
}

/**
 * Judges the relations of a project: has Postgres make each in the shadow, or takes its columns from the cache where
 * neither its SQL nor the columns that it reads have changed.
 */
export class RelationChecks {
  readonly rendered = new Map<string, Rendered>();
  /** What the template reads that is being rendered. */
  around: readonly string[] = [];
  readonly #state: CheckState;
  readonly #relations: ShadowRelations;
  readonly #nodes = new Map<string, RelationNode>();
  /** Relations whose templates fail. */
  readonly #failed = new Set<string>();
  /** Models whose tables have the types of their contracts. */
  readonly #contracts = new Set<string>();
  readonly #loadedSchemas: ReadonlySet<string>;

  constructor(state: CheckState) {
    this.#state = state;
    this.#relations = new ShadowRelations(state);
    const loaded = [...state.environment.manifest.sources.values()].filter(isLoaded);
    this.#loadedSchemas = new Set(loaded.map(({ schema }) => schema));
  }

  /** Takes up a relation; those that it reads have been taken up before. */
  async add(node: RelationNode): Promise<void> {
    this.#nodes.set(node.unique_id, node);
    this.#relations.add(node);
    if (this.#state.broken.has(node.unique_id)) this.#makeStandIn(node);
    else if (node.resource_type === "source") {
      const columns = sourceColumns(node, this.#state.catalog, this.#loadedSchemas);
      this.#addDeclared(node, columns ?? (await this.#columnsOfSeed(node)));
    } else if (node.resource_type === "seed") {
      try {
        this.#addDeclared(node, await seedColumns(this.#state.environment, node));
      } catch (error) {
        this.#fault(node, asTstlError(error, node));
        this.#makeStandIn(node);
      }
    } else await this.#addQueries(node);
  }

  /** The columns of the seed that is the table of a source, if one is. */
  async #columnsOfSeed({ schema, identifier }: SourceNode): Promise<TypedColumn[] | null> {
    const { environment } = this.#state;
    for (const node of environment.manifest.nodes.values()) {
      if (node.resource_type !== "seed" || node.schema !== schema || node.alias !== identifier) continue;
      return seedColumns(environment, node).catch(() => null);
    }
    return null;
  }

  /** Reads the columns of all that was queued. */
  async settleAll(): Promise<void> {
    await this.#relations.settleAll();
    this.#forgiveContracts();
  }

  /** What is to be kept of a relation that was judged, now that the columns of what it reads are known. */
  finish(id: string): void {
    const { after, before, shapes, queryShapes } = this.#state;
    const node = this.#nodes.get(id);
    if (node === undefined) return;
    if (this.#isFaulty(id)) {
      // Its last known columns may stand in for it once more.
      const last = before.relations[id];
      if (last === undefined) delete after.relations[id];
      else after.relations[id] = { sql: "", reads: "", columns: last.columns, unused: [] };
      return;
    }
    const columns = shapes.get(id);
    const kept = after.relations[id];
    if (kept === undefined || columns === undefined || kept.columns.length > 0) return;
    kept.columns = columns;
    const query = queryShapes.get(queryId(id));
    if (query !== undefined) kept.query = query;
    if (node.resource_type === "source" || node.resource_type === "seed") return;
    const reads = readsOf(this.#state, id);
    kept.reads = digestOfReads(this.#state, reads);
    if (kept.template !== undefined) kept.template = templateKey(this.#state, node, reads, kept.asks === true);
  }

  /** True where a relation was judged and is as it should be. */
  isSound(id: string): boolean {
    return this.#state.shapes.has(id) && !this.#isFaulty(id);
  }

  /** Makes what the template reads that is being rendered, where only the cache knows its columns. */
  makeAround(): void {
    this.makeCached(this.around);
  }

  /** Makes relations of which only the cache knows the columns, for statements that read them. */
  makeCached(ids: Iterable<string>): void {
    this.#relations.makeCached(ids);
  }

  /** True where the columns are not those of its own query, or are not known. */
  #isFaulty(id: string): boolean {
    const { failures, missing, doubtful } = this.#state.shadow;
    const statements = [id, queryId(id), laterId(id)];
    return (
      this.#failed.has(id) ||
      missing.has(id) ||
      missing.has(queryId(id)) ||
      statements.some((statement) => failures.has(statement) || doubtful.has(statement))
    );
  }

  #hasLoop({ raw_code: code, depends_on: { macros } }: ModelNode | SnapshotNode): boolean {
    const { manifest } = this.#state.environment;
    const texts = [code, ...macros.map((id) => manifest.macros.get(id)?.macro_sql ?? "")];
    return texts.some((text) => /\{%-?\s*for\b/.test(text));
  }

  #addDeclared(node: RelationNode, columns: readonly TypedColumn[] | null): void {
    const id = node.unique_id;
    if (columns === null) {
      this.#state.shadow.miss(id);
      return;
    }
    const sql = createEmpty(this.#state, node, columns);
    const key = digest([sql]);
    const known = this.#state.before.relations[id];
    if (known?.sql === key) {
      this.#adopt(id, known);
      return;
    }
    this.#relations.make(node, sql, [], () => this.#standInFor(node));
    this.rendered.set(id, { node, compiled: new Map(), askedRows: false, asked: false, unused: [] });
    this.#state.after.relations[id] = { sql: key, reads: "", columns: [], unused: [] };
  }

  async #addQueries(node: ModelNode | SnapshotNode): Promise<void> {
    const state = this.#state;
    const id = node.unique_id;
    const reads = readsOf(state, id);
    const known = state.before.relations[id];
    if (known?.template !== undefined) {
      if (known.asks) await this.#settle(reads);
      const isSame = known.template === templateKey(state, node, reads, known.asks === true);
      if (isSame && (await this.#readsSame(known, reads))) return this.#adopt(id, known);
    }
    const rendered = await this.#render(node, reads);
    if (rendered === null) return;
    const sql = digest(rendered.statements.map((statement) => essenceOf(statement.sql)));
    const asks = state.shadow.asked.length > 0;
    const repeatable = rendered.isRepeatable ? { template: "", ...(asks && { asks }) } : {};
    if (known?.sql === sql && (await this.#readsSame(known, reads))) {
      const { columns, query, reads: digestOfThem } = known;
      const kept = { sql, reads: digestOfThem, columns, unused: rendered.unused, ...(query && { query }) };
      const template = rendered.isRepeatable && { ...repeatable, template: templateKey(state, node, reads, asks) };
      return this.#adopt(id, { ...kept, ...template });
    }
    this.makeCached(reads);
    if (rendered.hasContract) this.#contracts.add(id);
    for (const statement of rendered.statements) {
      if (statement.id !== id) this.#relations.judge(statement.id, statement.sql, reads);
      else this.#relations.make(node, statement.sql, rendered.hasContract ? [] : reads, () => this.#standInFor(node));
    }
    state.after.relations[id] = { sql, reads: "", columns: [], unused: rendered.unused, ...repeatable };
  }

  /** Whether all that a relation reads is there, with the columns that it had when the relation was judged. */
  async #readsSame(known: CachedRelation, reads: readonly string[]): Promise<boolean> {
    const state = this.#state;
    if (reads.some((parent) => state.shadow.missing.has(parent))) return false;
    await this.#settle(reads);
    return known.reads === digestOfReads(state, reads);
  }

  /** The statements that judge a model or snapshot; null where a template fails, which is noted. */
  async #render(node: ModelNode | SnapshotNode, reads: readonly string[]): Promise<RenderedRelation | null> {
    const { environment, shadow, notChecked } = this.#state;
    const { unique_id: id } = node;
    this.around = reads;
    shadow.asked.length = 0;
    try {
      const rendered = await renderRelation(this.#state, node);
      const { compiled, unused } = rendered;
      const asksRows = askedRows(shadow.asked);
      // What it writes for each row that it finds are columns, most often.
      if (asksRows && this.#hasLoop(node)) shadow.doubtful.set(id, { cause: id, names: [], isOpen: true });
      this.rendered.set(id, { node, compiled, askedRows: asksRows, asked: shadow.asked.length > 0, unused });
      return rendered;
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
      const reason = "its template needs rows, which are not there without the warehouse";
      // What it asks for may be there, once the types of a source are known.
      const cause = shadow.asked.length > 0 && reads.find((read) => shadow.missing.has(read));
      if (cause) notChecked.push({ node, because: { node: shadow.missing.get(cause)! } });
      else if (askedRows(shadow.asked)) notChecked.push({ node, because: { reason } });
      else this.#fault(node, explainError(asTstlError(error, node), environment, node));
      this.#makeStandIn(node);
      if (cause && shadow.missing.has(id)) shadow.miss(id, cause);
      return null;
    }
  }

  #adopt(id: string, known: CachedRelation): void {
    this.#state.after.relations[id] = known;
    this.#state.shapes.set(id, known.columns);
    if (known.query !== undefined) this.#state.queryShapes.set(queryId(id), known.query);
    const node = this.#nodes.get(id)!;
    this.rendered.set(id, { node, compiled: new Map(), askedRows: false, asked: false, unused: known.unused });
  }

  async #settle(ids: Iterable<string>): Promise<void> {
    await this.#relations.settle(ids);
    this.#forgiveContracts();
  }

  /** A type that there is not is told of the contract. */
  #forgiveContracts(): void {
    for (const id of this.#contracts) this.#state.shadow.failures.delete(id);
  }

  #makeStandIn(node: RelationNode): void {
    this.#failed.add(node.unique_id);
    const standIn = this.#standInFor(node);
    if (standIn === null) this.#state.shadow.miss(node.unique_id);
    else this.#relations.make(node, standIn.sql, [], () => this.#standInFor(node));
  }

  /** Where the table of a contract cannot be made, that which its query gives; else the columns that are known. */
  #standInFor(node: RelationNode): StandIn | null {
    const { unique_id: id, columns } = node;
    const query = this.rendered.get(id)?.compiled.get(queryId(id));
    if (query === undefined) return knownStandIn(this.#state, node);
    const sql = `create view ${nameOf(this.#state.environment, node)} as (\n${query.sql}\n)`;
    return { sql, columns: Object.keys(columns) };
  }

  #fault(node: RelationNode, error: TstlError): void {
    this.#state.faults.push({ node: node.unique_id, error });
  }
}

/** Whether a template asked for more than what there is, and of what columns. */
function askedRows(asked: readonly string[]): boolean {
  return asked.some((sql) => !/\b(?:pg_catalog|information_schema)\b|\bpg_\w+/i.test(sql));
}

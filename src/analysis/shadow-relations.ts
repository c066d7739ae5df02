import { typedColumns } from "../context/typed-columns.ts";
import type { CheckState, RelationNode } from "./check-state.ts";
import type { StandIn } from "./shadow.ts";
import { keyOf, keyOfQuery, nameOf, nodeOfStatement } from "./shadow-names.ts";
import { emptyQuery, type Shape } from "./shape.ts";

/** The relations of the project that are in the shadow or will be, and what is known of their columns. */
export class ShadowRelations {
  readonly #state: CheckState;
  readonly #nodes = new Map<string, RelationNode>();
  readonly #made = new Set<string>();
  /** What their relation is called in the catalog, by the ids of statements that are in the queue. */
  readonly #pending = new Map<string, string>();
  /** Columns by what the relation is called; a source and a seed can be one. */
  readonly #found = new Map<string, Shape>();

  constructor(state: CheckState) {
    this.#state = state;
  }

  /** Names a relation, which from now on can be made when it is needed. */
  add(node: RelationNode): void {
    this.#nodes.set(node.unique_id, node);
  }

  /** Makes the relation of a node by its own SQL, or by what stands in for that where Postgres refuses it. */
  make(node: RelationNode, sql: string, needs: readonly string[], standIn: () => StandIn | null): void {
    const id = node.unique_id;
    this.#made.add(id);
    this.#state.asked.add(id);
    this.#pending.set(id, keyOf(node));
    this.#state.shadow.enqueue({ id, sql, needs, standIn });
  }

  /** Judges another query of a node, which leaves nothing for others to read. */
  judge(id: string, sql: string, needs: readonly string[]): void {
    this.#pending.set(id, keyOfQuery(id));
    this.#state.shadow.enqueue({ id, sql, needs: [nodeOfStatement(id), ...needs] });
  }

  /** Makes relations of which only the cache knows the columns, for statements that read them. */
  makeCached(ids: Iterable<string>): void {
    for (const id of ids) {
      const columns = this.#state.shapes.get(id);
      const node = this.#nodes.get(id);
      if (this.#made.has(id) || columns === undefined || node === undefined) continue;
      this.#made.add(id);
      this.#state.shadow.enqueue({ id, sql: createEmpty(this.#state, node, columns), needs: [] });
    }
  }

  /** Reads the columns of what is in the queue, if one of `ids` is in it. */
  async settle(ids: Iterable<string>): Promise<void> {
    if (![...ids].some((id) => this.#pending.has(id))) return;
    for (const [key, shape] of await this.#state.shadow.newShapes()) this.#found.set(key, shape);
    for (const [id, key] of this.#pending) {
      const shape = this.#found.get(key);
      if (shape === undefined) continue;
      const shapes = nodeOfStatement(id) === id ? this.#state.shapes : this.#state.queryShapes;
      shapes.set(id, shape);
    }
    this.#pending.clear();
  }

  /** Reads the columns of all that was queued. */
  settleAll(): Promise<void> {
    return this.settle([...this.#pending.keys()]);
  }
}

/** The statement that makes a relation of known columns. */
export function createEmpty(
  { environment }: CheckState,
  node: RelationNode,
  columns: readonly { name: string; type: string }[],
): string {
  return `create view ${nameOf(environment, node)} as ${emptyQuery(columns)}`;
}

/** What stands in for a relation whose SQL fails: the columns of YAML, or those of the last check. */
export function knownStandIn(state: CheckState, node: RelationNode): StandIn | null {
  const columns = typedColumns(node.columns) ?? state.before.relations[node.unique_id]?.columns ?? [];
  if (columns.length === 0) return null;
  return { sql: createEmpty(state, node, columns), columns: columns.map(({ name }) => name) };
}

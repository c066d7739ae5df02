import { descendants } from "../graph/descendants.ts";
import type { Graph } from "../graph/graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { MaterializedNode, RunPlan } from "../materialize/materialization.ts";

const key = (schema: string, identifier: string) => JSON.stringify([schema, identifier]);

/**
 * The plan of a run: which relation belongs to which node, and whose turn it is to touch what depends on others.
 *
 * A turn lasts until `endTurn(node)`, when the node's transaction is over, since only then do others see its outcome.
 */
export class ExecutionPlan implements RunPlan {
  readonly #owners = new Map<string, string>();
  readonly #graph: Graph;
  readonly #selected: ReadonlySet<string>;
  /** Materialised nodes whose table a run makes anew. */
  readonly #replaced = new Set<string>();
  #turn: Promise<void> = Promise.resolve();
  readonly #endings = new Map<string, () => void>();

  constructor(manifest: Manifest, graph: Graph, selected: ReadonlySet<string>, fullRefresh: boolean) {
    this.#graph = graph;
    this.#selected = selected;
    for (const node of manifest.nodes.values()) {
      const { resource_type: type } = node;
      if (type !== "model" && type !== "seed" && type !== "snapshot") continue;
      this.#owners.set(key(node.schema, node.alias), node.unique_id);
      if (isReplaced(node, fullRefresh)) this.#replaced.add(node.unique_id);
    }
  }

  ownerOf(schema: string, identifier: string): string | undefined {
    return this.#owners.get(key(schema, identifier));
  }

  willBuild(node: MaterializedNode, schema: string, identifier: string): boolean {
    const owner = this.ownerOf(schema, identifier);
    return owner !== undefined && this.#selected.has(owner) && descendants(this.#graph, [node.unique_id]).has(owner);
  }

  willReplace(node: MaterializedNode, schema: string, identifier: string): boolean {
    const owner = this.ownerOf(schema, identifier);
    return owner !== undefined && this.#replaced.has(owner) && this.willBuild(node, schema, identifier);
  }

  async exclusively<T>(node: MaterializedNode, work: () => Promise<T>): Promise<T> {
    if (!this.#endings.has(node.unique_id)) {
      const before = this.#turn;
      this.#turn = new Promise((resolve) => this.#endings.set(node.unique_id, resolve));
      await before;
    }
    return work();
  }

  /** The node's transaction is over, whatever its end. */
  endTurn(uniqueId: string): void {
    this.#endings.get(uniqueId)?.();
    this.#endings.delete(uniqueId);
  }
}

/** Only models that say so keep their tables, and snapshots and seeds always do. */
function isReplaced({ resource_type: type, config }: MaterializedNode, fullRefresh: boolean): boolean {
  if (type !== "model") return false;
  return (
    config.materialized === "table" || (config.materialized === "incremental" && (config.full_refresh ?? fullRefresh))
  );
}

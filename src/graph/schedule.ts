import { descendants } from "./descendants.ts";
import type { Graph } from "./graph.ts";
import { urgencyOrder } from "./urgency-order.ts";
import { withTestEdges } from "./with-test-edges.ts";

export interface ScheduleOptions {
  /** True for `build`: what reads a model waits for the model's selected tests. */
  testsBlockChildren: boolean;
  /** What a node is expected to take, in any unit, such as its seconds in the last run; 1 where it is not known. */
  cost?: (id: string) => number | undefined;
}

/**
 * The order of a run: hands out nodes as soon as everything they wait for has ended. Two selected nodes keep their order
 * when all that lies between them is left out. The same project and selection always give the same order.
 */
export interface Schedule {
  /** Selected nodes, each of which ends once. */
  readonly total: number;
  /** Nodes that have not ended yet, whether started or not; the run is over at 0. */
  readonly remaining: number;
  /** Nodes that may start now and have not been started, most urgent first. */
  ready(): string[];
  /** Starts the most urgent node that may start, or tells that there is none for now. */
  next(): string | undefined;
  /** Starts a node that `ready` named. */
  start(id: string): void;
  /** A started node has ended, well or not; what waited only for it may start. */
  finish(id: string): void;
  /**
   * Ends, unstarted, all that waits for `id`, directly or through others, and returns those, most urgent first; each
   * is returned once, however many nodes above it failed. To be called before `finish(id)`.
   */
  skipDescendants(id: string): string[];
  /** Ends, unstarted, everything that has not been started, as for `--fail-fast` and a cancelled run. */
  skipAll(): string[];
}

/** A schedule for the selected nodes; `selected` may hold only ids of the graph. */
export function createSchedule(graph: Graph, selected: ReadonlySet<string>, options: ScheduleOptions): Schedule {
  const full = options.testsBlockChildren ? withTestEdges(graph, selected) : graph;
  const order = urgencyOrder(full, selected, options.cost);
  const rank = new Map(order.map((id, index) => [id, index]));
  /** Neither started nor skipped. */
  const untouched = new Set(order);
  const started = new Set<string>();
  /** Ranks of nodes that may start, the most urgent last, so that taking one is `pop`. */
  const startable: number[] = [];
  const waitingFor = new Map<string, number>();
  for (const [id, parents] of full.parents) waitingFor.set(id, parents.length);
  for (const [id, parents] of full.parents) if (parents.length === 0) open(id);

  /** Nothing is left that `id` waits for. A node that is not selected ends in that moment, which may open others. */
  function open(id: string): void {
    const opened = [id];
    for (let current = opened.pop(); current !== undefined; current = opened.pop()) {
      if (untouched.has(current)) insertDescending(startable, rank.get(current)!);
      else if (!rank.has(current))
        for (const child of full.children.get(current)!) if (oneLess(child)) opened.push(child);
    }
  }

  function oneLess(id: string): boolean {
    const left = waitingFor.get(id)! - 1;
    waitingFor.set(id, left);
    return left === 0;
  }

  function begin(id: string): void {
    untouched.delete(id);
    started.add(id);
  }

  /** All that waits for a skipped node is skipped with it, so nothing is opened here. */
  function skip(ids: Iterable<string>): string[] {
    const ranks: number[] = [];
    for (const id of ids) if (untouched.delete(id)) ranks.push(rank.get(id)!);
    const gone = new Set(ranks);
    const kept = startable.filter((value) => !gone.has(value));
    startable.splice(0, startable.length, ...kept);
    return ranks.sort((a, b) => a - b).map((value) => order[value]!);
  }

  return {
    total: order.length,
    get remaining() {
      return untouched.size + started.size;
    },
    ready: () => startable.toReversed().map((value) => order[value]!),
    next() {
      const value = startable.pop();
      if (value === undefined) return undefined;
      const id = order[value]!;
      begin(id);
      return id;
    },
    start(id) {
      const index = startable.indexOf(rank.get(id) ?? -1);
      if (index === -1) throw new Error(`"${id}" cannot start now`);
      startable.splice(index, 1);
      begin(id);
    },
    finish(id) {
      if (!started.delete(id)) throw new Error(`"${id}" ended without having been started`);
      for (const child of full.children.get(id)!) if (oneLess(child)) open(child);
    },
    skipDescendants: (id) => skip(descendants(full, [id])),
    skipAll: () => skip([...untouched]),
  };
}

/** Keeps `values` sorted, largest first. */
function insertDescending(values: number[], value: number): void {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > value) low = middle + 1;
    else high = middle;
  }
  values.splice(low, 0, value);
}

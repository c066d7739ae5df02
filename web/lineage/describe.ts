import type { LineageGraph } from "./lineage-graph.ts";
import { statusInWords } from "./node-status.ts";

const MOST_NAMES = 5;

/** A node and its neighbours in words, for those who listen. */
export function describeCard(
  { index, parents, children }: LineageGraph,
  node: number,
  shown: ReadonlySet<number>,
): string {
  const { name, type } = index.nodes[node]!;
  const names = (label: string, nodes: readonly number[]) => {
    if (nodes.length === 0) return `${label} nothing`;
    const some = nodes.slice(0, MOST_NAMES).map((each) => index.nodes[each]!.name);
    const rest = nodes.length - some.length;
    const hidden = nodes.filter((each) => !shown.has(each)).length;
    const more = rest > 0 ? ` and ${rest} more` : "";
    return `${label} ${some.join(", ")}${more}${hidden > 0 ? ` (${hidden} not shown)` : ""}`;
  };
  const status = statusInWords(index.nodes[node]!, Date.now() / 1000);
  return [`${name}, ${type}`, ...status, names("reads", parents[node]!), names("is read by", children[node]!)].join(
    ". ",
  );
}

/** How much of the graph is shown. */
export function describeShown(shown: number, all: number): string {
  const number = new Intl.NumberFormat("en");
  return shown === all ? `${number.format(all)} nodes` : `${number.format(shown)} of ${number.format(all)} nodes`;
}

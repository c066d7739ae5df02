// Prints the project's graph as a Mermaid diagram, out of target/manifest.json: how sources, seeds, models and snapshots
// follow from each other. The picture in README.md is its output: `npx tstl parse && node scripts/draw-graph.mjs`.
import { readFileSync } from "node:fs";

const BRACKETS = { source: ["[(", ")]"], seed: ["[/", "/]"], snapshot: ["[[", "]]"], model: ["[", "]"] };

const { nodes, sources } = JSON.parse(readFileSync("target/manifest.json", "utf8"));
const all = { ...sources, ...nodes };
const isShown = (node) => node !== undefined && node.resource_type in BRACKETS;
const edges = Object.values(all)
  .filter(isShown)
  .flatMap((node) => (node.depends_on?.nodes ?? []).map((id) => ({ from: all[id], to: node })))
  .filter(({ from }) => isShown(from));

// A node that nothing is made of and that is made of nothing would say nothing here, unless it is a model.
const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
const boxes = {};
for (const node of Object.values(all)) {
  if (!isShown(node) || !(connected.has(node) || node.resource_type === "model")) continue;
  const [open, close] = BRACKETS[node.resource_type];
  const box = node.resource_type === "model" ? node.fqn.at(-2) : `${node.resource_type}s`;
  boxes[box] = [...(boxes[box] ?? []), `    ${node.name}${open}${node.name}${close}`];
}
console.log("flowchart LR");
for (const [name, members] of Object.entries(boxes))
  console.log([`  subgraph ${name}`, ...members, "  end"].join("\n"));
for (const { from, to } of edges) console.log(`  ${from.name} --> ${to.name}`);

// Prints the project's layers as a Mermaid diagram, out of target/manifest.json: how many relations each schema has, and
// which schemas are made of which. The picture in README.md is its output: `npx tstl parse && node scripts/draw-graph.mjs`.
import { readFileSync } from "node:fs";

const KINDS = ["source", "seed", "model", "snapshot"];

const { nodes, sources } = JSON.parse(readFileSync("target/manifest.json", "utf8"));
const relations = Object.fromEntries(
  Object.entries({ ...sources, ...nodes }).filter(([, { resource_type: kind }]) => KINDS.includes(kind)),
);

const layers = new Map();
const edges = new Set();
for (const { schema, resource_type: kind, depends_on: { nodes: parents = [] } = {} } of Object.values(relations)) {
  const counts = layers.get(schema) ?? {};
  layers.set(schema, { ...counts, [kind]: (counts[kind] ?? 0) + 1 });
  for (const parent of parents) {
    const from = relations[parent]?.schema;
    if (from !== undefined && from !== schema) edges.add(`  ${from} --> ${schema}`);
  }
}

const counted = (count, kind) => `${count} ${kind}${count === 1 ? "" : "s"}`;
console.log("flowchart LR");
for (const [schema, counts] of layers) {
  const text = KINDS.filter((kind) => kind in counts).map((kind) => counted(counts[kind], kind));
  console.log(`  ${schema}["${schema}<br/>${text.join(", ")}"]`);
}
for (const edge of edges) console.log(edge);

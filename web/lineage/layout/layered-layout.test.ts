import fc from "fast-check";
import { expect, test } from "vitest";
import { layeredLayout } from "./layered-layout.ts";

interface Made {
  heights: number[];
  edges: [number, number][];
}

/** Graphs without cycles: edges lead from a lower number to a higher one. */
const graphs: fc.Arbitrary<Made> = fc.integer({ min: 1, max: 60 }).chain((count) =>
  fc.record({
    heights: fc.array(fc.integer({ min: 20, max: 500 }), { minLength: count, maxLength: count }),
    edges: fc
      .array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: count * 2 })
      .map((pairs) =>
        pairs.filter(([a, b]) => a !== b).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
      ),
  }),
);

const WIDTH = 200;

function layOut({ heights, edges }: Made, aspect = 1.6) {
  const widths = new Float32Array(heights.length).fill(WIDTH);
  return layeredLayout({ widths, heights: Float32Array.from(heights), edges: Uint32Array.from(edges.flat()), aspect });
}

function overlaps({ heights }: Made, { x, y }: ReturnType<typeof layOut>): [number, number][] {
  const found: [number, number][] = [];
  for (let a = 0; a < heights.length; a++) {
    for (let b = a + 1; b < heights.length; b++) {
      const isBeside = x[a]! + WIDTH <= x[b]! || x[b]! + WIDTH <= x[a]!;
      const isAbove = y[a]! + heights[a]! <= y[b]! + 0.01 || y[b]! + heights[b]! <= y[a]! + 0.01;
      if (!isBeside && !isAbove) found.push([a, b]);
    }
  }
  return found;
}

test("no two nodes overlap, every edge leads to the right, and all lies within the size told", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const layout = layOut(graph);
      expect(overlaps(graph, layout)).toEqual([]);
      for (const [from, to] of graph.edges) expect(layout.x[from]! + WIDTH).toBeLessThan(layout.x[to]!);
      graph.heights.forEach((height, node) => {
        expect(Math.min(layout.x[node]!, layout.y[node]!)).toBeGreaterThanOrEqual(-0.01);
        expect(layout.x[node]! + WIDTH).toBeLessThanOrEqual(layout.width + 0.01);
        expect(layout.y[node]! + height).toBeLessThanOrEqual(layout.height + 0.01);
      });
    }),
    { numRuns: 150 },
  );
});

test("cycles are laid out like everything else", () => {
  const graph: Made = {
    heights: [60, 60, 60],
    edges: [
      [0, 1],
      [1, 2],
      [2, 0],
    ],
  };
  const layout = layOut(graph);
  expect(overlaps(graph, layout)).toEqual([]);
  expect(new Set(layout.x).size).toBe(3);
});

test("a tree has no crossings: children lie in the order of their parents", () => {
  const parents = Array.from({ length: 8 }, (_, node) => node);
  // Children are told in another order than their parents.
  const edges = parents.map((parent): [number, number] => [parent, 8 + ((parent * 3) % 8)]);
  const root = parents.map((parent): [number, number] => [16, parent]);
  const layout = layOut({ heights: new Array(17).fill(60), edges: [...edges, ...root] });
  const byHeight = (nodes: number[]) => nodes.toSorted((a, b) => layout.y[a]! - layout.y[b]!);
  expect(byHeight(edges.map(([, child]) => child))).toEqual(
    byHeight(parents).map((parent) => edges.find(([from]) => from === parent)![1]),
  );
});

test.each([
  ["many low nodes", 900, 60],
  ["few that stand open", 60, 900],
])("a layer of %s is broken into columns, so that the whole has about the shape of the screen", (_, count, height) => {
  const edges = Array.from({ length: count }, (_, node): [number, number] => [0, node + 1]);
  const graph = { heights: [60, ...new Array<number>(count).fill(height)], edges };
  const layout = layOut(graph);
  expect(overlaps(graph, layout)).toEqual([]);
  expect(layout.width / layout.height).toBeGreaterThan(0.8);
  expect(layout.width / layout.height).toBeLessThan(3.2);
});

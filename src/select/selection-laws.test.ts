import fc from "fast-check";
import { expect, test } from "vitest";
import { ancestors } from "../graph/ancestors.ts";
import { buildGraph } from "../graph/build-graph.ts";
import { descendants } from "../graph/descendants.ts";
import type { Graph } from "../graph/graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { smallManifest } from "../testing/small-manifest.ts";
import { selectNodes } from "./select-nodes.ts";
import type { IndirectSelection } from "./selector.ts";
import { difference, intersection, union } from "./sets.ts";

interface Project {
  manifest: Manifest;
  graph: Graph;
}

/** Projects of up to 15 models, each depending on earlier ones, with tests of one to three of them. */
const projects: fc.Arbitrary<Project> = fc
  .integer({ min: 1, max: 15 })
  .chain((size) =>
    fc.tuple(
      fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
      fc.array(fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
    ),
  )
  .map(([parents, tests]) => {
    const dependencies: Record<string, string[]> = {};
    parents.forEach((numbers, i) => {
      dependencies[`model.m${i}`] = numbers.filter((n) => n < i).map((n) => `model.m${n}`);
    });
    tests.forEach((numbers, i) => {
      dependencies[`test.t${i}`] = numbers.map((n) => `model.m${n}`);
    });
    const manifest = smallManifest(dependencies);
    return { manifest, graph: buildGraph(manifest) };
  });

const word = fc
  .tuple(
    fc.constantFrom("", "+", "1+", "2+", "@"),
    fc.constantFrom("m0", "m1", "m*", "m[0-4]", "t*", "t1", "nowhere"),
    fc.constantFrom("", "+", "+1"),
  )
  .filter(([before, , after]) => before !== "@" || after === "")
  .map((parts) => parts.join(""));

const modes = fc.constantFrom<IndirectSelection>("eager", "empty");

function select({ manifest, graph }: Project, select: string[], indirectSelection?: IndirectSelection): Set<string> {
  return selectNodes(manifest, graph, { command: "ls", select, indirectSelection }).selected;
}

test("a space is a union, in one text or in several, and the order does not matter", () => {
  fc.assert(
    fc.property(projects, word, word, (project, a, b) => {
      const expected = union(select(project, [a]), select(project, [b]));
      expect(select(project, [`${a} ${b}`])).toEqual(expected);
      expect(select(project, [b, a])).toEqual(expected);
    }),
  );
});

test("a comma is an intersection and binds tighter than a space", () => {
  fc.assert(
    fc.property(projects, word, word, word, modes, (project, a, b, c, mode) => {
      const both = intersection(select(project, [a], mode), select(project, [b], mode));
      expect(select(project, [`${a},${b}`], mode)).toEqual(both);
      expect(select(project, [`${a},${b} ${c}`], mode)).toEqual(union(both, select(project, [c], mode)));
    }),
  );
});

test("--exclude takes away what its text would select", () => {
  fc.assert(
    fc.property(projects, word, word, modes, (project, a, b, indirectSelection) => {
      const request = { command: "ls", select: [a], exclude: [b], indirectSelection } as const;
      const { selected } = selectNodes(project.manifest, project.graph, request);
      expect(selected).toEqual(
        difference(select(project, [a], indirectSelection), select(project, [b], indirectSelection)),
      );
    }),
  );
});

test("excluding from everything and selecting the same split the project in two", () => {
  fc.assert(
    fc.property(projects, word, (project, a) => {
      const rest = selectNodes(project.manifest, project.graph, { command: "ls", exclude: [a] }).selected;
      const chosen = select(project, [a]);
      expect(intersection(rest, chosen).size).toBe(0);
      expect(union(rest, chosen)).toEqual(new Set(project.graph.parents.keys()));
    }),
  );
});

test("+x is x and its ancestors, x+ x and its descendants, @x also what the descendants need", () => {
  fc.assert(
    fc.property(projects, fc.constantFrom("m0", "m3", "m*", "t*"), fc.nat(3), (project, name, depth) => {
      const { graph } = project;
      const own = select(project, [name], "empty");
      expect(select(project, [`+${name}`], "empty")).toEqual(inOrder(graph, union(own, ancestors(graph, own))));
      expect(select(project, [`${depth}+${name}`], "empty")).toEqual(
        inOrder(graph, union(own, ancestors(graph, own, depth))),
      );
      const below = union(own, descendants(graph, own));
      expect(select(project, [`${name}+`], "empty")).toEqual(inOrder(graph, below));
      expect(select(project, [`@${name}`], "empty")).toEqual(inOrder(graph, union(below, ancestors(graph, below))));
    }),
  );
});

test("the modes of indirect selection only ever add tests: empty, cautious, buildable, eager", () => {
  fc.assert(
    fc.property(projects, word, word, (project, a, b) => {
      const sets = (["empty", "cautious", "buildable", "eager"] as const).map((mode) => select(project, [a, b], mode));
      for (let i = 1; i < sets.length; i++) expect(difference(sets[i - 1]!, sets[i]!).size).toBe(0);
      const added = difference(sets[3]!, sets[0]!);
      expect([...added].every((id) => id.startsWith("test."))).toBe(true);
    }),
  );
});

function inOrder(graph: Graph, ids: ReadonlySet<string>): Set<string> {
  return new Set([...graph.parents.keys()].filter((id) => ids.has(id)));
}

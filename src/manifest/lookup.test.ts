import { expect, test } from "vitest";
import { createLookup } from "./lookup.ts";
import type { Manifest } from "./manifest.ts";
import type { RefableNode, SourceNode } from "./node.ts";

const refable = (id: string, more: object = {}): RefableNode => {
  const [type, pkg, name] = id.split(".");
  return { unique_id: id, resource_type: type, package_name: pkg, name, version: null, ...more } as RefableNode;
};

const source = (pkg: string, name: string): SourceNode => {
  const id = `source.${pkg}.raw.${name}`;
  return { unique_id: id, resource_type: "source", package_name: pkg, source_name: "raw", name } as SourceNode;
};

function lookupOf(nodes: RefableNode[], disabled: RefableNode[] = [], sources: SourceNode[] = []) {
  const byId = <T extends { unique_id: string }>(things: T[]) => new Map(things.map((one) => [one.unique_id, one]));
  return createLookup({
    projectName: "shop",
    nodes: byId(nodes),
    sources: byId(sources),
    docs: new Map(),
    disabled: new Map(disabled.map((one) => [one.unique_id, [one]])),
  } as unknown as Manifest);
}

test("a name is looked for in the project, then in the asking package, then anywhere", () => {
  const lookup = lookupOf([
    refable("model.shop.a"),
    refable("model.lib.a"),
    refable("seed.lib.b"),
    refable("model.x.c"),
  ]);
  expect(lookup.ref("a", null, null, "lib")?.node?.unique_id).toBe("model.shop.a");
  expect(lookup.ref("a", "lib", null, "shop")?.node?.unique_id).toBe("model.lib.a");
  expect(lookup.ref("b", null, null, "lib")?.node?.unique_id).toBe("seed.lib.b");
  expect(lookup.ref("c", null, null, "lib")?.node?.unique_id).toBe("model.x.c");
  expect(lookup.ref("c", "lib", null, "shop")).toBeUndefined();
});

test("a name that two other packages have is ambiguous", () => {
  const lookup = lookupOf([refable("model.x.a"), refable("model.y.a")]);
  expect(lookup.ref("a", null, null, "shop")?.ambiguous?.map(({ unique_id: id }) => id)).toEqual([
    "model.x.a",
    "model.y.a",
  ]);
});

test("a version is found by its number, the latest also without one", () => {
  const versions = [1, 2].map((version) =>
    refable("model.shop.dim", { unique_id: `model.shop.dim.v${version}`, version, latest_version: 2 }),
  );
  const lookup = lookupOf(versions);
  expect(lookup.ref("dim", null, null, "shop")?.node?.unique_id).toBe("model.shop.dim.v2");
  expect(lookup.ref("dim", null, "1", "shop")?.node?.unique_id).toBe("model.shop.dim.v1");
  expect(lookup.ref("dim", null, 3, "shop")).toBeUndefined();
});

test("what is disabled is told from what does not exist", () => {
  const lookup = lookupOf([], [refable("model.shop.off")], [source("lib", "t")]);
  expect(lookup.ref("off", null, null, "shop")?.disabled?.unique_id).toBe("model.shop.off");
  expect(lookup.ref("nowhere", null, null, "shop")).toBeUndefined();
  expect(lookup.source("raw", "t", "shop")?.node?.unique_id).toBe("source.lib.raw.t");
  expect(lookup.source("raw", "u", "shop")).toBeUndefined();
});

import { expect, test } from "vitest";
import { addConfigCall, mergeConfig, overlayConfig } from "./merge-config.ts";

test("tags and hooks add up, meta merges, materialized replaces, and inputs stay as they are", () => {
  const base = { tags: ["a"], "pre-hook": [], meta: { x: 1, y: 1 }, materialized: "view" };
  const over = { tags: "b", pre_hook: "select 1", meta: { y: 2 }, materialized: "table" };
  expect(mergeConfig(base, over)).toEqual({
    tags: ["a", "b"],
    "pre-hook": ["select 1"],
    meta: { x: 1, y: 2 },
    materialized: "table",
  });
  expect(base).toEqual({ tags: ["a"], "pre-hook": [], meta: { x: 1, y: 1 }, materialized: "view" });
});

test("grants replace a privilege unless its key begins with +", () => {
  const base = { grants: { select: ["a"], insert: "b" } };
  expect(mergeConfig(base, { grants: { "+select": "c", insert: ["d"] } })).toEqual({
    grants: { select: ["a", "c"], insert: ["d"] },
  });
});

test("a lone config() call stays as written, further ones are merged into it", () => {
  const first = { tags: "a", grants: { "+select": "b" } };
  expect(addConfigCall(undefined, first)).toBe(first);
  expect(addConfigCall(first, { tags: ["c"], grants: { "+select": ["d"] }, schema: "s" })).toEqual({
    tags: ["a", "c"],
    grants: { "+select": ["b", "d"] },
    schema: "s",
  });
});

test("a hook in a config() call has its usual name", () => {
  expect(addConfigCall(undefined, { pre_hook: "select 1", tags: "a" })).toEqual({ "pre-hook": "select 1", tags: "a" });
});

test("unrendered configs replace", () => {
  expect(overlayConfig({ tags: ["a"] }, { tags: "b", post_hook: "x", dbname: "d" })).toEqual({
    tags: "b",
    post_hook: "x",
    database: "d",
  });
});

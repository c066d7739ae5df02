import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TstlError } from "../errors/tstl-error.ts";
import { jsonChunks } from "./json-chunks.ts";
import { writeArtifact } from "./write-artifact.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-artifact-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the pieces of an artifact", () => {
  const text = (artifact: object) => [...jsonChunks(artifact)].join("");

  test("are one key, list item or entry each", () => {
    expect(
      text({ metadata: { a: 1 }, list: [{ b: 2 }, null], none: [], map: new Map([["k", [1]]]), skipped: undefined }),
    ).toBe('{\n"metadata": {\n"a": 1\n},\n"list": [\n{"b":2},\nnull\n],\n"none": [],\n"map": {\n"k": [1]\n}\n}\n');
  });

  test("make an empty object of nothing, and a number of a bigint", () => {
    expect(text({})).toBe("{}\n");
    expect(JSON.parse(text({ a: { b: { c: 12n } } }))).toEqual({ a: { b: { c: 12 } } });
  });

  test("parse to what JSON.stringify of the whole parses to", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (artifact) => {
        expect(JSON.parse(text(artifact))).toEqual(JSON.parse(JSON.stringify(artifact)));
      }),
    );
  });
});

test("an artifact larger than the buffer arrives whole, in a folder that is made for it", () => {
  const file = join(folder, "target", "manifest.json");
  const nodes = new Map(Array.from({ length: 3000 }, (_, i) => [`model.p.m${i}`, { raw_code: "ä€😀".repeat(200) }]));
  writeArtifact(file, { nodes });
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ nodes: Object.fromEntries(nodes) });
  expect(readdirSync(join(folder, "target"))).toEqual(["manifest.json"]);
});

test("an artifact that cannot be made leaves the old file and nothing else", () => {
  const file = join(folder, "run_results.json");
  writeFileSync(file, "old");
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  expect(() => writeArtifact(file, { circular })).toThrow();
  expect(readFileSync(file, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["run_results.json"]);
});

test("a place that cannot be written to is told with what to do", () => {
  writeFileSync(join(folder, "target"), "a file");
  expect(errorOf(join(folder, "target", "catalog.json"))).toMatchObject({
    code: "ARTIFACT_UNWRITABLE",
    message: `cannot write ${join(folder, "target", "catalog.json")}: a file stands where a folder is needed`,
    hint: "artifacts go to the target folder: choose another one with --target-path",
  });
});

test.skipIf(process.getuid?.() === 0)("a read-only folder is told as such", () => {
  const target = join(folder, "target");
  mkdirSync(target);
  chmodSync(target, 0o555);
  expect(errorOf(join(target, "catalog.json")).message).toMatch(/the folder may not be written to$/);
});

function errorOf(file: string): TstlError {
  try {
    writeArtifact(file, {});
  } catch (error) {
    return error as TstlError;
  }
  throw new Error("no error");
}

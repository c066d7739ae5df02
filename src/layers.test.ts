import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

const SRC = import.meta.dirname;
const OPEN_TO_ALL = new Set(["errors", "util"]);
const TESTS_ONLY = "testing";

/** The folders of src/README.md's table, in its order; each may import from those before it. */
function foldersInOrder(): string[] {
  const rows = readFileSync(join(SRC, "README.md"), "utf8").matchAll(/^\| ([a-z]+)\/ \|/gm);
  return [...rows].map(([, folder]) => folder!);
}

function sourceFiles(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.filter((file) => !file.endsWith(".d.ts")).map((file) => file.split(sep).join("/"));
}

/** The paths, below src, that a file imports: values and types, at the top or lazily. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  const written = text.matchAll(
    /(?:^|[\s;])(?:import|export)\b[^"';]*?from\s*"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"\s*\)/g,
  );
  const targets = [...written].map((match) => resolve(SRC, dirname(file), match[1] ?? match[2]!));
  return targets.map((target) => relative(SRC, target).split(sep).join("/"));
}

const folderOf = (file: string): string | null => (file.includes("/") ? file.slice(0, file.indexOf("/")) : null);

test("a folder imports only from those above it in src/README.md", () => {
  const order = foldersInOrder();
  expect(order.slice(0, 3)).toEqual(["errors", "util", "config"]);
  const wrong: string[] = [];
  for (const file of sourceFiles()) {
    const folder = folderOf(file);
    const isTest = file.endsWith(".test.ts");
    // The files of src itself and commands/ stand below everything; testing/ may use what it tests with.
    if (isTest || folder === null || folder === TESTS_ONLY) continue;
    for (const target of importsOf(file)) {
      const other = folderOf(target);
      if (other === folder || (other !== null && OPEN_TO_ALL.has(other) && !OPEN_TO_ALL.has(folder))) continue;
      const upward = other !== null && order.includes(other) && order.indexOf(other) < order.indexOf(folder);
      const bothOpen = other !== null && OPEN_TO_ALL.has(folder) && OPEN_TO_ALL.has(other);
      if (!upward && !bothOpen && !(folder === "commands" && other !== TESTS_ONLY)) wrong.push(`${file} -> ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("every folder with code has its row in src/README.md", () => {
  const order = [...foldersInOrder(), "commands", TESTS_ONLY];
  const folders = new Set(sourceFiles().map(folderOf));
  expect([...folders].filter((folder) => folder !== null && !order.includes(folder))).toEqual([]);
});

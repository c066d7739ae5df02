import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../errors/tstl-error.ts";
import type { TestNode } from "../manifest/node.ts";
import { type ParsedYaml, parseYaml } from "../util/yaml.ts";

/**
 * Where a generic test is declared, found again in its properties file: nothing of it is kept, as only messages need
 * it. Undefined where the file says it in a way that is not looked for, such as in front matter.
 *
 * @param word what a message speaks of: the argument that says it is the place then
 */
export function placeOfTest(projectDir: string, test: TestNode, word?: string): Place | undefined {
  const file = test.original_file_path;
  if (test.test_metadata === undefined || !/\.ya?ml$/i.test(file)) return undefined;
  let text: string;
  try {
    text = readFileSync(join(projectDir, file), "utf8");
  } catch {
    return undefined;
  }
  const { value, placeOf } = parsed(text, file);
  const [section = "", name] = test.file_key_name?.split(".", 2) ?? [];
  const index = indexNamed(at(value, section), name);
  if (index === -1) return undefined;
  const path = [section, index];
  const column = indexNamed(at(value, ...path, "columns"), test.column_name ?? undefined);
  if (column !== -1) path.push("columns", column);
  const { namespace, name: called } = test.test_metadata;
  const key = namespace === null ? called : `${namespace}.${called}`;
  for (const list of ["data_tests", "tests"]) {
    const all = at(value, ...path, list);
    const tests = Array.isArray(all) ? all : [];
    const isIt = (each: unknown) => each === key || at(each, key) !== undefined;
    // A test may stand there several times, each with other arguments.
    const saying = word === undefined ? -1 : tests.findIndex((each) => isIt(each) && wayTo(each, word) !== undefined);
    const found = saying === -1 ? tests.findIndex(isIt) : saying;
    if (found === -1) continue;
    const way = (word !== undefined && wayTo(tests[found], word)) || { path: [], at: 0, isKey: false };
    const place = placeOf([...path, list, found, ...way.path], way.isKey ? "key" : "value");
    return { ...(way.path.length === 0 ? place : shortened(place, text, way.at, word!)), source: text };
  }
  return column === -1 ? undefined : { ...placeOf([...path, "name"]), source: text };
}

/** The file that was read last: the faulty tests of one file are mostly told one after the other. */
let latest: { text: string; file: string; yaml: ParsedYaml } | undefined;

function parsed(text: string, file: string): ParsedYaml {
  if (latest?.text !== text || latest.file !== file) latest = { text, file, yaml: parseYaml(text, file) };
  return latest.yaml;
}

function indexNamed(list: unknown, name: string | undefined): number {
  return Array.isArray(list) && name !== undefined ? list.findIndex((each) => at(each, "name") === name) : -1;
}

function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | null)?.[key], value);
}

interface Way {
  path: (string | number)[];
  /** How far into the text there. */
  at: number;
  isKey: boolean;
}

/** The way to what is the word, or else to the first text or key in which it stands. */
function wayTo(value: unknown, word: string): Way | undefined {
  const ways = [...waysTo(value, word)];
  return ways.find(({ isWhole }) => isWhole) ?? ways[0];
}

function* waysTo(value: unknown, word: string, path: (string | number)[] = []): Generator<Way & { isWhole: boolean }> {
  if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const below = [...path, Array.isArray(value) ? Number(name) : name];
      if (name === word && !Array.isArray(value)) yield { path: below, at: 0, isKey: true, isWhole: true };
      yield* waysTo(inner, word, below);
    }
    return;
  }
  const text = String(value ?? "");
  const isName = (char: string | undefined) => char !== undefined && /[\w$]/.test(char);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (isName(text[at - 1]) || isName(text[at + word.length])) continue;
    yield { path, at, isKey: false, isWhole: text === word };
    return;
  }
}

/** The word in a text that is written on one line, or else the text. */
function shortened(place: Place, source: string, at: number, word: string): Place {
  const line = source.split(/\r\n|\n|\r/)[(place.line ?? 1) - 1] ?? "";
  const start = (place.column ?? 1) - 1;
  const quote = /["']/.test(line[start] ?? "") ? 1 : 0;
  const from = at === 0 ? start : start + quote + at;
  const isThere = line.startsWith(word, at === 0 ? start + quote : from);
  return isThere && at > 0 ? { ...place, column: from + 1, length: word.length } : place;
}

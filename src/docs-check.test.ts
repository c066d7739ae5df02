import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { ALL_COMMANDS } from "./commands/all-commands.ts";
import { FLAG_ENTRIES } from "./config/flag-table.ts";
import { COMMANDS } from "./config/flags/flag-spec.ts";
import { tstlConfigSchema } from "./config/schema/tstl-config-schema.ts";
import { ERROR_CODES } from "./errors/codes.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGES = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "src/README.md", "sources/README.md"],
  ...readdirSync(join(ROOT, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

interface Page {
  page: string;
  text: string;
}

const pages: Page[] = PAGES.map((page) => ({ page, text: readFileSync(join(ROOT, page), "utf8") }));

/** What the pages say in code: between backticks, in fences, and in indented lines. */
const codeIn = (text: string): string[] => [
  ...[...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!),
  ...[...text.matchAll(/^(?: {4}|\$ )(\S.*)$/gm)].map(([, code]) => code!.replace(/\s+# .*$/, "")),
];

/** Every match of a pattern in the code of all pages for which `isKnown` is false, as `page: match`. */
function unknown(pattern: RegExp, isKnown: (found: string, page: Page) => boolean): string[] {
  const found = pages.flatMap((page) =>
    codeIn(page.text).flatMap((code) =>
      [...code.matchAll(pattern)]
        .map((match) => match[1]!)
        .filter((name) => !isKnown(name, page))
        .map((name) => `${page.page}: ${name}`),
    ),
  );
  return [...new Set(found)];
}

// GitHub's anchors: lower case, punctuation gone, spaces to dashes.
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

function anchorsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
}

// `npm run bench` writes it, on a machine that has dbt beside tstl.
const WRITTEN_BY_BENCH = join(ROOT, "docs", "benchmarks.md");

test("links lead to files and headings that exist", () => {
  const broken = pages.flatMap(({ page, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path = "", anchor] = link.split("#");
        const file = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), path);
        if (file === WRITTEN_BY_BENCH) return false;
        return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
      })
      .map((link) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

// Files that the pages tell the reader to write, or that belong to a project of somebody's own.
const NOT_HERE = [
  "docs/benchmarks.md",
  "models/marts/top_categories.sql",
  "seeds/orders.csv",
  "models/schema.yml",
  "tests/revenue_is_positive.sql",
  "models/marts/customers.sql",
  "models/old/",
];

test("files that the pages name exist", () => {
  const path =
    /(?:^|[\s"'(])((?:src|docs|models|macros|seeds|snapshots|sources|tests|bench|scripts|\.ci)\/[\w./-]*[\w/])/g;
  const exists = (name: string) =>
    existsSync(join(ROOT, name)) || existsSync(join(ROOT, `${name}.ts`)) || NOT_HERE.includes(name);
  expect(unknown(path, exists)).toEqual([]);
});

test("commands that the pages name exist", () => {
  const names = [...COMMANDS, "help", ...ALL_COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases])];
  const words = new Set(names.map((name) => name.split(" ")[0]));
  expect(unknown(/(?:^|\s)tstl ([a-z][a-z-]*)/g, (name) => words.has(name))).toEqual([]);
});

test("flags that the pages name exist", () => {
  const known = new Set(["--help", "--version", "--all"]);
  for (const [, { long, short, aliases, negatable }] of FLAG_ENTRIES) {
    for (const name of [long, short, ...aliases]) if (name !== null) known.add(name);
    if (negatable) known.add(`--no-${long.slice(2)}`).add(`--[no-]${long.slice(2)}`);
  }
  const others = /\b(?:git|npm|npx vitest) .*--/;
  const isKnown = (flag: string, { text }: Page) => known.has(flag) || others.test(lineWith(text, flag));
  expect(unknown(/(?:^|\s)(--[a-z[][a-z[\]-]*)/g, isKnown)).toEqual([]);
});

const lineWith = (text: string, part: string) => text.split("\n").find((line) => line.includes(part)) ?? "";

test("error codes that the pages name exist", () => {
  const codes = new Set(Object.values(ERROR_CODES).flatMap((group) => Object.keys(group)));
  const prefixes = new Set([...codes].map((code) => code.split("_")[0]));
  const isKnown = (name: string) => codes.has(name) || name.startsWith("DBT_") || !prefixes.has(name.split("_")[0]!);
  expect(unknown(/^([A-Z]+_[A-Z_]+)$/g, isKnown)).toEqual([]);
});

test("docs/configuration.md names every key of tstl.config.yaml", () => {
  const { text } = pages.find(({ page }) => page === "docs/configuration.md")!;
  const keys = Object.keys(tstlConfigSchema().shape).filter((key) => !["$schema", "tests", "unit_tests"].includes(key));
  expect(keys.filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
});

test("every page of the manual can be reached from its first page", () => {
  const seen = new Set<string>();
  const visit = (page: string) => {
    if (seen.has(page)) return;
    seen.add(page);
    for (const [, link] of readFileSync(join(ROOT, page), "utf8").matchAll(/\]\(([\w./-]+\.md)/g)) {
      const target = relative(ROOT, join(ROOT, dirname(page), link!));
      if (existsSync(join(ROOT, target))) visit(target);
    }
  };
  visit("README.md");
  expect(PAGES.filter((page) => page.startsWith("docs/") && !seen.has(page))).toEqual([]);
});

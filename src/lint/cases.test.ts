import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { KEY_TEST, LintShop, modelYaml, type Shown, shown, written } from "../testing/lint-shop.ts";

/**
 * The statements of `cases/`, a file for each rule: `-- finds: …` and `-- passes: …` begin a case, and `^` stands before
 * what the rule is to point at. Without one, a finding is about the file. All are looked at in one go, and every rule
 * is on: a case may be found by its own rule only where it says so.
 */
interface Case {
  rule: string;
  title: string;
  sql: string;
  properties: string;
  /** `line:column`, or `file`. */
  places: string[];
}

const folder = join(import.meta.dirname, "cases");
const all = readdirSync(folder).flatMap((file) =>
  casesIn(basename(file, ".sql"), readFileSync(join(folder, file), "utf8")),
);
const nameOf = (each: Case) => `case_${all.indexOf(each)}`;

function casesIn(rule: string, text: string): Case[] {
  return text.split(/^(?=-- (?:finds|passes): )/m).map((part): Case => {
    const [, title = "", properties = KEY_TEST, body = ""] =
      /^-- (.*)\n(?:-- yaml: (.*)\n)?([\s\S]*)$/.exec(part) ?? [];
    const { sql, places } = unmarked(written(body.trim()));
    const isFound = title.startsWith("finds");
    return {
      rule,
      title: title.replace(":", ""),
      sql,
      properties,
      places: isFound && places.length === 0 ? ["file"] : places,
    };
  });
}

/** The text without the marks, and their places. */
function unmarked(text: string): { sql: string; places: string[] } {
  const [first = "", ...rest] = text.split("^");
  const places: string[] = [];
  let sql = first;
  for (const part of rest) {
    const lines = sql.split("\n");
    places.push(`${lines.length}:${lines.at(-1)!.length + 1}`);
    sql += part;
  }
  return { sql, places };
}

const shop = new LintShop();
afterAll(() => shop.close());

let findings: Promise<Shown[]> | undefined;

function lintAll(): Promise<Shown[]> {
  const files = all.flatMap((each): [string, string][] => [
    [`models/cases/${nameOf(each)}.sql`, each.sql],
    [`models/cases/${nameOf(each)}.yml`, modelYaml(nameOf(each), each.properties)],
  ]);
  return shop.lint(Object.fromEntries(files), "path:models/cases");
}

for (const rule of new Set(all.map((each) => each.rule))) {
  describe(rule, () => {
    for (const each of all.filter((one) => one.rule === rule)) {
      test(each.title, async () => {
        findings ??= lintAll();
        const found = (await findings).filter(({ file }) => file === `models/cases/${nameOf(each)}.sql`);
        const own = found.filter((finding) => finding.rule === null || finding.rule === rule);
        expect(own.map(shown)).toEqual(each.places.map((place) => `${rule} ${place}`));
      });
    }
  });
}

import type { LintRule } from "../config/schema/lint-rules.ts";
import type { LintFile, LintLevel } from "../config/schema/lint-schema.ts";
import type { Rule } from "./rules/rule.ts";

/** How much a rule matters in a file. */
export type LevelOf = (rule: LintRule, file: string) => LintLevel;

/** The levels that a project has chosen; a later path of the file is stronger than an earlier one. */
export function levelsOf(file: LintFile | null, rules: readonly Rule[]): LevelOf {
  const standard = new Map<LintRule, LintLevel>(rules.map(({ name, level }) => [name, level]));
  for (const [rule, level] of Object.entries(file?.rules ?? {})) standard.set(rule as LintRule, level || "off");
  const paths = Object.entries(file?.paths ?? {}).map(([glob, levels]) => ({ pattern: globPattern(glob), levels }));
  return (rule, path) => {
    const chosen = paths.findLast(({ pattern, levels }) => levels[rule] !== undefined && pattern.test(path));
    return chosen === undefined ? standard.get(rule)! : chosen.levels[rule] || "off";
  };
}

/** `**` is any number of folders, `*` any text within one, `?` a character; a folder stands for all in it. */
function globPattern(glob: string): RegExp {
  const parts = glob.replace(/^\.?\/|\/$/g, "").split(/(\*\*\/|\*\*|\*|\?)/);
  const source = parts.map((part) => WILDCARDS[part] ?? part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${source.join("")}(?:/.*)?$`);
}

const WILDCARDS: Record<string, string> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };

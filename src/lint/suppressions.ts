import { LINT_RULES, type LintRule } from "../config/schema/lint-rules.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";

/** A comment that switches rules off: `-- tstl: off fan-out-join: one payment per order`. */
export interface Suppression {
  rules: readonly string[];
  /** The line of code that it is about: its own, or the next one where it stands alone. */
  line: number;
}

const COMMENT = /(?:--|\{#-?)\s*tstl:\s*off\b(.*?)(?:-?#\}|$)/;

/** The comments of a file that switch rules off, and what is wrong with them. */
export function readSuppressions(text: string, file: string): { found: Suppression[]; faults: TstlError[] } {
  const found: Suppression[] = [];
  const faults: TstlError[] = [];
  if (!text.includes("tstl:")) return { found, faults };
  const lines = text.split("\n");
  for (const [i, line] of lines.entries()) {
    const match = COMMENT.exec(line);
    if (match === null) continue;
    const place = { file, line: i + 1, column: match.index + 1, length: match[0].trimEnd().length, source: text };
    const [names = "", ...reason] = match[1]!.split(":");
    const rules = names.split(/[\s,]+/).filter((name) => name !== "");
    const unknown = rules.filter((name) => !LINT_RULES.includes(name as LintRule));
    for (const name of unknown) {
      const hint = didYouMean(name, LINT_RULES) ?? "tstl lint --list names the rules";
      faults.push(new TstlError("LINT_COMMENT", `there is no rule "${name}"`, { place, hint }));
    }
    if (rules.length === 0 || reason.join(":").trim() === "") {
      const hint = `write -- tstl: off ${rules[0] ?? LINT_RULES[0]}: and why`;
      faults.push(
        new TstlError("LINT_COMMENT", "a comment that switches a rule off names the rule and says why", {
          place,
          hint,
        }),
      );
    } else found.push({ rules, line: line.slice(0, match.index).trim() === "" ? nextLineOfCode(lines, i) : i + 1 });
  }
  return { found, faults };
}

function nextLineOfCode(lines: readonly string[], index: number): number {
  const next = lines.findIndex((line, i) => i > index && !/^\s*(--.*|\{#.*#\}\s*)?$/.test(line));
  return next === -1 ? index + 1 : next + 1;
}

/** Whether a finding is switched off; one about a whole file is by a comment anywhere in it. */
export function isSuppressed(suppressions: readonly Suppression[], rule: LintRule, line: number | undefined): boolean {
  return suppressions.some((each) => each.rules.includes(rule) && (line === undefined || line === each.line));
}

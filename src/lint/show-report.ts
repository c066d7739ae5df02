import type { Palette } from "../errors/render.ts";
import { renderError } from "../errors/render.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import type { LevelOf } from "./levels.ts";
import type { LintReport } from "./lint-project.ts";
import type { Rule } from "./rules/rule.ts";

/** How the report is drawn in a terminal. */
export interface Look {
  color: Palette | null;
  width: number;
  projectDir: string;
}

/** The report for a person: every finding with its line, and how many there are. */
export function lintText({ findings, faults, nodes }: LintReport, look: Look): string {
  const shown = [
    ...faults.map((error) => renderError(error, look)),
    ...findings.map(({ error, level }) =>
      renderError(error, { ...look, severity: level === "warn" ? "warning" : "error" }),
    ),
  ];
  const errors = faults.length + findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length + faults.length - errors;
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const found = errors + warnings === 0 ? "no faults" : `${count(errors, "error")}, ${count(warnings, "warning")}`;
  return [...shown, `${found} in ${count(nodes, "node")}`].join("\n\n");
}

/** The report for programs: one JSON object. */
export function lintJson({ findings, faults, nodes }: LintReport): string {
  const all = [
    ...faults.map((error) => entry(error, "error", null, error.node ?? null)),
    ...findings.map(({ error, level, rule, node }) => entry(error, level, rule, node)),
  ];
  return JSON.stringify({ nodes, findings: all }, null, 2);
}

function entry(
  { code, message, hint, place, notes }: TstlError,
  level: string,
  rule: string | null,
  node: string | null,
) {
  const at = (where: typeof place) => ({
    file: where?.file ?? null,
    line: where?.line ?? null,
    column: where?.column ?? null,
  });
  const chain = notes.map((note) => ({ message: note.message, ...at(note.place) }));
  return { rule, code, level, node, ...at(place), message, hint: hint ?? null, notes: chain };
}

/** The rules with their levels, a line each. */
export function rulesText(rules: readonly Rule[], level: LevelOf): string {
  const width = Math.max(...rules.map(({ name }) => name.length));
  return rules.map(({ name, summary }) => `${name.padEnd(width)}  ${level(name, "").padEnd(5)}  ${summary}`).join("\n");
}

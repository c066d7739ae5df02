import { createHash } from "node:crypto";
import type { Place, TstlError } from "../errors/tstl-error.ts";
import { VERSION } from "../util/version.ts";
import type { LevelOf } from "./levels.ts";
import type { LintReport } from "./lint-project.ts";
import type { Rule } from "./rules/rule.ts";

/**
 * The report in SARIF 2.1.0, which code scanning services and editors read. What stops a template or its SQL from being
 * read is a result, too, under its error code.
 *
 * @param rules all rules, with how much they matter in general
 * @param folder the project's folder as the repository knows it, empty for the repository itself
 */
export function sarif(
  { findings, faults }: LintReport,
  rules: readonly Rule[],
  levelOf: LevelOf,
  folder: string,
): string {
  const described = [
    ...rules.map(({ name, summary }) => ({
      id: name,
      shortDescription: { text: summary },
      defaultConfiguration: { level: LEVELS[levelOf(name, "")] },
    })),
    ...[...new Set(faults.map(({ code }) => code))].map((code) => ({
      id: code,
      shortDescription: { text: "a template, its SQL or a comment for tstl lint cannot be read" },
      defaultConfiguration: { level: "error" },
    })),
  ];
  const indexOf = new Map(described.map(({ id }, i) => [id, i]));
  const results = [
    ...faults.map((error) => ({ error, level: "error" as const })),
    ...findings.map(({ error, level }) => ({ error, level })),
  ].map(({ error, level }) => result(error, LEVELS[level], indexOf.get(error.code)!, folder));
  const driver = { name: "tstl", semanticVersion: VERSION, rules: described };
  return JSON.stringify({
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  });
}

const LEVELS = { off: "none", warn: "warning", error: "error" } as const;

function result({ code, message, hint, place, notes }: TstlError, level: string, ruleIndex: number, folder: string) {
  const calls = notes.flatMap((note, i) =>
    note.place ? [{ id: i + 1, ...location(note.place, folder), message: { text: note.message } }] : [],
  );
  return {
    ruleId: code,
    ruleIndex,
    level,
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: place ? [location(place, folder)] : [],
    ...(calls.length > 0 && { relatedLocations: calls }),
    partialFingerprints: { "tstl/v1": fingerprint([code, place?.file, message, lineOf(place)?.trim()]) },
  };
}

function location({ file, line, column, length }: Place, folder: string) {
  const uri = (folder + file).split("/").map(encodeURIComponent).join("/");
  const start = line && { startLine: line, ...(column && { startColumn: column }) };
  const region = start && { ...start, ...(column && length && { endColumn: column + length }) };
  return { physicalLocation: { artifactLocation: { uri }, ...(region && { region }) } };
}

/** What stays the same when lines are added above. */
function fingerprint(parts: readonly (string | undefined)[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}

function lineOf(place: Place | undefined): string | undefined {
  return place?.line === undefined ? undefined : place.source?.split("\n")[place.line - 1];
}

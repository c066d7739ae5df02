import type { LintReport } from "./lint-project.ts";

/**
 * The report as workflow commands, which GitHub shows beside the lines of a pull request.
 *
 * @param folder the project's folder as the repository knows it, empty for the repository itself
 */
export function githubAnnotations({ findings, faults }: LintReport, folder: string): string {
  const all = [
    ...faults.map((error) => ({ error, kind: "error" })),
    ...findings.map(({ error, level }) => ({ error, kind: level === "warn" ? "warning" : "error" })),
  ];
  return all
    .map(({ error: { place, code, message, hint }, kind }) => {
      const where = [
        place && `file=${property(folder + place.file)}`,
        place?.line && `line=${place.line}`,
        place?.column && `col=${place.column}`,
        place?.column && place.length && `endColumn=${place.column + place.length}`,
      ];
      const properties = [...where.filter(Boolean), `title=${property(`tstl lint ${code}`)}`].join(",");
      return `::${kind} ${properties}::${escaped(hint === undefined ? message : `${message}\n${hint}`)}`;
    })
    .join("\n");
}

const escaped = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

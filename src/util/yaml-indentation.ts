import { parseEvents, YAMLException } from "js-yaml";

/** A YAML text whose continuation lines were indented further. */
export interface IndentedYaml {
  text: string;
  /** How many spaces each line (from 0) got that got any. */
  added: ReadonlyMap<number, number>;
  /** Whether the first of them closes a list or mapping in brackets, so that the text is no quote without an end. */
  closes: boolean;
}

/** Each line costs one more reading; a text with more of them than anybody writes is left as it is. */
const MOST_LINES = 250;

/**
 * Within brackets and quotes PyYAML asks for no indentation, where YAML 1.2 and js-yaml want each line deeper than what
 * the value belongs to: a `]` below the key that its `[` follows is common in dbt's projects. Spaces at the start of such
 * a line mean nothing, so they are added where the parser missed them.
 *
 * `error` is what reading `source` ended with; null where it is not of this kind, or PyYAML refuses the text as well.
 */
export function indentContinuations(source: string, error: YAMLException): IndentedYaml | null {
  const lines = source.split(/(?<=\n|\r(?!\n))/);
  // Deeper than any key, of which several levels may begin on one line: `- - key:`.
  const width = 1 + lines.reduce((most, line) => Math.max(most, line.search(/[^ ?:-]|$/)), 0);
  const added = new Map<number, number>();
  let fault: YAMLException | null = error;
  while (fault?.reason === "deficient indentation" && added.size < MOST_LINES) {
    const line: number = fault.mark?.line ?? -1;
    if (added.has(line) || !mayContinue(lines[line])) break;
    lines[line] = " ".repeat(width) + lines[line];
    added.set(line, width);
    fault = faultOf(lines.join(""));
  }
  const closes = /^ *[\]}]/.test(source.split(/\r\n|\n|\r/)[error.mark?.line ?? 0] ?? "");
  return added.size === 0 ? null : { text: lines.join(""), added, closes };
}

/** PyYAML knows neither a tab as indentation nor a new document within a value. */
function mayContinue(line: string | undefined): boolean {
  return line !== undefined && line !== "" && !/^ *\t|^(?:---|\.\.\.)(?:\s|$)/.test(line);
}

function faultOf(text: string): YAMLException | null {
  try {
    parseEvents(text, { maxDepth: 1000 });
    return null;
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}

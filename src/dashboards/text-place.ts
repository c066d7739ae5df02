import type { Place } from "../errors/tstl-error.ts";

/**
 * Moves a place in a text of a YAML file (its lines and columns count from 1) to the file.
 *
 * `start` is where the file has the value or its key. The lines of a block text stand below each other in the file,
 * farther to the right; a text that is written in another way (folded, with escapes) is shown where it begins.
 */
export function placeInFile(inText: Place, text: string, start: Place): Place {
  const { source, line: firstLine } = start;
  if (source === undefined || firstLine === undefined || inText.line === undefined) return start;
  const lines = source.split(/\r?\n/);
  const textLines = text.split("\n");
  const first = lineOfText(lines, textLines, firstLine);
  if (first === undefined) return start;
  const at = first + inText.line - 1;
  const written = textLines[inText.line - 1] ?? "";
  const indent = (lines[at - 1] ?? "").indexOf(written);
  if (indent === -1) return start;
  return {
    file: start.file,
    line: at,
    ...(inText.column !== undefined && { column: inText.column + indent }),
    ...(inText.length !== undefined && { length: inText.length }),
    source,
  };
}

/** The line of the file (from 1) on which the text's first line stands: that of the key, or one of the next. */
function lineOfText(lines: readonly string[], textLines: readonly string[], keyLine: number): number | undefined {
  const isHere = (from: number) => textLines.every((each, index) => (lines[from - 1 + index] ?? "").includes(each));
  // Between the key and a block text there may be comments, and for a long form the mapping's other keys.
  return Array.from({ length: 40 }, (_, index) => keyLine + index).find(isHere);
}

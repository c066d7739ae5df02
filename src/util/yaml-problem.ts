import type { YAMLException } from "js-yaml";
import { type Place, TstlError } from "../errors/tstl-error.ts";

/** The error that a user sees for broken YAML: what is wrong, the place, and a hint for the usual causes. */
export function yamlProblem(error: YAMLException, source: string, file: string): TstlError {
  const lines = source.split(/\r\n|\r|\n/);
  const line = error.mark?.line ?? 0;
  const diagnosis = diagnose(error.reason, lines, line, error.mark?.column ?? 0);
  const place: Place = { file, line: diagnosis.line + 1, column: diagnosis.column + 1, source };
  if (diagnosis.length !== undefined) place.length = diagnosis.length;
  return new TstlError("YAML_SYNTAX", `broken YAML: ${diagnosis.message}`, {
    place,
    hint: diagnosis.hint,
    cause: error,
  });
}

interface Diagnosis {
  message: string;
  hint?: string;
  line: number;
  column: number;
  length?: number;
}

type Diagnose = (reason: string, lines: readonly string[], line: number, column: number) => Diagnosis | null;

const UNQUOTED_TEMPLATE = /^(\s*(?:- +)*(?:[^\s#'"{[][^#'"{[]*:\s+)?)(\{\{.*?\}\}|\{\{.*)/;
const VALUE_OF_LINE = /^(\s*(?:- +)*(?:[^\s#'"][^#'"]*?:\s+)?)(\S.*)$/;

/** The parser's own words where no cause is known. */
function diagnose(reason: string, lines: readonly string[], line: number, column: number): Diagnosis {
  for (const cause of CAUSES) {
    const found = cause(reason, lines, line, column);
    if (found !== null) return found;
  }
  return { message: MESSAGES[reason] ?? reason, line, column };
}

const MESSAGES: Record<string, string> = {
  "bad indentation of a mapping entry": "this does not fit here",
  "bad indentation of a sequence entry": "this does not fit into the list",
  "deficient indentation": "this belongs deeper, or something above is not closed",
  "end of the stream or a document separator is expected": "this does not fit what is above it",
  "object-based map does not support complex keys": "a list or a mapping cannot be a key",
};

/** Ordered from the surest cause to the vaguest. */
const CAUSES: readonly Diagnose[] = [
  tab,
  unquotedTemplate,
  templateBlock,
  secondDocument,
  openQuote,
  quoteInQuotes,
  reservedStart,
  colonInValue,
  missingColon,
  missingSpace,
  indentation,
  unknownTag,
];

function tab(reason: string, lines: readonly string[], line: number): Diagnosis | null {
  const column = lines[line]?.indexOf("\t") ?? -1;
  if (!reason.startsWith("tab characters") || column < 0) return null;
  return { message: "a tab indents this line", hint: "indent with spaces", line, column };
}

function unquotedTemplate(reason: string, lines: readonly string[], line: number): Diagnosis | null {
  // `{{ x }}` is well-formed as a mapping whose key is a mapping: the parser marks where the outermost one starts, so
  // the braces may stand on any later line. Otherwise only the marked line can be the cause.
  const last = reason.includes("complex keys") ? lines.length - 1 : line;
  let blockIndent = -1;
  for (let index = line; index <= last; index++) {
    const text = lines[index] ?? "";
    const indent = text.search(/\S/);
    if (indent < 0 || (blockIndent >= 0 && indent > blockIndent)) continue;
    blockIndent = /[|>][-+\d]*\s*$/.test(text) ? indent : -1;
    const match = UNQUOTED_TEMPLATE.exec(text);
    if (match === null) continue;
    const [, before = "", template = ""] = match;
    const hint = `put quotes around the value: "${template.replaceAll('"', "'")}"`;
    return { message: "a template must be quoted", hint, line: index, column: before.length, length: template.length };
  }
  return null;
}

function templateBlock(_: string, lines: readonly string[], line: number): Diagnosis | null {
  const column = lines[line]?.search(/\S/) ?? -1;
  if (column < 0 || !/^\{[%#]/.test(lines[line]!.slice(column))) return null;
  const hint = "YAML is read before templates; put the whole value into quotes, with the template inside";
  return { message: "a template block cannot stand between the lines of a YAML file", hint, line, column };
}

function secondDocument(reason: string, lines: readonly string[]): Diagnosis | null {
  if (!reason.startsWith("expected a single document")) return null;
  const line = lines.findIndex((text, index) => index > 0 && /^---(\s|$)/.test(text));
  const hint = "remove the line --- or move what follows into a file of its own";
  return { message: "a second document starts here", hint, line: Math.max(line, 0), column: 0 };
}

function openQuote(reason: string, lines: readonly string[], line: number): Diagnosis | null {
  if (!reason.includes("quoted scalar") && reason !== "deficient indentation") return null;
  for (let index = Math.min(line, lines.length - 1); index >= 0; index--) {
    const match = /^(\s*(?:- +)*(?:[^\s#'"][^#'"]*?:\s+)?)(["'[{])/.exec(lines[index] ?? "");
    if (match === null) continue;
    const [, before = "", opening = ""] = match;
    const closing = CLOSING[opening] ?? opening;
    const hint = `close it with ${closing}`;
    return { message: `${opening} is opened here and not closed`, hint, line: index, column: before.length };
  }
  return null;
}

const CLOSING: Record<string, string> = { "[": "]", "{": "}" };

function quoteInQuotes(reason: string, lines: readonly string[], line: number): Diagnosis | null {
  const match = VALUE_OF_LINE.exec(lines[line] ?? "");
  const value = match?.[2] ?? "";
  const quote = value[0];
  if (!reason.startsWith("bad indentation") || (quote !== "'" && quote !== '"')) return null;
  const closing = value.indexOf(quote, 1);
  if (closing < 0 || closing >= value.trimEnd().length - 1) return null;
  const escaped = quote === "'" ? "''" : '\\"';
  const column = (match?.[1]?.length ?? 0) + closing;
  const hint = `write a quote inside the text as ${escaped}, or quote the whole value`;
  return { message: "the text ends at this quote, and more follows", hint, line, column };
}

function reservedStart(_: string, lines: readonly string[], line: number): Diagnosis | null {
  const match = VALUE_OF_LINE.exec(lines[line] ?? "");
  const value = match?.[2] ?? "";
  if (!/^[@`%*&!]/.test(value) || !/^[@`%]|^[*&!](\s|$)/.test(value)) return null;
  const column = match?.[1]?.length ?? 0;
  return { message: `a value cannot begin with ${value[0]}`, hint: "put quotes around the value", line, column };
}

function colonInValue(reason: string, lines: readonly string[], line: number): Diagnosis | null {
  const text = lines[line] ?? "";
  const match = /^(\s*(?:- +)*[^\s#'"{[][^#'"]*?:\s+)([^\s'"|>{[].*:(?:\s.*|$))/.exec(text);
  if (!reason.startsWith("bad indentation") || match === null) return null;
  const [, before = "", value = ""] = match;
  const hint = `put quotes around the value: "${value.trimEnd().replaceAll('"', '\\"')}"`;
  const message = "a value that holds a colon and a space must be quoted";
  return { message, hint, line, column: before.length, length: value.trimEnd().length };
}

function missingColon(_: string, lines: readonly string[], line: number): Diagnosis | null {
  for (const index of [line, line - 1]) {
    const match = /^(\s*(?:- +)?)([A-Za-z_][\w-]*)(\s+\S.*)?$/.exec(lines[index] ?? "");
    if (match === null || (match[3] ?? "").includes(": ")) continue;
    const [, before = "", key = ""] = match;
    const hint = `write ${key}: with a colon and a space, or indent the line into the text above it`;
    return { message: `no colon after "${key}"`, hint, line: index, column: before.length, length: key.length };
  }
  return null;
}

function missingSpace(reason: string, lines: readonly string[], line: number): Diagnosis | null {
  const match = /^(\s*(?:- +)?)([A-Za-z_][\w-]*):\S/.exec(lines[Math.max(line - 1, 0)] ?? lines[line] ?? "");
  if (match === null || !reason.startsWith("end of the stream")) return null;
  const column = (match[1] ?? "").length + (match[2] ?? "").length;
  return {
    message: "no space after this colon",
    hint: "a key is followed by a colon and a space",
    line: Math.max(line - 1, 0),
    column,
  };
}

function indentation(reason: string, lines: readonly string[], line: number): Diagnosis | null {
  if (!reason.startsWith("bad indentation")) return null;
  const text = lines[line] ?? "";
  const indent = text.search(/\S/);
  const above = lines.slice(0, line).findLast((other) => /^\s*[^\s#]/.test(other));
  if (above === undefined || indent < 0) return null;
  const aboveIndent = above.search(/\S/);
  if (aboveIndent === indent) return null;
  const message = `this line is indented by ${indent}, the one above by ${aboveIndent}, and no level fits`;
  return { message, hint: "lines of one mapping or list start in the same column", line, column: indent };
}

function unknownTag(reason: string, _: readonly string[], line: number, column: number): Diagnosis | null {
  if (!reason.startsWith("unknown ") || !reason.includes("tag")) return null;
  return {
    message: "a word that begins with ! is a type of YAML, and this one is unknown",
    hint: "put quotes around the value",
    line,
    column,
  };
}

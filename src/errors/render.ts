import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { maskSecrets } from "../util/mask-secrets.ts";
import { printable, renderSnippet } from "./snippet.ts";
import { type Note, type Place, type TstlError, TstlErrors } from "./tstl-error.ts";

/** How parts of an error are coloured: each function wraps a text in its colour. */
export interface Palette {
  /** The word `error`. */
  error: (text: string) => string;
  /** The word `warning`. */
  warning: (text: string) => string;
  /** The sentence that says what is wrong. */
  message: (text: string) => string;
  /** File, line and column. */
  place: (text: string) => string;
  /** Line numbers and the bar beside them. */
  gutter: (text: string) => string;
  /** The underline. */
  mark: (text: string) => string;
  /** The word `help`. */
  help: (text: string) => string;
}

/** How an error is shown. */
export interface RenderErrorOptions {
  /** Null for no colours. */
  color: Palette | null;
  /** Columns of the terminal; longer source lines are cut around the marked part. */
  width: number;
  /** Folder that the files of places are relative to. */
  projectDir: string;
  /** What must not be shown. */
  secrets?: readonly string[];
  /** The word at the beginning; `error` unless given. */
  severity?: "error" | "warning";
}

const plain = (text: string): string => text;
const PLAIN: Palette = {
  error: plain,
  warning: plain,
  message: plain,
  place: plain,
  gutter: plain,
  mark: plain,
  help: plain,
};

/**
 * The text that a user sees for a mistake, without a newline at the end:
 *
 *     error[REF_NOT_FOUND]: the model "daily" depends on a node named 'ordrs' which was not found
 *       models/daily.sql:2:15
 *       1 | select *
 *       2 | from {{ ref('ordrs') }}
 *         |             ^^^^^^^
 *       help: did you mean "orders"?
 *
 * Several errors are divided by an empty line. Reads the file of the place where its text is not at hand; a file that
 * cannot be read is left out.
 */
export function renderError(error: TstlError | TstlErrors, options: RenderErrorOptions): string {
  if (error instanceof TstlErrors) return error.errors.map((each) => renderError(each, options)).join("\n\n");
  const palette = options.color ?? PLAIN;
  const severity = options.severity ?? "error";
  const [first = "", ...more] = printable(error.message).split("\n");
  const lines = [`${palette[severity](`${severity}[${error.code}]`)}: ${palette.message(first)}`];
  for (const line of more) lines.push(`  ${line}`);
  if (error.place !== undefined) lines.push(...renderPlace(error.place, palette, options));
  lines.push(...renderNotes(error.notes, palette).map((line) => `  ${line}`));
  if (error.hint !== undefined) lines.push(`  ${palette.help("help")}: ${error.hint.replaceAll("\n", "\n  ")}`);
  return maskSecrets(lines.map((line) => line.trimEnd()).join("\n"), options.secrets ?? []);
}

/** A place as one writes it: `models/x.sql:14:20`. */
export function formatPlace({ file, line, column }: Place): string {
  return [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(":");
}

function renderPlace(place: Place, palette: Palette, options: RenderErrorOptions): string[] {
  const lines = [`  ${palette.place(formatPlace(place))}`];
  const source = place.line === undefined ? undefined : (place.source ?? readSource(place.file, options.projectDir));
  if (source !== undefined) lines.push(...renderSnippet(source, place, palette, options.width));
  return lines;
}

const MOST_NOTES = 12;
const LAST_NOTES = 3;

/** A long chain of calls, as of a macro that calls itself, is shown from both of its ends. */
function renderNotes(notes: readonly Note[], palette: Palette): string[] {
  if (notes.length <= MOST_NOTES) return notes.map((note) => renderNote(note, palette));
  const first = notes.slice(0, MOST_NOTES - LAST_NOTES - 1);
  const last = notes.slice(-LAST_NOTES);
  const left = `… ${notes.length - first.length - last.length} more`;
  return [...first.map((note) => renderNote(note, palette)), left, ...last.map((note) => renderNote(note, palette))];
}

function renderNote({ message, place }: Note, palette: Palette): string {
  const where = place === undefined ? "" : ` (${palette.place(formatPlace(place))})`;
  return `${message.replaceAll("\n", "\n  ")}${where}`;
}

function readSource(file: string, projectDir: string): string | undefined {
  const path = file.startsWith("~/") ? homedir() + file.slice(1) : resolve(projectDir, file);
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The place alone still says where: the file may have been removed since.
    return undefined;
  }
}

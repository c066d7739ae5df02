import { type CsvRecord, END_OF_FILE, ENDED_BY_LF, NEEDS_MORE, type RecordScanner } from "./csv-records.ts";

/** A JSON text without escapes; `starts`/`ends` mark what is between the quotes. */
export const TEXT = 16;
/** A JSON text with escapes; `starts`/`ends` mark what is between the quotes. */
export const ESCAPED = 32;
/** Null, or not there. */
export const NULL = 64;
/** An object or a list. */
export const NESTED = 128;

/** A column of a JSON file, and where in the object its value stands: keys from the outermost one, none for all of it. */
export interface JsonColumn {
  name: string;
  path: readonly string[];
}

/** What is on the way to columns: a key leads to a column, to further keys, or to both. */
interface Branch {
  column: number;
  keys: Map<string, Branch> | null;
}

/** Reads lines of JSON objects into records whose cells are the columns. */
export interface JsonScanner {
  scan: RecordScanner;
  /** What is wrong with the line that was read last, or null. */
  fault(): string | null;
  /** Outermost keys that were seen and belong to no column, in the order in which they came. */
  otherKeys(): readonly string[];
}

const LF = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const COMMA = 44;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const LETTER_N = 110;

/**
 * Makes a scanner of NDJSON for some columns. A value is not read but marked: what goes on is the text of the file, so
 * that no digit of a number and no key of an object is lost. `JSON.parse` says whether a line is JSON at all.
 */
export function jsonScanner(columns: readonly JsonColumn[]): JsonScanner {
  const tree = treeOf(columns);
  const whole = columns.flatMap(({ path }, i) => (path.length === 0 ? [i] : []));
  const others = new Set<string>();
  const walk = objectWalker(tree, others);
  let fault: string | null = null;

  const scan: RecordScanner = (record, from, end, atEnd) => {
    const bytes = Buffer.from(record.bytes.buffer, record.bytes.byteOffset, record.bytes.length);
    const found = bytes.indexOf(LF, from);
    const complete = found >= 0 && found < end;
    if (!complete && !atEnd) return NEEDS_MORE;
    const to = complete ? found : end;
    record.start = from;
    record.next = complete ? to + 1 : end;
    record.lineEnd = complete ? ENDED_BY_LF : END_OF_FILE;
    record.innerLines = 0;
    roomFor(record, columns.length);
    fault = lineFault(bytes, from, to);
    if (fault === BLANK) {
      fault = null;
      record.count = 1;
      record.anyFlags = 0;
      record.starts[0] = record.ends[0] = from;
      record.flags[0] = 0;
      return record.next;
    }
    record.count = columns.length;
    record.anyFlags = NULL;
    for (let i = 0; i < columns.length; i++) {
      record.starts[i] = record.ends[i] = from;
      record.flags[i] = NULL;
    }
    if (fault !== null) return record.next;
    const { start, end: last } = trimmed(bytes, from, to);
    for (const column of whole) mark(record, column, start, last, NESTED);
    walk(record, start);
    return record.next;
  };
  return { scan, fault: () => fault, otherKeys: () => [...others] };
}

function treeOf(columns: readonly JsonColumn[]): Branch {
  const root: Branch = { column: -1, keys: new Map() };
  for (const [i, { path }] of columns.entries()) {
    let branch = root;
    for (const key of path) {
      branch.keys ??= new Map();
      const next: Branch = branch.keys.get(key) ?? { column: -1, keys: null };
      branch.keys.set(key, next);
      branch = next;
    }
    if (path.length > 0) branch.column = i;
  }
  return root;
}

const BLANK = "";

/** Why a line is no JSON object, BLANK for one with nothing on it, null for an object. */
function lineFault(bytes: Buffer, from: number, to: number): string | null {
  const text = utf8Slice.call(bytes, from, to);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return "the line is JSON, but no object";
    return text.includes("\\u") ? letterFault(text, value) : null;
  } catch (error) {
    if (text.trim() === "") return BLANK;
    const reason = (error as Error).message.replace(/ in JSON at position \d+.*$/s, "");
    return `the line is no JSON: ${reason.replace(/, (?:\.\.\.)?".*$/s, "").replace(/ is not valid JSON$/, "")}`;
  }
}

/** JSON can write letters that Postgres has no room for, in text as in jsonb. */
function letterFault(text: string, value: object): string | null {
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(text)) return "the line has a NUL character, which Postgres cannot keep";
  // JSON.stringify writes half a pair as an escape, and no other letter beyond ASCII.
  const hasHalf = /\\ud[89a-f]/i.test(text) && /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(value));
  return hasHalf ? "the line has half of a surrogate pair, which is no letter" : null;
}

function trimmed(bytes: Buffer, from: number, to: number): { start: number; end: number } {
  let start = from;
  let end = to;
  while (bytes[start]! <= 32) start++;
  while (bytes[end - 1]! <= 32) end--;
  return { start, end };
}

function roomFor(record: CsvRecord, columns: number): void {
  if (record.starts.length >= columns) return;
  record.starts = new Int32Array(columns);
  record.ends = new Int32Array(columns);
  record.flags = new Uint8Array(columns);
}

function mark(record: CsvRecord, column: number, start: number, end: number, flag: number): void {
  record.starts[column] = start;
  record.ends[column] = end;
  record.flags[column] = flag;
  record.anyFlags |= flag;
}

/** Goes through an object known to be JSON, from its brace on, and marks the values of columns. */
function objectWalker(tree: Branch, others: Set<string>): (record: CsvRecord, at: number) => void {
  let p = 0;
  let escaped = false;

  const skipSpace = (bytes: Uint8Array) => {
    while (bytes[p]! <= 32) p++;
  };
  /** From behind the opening quote to behind the closing one; tells of escapes. */
  const skipText = (bytes: Uint8Array) => {
    escaped = false;
    for (let c = bytes[p]; c !== QUOTE; c = bytes[++p]) {
      if (c === BACKSLASH) {
        escaped = true;
        p++;
      }
    }
    p++;
  };
  const skipNested = (bytes: Uint8Array) => {
    let depth = 0;
    for (;;) {
      const c = bytes[p++];
      if (c === QUOTE) skipText(bytes);
      else if (c === OPEN_OBJECT || c === OPEN_LIST) depth++;
      else if ((c === CLOSE_OBJECT || c === CLOSE_LIST) && --depth === 0) return;
    }
  };
  const skipPlain = (bytes: Uint8Array) => {
    for (let c = bytes[p]!; c > 32 && c !== COMMA && c !== CLOSE_OBJECT && c !== CLOSE_LIST; c = bytes[++p]!);
  };
  const readValue = (record: CsvRecord, branch: Branch | undefined) => {
    const { bytes } = record;
    const start = p;
    const first = bytes[p]!;
    const column = branch === undefined ? -1 : branch.column;
    if (first === QUOTE) {
      p++;
      skipText(bytes);
      if (column >= 0) mark(record, column, start + 1, p - 1, escaped ? ESCAPED : TEXT);
    } else if (first === OPEN_OBJECT || first === OPEN_LIST) {
      if (first === OPEN_OBJECT && branch?.keys) walk(record, branch.keys, null);
      else skipNested(bytes);
      if (column >= 0) mark(record, column, start, p, NESTED);
    } else {
      skipPlain(bytes);
      if (column >= 0) mark(record, column, start, p, first === LETTER_N ? NULL : 0);
    }
  };
  const walk = (record: CsvRecord, keys: Map<string, Branch>, unknown: Set<string> | null) => {
    const bytes = record.bytes as Buffer;
    p++;
    skipSpace(bytes);
    while (bytes[p] !== CLOSE_OBJECT) {
      const start = ++p;
      skipText(bytes);
      const key = keyText(bytes, start, p - 1, escaped);
      skipSpace(bytes);
      if (bytes[p] === COLON) p++;
      skipSpace(bytes);
      const branch = keys.get(key);
      if (branch === undefined && unknown !== null) unknown.add(key);
      readValue(record, branch);
      skipSpace(bytes);
      if (bytes[p] === COMMA) p++;
      skipSpace(bytes);
    }
    p++;
  };
  return (record, at) => {
    p = at;
    walk(record, tree.keys!, others);
  };
}

const utf8Slice = (Buffer.prototype as unknown as { utf8Slice(from: number, to: number): string }).utf8Slice;

function keyText(bytes: Uint8Array, start: number, end: number, escaped: boolean): string {
  const text = utf8Slice.call(bytes, start, end);
  return escaped ? (JSON.parse(`"${text}"`) as string) : text;
}

import type { Plain } from "../manifest/node.ts";
import { noFacts, recordCall, type TemplateFacts } from "./template-facts.ts";

const OPENING = /\{\{[-+]?\s*/y;
const PATH = /([A-Za-z_]\w*)(\.[A-Za-z_]\w*)*/y;
const CLOSING = /\s*[-+]?\}\}/y;
const OPEN_CALL = /\s*\(\s*/y;
const CLOSE_CALL = /\s*,?\s*\)/y;
const COMMA = /\s*,\s*/y;
const KEYWORD = /([A-Za-z_]\w*)\s*=(?!=)\s*/y;
const TEXT = /'([^'\\]*)'|"([^"\\]*)"/y;
const NUMBER = /-?(?:0|[1-9]\d{0,14})(\.\d*[1-9])?(?![\w.])/y;
const WORD = /(?:true|True|false|False|none|None)(?!\w)/y;
const WORDS: Record<string, Plain> = { true: true, false: false, none: null };
const OPEN_LIST = /\[\s*/y;
const CLOSE_LIST = /\s*,?\s*\]/y;
const OPEN_DICT = /\{\s*/y;
const CLOSE_DICT = /\s*,?\s*\}/y;
const COLON = /\s*:\s*/y;

/**
 * Reads the facts of a template that holds nothing but comments and `{{ name }}`, `{{ name(literals) }}` or
 * `{{ package.name(literals) }}`: nine models of ten. Undefined for any other text, which is then parsed; such a simple
 * text is always valid Jinja, so parsing it would tell nothing more.
 */
export function quickScan(text: string): TemplateFacts | undefined {
  const facts = noFacts();
  let position = text.indexOf("{");
  while (position !== -1) {
    const next = text.charCodeAt(position + 1);
    if (next === 0x7b /* { */) {
      const end = scanOutput(text, position, facts);
      if (end === undefined) return undefined;
      position = end;
    } else if (next === 0x25 /* % */) return undefined;
    else if (next === 0x23 /* # */) {
      const end = text.indexOf("#}", position + 2);
      if (end === -1) return undefined;
      position = end + 2;
    } else position += 1;
    position = text.indexOf("{", position);
  }
  return facts;
}

/**
 * Reads the facts of a single expression without braces, such as `ref('users')` in an argument of a test. Undefined
 * where it is more than a name or a call with literal arguments.
 */
export function quickScanExpression(expression: string): TemplateFacts | undefined {
  const facts = noFacts();
  const text = `{{ ${expression} }}`;
  return scanOutput(text, 0, facts) === text.length ? facts : undefined;
}

function scanOutput(text: string, start: number, facts: TemplateFacts): number | undefined {
  const reader = new Reader(text, start);
  reader.take(OPENING);
  const nameStart = reader.position;
  const path = reader.take(PATH);
  if (!path) return undefined;
  const [name, root] = path as unknown as [string, string];
  if (reader.take(OPEN_CALL)) {
    const positional: Plain[] = [];
    const named: Record<string, Plain> = {};
    if (!readArguments(reader, positional, named)) return undefined;
    if (!recordCall(facts, name, positional, named, nameStart)) return undefined;
  } else addName(facts, root);
  return reader.take(CLOSING) ? reader.position : undefined;
}

function addName(facts: TemplateFacts, name: string): void {
  if (!facts.names.includes(name)) facts.names.push(name);
}

function readArguments(reader: Reader, positional: Plain[], named: Record<string, Plain>): boolean {
  if (reader.take(CLOSE_CALL)) return true;
  do {
    const keyword = reader.take(KEYWORD)?.[1];
    const value = readLiteral(reader);
    if (value === undefined) return false;
    if (keyword !== undefined) {
      if (keyword in named) return false;
      named[keyword] = value;
    } else if (Object.keys(named).length > 0) return false;
    else positional.push(value);
    if (reader.take(CLOSE_CALL)) return true;
  } while (reader.take(COMMA));
  return false;
}

function readLiteral(reader: Reader): Plain | undefined {
  const quoted = reader.take(TEXT);
  if (quoted) return quoted[1] ?? quoted[2]!;
  const number = reader.take(NUMBER);
  if (number) return Number(number[0]);
  const word = reader.take(WORD);
  if (word) return WORDS[word[0].toLowerCase()]!;
  if (reader.take(OPEN_LIST)) return readList(reader);
  if (reader.take(OPEN_DICT)) return readDict(reader);
  return undefined;
}

function readList(reader: Reader): Plain[] | undefined {
  const items: Plain[] = [];
  if (reader.take(CLOSE_LIST)) return items;
  do {
    const item = readLiteral(reader);
    if (item === undefined) return undefined;
    items.push(item);
    if (reader.take(CLOSE_LIST)) return items;
  } while (reader.take(COMMA));
  return undefined;
}

function readDict(reader: Reader): { [key: string]: Plain } | undefined {
  const dict: { [key: string]: Plain } = {};
  if (reader.take(CLOSE_DICT)) return dict;
  do {
    const key = readLiteral(reader);
    // A number as a key would be moved to the front by JavaScript.
    if (typeof key !== "string" || /^\d/.test(key) || !reader.take(COLON)) return undefined;
    const value = readLiteral(reader);
    if (value === undefined) return undefined;
    dict[key] = value;
    if (reader.take(CLOSE_DICT)) return dict;
  } while (reader.take(COMMA));
  return undefined;
}

class Reader {
  position: number;
  private readonly text: string;

  constructor(text: string, position: number) {
    this.text = text;
    this.position = position;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match) this.position = pattern.lastIndex;
    return match;
  }
}

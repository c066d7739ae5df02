import {
  GET_ATTRIBUTE,
  GET_ITEM,
  type HostObject,
  isUndefined,
  length,
  PyError,
  REPR,
  repr,
  TO_STRING,
  type Tuple,
  TYPE_NAME,
  tupleOf,
  typeName,
} from "../../template/index.ts";
import { type Members, methodMember, PyValue, readMember } from "./members.ts";
import type { RegexSource } from "./regex-syntax.ts";
import { regexError } from "./regex-syntax.ts";

/** What a match needs of its pattern. */
export type MatchedPattern = HostObject & { readonly source: RegexSource };

/** Python's `re.Match`. */
export class Match extends PyValue {
  readonly [TYPE_NAME] = "re.Match";
  readonly pattern: MatchedPattern;
  readonly text: string;
  readonly found: RegExpExecArray;

  constructor(pattern: MatchedPattern, found: RegExpExecArray) {
    super();
    this.pattern = pattern;
    this.text = found.input;
    this.found = found;
  }

  [TO_STRING](): string {
    return this[REPR]();
  }

  [REPR](): string {
    return `<re.Match object; span=${repr(this.span(0))}, match=${repr(this.found[0])}>`;
  }

  [GET_ITEM](key: unknown): unknown {
    // Jinja takes an item that is not there for an attribute.
    return this.#find(key) === undefined ? undefined : this.group(key);
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(MEMBERS, this, name);
  }

  #find(key: unknown): number | undefined {
    const { groups, groupCount } = this.pattern.source;
    const index = typeof key === "string" ? groups.get(key) : typeof key === "boolean" ? Number(key) : key;
    if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index <= groupCount) return index;
    return undefined;
  }

  /** The number of a group that is given by number or name; raises Python's IndexError. */
  index(key: unknown): number {
    const index = this.#find(key);
    if (index === undefined) throw new PyError("IndexError", "no such group");
    return index;
  }

  /** The text of a group, null for one that took no part. */
  group(key: unknown): string | null {
    return this.found[this.index(key)] ?? null;
  }

  groups(fallback: unknown = null): unknown[] {
    return this.found.slice(1).map((text) => text ?? fallback);
  }

  /** Where a group begins and ends, in characters; -1 for one that took no part. */
  span(key: unknown): Tuple {
    const [start, end] = this.found.indices?.[this.index(key)] ?? [-1, -1];
    return tupleOf([start, end].map((unit) => (unit < 0 ? -1 : length(this.text.slice(0, unit)))));
  }
}

const KEY = (value: unknown) => (value === undefined ? 0 : value);

const MEMBERS: Members<Match> = {
  group: methodMember("group", ["*args"], (self, keys: unknown[]) =>
    keys.length < 2 ? self.group(KEY(keys[0])) : tupleOf(keys.map((key) => self.group(key))),
  ),
  groups: methodMember("groups", ["default="], (self, fallback: unknown) => tupleOf(self.groups(fallback))),
  groupdict: methodMember("groupdict", ["default="], (self, fallback: unknown) => {
    const names = [...self.pattern.source.groups.keys()];
    return new Map(names.map((name) => [name, self.group(name) ?? fallback ?? null]));
  }),
  start: methodMember("start", ["group="], (self, key: unknown) => self.span(KEY(key))[0]),
  end: methodMember("end", ["group="], (self, key: unknown) => self.span(KEY(key))[1]),
  span: methodMember("span", ["group="], (self, key: unknown) => self.span(KEY(key))),
  expand: methodMember("expand", ["template"], (self, template: unknown) => expand(String(template), self)),
  string: (self) => self.text,
  re: (self) => self.pattern,
  pos: () => 0,
  endpos: (self) => length(self.text),
  lastindex: (self) => lastIndex(self),
  lastgroup: (self) => [...self.pattern.source.groups].find(([, index]) => index === lastIndex(self))?.[0] ?? null,
};

// The group that was closed last: of those that end last, the outermost, which is the first.
function lastIndex(match: Match): number | null {
  let last: number | null = null;
  match.found.indices?.forEach((span, index) => {
    if (index === 0 || span === undefined) return;
    if (last === null || span[1] > match.found.indices![last]![1]) last = index;
  });
  return last;
}

const ESCAPES: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  f: "\f",
  v: "\v",
  a: "\u0007",
  b: "\b",
  "\\": "\\",
};

/** A replacement text with its references to groups filled in. */
export function expand(template: string, match: Match): string {
  const groupText = (key: string, position: number) => {
    const { groups, groupCount } = match.pattern.source;
    const index = /^\d+$/.test(key) ? Number(key) : groups.get(key);
    if (index === undefined) throw new PyError("IndexError", `unknown group name '${key}'`);
    if (index > groupCount) throw regexError(`invalid group reference ${index}`, position);
    return match.group(index) ?? "";
  };
  return template.replace(
    /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|(.?))/gs,
    (_, name?: string, octal?: string, number?: string, letter?: string, position = 0) => {
      if (name !== undefined) return groupText(name, Number(position) + 3);
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (number !== undefined) return groupText(number, Number(position) + 1);
      if (letter === "") throw regexError("bad escape (end of pattern)", Number(position));
      if (Object.hasOwn(ESCAPES, letter!)) return ESCAPES[letter!]!;
      if (/[A-Za-z]/.test(letter!)) throw regexError(`bad escape \\${letter}`, Number(position));
      return `\\${letter}`;
    },
  );
}

/** The text that a function works on; raises Python's TypeError for anything else. */
export function subjectText(value: unknown): string {
  if (typeof value === "string") return value;
  if (isUndefined(value)) throw new PyError("TypeError", "expected string or bytes-like object, got 'Undefined'");
  throw new PyError("TypeError", `expected string or bytes-like object, got '${typeName(value)}'`);
}

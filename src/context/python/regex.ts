import {
  callValue,
  EQUALS,
  GET_ATTRIBUTE,
  ITERATE,
  isJinjaCallable,
  PyError,
  REPR,
  repr,
  str,
  TO_STRING,
  TYPE_NAME,
  tupleOf,
  typeName,
} from "../../template/index.ts";
import { type Members, methodMember, PyValue, readMember } from "./members.ts";
import { expand, Match, subjectText } from "./regex-match.ts";
import { FLAGS, type RegexSource, regexError, translateRegex } from "./regex-syntax.ts";

/** Python's `re.Pattern`. */
export class Pattern extends PyValue {
  readonly [TYPE_NAME] = "re.Pattern";
  readonly text: string;
  readonly source: RegexSource;
  readonly #compiled = new Map<string, RegExp>();

  constructor(text: string, flags: number) {
    super();
    this.text = text;
    this.source = translateRegex(text, flags);
    this.#regExp("g", "");
  }

  // Flag "g" looks anywhere, "y" only at the place given.
  #regExp(mode: string, suffix: string): RegExp {
    const key = mode + suffix;
    let made = this.#compiled.get(key);
    if (made === undefined) {
      const flags = `dv${mode}${this.source.flags & FLAGS.I ? "i" : ""}`;
      try {
        made = new RegExp(suffix === "" ? this.source.source : `(?:${this.source.source})${suffix}`, flags);
      } catch {
        throw regexError(`the pattern ${repr(this.text)} cannot be used`);
      }
      this.#compiled.set(key, made);
    }
    return made;
  }

  #run(mode: string, suffix: string, text: string, from: number): Match | null {
    const regExp = this.#regExp(mode, suffix);
    regExp.lastIndex = from;
    const found = regExp.exec(text);
    return found === null ? null : new Match(this, found);
  }

  search(text: string): Match | null {
    return this.#run("g", "", text, 0);
  }

  match(text: string): Match | null {
    return this.#run("y", "", text, 0);
  }

  fullmatch(text: string): Match | null {
    return this.#run("y", "(?![^])", text, 0);
  }

  /** All matches from left to right, none overlapping. */
  *all(text: string): Generator<Match> {
    let from = 0;
    while (from <= text.length) {
      const match = this.#run("g", "", text, from);
      if (match === null) return;
      yield match;
      const end = match.found.index + match.found[0].length;
      // A surrogate pair is one character.
      from = match.found[0] !== "" ? end : end + (text.codePointAt(end)! > 0xffff ? 2 : 1);
    }
  }

  [TO_STRING](): string {
    return this[REPR]();
  }

  [REPR](): string {
    const names = FLAG_NAMES.filter(([bit]) => (this.source.flags & bit) !== 0).map(([, name]) => `re.${name}`);
    return `re.compile(${[repr(this.text), ...(names.length === 0 ? [] : [names.join("|")])].join(", ")})`;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof Pattern && other.text === this.text && other.source.flags === this.source.flags;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(PATTERN_MEMBERS, this, name);
  }
}

const FLAG_NAMES: [bit: number, name: string][] = [
  [FLAGS.A, "ASCII"],
  [FLAGS.I, "IGNORECASE"],
  [FLAGS.M, "MULTILINE"],
  [FLAGS.S, "DOTALL"],
  [FLAGS.X, "VERBOSE"],
];

/** Texts of the groups as `findall` gives them: the match itself where there is none, a tuple for several. */
function groupsFound(match: Match): unknown {
  const groups = match.groups("");
  return groups.length === 0 ? match.found[0] : groups.length === 1 ? groups[0] : tupleOf(groups);
}

function substitute(self: Pattern, repl: unknown, text: string, count: number): [text: string, number: number] {
  const replacement = replacer(repl);
  let [result, end, done] = ["", 0, 0];
  for (const match of self.all(text)) {
    if (count > 0 && done === count) break;
    result += text.slice(end, match.found.index) + replacement(match);
    end = match.found.index + match.found[0].length;
    done++;
  }
  return [result + text.slice(end), done];
}

function replacer(repl: unknown): (match: Match) => string {
  if (typeof repl === "string") return repl.includes("\\") ? (match) => expand(repl, match) : () => repl;
  if (!isJinjaCallable(repl)) {
    throw new PyError("TypeError", `decoding to str: need a bytes-like object, ${typeName(repl)} found`);
  }
  return (match) => {
    const text = callValue(repl, [match], {});
    if (text instanceof Promise)
      throw new PyError("TypeError", "a function that asks the database cannot replace a match");
    return str(text);
  };
}

function splitText(self: Pattern, text: string, most: number): unknown[] {
  const parts: unknown[] = [];
  let [end, done] = [0, 0];
  for (const match of self.all(text)) {
    if (most > 0 && done === most) break;
    parts.push(text.slice(end, match.found.index), ...match.groups());
    end = match.found.index + match.found[0].length;
    done++;
  }
  parts.push(text.slice(end));
  return parts;
}

/** Where `pos` of a pattern's method cuts the text is not supported: `string` is all that these take. */
export const PATTERN_METHODS = {
  search: methodMember<Pattern>("search", ["string"], (self, text: unknown) => self.search(subjectText(text))),
  match: methodMember<Pattern>("match", ["string"], (self, text: unknown) => self.match(subjectText(text))),
  fullmatch: methodMember<Pattern>("fullmatch", ["string"], (self, text: unknown) => self.fullmatch(subjectText(text))),
  findall: methodMember<Pattern>("findall", ["string"], (self, text: unknown) =>
    Array.from(self.all(subjectText(text)), groupsFound),
  ),
  finditer: methodMember<Pattern>("finditer", ["string"], (self, text: unknown) => matchIterator(self, text)),
  sub: methodMember<Pattern>(
    "sub",
    ["repl", "string", "count="],
    (self, repl: unknown, text: unknown, count: unknown) =>
      substitute(self, repl, subjectText(text), Number(count ?? 0))[0],
  ),
  subn: methodMember<Pattern>(
    "subn",
    ["repl", "string", "count="],
    (self, repl: unknown, text: unknown, count: unknown) =>
      tupleOf(substitute(self, repl, subjectText(text), Number(count ?? 0))),
  ),
  split: methodMember<Pattern>("split", ["string", "maxsplit="], (self, text: unknown, most: unknown) =>
    splitText(self, subjectText(text), Number(most ?? 0)),
  ),
};

function matchIterator(self: Pattern, text: unknown): unknown {
  const matches = self.all(subjectText(text));
  return { [ITERATE]: () => matches, [REPR]: () => "<callable_iterator object>", [TYPE_NAME]: "callable_iterator" };
}

const PATTERN_MEMBERS: Members<Pattern> = {
  ...PATTERN_METHODS,
  pattern: (self) => self.text,
  flags: (self) => self.source.flags | (self.source.flags & FLAGS.A ? 0 : FLAGS.U),
  groups: (self) => self.source.groupCount,
  groupindex: (self) => new Map(self.source.groups),
};

import { PyError } from "../../template/index.ts";

/** The flags of Python's re, by their values. */
export const FLAGS = { I: 2, L: 4, M: 8, S: 16, U: 32, X: 64, A: 256 } as const;

/** A pattern of Python's re in terms of JavaScript's RegExp with the flag `v`. */
export interface RegexSource {
  readonly source: string;
  readonly flags: number;
  readonly groupCount: number;
  /** Groups by name. */
  readonly groups: ReadonlyMap<string, number>;
}

// What `\w`, `\d` and `\s` mean, as the inside of a character class: for all of Unicode, and with the flag ASCII.
const UNICODE_CLASSES: Record<string, string> = {
  w: "\\p{L}\\p{N}_",
  d: "\\p{Nd}",
  s: "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000",
};
const ASCII_CLASSES: Record<string, string> = { w: "0-9A-Z_a-z", d: "0-9", s: "\\t-\\r\\x20" };
const CONTROLS: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };
// Not `[^]`, of which V8 finds none as soon as it is repeated in a pattern with the flag `v`.
const ANY = "[\\s\\S]";
const START = `(?<!${ANY})`;
const END = `(?!${ANY})`;

/** Raises what Python's `re.error` says. */
export function regexError(message: string, position?: number): PyError {
  return new PyError("ValueError", position === undefined ? message : `${message} at position ${position}`);
}

/** A character that stands for itself, in a class or outside of one. */
function literal(code: number): string {
  const char = String.fromCodePoint(code);
  if (code > 127 || /[0-9A-Za-z]/.test(char)) return code > 127 ? `\\u{${code.toString(16)}}` : char;
  return `\\x${code.toString(16).padStart(2, "0")}`;
}

/** Translates a pattern; raises a PyError for one that is wrong and for what JavaScript has no equal of. */
export function translateRegex(pattern: string, flags: number): RegexSource {
  return new Translation(pattern, flags).result();
}

// One pass over a pattern; holds the flags of the group that it is in.
class Translation {
  readonly #text: string;
  #at = 0;
  #flags: number;
  #globalFlags: number;
  #count = 0;
  readonly #names = new Map<string, number>();
  readonly #open: { position: number; flags: number }[] = [];

  constructor(pattern: string, flags: number) {
    this.#text = pattern;
    this.#flags = flags;
    this.#globalFlags = flags;
  }

  result(): RegexSource {
    let source = "";
    while (this.#at < this.#text.length) source += this.#next();
    const open = this.#open.at(-1);
    if (open !== undefined) throw regexError("missing ), unterminated subpattern", open.position);
    return { source, flags: this.#globalFlags, groupCount: this.#count, groups: this.#names };
  }

  #has(flag: number): boolean {
    return (this.#flags & flag) !== 0;
  }

  #classOf(letter: string): string {
    return (this.#has(FLAGS.A) ? ASCII_CLASSES : UNICODE_CLASSES)[letter]!;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern.source, "ys");
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#text);
    if (match !== null) this.#at = sticky.lastIndex;
    return match;
  }

  #next(): string {
    if (this.#has(FLAGS.X) && this.#take(/\s+|#[^\n]*/) !== null) return "";
    const position = this.#at;
    const char = String.fromCodePoint(this.#text.codePointAt(position)!);
    this.#at += char.length;
    switch (char) {
      case "\\":
        return this.#escape(position);
      case "[":
        return this.#characterClass(position);
      case "(":
        return this.#group(position);
      case ")":
        return this.#close(position);
      case ".":
        return this.#has(FLAGS.S) ? ANY : "[^\\n]";
      case "^":
        return this.#has(FLAGS.M) ? "(?<![^\\n])" : START;
      case "$":
        return this.#has(FLAGS.M) ? "(?![^\\n])" : `(?=\\n?${END})`;
      case "|":
        return "|";
      case "*":
      case "+":
      case "?":
        return this.#repeat(char, position);
      case "{":
        return this.#braces(position);
      default:
        return literal(char.codePointAt(0)!);
    }
  }

  #repeat(quantifier: string, position: number): string {
    if (position === 0) throw regexError("nothing to repeat", position);
    if (this.#take(/\+/) !== null) throw regexError("a possessive quantifier is not supported", position);
    if (this.#take(/\?/) !== null) return `${quantifier}?`;
    if (/^(?:[*+?]|\{\d)/.test(this.#text.slice(this.#at))) throw regexError("multiple repeat", this.#at);
    return quantifier;
  }

  #braces(position: number): string {
    const match = this.#take(/(\d*)(?:(,)(\d*))?\}/);
    if (match === null || (match[1] === "" && match[2] === undefined)) {
      this.#at = position + 1;
      return literal(123);
    }
    return this.#repeat(`{${match[1] || 0}${match[2] ?? ""}${match[3] ?? ""}}`, position);
  }

  #escape(position: number): string {
    const char = this.#text[this.#at];
    if (char === undefined) throw regexError("bad escape (end of pattern)", position);
    const shorthand = this.#shorthand();
    if (shorthand !== undefined) return `[${shorthand}]`;
    const reference = this.#octalEscape() === undefined ? this.#take(/[1-9]\d?/) : null;
    if (reference !== null) return this.#reference(Number(reference[0]), position);
    const word = `[${this.#classOf("w")}]`;
    const edge = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
    const assertion = { A: START, Z: END, b: edge, B: `(?!${edge})` }[char];
    if (assertion === undefined) return literal(this.#charEscape(position));
    this.#at++;
    return assertion;
  }

  // Three octal digits, or any that begin with 0, are a character; looked at only.
  #octalEscape(): string | undefined {
    return /^(?:0[0-7]{0,2}|[0-3][0-7]{2})/.exec(this.#text.slice(this.#at))?.[0];
  }

  #shorthand(): string | undefined {
    const letter = this.#take(/[wdsWDS]/)?.[0];
    if (letter === undefined) return undefined;
    const inside = this.#classOf(letter.toLowerCase());
    return letter === letter.toLowerCase() ? inside : `[^${inside}]`;
  }

  // A character of a pattern or a class that is written as an escape; its code point.
  #charEscape(position: number): number {
    const octal = this.#octalEscape();
    if (octal !== undefined) {
      this.#at += octal.length;
      return Number.parseInt(octal, 8);
    }
    const hex = this.#take(/x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})/);
    if (hex !== null) return Number.parseInt(hex[1] ?? hex[2] ?? hex[3]!, 16);
    const code = this.#text.codePointAt(this.#at)!;
    const char = String.fromCodePoint(code);
    if (Object.hasOwn(CONTROLS, char)) {
      this.#at++;
      return CONTROLS[char]!;
    }
    if (/[0-9A-Za-z]/.test(char)) throw regexError(`bad escape \\${char}`, position);
    this.#at += char.length;
    return code;
  }

  #reference(group: number, position: number): string {
    if (group > this.#count) throw regexError(`invalid group reference ${group}`, position + 1);
    return `(?:\\${group})`;
  }

  #characterClass(position: number): string {
    const negated = this.#take(/\^/) !== null ? "^" : "";
    let inside = "";
    for (let first = true; ; first = false) {
      if (this.#at >= this.#text.length) throw regexError("unterminated character set", position);
      if (!first && this.#take(/\]/) !== null) return `[${negated}${inside}]`;
      const low = this.#classMember();
      const range = typeof low === "number" ? this.#take(/-(?!\])/) : null;
      if (range === null) inside += typeof low === "number" ? literal(low) : low;
      else {
        const high = this.#classMember();
        if (typeof high !== "number" || high < (low as number)) throw regexError("bad character range", this.#at);
        inside += `${literal(low as number)}-${literal(high)}`;
      }
    }
  }

  #classMember(): number | string {
    const position = this.#at;
    const code = this.#text.codePointAt(position)!;
    this.#at += code > 0xffff ? 2 : 1;
    if (code !== 92) return code;
    if (this.#at >= this.#text.length) throw regexError("bad escape (end of pattern)", position);
    if (this.#take(/b/) !== null) return 8;
    return this.#shorthand() ?? this.#charEscape(position);
  }

  #group(position: number): string {
    const enter = (source: string) => {
      this.#open.push({ position, flags: this.#flags });
      return source;
    };
    if (this.#take(/\?/) === null) {
      this.#count++;
      return enter("(");
    }
    const named = this.#take(/P<([^>]*)>/);
    if (named !== null) {
      this.#addName(named[1]!, position);
      return enter("(");
    }
    const back = this.#take(/P=([^)]*)\)/);
    if (back !== null) {
      const group = this.#names.get(back[1]!);
      if (group === undefined) throw regexError(`unknown group name '${back[1]}'`, position + 4);
      return this.#reference(group, position);
    }
    if (this.#take(/#[^)]*\)/) !== null) return "";
    const look = this.#take(/:|=|!|<=|<!/);
    if (look !== null) return enter(`(?${look[0]}`);
    return this.#flagGroup(position, enter);
  }

  #addName(name: string, position: number): void {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))
      throw regexError(`bad character in group name '${name}'`, position + 4);
    const before = this.#names.get(name);
    this.#count++;
    if (before !== undefined) {
      const groups = `as group ${this.#count}; was group ${before}`;
      throw regexError(`redefinition of group name '${name}' ${groups}`, position + 4);
    }
    this.#names.set(name, this.#count);
  }

  #flagGroup(position: number, enter: (source: string) => string): string {
    const match = this.#take(/([aiLmsux]*)(?:-([imsx]+))?([:)])/);
    if (match === null) {
      const next = this.#text[this.#at];
      if (next === "(") throw regexError("a conditional group is not supported", position);
      if (next === ">") throw regexError("an atomic group is not supported", position);
      throw regexError(`unknown extension ?${next ?? ""}`, position + 1);
    }
    const [, on, off = "", end] = match as unknown as [string, string, string | undefined, string];
    const flags = (this.#flags | bitsOf(on)) & ~bitsOf(off);
    if (end === ")") {
      if (!ONLY_FLAGS.test(this.#text.slice(0, position)))
        throw regexError("global flags not at the start of the expression", position);
      this.#flags = flags;
      this.#globalFlags = flags;
      return "";
    }
    if (((flags ^ this.#globalFlags) & FLAGS.I) !== 0) {
      throw regexError("the flag i for a part of a pattern is not supported", position);
    }
    const source = enter("(?:");
    this.#flags = flags;
    return source;
  }

  #close(position: number): string {
    const open = this.#open.pop();
    if (open === undefined) throw regexError("unbalanced parenthesis", position);
    this.#flags = open.flags;
    return ")";
  }
}

/** What may stand before flags for the whole of a pattern: nothing but others of them. */
const ONLY_FLAGS = /^(?:\(\?[aiLmsux]+\))*$/;

function bitsOf(letters: string): number {
  return [...letters].reduce((bits, letter) => bits | FLAGS[letter.toUpperCase() as keyof typeof FLAGS], 0);
}

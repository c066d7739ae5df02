import nunjucksLexer from "nunjucks/src/lexer.js";
import { floatOf } from "../runtime/values.ts";
import { unescapeString } from "./string-literal.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

/** Nunjucks' token with an offset in place of line and column, which are only worked out for an error. */
export interface Token {
  type: string;
  value: string;
  /** The value of a number. */
  number: unknown;
  pos: number;
}

/** All tokens have one shape, which keeps the code that reads them fast. */
export function tokenOf(type: string, value: string, pos: number): Token {
  return { type, value, number: undefined, pos };
}

// Nunjucks does not export its class.
const Tokenizer = nunjucksLexer.lex("").constructor as unknown as new (
  source: string,
) => ReturnType<typeof nunjucksLexer.lex>;

const NAME = /[A-Za-z_\u00aa-\uffff][\w\u00aa-\uffff]*/y;
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const RAW_BEGIN = /\{%[-+]?\s*raw\s*(-%\}\s*|%\})/y;
const RAW_END = /\{%([-+]?)\s*endraw\s*(?:[+]%\}|-%\}\s*|%\})/g;
const COMMENT_END = /[+]#\}|-#\}\s*|#\}/g;
const SPACE = /\s*/y;

const PUNCTUATION: Record<string, string> = {
  "(": "left-paren",
  ")": "right-paren",
  "[": "left-bracket",
  "]": "right-bracket",
  "{": "left-curly",
  "}": "right-curly",
  ",": "comma",
  ":": "colon",
  "~": "tilde",
  "|": "pipe",
  ".": "operator",
};
const CLOSER: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/**
 * Nunjucks' tokenizer with Jinja2's rules where they differ: text is found by searching for the next tag instead of
 * character by character, whitespace control and comments are dealt with here (no token is made of them), `}}` may
 * close a nested dict, numbers may have exponents, strings have Python's escapes, and `r/` is no regular expression.
 */
export class JinjaLexer extends Tokenizer {
  private tagEnd = "";
  private tagStart = 0;
  private readonly closers: string[] = [];

  override nextToken(): Token | null {
    if (this.in_code) return this.nextCodeToken();
    return this.nextDataToken();
  }

  private nextDataToken(): Token | null {
    const { str } = this;
    for (;;) {
      if (this.index >= this.len) return null;
      const start = this.index;
      let brace = str.indexOf("{", start);
      let kind = "";
      while (brace !== -1) {
        kind = str[brace + 1] ?? "";
        if (kind === "%" || kind === "{" || kind === "#") break;
        brace = str.indexOf("{", brace + 1);
      }
      if (brace === -1) {
        this.index = this.len;
        return tokenOf("data", str.slice(start), start);
      }
      if (brace > start) {
        this.index = brace;
        const text = str.slice(start, brace);
        const value = str[brace + 2] === "-" ? text.trimEnd() : text;
        if (value !== "") return tokenOf("data", value, start);
      }
      const token = this.openTag(brace, kind);
      if (token !== null) return token;
    }
  }

  /** Steps into the tag at `start`: its token, raw text as data, or null when there is nothing to hand on. */
  private openTag(start: number, kind: string): Token | null {
    const { str } = this;
    if (kind === "#") {
      COMMENT_END.lastIndex = start + 2;
      if (COMMENT_END.exec(str) === null) {
        throw new SyntaxProblem("the comment is never closed", start, "close it with #}");
      }
      this.index = COMMENT_END.lastIndex;
      return null;
    }
    if (kind === "%") {
      RAW_BEGIN.lastIndex = start;
      if (RAW_BEGIN.test(str)) return this.rawText(start, RAW_BEGIN.lastIndex);
    }
    this.in_code = true;
    this.tagStart = start;
    this.tagEnd = kind === "%" ? "%}" : "}}";
    const sign = str[start + 2];
    this.index = start + (sign === "-" || sign === "+" ? 3 : 2);
    return tokenOf(kind === "%" ? "block-start" : "variable-start", "", start);
  }

  private rawText(start: number, contentStart: number): Token | null {
    RAW_END.lastIndex = contentStart;
    const end = RAW_END.exec(this.str);
    if (end === null) throw new SyntaxProblem('"{% raw %}" is never closed', start, "add {% endraw %}");
    this.index = RAW_END.lastIndex;
    const text = this.str.slice(contentStart, end.index);
    const value = end[1] === "-" ? text.trimEnd() : text;
    return value === "" ? null : tokenOf("data", value, contentStart);
  }

  private nextCodeToken(): Token | null {
    const { str } = this;
    let pos = this.index;
    if (str.charCodeAt(pos) === 32) pos++;
    const code = str.charCodeAt(pos);
    if (code <= 32 || code >= 128) {
      SPACE.lastIndex = pos;
      SPACE.test(str);
      pos = SPACE.lastIndex;
    }
    this.index = pos;
    if (pos >= this.len) {
      throw new SyntaxProblem(
        "the tag is never closed",
        this.tagStart,
        `close it with ${this.tagEnd}${this.closers.length > 0 ? `, after the missing "${this.closers.at(-1)}"` : ""}`,
      );
    }
    const char = str[pos]!;
    if (this.closers.length === 0) {
      const end = this.closeTag(pos, char);
      if (end !== null) return end;
    }
    const punctuation = PUNCTUATION[char];
    if (punctuation !== undefined) return this.punctuation(punctuation, char, pos);
    NAME.lastIndex = pos;
    if (NAME.test(str)) return this.advance("symbol", pos, NAME.lastIndex);
    if (char === "'" || char === '"') return this.stringToken(char, pos);
    if (char >= "0" && char <= "9") return this.numberToken(pos);
    if ("=!<>*/%+-".includes(char)) {
      const token = super.nextToken()!;
      return tokenOf(token.type, token.value, pos);
    }
    throw new SyntaxProblem(`unexpected character "${char}"`, pos);
  }

  private closeTag(pos: number, char: string): Token | null {
    const { str } = this;
    const signed = char === "-" || (char === "+" && this.tagEnd === "%}");
    const at = signed ? pos + 1 : pos;
    if (str.startsWith(this.tagEnd, at)) {
      this.in_code = false;
      this.index = at + 2;
      if (char === "-") {
        SPACE.lastIndex = this.index;
        SPACE.test(str);
        this.index = SPACE.lastIndex;
      }
      return tokenOf(this.tagEnd === "%}" ? "block-end" : "variable-end", "", pos);
    }
    if (char === "}" || (char === "%" && str[pos + 1] === "}")) {
      throw new SyntaxProblem(`unexpected "${char === "}" ? "}" : "%}"}"`, pos, `this tag is closed by ${this.tagEnd}`);
    }
    return null;
  }

  private punctuation(type: string, char: string, pos: number): Token {
    this.index = pos + 1;
    const closer = CLOSER[char];
    if (closer !== undefined) this.closers.push(closer);
    else if (char === ")" || char === "]" || char === "}") {
      const expected = this.closers.pop();
      if (expected === undefined) throw new SyntaxProblem(`unexpected "${char}"`, pos);
      if (expected !== char) throw new SyntaxProblem(`unexpected "${char}", expected "${expected}"`, pos);
    }
    return tokenOf(type, char, pos);
  }

  private stringToken(quote: string, pos: number): Token {
    const { str } = this;
    const end = str.indexOf(quote, pos + 1);
    if (end !== -1) {
      const text = str.slice(pos + 1, end);
      if (!text.includes("\\")) {
        this.index = end + 1;
        return tokenOf("string", text, pos);
      }
    }
    STRING.lastIndex = pos;
    if (!STRING.test(str)) throw new SyntaxProblem("the string is never closed", pos, `close it with ${quote}`);
    this.index = STRING.lastIndex;
    return tokenOf("string", unescapeString(str.slice(pos + 1, this.index - 1), pos), pos);
  }

  private numberToken(pos: number): Token {
    FLOAT.lastIndex = pos;
    if (FLOAT.test(this.str)) {
      const token = this.advance("float", pos, FLOAT.lastIndex);
      token.number = floatOf(Number(token.value.replaceAll("_", "")));
      return token;
    }
    INTEGER.lastIndex = pos;
    INTEGER.test(this.str);
    const token = this.advance("int", pos, INTEGER.lastIndex);
    const value = BigInt(token.value.replaceAll("_", ""));
    token.number = Number.isSafeInteger(Number(value)) ? Number(value) : value;
    return token;
  }

  private advance(type: string, pos: number, end: number): Token {
    this.index = end;
    return tokenOf(type, this.str.slice(pos, end), pos);
  }
}

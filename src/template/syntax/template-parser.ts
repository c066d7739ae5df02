import { distance } from "fastest-levenshtein";
import type { BlockKind, Expr, Statement, Target } from "./ast.ts";
import { HeaderParser } from "./header-parser.ts";
import type { JinjaLexer, Token } from "./jinja-lexer.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

const DBT_TAGS: BlockKind[] = ["test", "data_test", "materialization", "snapshot", "docs"];
/** Tags that nunjucks' own `parseStatement` hands to a method of that name. */
const NUNJUCKS_TAGS = ["if", "for", "block", "set", "macro", "call", "filter"];
const OTHER_TAGS = ["do", "with", "break", "continue", "autoescape", "print", ...DBT_TAGS];
const LOADER_TAGS = new Set(["extends", "include", "import", "from"]);
const TAGS_OF_MACROS = new Set<string>(["macro", ...DBT_TAGS]);
const TAGS = new Set([...NUNJUCKS_TAGS, ...OTHER_TAGS]);

/** A block tag that waits for its end. */
interface OpenTag {
  name: string;
  pos: number;
}

/** Statements of Jinja2 and dbt; which method parses which tag is nunjucks' `parseStatement`. */
export class TemplateParser extends HeaderParser {
  private readonly open: OpenTag[] = [];

  constructor(lexer: JinjaLexer) {
    super(lexer);
    this.extensions = [{ tags: OTHER_TAGS, parse: () => this.parseOtherTag() }];
  }

  /** The whole template. */
  parseTemplateBody(): Statement[] {
    return this.parseNodes();
  }

  parseNodes(): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      const token = this.nextToken();
      if (token === null) return body;
      if (token.type === "data") {
        body.push({ kind: "data", text: token.value, pos: token.pos });
      } else if (token.type === "variable-start") {
        const value = this.parseTuple();
        this.expect("variable-end", '"}}"');
        body.push({ kind: "output", value, pos: value.pos });
      } else {
        const statement = this.parseStatement();
        if (statement === null) return body;
        body.push(statement);
      }
    }
  }

  override parseStatement(): Statement | null {
    const token = this.peekToken();
    if (token?.type !== "symbol") throw this.unexpected(token, "the name of a tag");
    if (!TAGS.has(token.value) && !this.breakOnBlocks?.includes(token.value)) throw this.unknownTag(token);
    return super.parseStatement() as Statement | null;
  }

  private unknownTag(token: Token): SyntaxProblem {
    const { value: name, pos } = token;
    const outer = this.open.at(-1);
    if (LOADER_TAGS.has(name)) {
      return new SyntaxProblem(`"{% ${name} %}" is not supported`, pos, "use a macro; macros need no import");
    }
    if (name.startsWith("end") || ["else", "elif"].includes(name)) {
      if (outer === undefined) return new SyntaxProblem(`unexpected "{% ${name} %}": no block is open`, pos);
      const wanted = `{% end${outer.name} %}`;
      return new SyntaxProblem(`unexpected "{% ${name} %}" in "{% ${outer.name} %}"`, pos, `expected ${wanted}`);
    }
    const near = [...TAGS].map((tag) => ({ tag, far: distance(tag, name) })).sort((a, b) => a.far - b.far)[0]!;
    const hint = near.far <= 2 ? `did you mean "${near.tag}"?` : undefined;
    return new SyntaxProblem(`unknown tag "${name}"`, pos, hint);
  }

  /** The body of the tag at `opener`, up to one of `ends`, whose name is the next token then. */
  private parseBody(opener: Token, ...ends: string[]): Statement[] {
    // Jinja2 allows Python's colon here: `{% if x: %}`.
    this.take("colon");
    this.expect("block-end", '"%}"');
    const outerEnds = this.breakOnBlocks;
    this.breakOnBlocks = ends;
    this.open.push({ name: opener.value, pos: opener.pos });
    const body = this.parseNodes();
    if (this.peekToken() === null) {
      const end = ends.at(-1)!;
      throw new SyntaxProblem(`"{% ${opener.value} %}" is never closed`, opener.pos, `add {% ${end} %}`);
    }
    this.open.pop();
    this.breakOnBlocks = outerEnds;
    return body;
  }

  private parseBodyToEnd(opener: Token): Statement[] {
    const body = this.parseBody(opener, `end${opener.value}`);
    this.nextToken();
    this.expect("block-end", '"%}"');
    return body;
  }

  parseIf(): Statement {
    const tag = this.nextToken()!;
    const opener = { ...tag, value: "if" };
    const test = this.parseTuple(false);
    const body = this.parseBody(opener, "elif", "else", "endif");
    const next = this.peekToken()!;
    if (next.value === "elif") return { kind: "if", test, body, otherwise: [this.parseIf()], pos: tag.pos };
    this.nextToken();
    let otherwise: Statement[] = [];
    if (next.value === "else") {
      otherwise = this.parseBody(opener, "endif");
      this.nextToken();
    }
    this.expect("block-end", '"%}"');
    return { kind: "if", test, body, otherwise, pos: tag.pos };
  }

  parseFor(): Statement {
    const tag = this.nextToken()!;
    const target = this.parseTargets();
    if (!this.takeSymbol("in")) throw this.unexpected(this.peekToken(), '"in"');
    const iterable = this.parseTuple(false);
    const test = this.takeSymbol("if") ? this.parseExpression() : undefined;
    const recursive = this.takeSymbol("recursive");
    const body = this.parseBody(tag, "else", "endfor");
    let otherwise: Statement[] = [];
    if (this.nextToken()!.value === "else") {
      otherwise = this.parseBody(tag, "endfor");
      this.nextToken();
    }
    this.expect("block-end", '"%}"');
    return { kind: "for", target, iterable, test, recursive, body, otherwise, pos: tag.pos };
  }

  parseSet(): Statement {
    const tag = this.nextToken()!;
    const target = this.parseTargets();
    if (this.takeOperator("=")) {
      const value = this.parseTuple();
      this.expect("block-end", '"%}"');
      return { kind: "set", target, value, pos: tag.pos };
    }
    let filter: Expr | undefined;
    while (this.take("pipe")) filter = this.parseFilter(filter ?? { kind: "body", pos: tag.pos });
    if (this.peekToken()?.type !== "block-end") throw this.unexpected(this.peekToken(), '"=" or "%}" in "set"');
    return { kind: "setBlock", target, filter, body: this.parseBodyToEnd(tag), pos: tag.pos };
  }

  parseMacro(): Statement {
    const tag = this.nextToken()!;
    const name = this.expect("symbol", "the name of the macro").value;
    const params = this.parseParams();
    return { kind: "macro", tag: "macro", name, params, body: this.parseBodyToEnd(tag), pos: tag.pos };
  }

  parseCall(): Statement {
    const tag = this.nextToken()!;
    const params = this.peekToken()?.type === "left-paren" ? this.parseParams() : [];
    const call = this.parseExpression();
    if (call.kind !== "call") throw new SyntaxProblem('"{% call %}" needs a call, such as statement()', call.pos);
    return { kind: "callBlock", params, call, body: this.parseBodyToEnd(tag), pos: tag.pos };
  }

  parseFilterStatement(): Statement {
    const tag = this.nextToken()!;
    let filter = this.parseFilter({ kind: "body", pos: tag.pos });
    while (this.take("pipe")) filter = this.parseFilter(filter);
    return { kind: "filterBlock", filter, body: this.parseBodyToEnd(tag), pos: tag.pos };
  }

  // There is nothing to extend, so a block is its content.
  parseBlock(): Statement {
    const tag = this.nextToken()!;
    const { value: name } = this.expect("symbol", "the name of the block");
    this.takeSymbol("scoped");
    this.takeSymbol("required");
    const body = this.parseBody(tag, "endblock");
    this.nextToken();
    this.takeSymbol(name);
    this.expect("block-end", '"%}"');
    return { kind: "scope", body, pos: tag.pos };
  }

  private parseOtherTag(): Statement {
    const tag = this.nextToken()!;
    const { pos } = tag;
    switch (tag.value) {
      case "do": {
        const value = this.parseTuple();
        this.expect("block-end", '"%}"');
        return { kind: "do", value, pos };
      }
      case "break":
      case "continue":
        this.expect("block-end", '"%}"');
        if (!this.insideLoop()) {
          throw new SyntaxProblem(`"{% ${tag.value} %}" stands outside a loop`, pos);
        }
        return { kind: tag.value, pos };
      case "print": {
        const body: Statement[] = [];
        do body.push({ kind: "output", value: this.parseExpression(), pos });
        while (this.take("comma"));
        this.expect("block-end", '"%}"');
        return { kind: "scope", body, pos };
      }
      case "with":
        return this.parseWith(tag);
      case "autoescape":
        this.parseExpression();
        return { kind: "scope", body: this.parseBodyToEnd(tag), pos };
      default:
        return this.parseDbtBlock(tag);
    }
  }

  private insideLoop(): boolean {
    const nearest = this.open.findLast(({ name }) => name === "for" || name === "call" || TAGS_OF_MACROS.has(name));
    return nearest?.name === "for";
  }

  private parseWith(tag: Token): Statement {
    const targets: Target[] = [];
    const values: Expr[] = [];
    while (this.peekToken()?.type !== "block-end") {
      if (targets.length > 0) this.expect("comma", '","');
      targets.push(this.parseTarget());
      if (!this.takeOperator("=")) throw this.unexpected(this.peekToken(), '"="');
      values.push(this.parseExpression());
    }
    return { kind: "with", targets, values, body: this.parseBodyToEnd(tag), pos: tag.pos };
  }

  private parseDbtBlock(tag: Token): Statement {
    const kind = tag.value as BlockKind;
    const name = this.expect("symbol", `the name of the ${kind}`).value;
    const rest = { kind: "macro", tag: kind, name, pos: tag.pos } as const;
    if (kind === "materialization") {
      const header = this.parseMaterializationHeader(name);
      return { ...rest, ...header, body: this.parseBodyToEnd(tag) };
    }
    const params = kind === "test" || kind === "data_test" ? this.parseParams() : [];
    return { ...rest, params, body: this.parseBodyToEnd(tag) };
  }
}

import type { CallArgs, CallExpr, Expr } from "./ast.ts";
import { SyntaxProblem } from "./syntax-problem.ts";
import { TokenReader } from "./token-reader.ts";

const NO_TEST_ARGUMENT = new Set(["else", "or", "and"]);
const TEST_ARGUMENT_TYPES = new Set(["symbol", "string", "int", "float", "left-bracket", "left-curly"]);
const CONSTANTS: Record<string, unknown> = Object.assign(Object.create(null), {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
});

/** The operands of expressions: literals and names with what follows them, such as calls, subscripts and filters. */
export abstract class OperandParser extends TokenReader {
  abstract parseExpression(): Expr;
  abstract parseTuple(): Expr;

  protected parseUnary(withFilters = true): Expr {
    const token = this.peekToken();
    let node: Expr;
    if (token?.type === "operator" && (token.value === "-" || token.value === "+")) {
      this.nextToken();
      node = { kind: "unary", op: token.value, operand: this.parseUnary(false), pos: token.pos };
    } else {
      node = this.parseAtom();
    }
    node = this.parsePostfixes(node);
    return withFilters ? this.parseFiltersAndTests(node) : node;
  }

  /** A name, literal or bracketed expression, without what may follow it. */
  parseAtom(): Expr {
    const token = this.nextToken();
    if (token === null) throw new SyntaxProblem("expected an expression", this.tokens.len);
    const { pos } = token;
    switch (token.type) {
      case "symbol":
        if (token.value in CONSTANTS) return { kind: "const", value: CONSTANTS[token.value], pos };
        return { kind: "name", name: token.value, pos };
      case "string": {
        let { value } = token;
        while (this.peekToken()?.type === "string") value += this.nextToken()!.value;
        return { kind: "const", value, pos };
      }
      case "int":
      case "float":
        return { kind: "const", value: token.number, pos };
      case "left-paren":
        return this.parseParenthesized(pos);
      case "left-bracket":
        return { kind: "list", items: this.parseItems("right-bracket"), pos };
      case "left-curly":
        return this.parseDict(pos);
      default:
        throw this.unexpected(token, "an expression");
    }
  }

  private parseParenthesized(pos: number): Expr {
    if (this.take("right-paren")) return { kind: "tuple", items: [], pos };
    const inner = this.parseTuple();
    this.expect("right-paren", '")"');
    return inner;
  }

  private parseItems(end: string): Expr[] {
    const items: Expr[] = [];
    while (!this.take(end)) {
      if (items.length > 0) {
        this.expect("comma", '","');
        if (this.take(end)) break;
      }
      items.push(this.parseExpression());
    }
    return items;
  }

  private parseDict(pos: number): Expr {
    const pairs: [Expr, Expr][] = [];
    while (!this.take("right-curly")) {
      if (pairs.length > 0) {
        this.expect("comma", '","');
        if (this.take("right-curly")) break;
      }
      const key = this.parseExpression();
      this.expect("colon", '":" after the key of a dict');
      pairs.push([key, this.parseExpression()]);
    }
    return { kind: "dict", pairs, pos };
  }

  parsePostfixes(start: Expr): Expr {
    let node = start;
    for (;;) {
      const token = this.peekToken();
      if (token === null) return node;
      if (token.type === "left-paren") node = this.parseCallOf(node);
      else if (token.type === "left-bracket") node = this.parseSubscript(node);
      else if (token.type === "operator" && token.value === ".") node = this.parseAttribute(node);
      else return node;
    }
  }

  private parseCallOf(target: Expr): CallExpr {
    const { pos } = this.peekToken()!;
    return { kind: "call", target, args: this.parseArguments(), pos: target.pos ?? pos };
  }

  private parseAttribute(target: Expr): Expr {
    this.nextToken();
    const token = this.nextToken();
    if (token?.type === "symbol") return { kind: "attr", target, name: token.value, pos: target.pos };
    if (token?.type === "int") {
      const key: Expr = { kind: "const", value: token.number, pos: token.pos };
      return { kind: "item", target, key, pos: target.pos };
    }
    throw this.unexpected(token, "a name after the dot");
  }

  private parseSubscript(target: Expr): Expr {
    const { pos } = this.nextToken()!;
    if (this.peekToken()?.type === "colon") return this.parseSlice(target, undefined);
    if (this.peekToken()?.type === "right-bracket") throw new SyntaxProblem("expected an index between [ and ]", pos);
    let key = this.parseExpression();
    if (this.peekToken()?.type === "colon") return this.parseSlice(target, key);
    if (this.peekToken()?.type === "comma") {
      const items = [key];
      while (this.take("comma")) items.push(this.parseExpression());
      key = { kind: "tuple", items, pos: key.pos };
    }
    this.expect("right-bracket", '"]"');
    return { kind: "item", target, key, pos: target.pos };
  }

  private parseSlice(target: Expr, start: Expr | undefined): Expr {
    this.expect("colon", '":"');
    const atEnd = () => ["colon", "right-bracket"].includes(this.peekToken()?.type ?? "");
    const stop = atEnd() ? undefined : this.parseExpression();
    const step = this.take("colon") && !atEnd() ? this.parseExpression() : undefined;
    this.expect("right-bracket", '"]"');
    return { kind: "slice", target, start, stop, step, pos: target.pos };
  }

  parseArguments(): CallArgs {
    const open = this.expect("left-paren", '"("');
    const args: CallArgs = { positional: [], keywords: [] };
    while (!this.take("right-paren")) {
      if (args.positional.length + args.keywords.length > 0 || args.star || args.starStar) {
        this.expect("comma", '"," or ")"');
        if (this.take("right-paren")) break;
      }
      this.parseArgument(args, open.pos);
    }
    return args;
  }

  private parseArgument(args: CallArgs, openPos: number): void {
    const token = this.peekToken();
    if (token?.type === "operator" && token.value === "*") {
      this.nextToken();
      if (args.star || args.starStar) throw new SyntaxProblem('only one "*" argument is possible', token.pos);
      args.star = this.parseExpression();
      return;
    }
    if (token?.type === "operator" && token.value === "**") {
      this.nextToken();
      if (args.starStar) throw new SyntaxProblem('only one "**" argument is possible', token.pos);
      args.starStar = this.parseExpression();
      return;
    }
    const value = this.parseExpression();
    if (value.kind === "name" && this.takeOperator("=")) {
      args.keywords.push([value.name, this.parseExpression()]);
      return;
    }
    if (args.keywords.length > 0 || args.star || args.starStar) {
      throw new SyntaxProblem("a positional argument follows a named one", value.pos ?? openPos);
    }
    args.positional.push(value);
  }

  private parseFiltersAndTests(start: Expr): Expr {
    let node = start;
    for (;;) {
      const token = this.peekToken();
      if (token === null) return node;
      if (token.type === "pipe") {
        this.nextToken();
        node = this.parseFilter(node);
      } else if (token.type === "symbol" && token.value === "is") {
        node = this.parseTest(node);
      } else if (token.type === "left-paren") {
        node = this.parseCallOf(node);
      } else return node;
    }
  }

  /** A filter's name and arguments; the `|` before it has been read. */
  parseFilter(target: Expr): Expr {
    const { name, pos } = this.parseDottedName("the name of a filter");
    const args = this.peekToken()?.type === "left-paren" ? this.parseArguments() : { positional: [], keywords: [] };
    return { kind: "filter", target, name, args, pos };
  }

  private parseTest(target: Expr): Expr {
    this.nextToken();
    const negated = this.takeSymbol("not");
    const { name, pos } = this.parseDottedName("the name of a test");
    const test: Expr = { kind: "test", target, name, args: this.parseTestArguments(), pos };
    return negated ? { kind: "unary", op: "not", operand: test, pos } : test;
  }

  private parseTestArguments(): CallArgs {
    const token = this.peekToken();
    if (token?.type === "left-paren") return this.parseArguments();
    const none: CallArgs = { positional: [], keywords: [] };
    if (token === null || !TEST_ARGUMENT_TYPES.has(token.type)) return none;
    if (token.type === "symbol" && NO_TEST_ARGUMENT.has(token.value)) return none;
    if (token.type === "symbol" && token.value === "is") {
      throw new SyntaxProblem('tests cannot be chained with "is"', token.pos);
    }
    // Jinja2 reads any name here as the test's argument, which leaves `x is none if y` as an error; so it is there.
    return { positional: [this.parsePostfixes(this.parseAtom())], keywords: [] };
  }

  private parseDottedName(what: string): { name: string; pos: number } {
    const token = this.expect("symbol", what);
    let name = token.value;
    while (this.takeOperator(".")) name += `.${this.expect("symbol", what).value}`;
    return { name, pos: token.pos };
  }
}

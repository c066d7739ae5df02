import type { BinaryOperator, CompareOperator, Expr } from "./ast.ts";
import { type Token, tokenOf } from "./jinja-lexer.ts";
import { OperandParser } from "./operand-parser.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const PRODUCTS = new Set(["*", "/", "//", "%"]);
/** Tokens after which an expression cannot go on. */
const ENDS = new Set(["comma", "right-paren", "right-bracket", "right-curly", "variable-end", "block-end", "colon"]);

/**
 * Jinja2's operators and their precedence, on Nunjucks' token stream. Nunjucks' own expressions lack tuples, slices,
 * `*args`, chained comparison and more, and bind differently, so none of them is used.
 */
export class ExpressionParser extends OperandParser {
  /** An expression, or a tuple without parentheses: what stands in `{{ }}` or right of `=`. */
  parseTuple(withCondition = true): Expr {
    const first = withCondition ? this.parseExpression() : this.parseOr();
    if (this.peekToken()?.type !== "comma") return first;
    const items = [first];
    while (this.take("comma")) {
      if (this.atTupleEnd()) break;
      items.push(withCondition ? this.parseExpression() : this.parseOr());
    }
    return { kind: "tuple", items, pos: first.pos };
  }

  parseExpression(): Expr {
    let node = this.parseOr(this.parseFirst());
    while (this.takeSymbol("if")) {
      const test = this.parseOr();
      const otherwise = this.takeSymbol("else") ? this.parseExpression() : undefined;
      node = { kind: "cond", test, value: node, otherwise, pos: node.pos };
    }
    return node;
  }

  // Most expressions are one operand with nothing after it: the operand is read first, and handed down through the
  // levels of precedence only if something follows.
  private parseFirst(): Expr | undefined {
    const token = this.peekToken();
    if (token === null || (token.type === "symbol" && token.value === "not")) return undefined;
    return this.parseUnary();
  }

  /** `first` is the leftmost operand where that has been read already; so in all levels below. */
  parseOr(first?: Expr): Expr {
    if (first !== undefined && this.atEnd()) return first;
    let left = this.parseAnd(first);
    while (this.takeSymbol("or")) left = { kind: "or", left, right: this.parseAnd(), pos: left.pos };
    return left;
  }

  private atEnd(): boolean {
    const token = this.peekToken();
    return token === null || ENDS.has(token.type);
  }

  private parseAnd(first?: Expr): Expr {
    let left = this.parseNot(first);
    while (this.takeSymbol("and")) left = { kind: "and", left, right: this.parseNot(), pos: left.pos };
    return left;
  }

  private parseNot(first?: Expr): Expr {
    if (first !== undefined) return this.parseCompare(first);
    const pos = this.peekToken()?.pos ?? 0;
    if (this.takeSymbol("not")) return { kind: "unary", op: "not", operand: this.parseNot(), pos };
    return this.parseCompare();
  }

  private parseCompare(operand?: Expr): Expr {
    const first = this.parseSum(operand);
    const rest: Extract<Expr, { kind: "compare" }>["rest"] = [];
    for (;;) {
      const op = this.takeComparison();
      if (op === undefined) break;
      rest.push({ op: op.value as CompareOperator, pos: op.pos, right: this.parseSum() });
    }
    return rest.length === 0 ? first : { kind: "compare", first, rest, pos: first.pos };
  }

  private takeComparison(): Token | undefined {
    const token = this.peekToken();
    if (token === null) return undefined;
    if (token.type === "operator" && COMPARISONS.has(token.value)) return this.nextToken()!;
    if (token.type !== "symbol") return undefined;
    if (token.value === "in") return this.nextToken()!;
    if (token.value !== "not") return undefined;
    // "not" after a complete operand can only be the first half of "not in".
    this.nextToken();
    if (!this.takeSymbol("in")) throw new SyntaxProblem('expected "in" after "not"', token.pos);
    return tokenOf("symbol", "not in", token.pos);
  }

  private parseSum(first?: Expr): Expr {
    let left = this.parseConcat(first);
    for (;;) {
      const token = this.peekToken();
      if (token?.type !== "operator" || (token.value !== "+" && token.value !== "-")) return left;
      this.peeked = null;
      left = { kind: "binary", op: token.value, left, right: this.parseConcat(), pos: token.pos };
    }
  }

  private parseConcat(operand?: Expr): Expr {
    const first = this.parseProduct(operand);
    if (this.peekToken()?.type !== "tilde") return first;
    const parts = [first];
    while (this.take("tilde")) parts.push(this.parseProduct());
    return { kind: "concat", parts, pos: first.pos };
  }

  private parseProduct(first?: Expr): Expr {
    let left = this.parsePower(first);
    for (;;) {
      const token = this.peekToken();
      if (token?.type !== "operator" || !PRODUCTS.has(token.value)) return left;
      this.peeked = null;
      const op = token.value as BinaryOperator;
      left = { kind: "binary", op, left, right: this.parsePower(), pos: token.pos };
    }
  }

  // Left-associative and binding looser than a sign: as in Jinja2, unlike in Python.
  private parsePower(first?: Expr): Expr {
    let left = first ?? this.parseUnary();
    for (;;) {
      const token = this.peekToken();
      if (token?.type !== "operator" || token.value !== "**") return left;
      this.peeked = null;
      left = { kind: "binary", op: "**", left, right: this.parseUnary(), pos: token.pos };
    }
  }

  private atTupleEnd(): boolean {
    const token = this.peekToken();
    if (token === null || ["variable-end", "block-end", "right-paren"].includes(token.type)) return true;
    return token.type === "symbol" && token.value === "recursive";
  }
}

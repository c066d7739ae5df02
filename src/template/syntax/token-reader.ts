import nunjucksParser from "nunjucks/src/parser.js";
import type { JinjaLexer, Token } from "./jinja-lexer.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

/** Nunjucks' parser with our tokens: reading on, looking ahead by one token, and saying what was expected. */
export class TokenReader extends nunjucksParser.Parser {
  declare tokens: JinjaLexer;
  declare peeked: Token | null;

  override nextToken(): Token | null {
    const token = this.peeked;
    if (token !== null) {
      this.peeked = null;
      return token;
    }
    return this.tokens.nextToken();
  }

  override peekToken(): Token | null {
    if (this.peeked === null) this.peeked = this.tokens.nextToken();
    return this.peeked;
  }

  protected take(type: string): boolean {
    if (this.peekToken()?.type !== type) return false;
    this.peeked = null;
    return true;
  }

  protected takeSymbol(value: string): boolean {
    const token = this.peekToken();
    if (token === null || token.type !== "symbol" || token.value !== value) return false;
    this.peeked = null;
    return true;
  }

  protected takeOperator(value: string): boolean {
    const token = this.peekToken();
    if (token === null || token.type !== "operator" || token.value !== value) return false;
    this.peeked = null;
    return true;
  }

  expect(type: string, what: string): Token {
    const token = this.nextToken();
    if (token === null || token.type !== type) throw this.unexpected(token, what);
    return token;
  }

  unexpected(token: Token | null, wanted: string): SyntaxProblem {
    if (token === null) return new SyntaxProblem(`expected ${wanted}, got the end of the template`, this.tokens.len);
    const got =
      token.type === "variable-end" ? "}}" : token.type === "block-end" ? "%}" : token.value.slice(0, 40) || token.type;
    return new SyntaxProblem(`expected ${wanted}, got "${got}"`, token.pos);
  }
}

import type { Param, Target } from "./ast.ts";
import { ExpressionParser } from "./expression-parser.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

/** What stands in tags beside expressions: parameters, targets of assignments, a materialization's options. */
export class HeaderParser extends ExpressionParser {
  /** `, default` or `, adapter='postgres', supported_languages=[…]` after a materialization's name. */
  protected parseMaterializationHeader(name: string): { adapter: string; params: Param[] } {
    let adapter = "default";
    const languages: Param = {
      name: "supported_languages",
      fallback: { kind: "list", items: [{ kind: "const", value: "sql", pos: 0 }], pos: 0 },
      pos: 0,
    };
    while (this.take("comma")) {
      const option = this.expect("symbol", '"default" or "adapter"');
      if (option.value === "default") continue;
      if (option.value !== "adapter" && option.value !== "supported_languages") {
        const message = `materialization "${name}" received unknown argument "${option.value}"`;
        throw new SyntaxProblem(message, option.pos, "it takes default, adapter='…' and supported_languages=[…]");
      }
      if (!this.takeOperator("=")) throw this.unexpected(this.peekToken(), '"="');
      const value = this.parseExpression();
      if (option.value === "supported_languages") languages.fallback = value;
      else if (value.kind === "const") adapter = String(value.value);
      else throw new SyntaxProblem("the adapter of a materialization must be a plain string", value.pos);
    }
    return { adapter, params: [languages] };
  }

  protected parseParams(): Param[] {
    this.expect("left-paren", '"("');
    const params: Param[] = [];
    while (!this.take("right-paren")) {
      if (params.length > 0) {
        this.expect("comma", '"," or ")"');
        if (this.take("right-paren")) break;
      }
      const { value: name, pos } = this.expect("symbol", "the name of a parameter");
      if (this.take("colon")) this.parseTypeName();
      const fallback = this.takeOperator("=") ? this.parseExpression() : undefined;
      if (fallback === undefined && params.at(-1)?.fallback !== undefined) {
        throw new SyntaxProblem("a parameter without a default follows one with a default", pos);
      }
      params.push({ name, fallback, pos });
    }
    return params;
  }

  // dbt lets a macro's parameters carry types (`a: list[string]`), which say nothing when it runs.
  private parseTypeName(): void {
    this.expect("symbol", "the name of a type");
    if (!this.take("left-bracket")) return;
    do this.parseTypeName();
    while (this.take("comma"));
    this.expect("right-bracket", '"]"');
  }

  protected parseTargets(): Target {
    const first = this.parseTarget();
    if (this.peekToken()?.type !== "comma") return first;
    const items = [first];
    while (this.take("comma")) {
      const next = this.peekToken();
      if (next?.type === "operator" || (next?.type === "symbol" && next.value === "in")) break;
      items.push(this.parseTarget());
    }
    return { kind: "tuple", items, pos: first.pos };
  }

  protected parseTarget(): Target {
    const token = this.nextToken();
    if (token?.type === "left-paren" || token?.type === "left-bracket") {
      const inner = this.parseTargets();
      this.expect(token.type === "left-paren" ? "right-paren" : "right-bracket", '")"');
      return inner;
    }
    if (token?.type !== "symbol") throw this.unexpected(token, "a name to assign to");
    const { value: name, pos } = token;
    if (/^(?:true|false|none)$/i.test(name) && name !== "NONE") {
      throw new SyntaxProblem(`"${name}" cannot be assigned to`, pos);
    }
    if (!this.takeOperator(".")) return { kind: "name", name, pos };
    const attribute = this.expect("symbol", "the name of an attribute").value;
    return { kind: "namespace", name, attribute, pos };
  }
}

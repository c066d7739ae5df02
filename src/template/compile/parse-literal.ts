import { negate } from "../runtime/arithmetic.ts";
import { tupleOf } from "../runtime/values.ts";
import type { Expr } from "../syntax/ast.ts";
import { JinjaLexer } from "../syntax/jinja-lexer.ts";
import { SyntaxProblem } from "../syntax/syntax-problem.ts";
import { TemplateParser } from "../syntax/template-parser.ts";

/** The value of a text that is a Python literal, as `ast.literal_eval` reads it; undefined for any other text. */
export function parseLiteral(text: string): { value: unknown } | undefined {
  const source = `{{ ${text.trim()} }}`;
  try {
    const [statement, ...rest] = new TemplateParser(new JinjaLexer(source)).parseTemplateBody();
    if (statement?.kind !== "output" || rest.length > 0) return undefined;
    return literal(statement.value, source);
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

function literal(expr: Expr, source: string): { value: unknown } | undefined {
  switch (expr.kind) {
    case "const":
      // Jinja2's own spellings are not Python's.
      return /^(?:true|false|none)$/.test(source.slice(expr.pos).match(/^\w*/)![0]) ? undefined : { value: expr.value };
    case "list":
    case "tuple": {
      const items = expr.items.map((item) => literal(item, source));
      if (items.includes(undefined)) return undefined;
      const values = items.map((item) => item!.value);
      return { value: expr.kind === "list" ? values : tupleOf(values) };
    }
    case "dict": {
      const dict = new Map<unknown, unknown>();
      for (const [key, value] of expr.pairs) {
        const pair = [literal(key, source), literal(value, source)] as const;
        if (pair[0] === undefined || pair[1] === undefined) return undefined;
        dict.set(pair[0].value, pair[1].value);
      }
      return { value: dict };
    }
    case "unary": {
      const operand = expr.op === "not" ? undefined : literal(expr.operand, source);
      if (operand === undefined || typeof operand.value === "string" || typeof operand.value === "boolean")
        return undefined;
      if (operand.value === null || Array.isArray(operand.value) || operand.value instanceof Map) return undefined;
      return expr.op === "-" ? { value: negate(operand.value) } : operand;
    }
    default:
      return undefined;
  }
}

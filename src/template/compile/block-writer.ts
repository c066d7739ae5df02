import type { CallArgs, Expr, Statement, Target } from "../syntax/ast.ts";
import { ExpressionWriter } from "./expressions.ts";
import { namesIn } from "./names.ts";
import { type Frame, findVariable, frameIn, isRead } from "./unit.ts";

/** What all statements are written with: scopes, assignments, and where output goes. */
export abstract class BlockWriter extends ExpressionWriter {
  /** The variable that output is appended to. */
  protected output = "o";
  /** Whether that is the template's own output, whose pieces are mapped back to the template. */
  protected mapped = false;
  protected native = false;

  protected abstract statement(statement: Statement, frame: Frame): string;

  /** The variables that the statements set, then the statements. `before`: see `namesIn`. */
  protected scope(body: readonly Statement[], frame: Frame, before?: readonly Expr[]): string {
    let code = "";
    const { set, read } = namesIn(body, before);
    frame.reads = read;
    for (const [name, firstUse] of set) {
      if (frame.variables.has(name)) continue;
      const outer = findVariable(frame.parent, name);
      // What a scope around reads has its value there from the start, which is where this scope begins with it.
      const known = firstUse === "read" || isRead(frame.parent, name);
      const initial = outer ?? (known ? `R.get(S,${this.unit.constant(name)})` : undefined);
      const variable = this.unit.variable();
      frame.variables.set(name, variable);
      code += initial === undefined ? `let ${variable};` : `let ${variable}=${initial};`;
    }
    return code + this.statements(body, frame);
  }

  protected innerScope(body: readonly Statement[], parent: Frame): string {
    return `{${this.scope(body, frameIn(parent))}}`;
  }

  protected statements(body: readonly Statement[], frame: Frame): string {
    let code = "";
    for (const statement of body) code += this.statement(statement, frame);
    return code;
  }

  protected outputExpression(value: Expr, frame: Frame): string {
    const code = this.expression(value, frame);
    if (this.native && this.output === "o") return `o.push(${isConstant(value) ? `R.constant(${code})` : code});`;
    if (value.kind === "const" && typeof value.value === "string") return this.append(code, value.pos);
    return this.append(this.text(code, value.pos), value.pos);
  }

  protected text(code: string, pos: number): string {
    return `R.str(${code},${this.unit.at(pos)})`;
  }

  protected append(code: string, pos: number): string {
    if (this.native && this.output === "o") return `o.push(${code});`;
    // The length is noted after the expression ran: a map entry says where a piece ends.
    if (!this.mapped || this.output !== "o") return `${this.output}+=${code};`;
    return `o+=${code};if(M!==null)M.push(o.length,${this.unit.position(pos)});`;
  }

  /** Writes statements so that their output goes into a variable of its own: that variable and the code. */
  protected capture(body: readonly Statement[], frame: Frame): [variable: string, code: string] {
    const outer = this.output;
    this.output = this.unit.variable("o");
    const variable = this.output;
    const code = `let ${variable}="";${this.innerScope(body, frame)}`;
    this.output = outer;
    return [variable, code];
  }

  protected withBody<T>(variable: string, write: () => T): T {
    const outer = this.bodyVariable;
    this.bodyVariable = variable;
    const result = write();
    this.bodyVariable = outer;
    return result;
  }

  /** Assigns to variables that are declared already. */
  protected assign(target: Target, value: string, frame: Frame, pos: number): string {
    if (target.kind === "name") return `${findVariable(frame, target.name)}=${value};`;
    if (target.kind === "namespace") {
      const name = this.name(target.name, frame);
      return `R.setAttr(${name},${this.unit.constant(target.attribute)},${value},${this.unit.at(target.pos)});`;
    }
    const items = this.unit.variable("u");
    let code = `const ${items}=R.unpack(${value},${target.items.length},${this.unit.at(pos)});`;
    target.items.forEach((item, index) => {
      code += this.assign(item, `${items}[${index}]`, frame, pos);
    });
    return code;
  }

  /** Declares the variables of a target in `frame`. */
  protected declare(target: Target, value: string, frame: Frame, pos: number): string {
    if (target.kind === "tuple") {
      const items = this.unit.variable("u");
      let code = `const ${items}=R.unpack(${value},${target.items.length},${this.unit.at(pos)});`;
      target.items.forEach((item, index) => {
        code += this.declare(item, `${items}[${index}]`, frame, pos);
      });
      return code;
    }
    const known = frame.variables.get(target.name);
    if (known !== undefined) return `${known}=${value};`;
    const variable = this.unit.variable();
    frame.variables.set(target.name, variable);
    return `let ${variable}=${value};`;
  }
}

/** Filters that ask for the context, which Jinja2 has at run time only. */
const CONTEXT_FILTERS = new Set(["map", "select", "reject", "selectattr", "rejectattr", "random"]);

// What Jinja2 works out while it compiles, and so hands on as text even where values stay native (`as_const` of nodes.py).
function isConstant(expr: Expr): boolean {
  switch (expr.kind) {
    case "const":
      return true;
    case "list":
    case "tuple":
      return expr.items.every(isConstant);
    case "dict":
      return expr.pairs.every(([key, value]) => isConstant(key) && isConstant(value));
    case "unary":
      return isConstant(expr.operand);
    case "binary":
      return isConstant(expr.left) && isConstant(expr.right);
    case "concat":
      return expr.parts.every(isConstant);
    case "and":
    case "or":
      return isConstant(expr.left) && isConstant(expr.right);
    case "compare":
      return isConstant(expr.first) && expr.rest.every(({ right }) => isConstant(right));
    case "cond":
      return [expr.test, expr.value, expr.otherwise].every((part) => part !== undefined && isConstant(part));
    case "attr":
      return isConstant(expr.target);
    case "item":
      return isConstant(expr.target) && isConstant(expr.key);
    case "slice":
      return [expr.target, expr.start, expr.stop, expr.step].every((part) => part === undefined || isConstant(part));
    case "filter":
    case "test":
      return !CONTEXT_FILTERS.has(expr.name) && isConstant(expr.target) && areConstant(expr.args);
    default:
      return false;
  }
}

function areConstant({ positional, keywords, star, starStar }: CallArgs): boolean {
  if (star !== undefined || starStar !== undefined) return false;
  return positional.every(isConstant) && keywords.every(([, value]) => isConstant(value));
}

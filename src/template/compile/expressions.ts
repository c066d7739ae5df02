import type { TstlError } from "../../errors/tstl-error.ts";
import type { Filter } from "../runtime/filters/filter.ts";
import type { BinaryOperator, CallArgs, CompareOperator, Expr } from "../syntax/ast.ts";
import { type Frame, findVariable, type Unit } from "./unit.ts";

const COMPARE: Record<CompareOperator, string> = {
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  in: "in",
  "not in": "notIn",
};
const BINARY: Partial<Record<BinaryOperator, string>> = { "+": "add", "*": "mul", "%": "mod" };

/** Where filters and tests come from; the error for an unknown one says what the user can do. */
export interface Library {
  filter(name: string): Filter | undefined;
  test(name: string): Filter | undefined;
  unknown(what: "filter" | "test", name: string, pos: number): TstlError;
}

/**
 * Writes an expression as JavaScript that runs inside a generator. In it `R` is the engine, `S` the scope, `K` the
 * constants, `p` the position for errors and `t` a variable whose value is only used at once.
 */
export class ExpressionWriter {
  protected readonly unit: Unit;
  protected readonly library: Library;
  /** Inside an `if`, an unknown filter is an error only when it is reached, as in Jinja2. */
  protected conditional = 0;
  /** The variable with the text that a filter block filters. */
  protected bodyVariable = "";

  constructor(unit: Unit, library: Library) {
    this.unit = unit;
    this.library = library;
  }

  expression(expr: Expr, frame: Frame): string {
    const { unit } = this;
    const write = (part: Expr) => this.expression(part, frame);
    switch (expr.kind) {
      case "const":
        return expr.value === null || typeof expr.value === "boolean" ? String(expr.value) : unit.constant(expr.value);
      case "name":
        return this.name(expr.name, frame);
      case "list":
        return `[${expr.items.map(write).join()}]`;
      case "tuple":
        return `R.tuple([${expr.items.map(write).join()}])`;
      case "dict":
        return `R.dict([${expr.pairs.flat().map(write).join()}],${unit.at(expr.pos)})`;
      case "attr":
        return `R.attr(${write(expr.target)},${unit.constant(expr.name)},${unit.at(expr.pos)})`;
      case "item":
        return `R.item(${write(expr.target)},${write(expr.key)},${unit.at(expr.pos)})`;
      case "slice": {
        const bounds = [expr.start, expr.stop, expr.step].map((bound) => (bound === undefined ? "null" : write(bound)));
        return `R.slice(${write(expr.target)},${bounds.join()},${unit.at(expr.pos)})`;
      }
      case "call":
        return this.call(expr.target, expr.args, expr.pos, frame);
      case "filter":
        return this.applied("filter", expr, frame);
      case "test":
        return this.applied("test", expr, frame);
      case "unary":
        if (expr.op === "not") return `!R.truth(${write(expr.operand)})`;
        return `R.${expr.op === "-" ? "neg" : "pos"}(${write(expr.operand)},${unit.at(expr.pos)})`;
      case "binary": {
        const named = BINARY[expr.op];
        const operands = `${write(expr.left)},${write(expr.right)},${unit.at(expr.pos)}`;
        return named === undefined ? `R.math("${expr.op}",${operands})` : `R.${named}(${operands})`;
      }
      case "and":
        return `(R.truth(t=${write(expr.left)})?${write(expr.right)}:t)`;
      case "or":
        return `(R.truth(t=${write(expr.left)})?t:${write(expr.right)})`;
      case "concat":
        return `R.concat([${expr.parts.map(write).join()}],${unit.at(expr.pos)})`;
      case "compare":
        return this.comparison(expr, frame);
      case "cond":
        return this.conditionalExpression(expr, frame);
      case "body":
        return this.bodyVariable;
    }
  }

  name(name: string, frame: Frame): string {
    const variable = findVariable(frame, name);
    if (variable === undefined) return `R.get(S,${this.unit.constant(name)})`;
    return `(${variable}===undefined?R.undef(${this.unit.constant(name)}):${variable})`;
  }

  private comparison(expr: Extract<Expr, { kind: "compare" }>, frame: Frame): string {
    const parts: string[] = [];
    const many = expr.rest.length > 1;
    expr.rest.forEach(({ op, right, pos }, index) => {
      const left = index > 0 ? "t" : `${many ? "t=" : ""}${this.expression(expr.first, frame)}`;
      const next = `${many ? "t=" : ""}${this.expression(right, frame)}`;
      parts.push(`R.${COMPARE[op]}(${left},${next},${this.unit.at(pos)})`);
    });
    return many ? `(${parts.join("&&")})` : parts[0]!;
  }

  private conditionalExpression(expr: Extract<Expr, { kind: "cond" }>, frame: Frame): string {
    this.conditional++;
    const otherwise = expr.otherwise === undefined ? "R.noElse()" : this.expression(expr.otherwise, frame);
    const code = `(R.truth(${this.expression(expr.test, frame)})?${this.expression(expr.value, frame)}:${otherwise})`;
    this.conditional--;
    return code;
  }

  private call(target: Expr, args: CallArgs, pos: number, frame: Frame, extra?: string): string {
    const passed = this.arguments(args, frame, undefined, extra);
    const { unit } = this;
    const made =
      target.kind === "attr"
        ? `R.callMethod(${this.expression(target.target, frame)},${unit.constant(target.name)},${passed},${unit.at(pos)})`
        : `R.call(${this.expression(target, frame)},${passed},${unit.at(pos)})`;
    return `((t=${made})instanceof Promise?yield t:t)`;
  }

  /** The call of a call block, which gets one more keyword argument. */
  callWith(target: Expr, args: CallArgs, pos: number, frame: Frame, caller: string): string {
    return this.call(target, args, pos, frame, caller);
  }

  /** Positional arguments as an array and named ones as an object, as two JavaScript arguments. */
  private arguments(args: CallArgs, frame: Frame, first?: string, caller?: string): string {
    const write = (expr: Expr) => this.expression(expr, frame);
    const list = `[${[...(first === undefined ? [] : [first]), ...args.positional.map(write)].join()}]`;
    const positional = args.star === undefined ? list : `R.args(${list},${write(args.star)})`;
    const pairs = args.keywords.map(([name, value]) => `[${this.unit.constant(name)}]:${write(value)}`);
    if (caller !== undefined) pairs.push(`caller:${caller}`);
    const named = pairs.length === 0 ? "R.none" : `{__proto__:null,${pairs.join()}}`;
    return `${positional},${args.starStar === undefined ? named : `R.kwargs(${named},${write(args.starStar)})`}`;
  }

  private applied(what: "filter" | "test", expr: Extract<Expr, { kind: "filter" | "test" }>, frame: Frame): string {
    const run = what === "filter" ? this.library.filter(expr.name) : this.library.test(expr.name);
    const { unit } = this;
    if (run === undefined) {
      if (this.conditional === 0) throw this.library.unknown(what, expr.name, expr.pos);
      return `R.fail(${unit.constant(`No ${what} named '${expr.name}'.`)},${unit.at(expr.pos)})`;
    }
    const passed = this.arguments(expr.args, frame, this.expression(expr.target, frame));
    return `${unit.constant(run)}(${passed},${unit.at(expr.pos)})`;
  }
}

import type { MacroShape } from "../runtime/macro.ts";
import type { MacroStatement, Param, Statement } from "../syntax/ast.ts";
import { LoopWriter } from "./loop-writer.ts";
import { readsName } from "./names.ts";
import { type Frame, findVariable, frameIn } from "./unit.ts";

const MACRO_NAMES = new Set(["caller", "kwargs", "varargs"]);

/** Writes statements as JavaScript; see `ExpressionWriter` for the variables that the code relies on. */
export class StatementWriter extends LoopWriter {
  /** The body of the function of a whole template. */
  template(body: readonly Statement[], native: boolean): string {
    this.mapped = !native;
    this.native = native;
    const start = native ? "[]" : '""';
    return `let o=${start},p=0,t;try{${this.scope(body, frameIn(undefined))}return o}catch(e){throw R.locate(e,X,p)}`;
  }

  protected statement(statement: Statement, frame: Frame): string {
    switch (statement.kind) {
      case "data":
        return this.append(this.unit.constant(statement.text), statement.pos);
      case "output":
        return this.outputExpression(statement.value, frame);
      case "do":
        return `${this.expression(statement.value, frame)};`;
      case "if":
        return this.ifStatement(statement, frame);
      case "for":
        return this.forStatement(statement, frame);
      case "set":
        return this.assign(statement.target, this.expression(statement.value, frame), frame, statement.pos);
      case "setBlock":
        return this.setBlock(statement, frame);
      case "macro":
        return `${findVariable(frame, statement.name)}=${this.macro(statement, frame)};`;
      case "callBlock": {
        const { call, pos } = statement;
        const shape = { name: "caller", isCaller: true };
        const caller = this.macroFunction(shape, statement.params, statement.body, pos, frame);
        return this.append(this.text(this.callWith(call.target, call.args, call.pos, frame, caller), pos), call.pos);
      }
      case "filterBlock": {
        const [variable, code] = this.capture(statement.body, frame);
        const filtered = this.withBody(variable, () => this.expression(statement.filter, frame));
        return `${code}${this.append(this.text(filtered, statement.pos), statement.pos)}`;
      }
      case "with":
        return this.withStatement(statement, frame);
      case "scope":
        return this.innerScope(statement.body, frame);
      case "break":
      case "continue":
        return `${statement.kind};`;
    }
  }

  private ifStatement(statement: Extract<Statement, { kind: "if" }>, frame: Frame): string {
    const test = this.expression(statement.test, frame);
    this.conditional++;
    let code = `if(R.truth(${test})){${this.statements(statement.body, frame)}}`;
    if (statement.otherwise.length > 0) code += `else{${this.statements(statement.otherwise, frame)}}`;
    this.conditional--;
    return code;
  }

  private setBlock(statement: Extract<Statement, { kind: "setBlock" }>, frame: Frame): string {
    const [variable, code] = this.capture(statement.body, frame);
    const { filter } = statement;
    const value = filter === undefined ? variable : this.withBody(variable, () => this.expression(filter, frame));
    return `{${code}${this.assign(statement.target, value, frame, statement.pos)}}`;
  }

  private withStatement(statement: Extract<Statement, { kind: "with" }>, frame: Frame): string {
    const inner = frameIn(frame);
    let code = "";
    statement.targets.forEach((target, index) => {
      code += this.declare(target, this.expression(statement.values[index]!, frame), inner, target.pos);
    });
    return `{${code}${this.scope(statement.body, inner)}}`;
  }

  /** A macro as an expression: a function that templates can call. */
  macro(statement: MacroStatement, frame: Frame): string {
    const shape = { name: statement.name, isCaller: false };
    return this.macroFunction(shape, statement.params, statement.body, statement.pos, frame);
  }

  private macroFunction(
    naming: { name: string; isCaller: boolean },
    params: readonly Param[],
    body: readonly Statement[],
    pos: number,
    parent: Frame,
  ): string {
    const frame = frameIn(parent);
    const outer = { output: this.output, mapped: this.mapped, native: this.native, conditional: this.conditional };
    Object.assign(this, { output: "o", mapped: false, native: false, conditional: 0 });
    const variables = params.map((param) => this.parameter(param.name, frame));
    const used = readsName(body, MACRO_NAMES);
    const special = (name: string) => used.has(name) && !frame.variables.has(name);
    const shape: MacroShape = {
      ...naming,
      params: params.map((param) => param.name),
      usesCaller: special("caller"),
      usesKwargs: special("kwargs"),
      usesVarargs: special("varargs"),
    };
    if (shape.usesCaller) variables.push(this.parameter("caller", frame));
    if (shape.usesKwargs) variables.push(this.parameter("kwargs", frame));
    if (shape.usesVarargs) variables.push(this.parameter("varargs", frame));
    const fallbacks = params.flatMap((param) => param.fallback ?? []);
    let defaults = "";
    params.forEach((param, index) => {
      const { fallback, name } = param;
      const value =
        fallback === undefined ? `R.noParam(${this.unit.constant(name)})` : this.expression(fallback, frame);
      defaults += `if(${variables[index]}===undefined)${variables[index]}=${value};`;
    });
    const code = `let o="",p=${this.unit.position(pos)},t;try{${defaults}${this.scope(body, frame, fallbacks)}return o}`;
    Object.assign(this, outer);
    const leave = `catch(e){throw R.locate(e,X,p,${this.unit.constant(naming.name)})}`;
    // The parentheses make V8 compile the function at once instead of reading it twice.
    return `R.macro(${this.unit.shape(shape)},(function*(${variables.join()}){${code}${leave}}))`;
  }

  private parameter(name: string, frame: Frame): string {
    const variable = this.unit.variable();
    frame.variables.set(name, variable);
    return variable;
  }
}

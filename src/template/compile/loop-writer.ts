import type { ForStatement } from "../syntax/ast.ts";
import { BlockWriter } from "./block-writer.ts";
import { readsName } from "./names.ts";
import { type Frame, frameIn } from "./unit.ts";

const LOOP = new Set(["loop"]);

/** Writes `for`: a plain loop where that will do, one with the `loop` variable where the body reads it. */
export abstract class LoopWriter extends BlockWriter {
  protected forStatement(statement: ForStatement, frame: Frame): string {
    const items = this.expression(statement.iterable, frame);
    const at = this.unit.at(statement.iterable.pos);
    if (statement.recursive) return this.recursiveLoop(statement, items, at, frame);
    const usesLoop = readsName(statement.body, LOOP).size > 0;
    if (usesLoop) return this.loopWithContext(statement, items, "0,undefined", at, frame);
    const item = this.unit.variable("x");
    const { empty, otherwise } = this.loopElse(statement, frame);
    const inner = frameIn(frame);
    const declared = this.declare(statement.target, item, inner, statement.target.pos);
    const test = statement.test === undefined ? "" : `if(!R.truth(${this.expression(statement.test, inner)}))continue;`;
    const body = this.loopBody(statement, inner);
    const start = empty === "" ? "" : `let ${empty}=true;`;
    const note = empty === "" ? "" : `${empty}=false;`;
    return `${start}for(const ${item} of R.iter(${items},${at})){${declared}${test}${body}${note}}${otherwise}`;
  }

  private loopBody(statement: ForStatement, inner: Frame): string {
    this.conditional++;
    const code = this.scope(statement.body, inner);
    this.conditional--;
    return code;
  }

  private loopElse(statement: ForStatement, frame: Frame): { empty: string; otherwise: string } {
    if (statement.otherwise.length === 0) return { empty: "", otherwise: "" };
    const empty = this.unit.variable("e");
    return { empty, otherwise: `if(${empty})${this.innerScope(statement.otherwise, frame)}` };
  }

  /** A loop whose body reads `loop`. With a test, what passes it is gathered first, as `loop` counts only that. */
  private loopWithContext(statement: ForStatement, items: string, extra: string, at: string, frame: Frame): string {
    const context = this.unit.variable("l");
    const { empty, otherwise } = this.loopElse(statement, frame);
    let code = empty === "" ? "" : `let ${empty}=true;`;
    let source = `R.iter(${items},${at})`;
    if (statement.test === undefined) source = items;
    else {
      const passed = this.unit.variable("f");
      const item = this.unit.variable("x");
      const testFrame = frameIn(frame);
      const declared = this.declare(statement.target, item, testFrame, statement.target.pos);
      const test = this.expression(statement.test, testFrame);
      code += `const ${passed}=[];for(const ${item} of ${source}){${declared}if(R.truth(${test}))${passed}.push(${item});}`;
      source = passed;
    }
    const inner = frameIn(frame);
    inner.variables.set("loop", context);
    const declared = this.declare(statement.target, `${context}.current`, inner, statement.target.pos);
    const note = empty === "" ? "" : `${empty}=false;`;
    code += `const ${context}=R.loop(${source},${extra},${at});`;
    return `{${code}while(${context}.next()){${declared}${this.loopBody(statement, inner)}${note}}${otherwise}}`;
  }

  private recursiveLoop(statement: ForStatement, items: string, at: string, frame: Frame): string {
    const run = this.unit.variable("g");
    const outer = this.output;
    this.output = this.unit.variable("o");
    const extra = `d,(i,d)=>R.drive(${run}(i,d))`;
    const body = this.loopWithContext(statement, "i", extra, at, frame);
    const code = `const ${run}=function*(i,d){let ${this.output}="";${body}return ${this.output}};`;
    this.output = outer;
    return `${code}${this.append(`(yield*${run}(${items},0))`, statement.pos)}`;
  }
}

import { ENGINE } from "../runtime/engine.ts";
import type { JinjaFunction } from "../runtime/host.ts";
import type { Scope } from "../runtime/scope.ts";
import type { MacroStatement, TemplateAst } from "../syntax/ast.ts";
import type { Block } from "../syntax/extract-blocks.ts";
import { parseTemplate } from "../syntax/parse-template.ts";
import { type Generated, generateMacro } from "./generate.ts";

export interface MacroParam {
  name: string;
  hasDefault: boolean;
}

/** A macro (or test, materialization) of a file, which is parsed when it is first asked for something. */
export interface CompiledMacro {
  readonly name: string;
  readonly kind: Block["kind"];
  readonly params: readonly MacroParam[];
  /** Of a materialization: the database that it is for; `default` if it names none. */
  readonly adapter: string | undefined;
  /** The parsed block, for `analyse`. */
  readonly ast: TemplateAst;
  readonly statement: MacroStatement;
  /**
   * The macro as templates call it. Free names in it are the scope's. A `return()` of the host (see `ReturnSignal`)
   * ends it with that value; else its result is its text. Cheap: the code is made once for all scopes.
   */
  bind(scope: Scope): JinjaFunction;
}

/** Makes a macro out of its block. Nothing is parsed yet: errors in it come with its first use. */
export function compileMacro(block: Block, file: string): CompiledMacro {
  let parsed: { ast: TemplateAst; statement: MacroStatement } | undefined;
  let generated: Generated<JinjaFunction> | undefined;
  const parse = () => {
    if (parsed === undefined) {
      const offset = { line: block.line, column: block.column, fileText: block.source };
      const ast = parseTemplate(block.fullText, file, offset);
      parsed = { ast, statement: ast.body.find((statement) => statement.kind === "macro")! };
    }
    return parsed;
  };
  return {
    name: block.name,
    kind: block.kind,
    get params() {
      return parse().statement.params.map(({ name, fallback }) => ({ name, hasDefault: fallback !== undefined }));
    },
    get adapter() {
      return parse().statement.adapter;
    },
    get ast() {
      return parse().ast;
    },
    get statement() {
      return parse().statement;
    },
    bind: (scope) => {
      if (generated === undefined) {
        const { ast, statement } = parse();
        generated = generateMacro(ast, statement);
      }
      return generated.run(ENGINE, scope, generated.origin, generated.constants, null);
    },
  };
}

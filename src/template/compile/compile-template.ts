import { TstlError } from "../../errors/tstl-error.ts";
import { drive } from "../runtime/drive.ts";
import { ENGINE, LENIENT_ENGINE } from "../runtime/engine.ts";
import { ReturnSignal } from "../runtime/errors.ts";
import type { Scope } from "../runtime/scope.ts";
import { placeAt, type TemplateAst } from "../syntax/ast.ts";
import { type Generated, generateTemplate } from "./generate.ts";
import { OutputMap } from "./output-map.ts";

export interface RenderOptions {
  /** As dbt does while it parses: an undefined value may be called and has every attribute. */
  lenient?: boolean;
}

/** Rendered text with the way back from it to the template. */
export interface MappedText {
  text: string;
  map: OutputMap;
}

export interface CompiledTemplate {
  readonly ast: TemplateAst;
  /**
   * Renders with the names of `scope`: the text itself if no function that the template called returned a promise, a
   * promise of it otherwise. Throws (or rejects with) a `TstlError` that has the place in the template, and a note for
   * each macro call that led there. Renders do not share anything and may run at the same time.
   */
  render(scope: Scope, options?: RenderOptions): string | Promise<string>;
  /** Like `render`, with a map from places in the text to places in the template. */
  renderMapped(scope: Scope, options?: RenderOptions): MappedText | Promise<MappedText>;
}

/**
 * Makes a parsed template ready to render; the work is done at the first render. Throws `TstlError` `TEMPLATE_SYNTAX`
 * then for a filter or test that does not exist.
 */
export function compileTemplate(ast: TemplateAst): CompiledTemplate {
  let generated: Generated<Generator<Promise<unknown>, unknown, unknown>> | undefined;
  const start = (scope: Scope, map: number[] | null, options: RenderOptions | undefined): unknown => {
    generated ??= generateTemplate(ast);
    const engine = options?.lenient ? LENIENT_ENGINE : ENGINE;
    return settle(ast, () => drive(generated!.run(engine, scope, generated!.origin, generated!.constants, map)));
  };
  return {
    ast,
    render: (scope, options) => start(scope, null, options) as string | Promise<string>,
    renderMapped: (scope, options) => {
      const entries: number[] = [];
      const finish = (text: string) => ({ text, map: new OutputMap(text, entries, generated!.origin) });
      const result = start(scope, entries, options) as string | Promise<string>;
      return typeof result === "string" ? finish(result) : result.then(finish);
    },
  };
}

/** Runs a template's body; a `return()` outside a macro is the template's mistake. */
export function settle(ast: TemplateAst, run: () => unknown): unknown {
  const refuse = (error: unknown): never => {
    if (!(error instanceof ReturnSignal)) throw error;
    throw new TstlError("TEMPLATE_ERROR", "return() is called outside a macro", { place: placeAt(ast, 0) });
  };
  try {
    const result = run();
    return result instanceof Promise ? result.catch(refuse) : result;
  } catch (error) {
    return refuse(error);
  }
}

import { distance } from "fastest-levenshtein";
import { TstlError } from "../../errors/tstl-error.ts";
import type { Body } from "../runtime/drive.ts";
import type { Engine } from "../runtime/engine.ts";
import type { Filter } from "../runtime/filters/filter.ts";
import { FILTERS } from "../runtime/filters/registry.ts";
import { TESTS } from "../runtime/filters/tests.ts";
import type { JinjaFunction } from "../runtime/host.ts";
import type { TemplateOrigin } from "../runtime/locate.ts";
import type { Scope } from "../runtime/scope.ts";
import { type MacroStatement, placeAt, type TemplateAst } from "../syntax/ast.ts";
import type { Library } from "./expressions.ts";
import { StatementWriter } from "./statements.ts";
import { frameIn, Unit } from "./unit.ts";

type Run<Result> = (
  engine: Engine,
  scope: Scope,
  origin: TemplateOrigin,
  constants: readonly unknown[],
  map: number[] | null,
) => Result;

/** Generated code with the tables that it works on. */
export interface Generated<Result> {
  run: Run<Result>;
  origin: TemplateOrigin;
  constants: readonly unknown[];
}

const PARAMETERS = ["R", "S", "X", "K", "M"];
const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as FunctionConstructor;

// By code: templates that differ only in texts and names, as staging models do, share one function.
const templateFunctions = new Map<string, Run<Body>>();
const macroFunctions = new Map<string, Run<JinjaFunction>>();

/** The filters and tests of native mode. */
type NativeLibrary = Record<"filters" | "tests", ReadonlyMap<string, Filter>>;

/** JavaScript of a template. In native mode the result is the list of the output's pieces, values as they are. */
export function generateTemplate(ast: TemplateAst, native?: NativeLibrary): Generated<Body> {
  const unit = new Unit();
  const writer = new StatementWriter(unit, libraryFor(ast, native));
  const code = writer.template(ast.body, native !== undefined);
  let run = templateFunctions.get(code);
  if (run === undefined) {
    run = new GeneratorFunction(...PARAMETERS, code) as unknown as Run<Body>;
    templateFunctions.set(code, run);
  }
  return { run, origin: { template: ast, positions: unit.positions }, constants: unit.constants };
}

/** JavaScript of one macro, as a function that gives the callable macro for a scope. */
export function generateMacro(ast: TemplateAst, macro: MacroStatement): Generated<JinjaFunction> {
  const unit = new Unit();
  const writer = new StatementWriter(unit, libraryFor(ast));
  const code = `return ${writer.macro(macro, frameIn(undefined))}`;
  let run = macroFunctions.get(code);
  if (run === undefined) {
    run = new Function(...PARAMETERS, code) as Run<JinjaFunction>;
    macroFunctions.set(code, run);
  }
  return { run, origin: { template: ast, positions: unit.positions }, constants: unit.constants };
}

function libraryFor(ast: TemplateAst, { filters, tests }: NativeLibrary = { filters: FILTERS, tests: TESTS }): Library {
  return {
    filter: (name) => filters.get(name),
    test: (name) => tests.get(name),
    unknown: (what, name, pos) => {
      const known = [...(what === "filter" ? FILTERS : TESTS).keys()];
      const near = known.map((other) => ({ other, far: distance(other, name) })).sort((a, b) => a.far - b.far)[0]!;
      return new TstlError("TEMPLATE_SYNTAX", `no ${what} named "${name}"`, {
        place: placeAt(ast, pos, name.length),
        hint: near.far <= 2 ? `did you mean "${near.other}"?` : undefined,
      });
    },
  };
}

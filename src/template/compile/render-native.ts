import { drive } from "../runtime/drive.ts";
import { PyError } from "../runtime/errors.ts";
import { locate } from "../runtime/locate.ts";
import { Marked, NATIVE_ENGINE, NATIVE_LIBRARY, withoutMarks } from "../runtime/native-engine.ts";
import type { Scope } from "../runtime/scope.ts";
import { str } from "../runtime/text.ts";
import { isFloat, isInt } from "../runtime/values.ts";
import type { TemplateAst } from "../syntax/ast.ts";
import { parseTemplate } from "../syntax/parse-template.ts";
import { settle } from "./compile-template.ts";
import { generateTemplate } from "./generate.ts";
import { parseLiteral } from "./parse-literal.ts";

/**
 * Renders text of a YAML file, profile or hook as dbt does: a single expression gives its value as it is (a list stays
 * a list), with `as_bool`, `as_number` and `as_native` the Python literal that its text spells, everything else the
 * text. A promise if a function that was called returned one. Throws `TstlError` with the place, also for text that is
 * no bool or number where that was asked for.
 */
export function renderNative(source: string, scope: Scope, file = "<text>"): unknown {
  const ast = parseTemplate(source, file);
  const generated = generateTemplate(ast, NATIVE_LIBRARY);
  const { run, origin, constants } = generated;
  const result = settle(ast, () => drive(run(NATIVE_ENGINE, scope, origin, constants, null)));
  if (result instanceof Promise) return result.then((pieces: unknown[]) => nativeValue(pieces, ast));
  return nativeValue(result as unknown[], ast);
}

function nativeValue(pieces: unknown[], ast: TemplateAst): unknown {
  if (pieces.length === 0) return "";
  if (pieces.length > 1) return pieces.map(str).join("");
  const [only] = pieces;
  if (!(only instanceof Marked)) return withoutMarks(only);
  if (only.as === "text") return only.text;
  const literal = parseLiteral(only.text);
  const value = literal === undefined ? only.text : literal.value;
  if (only.as === "bool" && typeof value !== "boolean") throw unconvertible(only, ast);
  if (only.as === "number" && !((isInt(value) || isFloat(value)) && typeof value !== "boolean")) {
    throw unconvertible(only, ast);
  }
  return value;
}

function unconvertible(marked: Marked, ast: TemplateAst): unknown {
  const error = new PyError("ValueError", `Could not convert value '${marked.text}' into type '${marked.as}'`);
  return locate(error, { template: ast, positions: [0] }, 0);
}

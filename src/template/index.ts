/** Jinja templates as dbt uses them: syntax by nunjucks' lexer and parser, meaning and Python values by this folder. */

export { AnalysedCall, analyse, type LiteralArgs, type StaticFacts } from "./compile/analyse.ts";
export { type CompiledMacro, compileMacro, type MacroParam } from "./compile/compile-macro.ts";
export {
  type CompiledTemplate,
  compileTemplate,
  type MappedText,
  type RenderOptions,
} from "./compile/compile-template.ts";
export { OutputMap } from "./compile/output-map.ts";
export { renderNative } from "./compile/render-native.ts";
export { call as callValue } from "./runtime/access.ts";
export { add as addValues } from "./runtime/arithmetic.ts";
export { PyError, ReturnSignal } from "./runtime/errors.ts";
export { jsonText } from "./runtime/filters/json-text.ts";
export {
  bindArguments,
  CALL,
  COMPARE,
  EQUALS,
  FORMAT,
  GET_ATTRIBUTE,
  GET_ITEM,
  HASH,
  type HostObject,
  hostFunction,
  ITERATE,
  isJinjaCallable,
  type JinjaFunction,
  LENGTH,
  MAPPING,
  OPERATE,
  REPR,
  TO_STRING,
  TRUTH,
  TYPE_NAME,
} from "./runtime/host.ts";
export { compare, contains, equal, iterate, length, listOf, truth } from "./runtime/operators.ts";
export { type Scope, scopeOf } from "./runtime/scope.ts";
export { repr, str, typeName } from "./runtime/text.ts";
export { toPlain } from "./runtime/to-plain.ts";
export {
  type Dict,
  dictEntries,
  dictGet,
  dictHas,
  dictSet,
  floatOf,
  isDict,
  isList,
  isUndefined,
  Namespace,
  PyFloat,
  PySet,
  Tuple,
  tupleOf,
  Undefined,
} from "./runtime/values.ts";
export { type BlockKind, placeAt, type SourceOffset, type TemplateAst } from "./syntax/ast.ts";
export { type Block, extractBlocks } from "./syntax/extract-blocks.ts";
export { parseTemplate } from "./syntax/parse-template.ts";

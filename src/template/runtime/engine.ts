import { attribute, call, callMethod, item, slice } from "./access.ts";
import { add, arithmetic, modulo, multiply, negate, positive } from "./arithmetic.ts";
import { type Body, drive } from "./drive.ts";
import { PyError, ReturnSignal, typeError, valueError } from "./errors.ts";
import { NO_KEYWORDS } from "./host.ts";
import { locate, type TemplateOrigin } from "./locate.ts";
import { LoopContext } from "./loop.ts";
import { callMacro, type MacroShape } from "./macro.ts";
import { compare, concat, contains, equal, failUndefined, iterate, listOf, truth } from "./operators.ts";
import { lookUp, type Scope, unknownName } from "./scope.ts";
import { str, typeName } from "./text.ts";
import { dictEntries, dictSet, isDict, isUndefined, Namespace, tupleOf, Undefined } from "./values.ts";

function unpack(value: unknown, count: number): unknown[] {
  const items = Array.isArray(value) ? value : unpackable(value);
  if (items.length === count) return items;
  if (items.length > count) throw valueError(`too many values to unpack (expected ${count})`);
  throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`);
}

function unpackable(value: unknown): unknown[] {
  if (typeof value === "number" || typeof value === "boolean" || value === null) {
    throw typeError(`cannot unpack non-iterable ${typeName(value)} object`);
  }
  return listOf(value);
}

function keywords(base: Record<string, unknown>, more: unknown): Record<string, unknown> {
  if (isUndefined(more)) failUndefined(more);
  if (!isDict(more)) throw typeError(`argument after ** must be a mapping, not ${typeName(more)}`);
  const result = Object.assign(Object.create(null), base) as Record<string, unknown>;
  for (const [key, value] of dictEntries(more)) {
    if (typeof key !== "string") throw typeError("keywords must be strings");
    if (key in result) throw typeError(`got multiple values for keyword argument '${key}'`);
    result[key] = value;
  }
  return result;
}

function positional(args: unknown[], more: unknown): unknown[] {
  if (isUndefined(more)) failUndefined(more);
  if (typeof more === "number" || typeof more === "boolean" || more === null) {
    throw typeError(`Value after * must be an iterable, not ${typeName(more)}`);
  }
  return [...args, ...iterate(more)];
}

function dictOf(flat: unknown[]): Map<unknown, unknown> {
  const dict = new Map<unknown, unknown>();
  for (let i = 0; i < flat.length; i += 2) {
    const key = flat[i];
    if (typeof key === "string") dict.set(key, flat[i + 1]);
    else if (isDict(key) || (Array.isArray(key) && typeName(key) === "list")) {
      throw typeError(`unhashable type: '${typeName(key)}'`);
    } else dictSet(dict, key, flat[i + 1]);
  }
  return dict;
}

function setAttribute(target: unknown, name: string, value: unknown): void {
  if (!(target instanceof Namespace)) {
    throw new PyError("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
  }
  target.attributes.set(name, value);
}

function isIn(value: unknown, container: unknown): boolean {
  return contains(container, value);
}

/**
 * What compiled templates call, by short names that keep the generated code small. The trailing argument of most calls
 * in generated code (`p=…`) is ignored here: it notes the position before the call is made.
 */
export const ENGINE = {
  get: (scope: Scope, name: string) => lookUp(scope, name),
  undef: unknownName,
  noParam: (name: string) => new Undefined(`parameter '${name}' was not provided`, name),
  noElse: () => new Undefined("the inline if-expression evaluated to false and no else section was defined."),
  str,
  /** What a constant expression gives to the output in native mode. */
  constant: (value: unknown): unknown => str(value),
  truth,
  attr: attribute,
  item,
  slice,
  call,
  callMethod,
  add,
  mul: multiply,
  mod: modulo,
  math: arithmetic,
  neg: negate,
  pos: positive,
  concat,
  eq: equal,
  ne: (a: unknown, b: unknown) => !equal(a, b),
  lt: (a: unknown, b: unknown) => compare(a, b, "<") < 0,
  le: (a: unknown, b: unknown) => compare(a, b, "<=") <= 0,
  gt: (a: unknown, b: unknown) => compare(a, b, ">") > 0,
  ge: (a: unknown, b: unknown) => compare(a, b, ">=") >= 0,
  in: isIn,
  notIn: (a: unknown, b: unknown) => !isIn(a, b),
  iter: iterate,
  loop: (items: unknown, depth0: number, recurse?: (items: unknown, depth0: number) => unknown) =>
    new LoopContext(items, depth0, recurse),
  tuple: tupleOf,
  dict: dictOf,
  unpack,
  args: positional,
  kwargs: keywords,
  none: NO_KEYWORDS,
  setAttr: setAttribute,
  fail: (message: string) => {
    throw new PyError("TemplateRuntimeError", message);
  },
  macro: (shape: MacroShape, body: (...values: unknown[]) => Body) => callMacro(shape, body),
  drive,
  locate: (error: unknown, origin: TemplateOrigin, index: number, frame?: string) => {
    if (error instanceof ReturnSignal) return error;
    return locate(error, origin, index, frame);
  },
};

export type Engine = typeof ENGINE;

function lenient(value: unknown): unknown {
  if (value instanceof Undefined && !value.lenient) return new Undefined(value.message, value.name, true);
  return value;
}

/** The engine of dbt's parsing: an undefined value can be called and has every attribute and item. */
export const LENIENT_ENGINE: Engine = {
  ...ENGINE,
  get: (scope, name) => lenient(lookUp(scope, name)),
  undef: (name) => new Undefined(`'${name}' is undefined`, name, true),
  attr: (value, name) => lenient(attribute(value, name)),
  item: (value, key) => lenient(item(value, key)),
  callMethod: (value, name, args, kwargs) => {
    const target = value instanceof Undefined ? lenient(value) : value;
    if (isUndefined(target) || !isUndefined(attribute(target, name))) return callMethod(target, name, args, kwargs);
    return lenient(attribute(target, name));
  },
};

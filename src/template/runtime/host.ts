import { PyError } from "./errors.ts";
import type { PyIterator } from "./values.ts";

/** How a template calls a function: a plain JavaScript function with this signature is callable. */
export type JinjaFunction = (args: unknown[], kwargs: Record<string, unknown>) => unknown;

/** Keyword arguments of a call that has none. */
export const NO_KEYWORDS: Record<string, unknown> = Object.freeze(Object.create(null));

/** What an object of the host may offer to templates; an object with none of these has no attributes at all. */
export const GET_ATTRIBUTE: unique symbol = Symbol("tstl.getAttribute");
export const GET_ITEM: unique symbol = Symbol("tstl.getItem");
export const CALL: unique symbol = Symbol("tstl.call");
export const TO_STRING: unique symbol = Symbol("tstl.toString");
export const REPR: unique symbol = Symbol("tstl.repr");
export const ITERATE: unique symbol = Symbol("tstl.iterate");
export const LENGTH: unique symbol = Symbol("tstl.length");
export const TRUTH: unique symbol = Symbol("tstl.truth");
export const EQUALS: unique symbol = Symbol("tstl.equals");
/** -1, 0 or 1, or undefined where the two cannot be ordered. */
export const COMPARE: unique symbol = Symbol("tstl.compare");
/**
 * `+`, `-`, `*`, … with this object as one side; undefined where that cannot be done. Of one side only: `neg`, `abs`,
 * `int`, and `round` with the number of decimals.
 */
export const OPERATE: unique symbol = Symbol("tstl.operate");
/** A string or number under which equal values meet as keys of dicts and members of sets. */
export const HASH: unique symbol = Symbol("tstl.hash");
/** Python's `format(value, spec)` for a spec that is not empty. */
export const FORMAT: unique symbol = Symbol("tstl.format");
/** What Python would call the type; used in messages and by the tests `mapping`, `string`, … */
export const TYPE_NAME: unique symbol = Symbol("tstl.typeName");
/** Present on what the test `mapping` holds for though it is no dict, as relations in dbt. */
export const MAPPING: unique symbol = Symbol("tstl.mapping");

export interface HostObject {
  /** Undefined: there is no such attribute. */
  [GET_ATTRIBUTE]?(name: string): unknown;
  /** Undefined: there is no such item. */
  [GET_ITEM]?(key: unknown): unknown;
  [CALL]?: JinjaFunction;
  [TO_STRING]?(): string;
  [REPR]?(): string;
  [ITERATE]?(): Iterable<unknown>;
  [LENGTH]?(): number;
  [TRUTH]?(): boolean;
  [EQUALS]?(other: unknown): boolean;
  [COMPARE]?(other: unknown): number | undefined;
  [OPERATE]?(operator: string, other: unknown, reversed: boolean): unknown;
  [HASH]?(): string | number;
  [FORMAT]?(spec: string): string;
  [TYPE_NAME]?: string;
  [MAPPING]?: true;
}

export type NativeValue = HostObject | PyIterator;

/** Whether a template may call the value. */
export function isJinjaCallable(value: unknown): boolean {
  return typeof value === "function" || (typeof value === "object" && value !== null && CALL in value);
}

/** A parameter of a host function: its name, or its name with `=` for an optional one, `*` and `**` for the rest. */
export type ParamSpec = readonly string[];

/**
 * Binds positional and named arguments to parameters as Python does.
 *
 * `params` are names; `name=` may be left out (and is undefined then), `*name` takes the positional rest as an array,
 * `**name` the named rest as an object. Raises Python's `TypeError` for a missing, double or unknown argument.
 */
export function bindArguments(
  name: string,
  params: ParamSpec,
  args: readonly unknown[],
  kwargs: Record<string, unknown>,
): unknown[] {
  const bound: unknown[] = [];
  const missing: string[] = [];
  let used = 0;
  let taken = 0;
  let rest = false;
  let named: Record<string, unknown> | undefined;
  for (const param of params) {
    if (param.startsWith("**")) {
      named = Object.create(null) as Record<string, unknown>;
      bound.push(named);
    } else if (param.startsWith("*")) {
      bound.push(args.slice(used));
      rest = true;
    } else {
      const optional = param.endsWith("=");
      const key = optional ? param.slice(0, -1) : param;
      if (used < args.length && !rest) {
        if (Object.hasOwn(kwargs, key))
          throw new PyError("TypeError", `${name}() got multiple values for argument '${key}'`);
        bound.push(args[used++]);
      } else if (Object.hasOwn(kwargs, key)) {
        bound.push(kwargs[key]);
        taken++;
      } else {
        bound.push(undefined);
        if (!optional) missing.push(key);
      }
    }
  }
  if (missing.length > 0) throw missingArguments(name, missing);
  if (used < args.length && !rest) throw tooManyArguments(name, params, args.length);
  const keys = Object.keys(kwargs);
  if (keys.length > taken) {
    for (const key of keys) {
      if (params.includes(key) || params.includes(`${key}=`)) continue;
      if (named === undefined) throw new PyError("TypeError", `${name}() got an unexpected keyword argument '${key}'`);
      named[key] = kwargs[key];
    }
  }
  return bound;
}

function missingArguments(name: string, missing: string[]): PyError {
  const quoted = missing.map((param) => `'${param}'`);
  const last = quoted.pop();
  const list = quoted.length === 0 ? last : `${quoted.join(", ")}${quoted.length > 1 ? "," : ""} and ${last}`;
  const plural = missing.length === 1 ? "argument" : "arguments";
  return new PyError("TypeError", `${name}() missing ${missing.length} required positional ${plural}: ${list}`);
}

function tooManyArguments(name: string, params: ParamSpec, given: number): PyError {
  const most = params.filter((param) => !param.startsWith("*")).length;
  const least = params.filter((param) => !param.startsWith("*") && !param.endsWith("=")).length;
  const range = least === most ? `${most}` : `from ${least} to ${most}`;
  const plural = most === 1 && least === most ? "argument" : "arguments";
  const were = given === 1 ? "was" : "were";
  return new PyError("TypeError", `${name}() takes ${range} positional ${plural} but ${given} ${were} given`);
}

/**
 * Makes a function that templates can call out of one with ordinary parameters: `params` names them (see
 * `bindArguments`), `implementation` gets their values in that order, undefined for one that was left out.
 */
export function hostFunction(
  name: string,
  params: ParamSpec,
  implementation: (...values: never[]) => unknown,
): JinjaFunction {
  const call = implementation as (...values: unknown[]) => unknown;
  return (args, kwargs) => call(...bindArguments(name, params, args, kwargs));
}

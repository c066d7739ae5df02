import { PyError, typeError } from "./errors.ts";
import { formatPercent } from "./format-percent.ts";
import { type HostObject, OPERATE } from "./host.ts";
import { failUndefined } from "./operators.ts";
import { typeName } from "./text.ts";
import { floatOf, isFloat, isUndefined, numberOf, PySet, Tuple, tupleOf } from "./values.ts";

/** `+`, fast for numbers and strings. */
export function add(left: unknown, right: unknown): unknown {
  if (typeof left === "string" && typeof right === "string") return left + right;
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left instanceof Tuple && right instanceof Tuple) return tupleOf([...left, ...right]);
    if (!(left instanceof Tuple) && !(right instanceof Tuple)) return [...left, ...right];
  }
  return arithmetic("+", left, right);
}

export function multiply(left: unknown, right: unknown): unknown {
  if (repeatable(left) && isWhole(right)) return repeat(left, Number(right));
  if (repeatable(right) && isWhole(left)) return repeat(right, Number(left));
  return arithmetic("*", left, right);
}

function repeatable(value: unknown): value is string | unknown[] {
  return typeof value === "string" || Array.isArray(value);
}

function isWhole(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "number" && Number.isInteger(value));
}

function repeat(value: string | unknown[], times: number): unknown {
  const count = Math.max(0, times);
  if (typeof value === "string") return value.repeat(count);
  const items = Array.from({ length: count }, () => value).flat();
  return value instanceof Tuple ? tupleOf(items) : items;
}

export function modulo(left: unknown, right: unknown): unknown {
  if (typeof left === "string") return formatPercent(left, right);
  return arithmetic("%", left, right);
}

/** Arithmetic on numbers with Python's int and float, on host objects that offer it, and Python's TypeError else. */
export function arithmetic(operator: string, left: unknown, right: unknown): unknown {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) return operateHost(operator, left, right);
  if (operator === "/" || isFloat(left) || isFloat(right))
    return floatOf(floatArithmetic(operator, Number(a), Number(b), isFloat(left) || isFloat(right)));
  if (operator === "**" && b < 0) {
    if (Number(a) === 0) throw new PyError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    return floatOf(Number(a) ** Number(b));
  }
  if (typeof a === "number" && typeof b === "number") {
    const result = intArithmetic(operator, a, b);
    if (Number.isSafeInteger(result)) return result;
  }
  const big = bigArithmetic(operator, BigInt(a), BigInt(b));
  return Number.isSafeInteger(Number(big)) ? Number(big) : big;
}

function operateHost(operator: string, left: unknown, right: unknown): unknown {
  if (isUndefined(left)) failUndefined(left);
  if (isUndefined(right)) failUndefined(right);
  const forward =
    typeof left === "object" ? (left as HostObject | null)?.[OPERATE]?.(operator, right, false) : undefined;
  if (forward !== undefined) return forward;
  const back = typeof right === "object" ? (right as HostObject | null)?.[OPERATE]?.(operator, left, true) : undefined;
  if (back !== undefined) return back;
  if (operator === "-" && left instanceof PySet && right instanceof PySet) {
    return new PySet([...left].filter((item) => !right.has(item)));
  }
  if (operator === "+") {
    if (typeof left === "string") throw typeError(`can only concatenate str (not "${typeName(right)}") to str`);
    if (Array.isArray(left)) {
      const type = typeName(left);
      throw typeError(`can only concatenate ${type} (not "${typeName(right)}") to ${type}`);
    }
  }
  if (operator === "*" && (repeatable(left) || repeatable(right))) {
    throw typeError(`can't multiply sequence by non-int of type '${typeName(repeatable(left) ? right : left)}'`);
  }
  const name = operator === "**" ? "** or pow()" : operator;
  throw typeError(`unsupported operand type(s) for ${name}: '${typeName(left)}' and '${typeName(right)}'`);
}

function intArithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "//":
      if (b === 0) throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
      return Math.floor(a / b);
    case "%":
      if (b === 0) throw new PyError("ZeroDivisionError", "integer modulo by zero");
      return ((a % b) + b) % b;
    default:
      return a ** b;
  }
}

function bigArithmetic(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "//":
      if (b === 0n) throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
      return (a - (((a % b) + b) % b)) / b;
    case "%":
      if (b === 0n) throw new PyError("ZeroDivisionError", "integer modulo by zero");
      return ((a % b) + b) % b;
    default:
      return a ** b;
  }
}

function floatArithmetic(operator: string, a: number, b: number, float: boolean): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      if (b === 0) throw new PyError("ZeroDivisionError", `${float ? "float " : ""}division by zero`);
      return a / b;
    case "//":
      if (b === 0) throw new PyError("ZeroDivisionError", "float floor division by zero");
      return Math.floor(a / b);
    case "%": {
      if (b === 0) throw new PyError("ZeroDivisionError", "float modulo");
      const rest = a % b;
      return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
    }
    default:
      if (a === 0 && b < 0) throw new PyError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
      return a ** b;
  }
}

/** Unary minus. */
export function negate(value: unknown): unknown {
  if (isFloat(value)) return floatOf(-Number(numberOf(value)));
  const number = numberOf(value);
  if (number !== undefined) return typeof number === "bigint" ? -number : 0 - number;
  if (isUndefined(value)) failUndefined(value);
  const host = (value as HostObject | null)?.[OPERATE]?.("neg", undefined, false);
  if (host !== undefined) return host;
  throw typeError(`bad operand type for unary -: '${typeName(value)}'`);
}

/** Unary plus. */
export function positive(value: unknown): unknown {
  if (isFloat(value)) return value;
  const number = numberOf(value);
  if (number !== undefined) return number;
  if (isUndefined(value)) failUndefined(value);
  throw typeError(`bad operand type for unary +: '${typeName(value)}'`);
}

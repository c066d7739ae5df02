import { typeError, valueError } from "./errors.ts";
import { FORMAT, type HostObject } from "./host.ts";
import { floatText, str, typeName } from "./text.ts";
import { isFloat, isInt, numberOf } from "./values.ts";

const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([_,])?(?:\.(\d+))?([a-zA-Z%])?$/u;

interface Spec {
  fill: string;
  align: string | undefined;
  sign: string;
  alternate: boolean;
  width: number;
  grouping: string;
  precision: number | undefined;
  type: string | undefined;
}

/** Python's `format(value, spec)` for strings and numbers; other values take an empty `spec` only. */
export function formatValue(value: unknown, text: string): string {
  if (text === "") return str(value);
  if (typeof value === "object" && value !== null && FORMAT in value) return (value as HostObject)[FORMAT]!(text);
  const spec = parseSpec(text);
  if (spec === undefined)
    throw valueError(`Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  if (typeof value === "string") return formatText(value, spec);
  if (isInt(value) || isFloat(value)) return formatNumber(value, spec);
  throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
}

function parseSpec(text: string): Spec | undefined {
  const match = SPEC.exec(text);
  if (match === null) return undefined;
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = match;
  return {
    fill: fill ?? (zero ? "0" : " "),
    align: align ?? (zero ? "=" : undefined),
    sign: sign ?? "-",
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? "",
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function formatText(value: string, spec: Spec): string {
  if (spec.type !== undefined && spec.type !== "s") {
    throw valueError(`Unknown format code '${spec.type}' for object of type 'str'`);
  }
  if (spec.align === "=") throw valueError("'=' alignment not allowed in string format specifier");
  const text = spec.precision === undefined ? value : Array.from(value).slice(0, spec.precision).join("");
  return pad("", text, spec, "<");
}

function formatNumber(value: unknown, spec: Spec): string {
  const type = spec.type ?? (isFloat(value) || spec.precision !== undefined ? undefined : "d");
  const whole = type !== undefined && "bcdoxXn".includes(type);
  if (whole && isFloat(value)) throw valueError(`Unknown format code '${type}' for object of type 'float'`);
  if (!whole && type !== undefined && !"eEfFgG%".includes(type)) {
    throw valueError(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
  }
  const number = numberOf(value)!;
  const negative = number < 0 || Object.is(number, -0);
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  if (whole) {
    const digits = formatInt(BigInt(number), type, spec);
    return typeof digits === "string" && type === "c" ? pad("", digits, spec, "<") : pad(sign, digits, spec, ">");
  }
  return pad(sign, group(formatFloat(Math.abs(Number(number)), type, spec), spec, 3), spec, ">");
}

function formatInt(value: bigint, type: string | undefined, spec: Spec): string {
  const size = value < 0n ? -value : value;
  switch (type) {
    case "b":
      return (spec.alternate ? "0b" : "") + group(size.toString(2), spec, 4);
    case "o":
      return (spec.alternate ? "0o" : "") + group(size.toString(8), spec, 4);
    case "x":
      return (spec.alternate ? "0x" : "") + group(size.toString(16), spec, 4);
    case "X":
      return (spec.alternate ? "0X" : "") + group(size.toString(16).toUpperCase(), spec, 4);
    case "c":
      return String.fromCodePoint(Number(size));
    default:
      return group(size.toString(), spec, 3);
  }
}

function formatFloat(value: number, type: string | undefined, spec: Spec): string {
  const precision = spec.precision ?? 6;
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? "nan" : "inf";
    return (type === type?.toLowerCase() ? text : text.toUpperCase()) + (type === "%" ? "%" : "");
  }
  switch (type) {
    case "f":
    case "F":
      return toFixed(value, precision);
    case "%":
      return `${toFixed(value * 100, precision)}%`;
    case "e":
    case "E": {
      const text = exponential(value, precision);
      return type === "E" ? text.toUpperCase() : text;
    }
    case undefined:
      return spec.precision === undefined ? floatText(value) : general(value, spec.precision, true);
    default: {
      const text = general(value, precision, false);
      return type === "G" ? text.toUpperCase() : text;
    }
  }
}

/** A number with that many decimals and no exponent; a tie goes to the even digit, where JavaScript goes up. */
export function toFixed(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e21) return BigInt(value).toString() + (decimals > 0 ? `.${"0".repeat(decimals)}` : "");
  if (decimals >= 100) return value.toFixed(100).padEnd(value.toFixed(100).length + decimals - 100, "0");
  return evenTie(value.toFixed(decimals), value.toFixed(100), decimals === 0 ? 1 : 0);
}

/**
 * Of `rounded`, which is `exact` with ties rounded up, the text with ties rounded to even. `point`: the position that
 * a decimal point takes up in `exact` but not in `rounded`.
 */
function evenTie(rounded: string, exact: string, point: number): string {
  const rest = exact.slice(rounded.length + point);
  const odd = "13579".includes(rounded.at(-1)!);
  if (!odd || !/^50*$/.test(rest) || exact.slice(0, rounded.length) === rounded) return rounded;
  return exact.slice(0, rounded.length);
}

function exponential(value: number, decimals: number): string {
  const [mantissa, exponent] = value.toExponential(decimals).split("e") as [string, string];
  const exact = value.toExponential(100).split("e")[0]!;
  const digits = evenTie(mantissa, exact, decimals === 0 ? 1 : 0);
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

// "g", and the same with at least one decimal, which is what a float without a type gets.
function general(value: number, precision: number, keepPoint: boolean): string {
  const digits = Math.max(precision, 1);
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split("e")[1]);
  if (exponent < -4 || exponent >= (keepPoint ? Math.max(digits, 2) - (digits > 1 ? 0 : 1) : digits)) {
    return exponential(value, digits - 1).replace(/\.?0*e/, "e");
  }
  const text = toFixed(value, Math.max(0, digits - 1 - exponent));
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return keepPoint && !short.includes(".") ? `${short}.0` : short;
}

function group(text: string, spec: Spec, size: number): string {
  if (spec.grouping === "") return text;
  const point = text.search(/[.e%]/);
  const whole = point === -1 ? text : text.slice(0, point);
  const pattern = size === 3 ? /\B(?=(?:\w{3})+$)/g : /\B(?=(?:\w{4})+$)/g;
  return whole.replace(pattern, spec.grouping) + (point === -1 ? "" : text.slice(point));
}

function pad(sign: string, body: string, spec: Spec, fallbackAlign: string): string {
  const missing = spec.width - Array.from(sign + body).length;
  if (missing <= 0) return sign + body;
  switch (spec.align ?? fallbackAlign) {
    case "<":
      return sign + body + spec.fill.repeat(missing);
    case ">":
      return spec.fill.repeat(missing) + sign + body;
    case "^": {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + sign + body + spec.fill.repeat(missing - left);
    }
    default:
      return sign + spec.fill.repeat(missing) + body;
  }
}

import { type HostObject, REPR, TO_STRING, TYPE_NAME } from "./host.ts";
import {
  type Dict,
  DictView,
  dictEntries,
  dictKeys,
  isPlainObject,
  Namespace,
  PyFloat,
  PyIterator,
  PySet,
  Range,
  Tuple,
  Undefined,
} from "./values.ts";

/** Python's `str()`. */
export function str(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return Number.isInteger(value) ? intText(value) : floatText(value);
    case "boolean":
      return value ? "True" : "False";
    case "undefined":
      return "";
    case "bigint":
      return value.toString();
    case "function":
      return (value as HostObject)[REPR]?.() ?? `<function ${value.name || "anonymous"}>`;
    default:
      return value === null ? "None" : objectText(value as object);
  }
}

function objectText(value: object): string {
  if (value instanceof Undefined) return "";
  const host = value as HostObject;
  if (host[TO_STRING] !== undefined) return host[TO_STRING]();
  return repr(value);
}

/** Python's `repr()`. Lists and dicts that contain themselves print `[...]`, as in Python. */
export function repr(value: unknown, seen: readonly object[] = []): string {
  if (typeof value === "string") return stringRepr(value);
  if (typeof value === "undefined") return "Undefined";
  if (typeof value !== "object" || value === null) return str(value);
  if (seen.includes(value)) return Array.isArray(value) ? "[...]" : "{...}";
  const inside = [...seen, value];
  const list = (items: Iterable<unknown>) => Array.from(items, (item) => repr(item, inside)).join(", ");
  if (value instanceof Tuple) return value.length === 1 ? `(${repr(value[0], inside)},)` : `(${list(value)})`;
  if (Array.isArray(value)) return `[${list(value)}]`;
  if (value instanceof PyFloat) return floatText(value.value);
  if (value instanceof Undefined) return "Undefined";
  if (value instanceof Map || isPlainObject(value)) return dictRepr(value, inside);
  if (value instanceof PySet) return value.items.size === 0 ? "set()" : `{${list(value)}}`;
  if (value instanceof Range) {
    return `range(${value.start}, ${value.stop}${value.step === 1 ? "" : `, ${value.step}`})`;
  }
  if (value instanceof DictView) return viewRepr(value, inside);
  if (value instanceof Namespace) return `<Namespace ${dictRepr(value.attributes, inside)}>`;
  if (value instanceof PyIterator) return "<generator object>";
  const host = value as HostObject;
  return host[REPR]?.() ?? host[TO_STRING]?.() ?? `<${typeName(value)} object>`;
}

function dictRepr(dict: Dict, inside: readonly object[]): string {
  const pairs = dictEntries(dict).map(([key, item]) => `${repr(key, inside)}: ${repr(item, inside)}`);
  return `{${pairs.join(", ")}}`;
}

function viewRepr(view: DictView, inside: readonly object[]): string {
  const items =
    view.kind === "keys"
      ? dictKeys(view.dict).map((key) => repr(key, inside))
      : dictEntries(view.dict).map(([key, item]) =>
          view.kind === "values" ? repr(item, inside) : `(${repr(key, inside)}, ${repr(item, inside)})`,
        );
  return `dict_${view.kind}([${items.join(", ")}])`;
}

function intText(value: number): string {
  return Math.abs(value) < 1e21 ? String(value === 0 ? 0 : value) : BigInt(value).toString();
}

/** Python's shortest text of a float: with a point or exponent, and an exponent from 1e16 and below 1e-4. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const sign = exponent < 0 ? "-" : "+";
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const digits = mantissa.replace(/[-.]/g, "");
  const sign = value < 0 ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };
// What Python does not print as it is: control characters, separators other than the space, lone surrogates.
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\\\u0000-\u001f\u007f-\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\ud800-\udfff]/g;

/** A string as Python would write it in code: in single quotes unless only those occur in it. */
export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = text.replace(UNPRINTABLE, (char, index: number) => {
    if (ESCAPES[char] !== undefined) return ESCAPES[char];
    const code = char.charCodeAt(0);
    if (code >= 0xd800 && code <= 0xdfff) {
      const pair =
        code < 0xdc00 ? text.charCodeAt(index + 1) >> 10 === 0x37 : text.charCodeAt(index - 1) >> 10 === 0x36;
      if (pair) return char;
    }
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  if (quote === "'") body = body.replaceAll("'", "\\'");
  return `${quote}${body}${quote}`;
}

/** What Python calls the type of a value. */
export function typeName(value: unknown): string {
  if (value === null) return "NoneType";
  switch (typeof value) {
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    case "undefined":
      return "Undefined";
    case "function":
      return "function";
  }
  if (value instanceof Tuple) return "tuple";
  if (Array.isArray(value)) return "list";
  if (value instanceof PyFloat) return "float";
  if (value instanceof Undefined) return "Undefined";
  if (value instanceof PySet) return "set";
  if (value instanceof Range) return "range";
  if (value instanceof DictView) return `dict_${value.kind}`;
  if (value instanceof PyIterator) return "generator";
  if (value instanceof Namespace) return "Namespace";
  if (value instanceof Map || isPlainObject(value)) return "dict";
  return (value as HostObject)[TYPE_NAME] ?? "object";
}

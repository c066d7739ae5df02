import { typeError } from "../errors.ts";
import { compare } from "../operators.ts";
import { floatText, str, typeName } from "../text.ts";
import { dictEntries, isDict, isFloat, isInt, isUndefined, numberOf } from "../values.ts";

export interface JsonStyle {
  sortKeys?: boolean;
  /** Spaces of one level; none: all on one line. */
  indent?: number | string | null;
}

/** Python's `json.dumps`: ASCII only, `, ` and `: ` between, floats as Python prints them. */
export function jsonText(value: unknown, style: JsonStyle = {}): string {
  const step = typeof style.indent === "number" ? " ".repeat(style.indent) : (style.indent ?? undefined);
  return write(value, style.sortKeys === true, step, "");
}

function write(value: unknown, sortKeys: boolean, step: string | undefined, margin: string): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value);
  if (isInt(value)) return str(value);
  if (isFloat(value)) return jsonFloat(Number(numberOf(value)));
  const inner = step === undefined ? margin : margin + step;
  if (Array.isArray(value)) {
    return bracket(
      "[",
      "]",
      value.map((item) => write(item, sortKeys, step, inner)),
      step,
      margin,
    );
  }
  if (isDict(value)) {
    const entries = dictEntries(value);
    if (sortKeys) entries.sort((a, b) => compare(a[0], b[0], "<"));
    const parts = entries.map(([key, item]) => `${quoted(jsonKey(key))}: ${write(item, sortKeys, step, inner)}`);
    return bracket("{", "}", parts, step, margin);
  }
  if (typeName(value) === "str") return quoted(str(value));
  const type = isUndefined(value) ? "Undefined" : typeName(value);
  throw typeError(`Object of type ${type} is not JSON serializable`);
}

function bracket(open: string, close: string, parts: string[], step: string | undefined, margin: string): string {
  if (parts.length === 0) return open + close;
  if (step === undefined) return open + parts.join(", ") + close;
  return `${open}\n${margin}${step}${parts.join(`,\n${margin}${step}`)}\n${margin}${close}`;
}

function jsonKey(key: unknown): string {
  if (typeof key === "string") return key;
  if (key === null) return "null";
  if (typeof key === "boolean") return String(key);
  if (isInt(key) || isFloat(key)) return str(key);
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return floatText(value);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

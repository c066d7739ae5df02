import { typeError, valueError } from "./errors.ts";
import { hostNumber } from "./filters/number-filters.ts";
import { formatValue } from "./format-spec.ts";
import { repr, str, typeName } from "./text.ts";
import { dictGet, dictHas, floatOf, isDict, isFloat, isInt, isList, numberOf, Tuple } from "./values.ts";

const DIRECTIVE = /%(?:\(([^)]*)\))?([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([\s\S]?)/g;

/** Python's `format % values` for strings. */
export function formatPercent(format: string, values: unknown): string {
  const args = values instanceof Tuple ? values : [values];
  let used = 0;
  let named = false;
  const next = () => {
    if (used >= args.length) throw typeError("not enough arguments for format string");
    return args[used++];
  };
  const text = format.replace(
    DIRECTIVE,
    (_, key: string | undefined, flags: string, width, precision, type: string) => {
      if (type === "%") return "%";
      if (type === "") throw valueError("incomplete format");
      if (key !== undefined) {
        named = true;
        if (!isDict(values)) throw typeError("format requires a mapping");
        if (!dictHas(values, key)) throw valueError(`key ${repr(key)} is missing for the format string`);
      }
      const size = width === "*" ? str(next()) : width;
      const digits = precision === "*" ? str(next()) : precision;
      return formatDirective(key === undefined ? next() : dictGet(values as never, key), flags, size, digits, type);
    },
  );
  // Python takes a list for a mapping here, whose items need not all be used.
  if (!named && used < args.length && !isDict(values) && !isList(values)) {
    throw typeError("not all arguments converted during string formatting");
  }
  return text;
}

// Python makes a float of a Decimal here.
function realNumber(value: unknown): unknown {
  const number = hostNumber(value);
  return number === undefined ? value : floatOf(number);
}

function formatDirective(
  given: unknown,
  flags: string,
  width: string | undefined,
  precision: string | undefined,
  type: string,
): string {
  const value = "diueEfFgG".includes(type) ? realNumber(given) : given;
  const left = flags.includes("-") ? "<" : ">";
  if (type === "s" || type === "r" || type === "a") {
    const text = type === "s" ? str(value) : repr(value);
    return formatValue(text, `${left}${width ?? ""}${precision === undefined ? "" : `.${precision}`}`);
  }
  if (type === "c")
    return formatValue(typeof value === "number" ? String.fromCodePoint(value) : str(value), left + (width ?? ""));
  if (!"diueEfFgGxXo".includes(type)) {
    throw valueError(`unsupported format character '${type}' (0x${type.charCodeAt(0).toString(16)})`);
  }
  if (!isInt(value) && !isFloat(value)) {
    const need = "xXo".includes(type) ? "an integer" : "a real number";
    const prefix = "eEfFgG".includes(type) ? "must be real number" : `%${type} format: ${need} is required`;
    throw typeError(`${prefix}, not ${typeName(value)}`);
  }
  const sign = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const zero = flags.includes("0") && !flags.includes("-") ? "0" : "";
  const whole = "diu".includes(type);
  const number = whole && isFloat(value) ? Math.trunc(Number(numberOf(value))) : value;
  const digits = whole || precision === undefined ? "" : `.${precision}`;
  const align = zero === "" ? left : "";
  return formatValue(
    number,
    `${align}${sign}${flags.includes("#") ? "#" : ""}${zero}${width ?? ""}${digits}${whole ? "d" : type}`,
  );
}

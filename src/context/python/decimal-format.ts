import { PyError } from "../../template/index.ts";
import { type DecimalNumber, decimalText, withExponent } from "./decimal-number.ts";

const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(0)?(\d+)?(,)?(?:\.(\d+))?([eEfFgG%n])?$/u;

/** Python's `format(decimal, spec)`: exact, where a float would be rounded in binary first. */
export function formatDecimal(number: DecimalNumber, spec: string): string {
  const match = SPEC.exec(spec);
  if (match === null) throw new PyError("ValueError", "invalid format string");
  const [, fill, align, sign = "-", zero, width = "0", comma, precision, type] = match;
  const text = digitsText(number, type, precision === undefined ? undefined : Number(precision));
  const negative = text.startsWith("-");
  const [whole, rest] = splitAt(negative ? text.slice(1) : text);
  const grouped = comma === undefined ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  const front = negative ? "-" : sign === "-" ? "" : sign;
  const body = grouped + rest;
  const missing = Math.max(0, Number(width) - front.length - body.length);
  const filling = fill ?? (zero === undefined ? " " : "0");
  switch (align ?? (zero === undefined ? ">" : "=")) {
    case "<":
      return front + body + filling.repeat(missing);
    case "^": {
      const before = Math.floor(missing / 2);
      return filling.repeat(before) + front + body + filling.repeat(missing - before);
    }
    case "=":
      return front + filling.repeat(missing) + body;
    default:
      return filling.repeat(missing) + front + body;
  }
}

function splitAt(text: string): [whole: string, rest: string] {
  const end = text.search(/\D/);
  return end === -1 ? [text, ""] : [text.slice(0, end), text.slice(end)];
}

function digitsText(number: DecimalNumber, type: string | undefined, precision: number | undefined): string {
  switch (type) {
    case "f":
    case "F":
      return plainText(precision === undefined ? number : withExponent(number, -precision));
    case "%": {
      const hundredfold = { digits: number.digits, exponent: number.exponent + 2 };
      return `${plainText(precision === undefined ? hundredfold : withExponent(hundredfold, -precision))}%`;
    }
    case "e":
    case "E": {
      const text = Number(decimalText(number)).toExponential(precision);
      return type === "E" ? text.toUpperCase() : text;
    }
    default: {
      if (precision === undefined) return decimalText(number);
      const size = (number.digits < 0n ? -number.digits : number.digits).toString().length;
      return decimalText(withExponent(number, Math.max(number.exponent, number.exponent + size - (precision || 1))));
    }
  }
}

// Never with an exponent.
function plainText(number: DecimalNumber): string {
  const { digits, exponent } = number.exponent > 0 ? withExponent(number, 0) : number;
  if (exponent === 0) return digits.toString();
  const text = (digits < 0n ? -digits : digits).toString().padStart(1 - exponent, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, exponent)}.${text.slice(exponent)}`;
}

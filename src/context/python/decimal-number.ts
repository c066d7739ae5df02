/** Arithmetic of Python's decimal module in its default context: 28 digits, ties to the even neighbour. */

/** `digits` times ten to the `exponent`. */
export interface DecimalNumber {
  readonly digits: bigint;
  readonly exponent: number;
}

const PRECISION = 28;

export function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** How many digits an integer has; 0 has one. */
export function digitCount(digits: bigint): number {
  return magnitude(digits).toString().length;
}

/** Integer division that rounds ties to the even neighbour. */
export function divideRounded(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  const twice = magnitude(top % bottom) * 2n;
  const size = magnitude(bottom);
  const up = twice > size || (twice === size && quotient % 2n !== 0n);
  if (!up) return quotient;
  return quotient + (top < 0n === bottom < 0n ? 1n : -1n);
}

/** Rounded to the context's precision. */
export function toPrecision(number: DecimalNumber): DecimalNumber {
  const excess = digitCount(number.digits) - PRECISION;
  if (excess <= 0) return number;
  const digits = divideRounded(number.digits, power(excess));
  const rounded = { digits, exponent: number.exponent + excess };
  // 99…9.5 becomes 100…0, which has a digit too many.
  return digitCount(digits) > PRECISION ? toPrecision(rounded) : rounded;
}

/** The same number with that exponent, rounded where digits are lost. */
export function withExponent(number: DecimalNumber, exponent: number): DecimalNumber {
  const shift = number.exponent - exponent;
  if (shift >= 0) return { digits: number.digits * power(shift), exponent };
  return { digits: divideRounded(number.digits, power(-shift)), exponent };
}

// Both with the smaller of their exponents.
function aligned(a: DecimalNumber, b: DecimalNumber): [left: bigint, right: bigint, exponent: number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [withExponent(a, exponent).digits, withExponent(b, exponent).digits, exponent];
}

export function compareNumbers(a: DecimalNumber, b: DecimalNumber): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function addNumbers(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  const [left, right, exponent] = aligned(a, b);
  return toPrecision({ digits: left + right, exponent });
}

export function multiplyNumbers(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  return toPrecision({ digits: a.digits * b.digits, exponent: a.exponent + b.exponent });
}

/** `a / b` for a `b` that is not 0: exact with as few digits as may be, else to the precision. */
export function divideNumbers(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  const ideal = a.exponent - b.exponent;
  if (a.digits === 0n) return { digits: 0n, exponent: ideal };
  const shift = Math.max(0, digitCount(b.digits) - digitCount(a.digits) + PRECISION + 1);
  const top = a.digits * power(shift);
  const exponent = ideal - shift;
  if (top % b.digits === 0n) return toPrecision(stripped({ digits: top / b.digits, exponent }, ideal));
  // A digit that is not 0 after the last keeps an inexact half from being taken for a tie.
  const sign = top < 0n === b.digits < 0n ? 1n : -1n;
  return toPrecision({ digits: (top / b.digits) * 10n + sign, exponent: exponent - 1 });
}

/** Without the zeros at its end, but with no exponent above `most`. */
export function stripped(number: DecimalNumber, most: number): DecimalNumber {
  let { digits, exponent } = number;
  if (digits === 0n) return { digits, exponent: most === Number.POSITIVE_INFINITY ? 0 : most };
  while (exponent < most && digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return { digits, exponent };
}

/** `a // b` and `a % b`, both towards zero as decimals have it. */
export function divideWhole(a: DecimalNumber, b: DecimalNumber): { quotient: DecimalNumber; remainder: DecimalNumber } {
  const [left, right, exponent] = aligned(a, b);
  return {
    quotient: { digits: left / right, exponent: 0 },
    remainder: toPrecision({ digits: left % right, exponent }),
  };
}

/** `a ** n` for an integral `n`. */
export function raise(a: DecimalNumber, n: number): DecimalNumber {
  const size = Math.abs(n);
  const raised = { digits: a.digits ** BigInt(size), exponent: a.exponent * size };
  return n < 0 ? divideNumbers({ digits: 1n, exponent: 0 }, raised) : toPrecision(raised);
}

/** As the decimal module writes it: plain, or with an exponent where that is above 0 or the number very small. */
export function decimalText({ digits, exponent }: DecimalNumber): string {
  const sign = digits < 0n ? "-" : "";
  const text = magnitude(digits).toString();
  const adjusted = exponent + text.length - 1;
  if (exponent <= 0 && adjusted >= -6) {
    if (exponent === 0) return sign + text;
    const padded = text.padStart(1 - exponent, "0");
    return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
  const mantissa = text.length === 1 ? text : `${text[0]}.${text.slice(1)}`;
  return `${sign}${mantissa}E${adjusted < 0 ? "-" : "+"}${Math.abs(adjusted)}`;
}

/** Reads `-12.50` or `1e-7`; undefined for what is no number. */
export function parseDecimal(text: string): DecimalNumber | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole, fraction = "", exponent = "0"] = match;
  if (whole + fraction === "") return undefined;
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

/** The exact value of a float. */
export function exactDecimal(value: number): DecimalNumber {
  let [number, halvings] = [value, 0];
  while (!Number.isInteger(number)) {
    number *= 2;
    halvings++;
  }
  // x / 2^n is x * 5^n / 10^n.
  return { digits: BigInt(number) * 5n ** BigInt(halvings), exponent: -halvings };
}

import {
  COMPARE,
  EQUALS,
  FORMAT,
  GET_ATTRIBUTE,
  HASH,
  OPERATE,
  PyError,
  PyFloat,
  REPR,
  TO_STRING,
  TRUTH,
  TYPE_NAME,
  tupleOf,
  typeName,
} from "../../template/index.ts";
import { formatDecimal } from "./decimal-format.ts";
import {
  addNumbers,
  compareNumbers,
  type DecimalNumber,
  decimalText,
  digitCount,
  divideNumbers,
  divideWhole,
  exactDecimal,
  multiplyNumbers,
  parseDecimal,
  raise,
  stripped,
  toPrecision,
  withExponent,
} from "./decimal-number.ts";
import { type Members, methodMember, PyValue, readMember } from "./members.ts";

/**
 * Python's `decimal.Decimal`: what dbt makes of numerics and floats of the database.
 *
 * Unlike Python's it has no negative zero, and no arithmetic with NaN and the infinities.
 */
export class Decimal extends PyValue {
  readonly [TYPE_NAME] = "decimal.Decimal";
  /** NaN and the infinities have a value that is no decimal number. */
  readonly number: DecimalNumber | number;

  constructor(number: DecimalNumber | number) {
    super();
    this.number = number;
  }

  /** Reads what Postgres or Python writes of a number; undefined for anything else. */
  static parse(text: string): Decimal | undefined {
    const number = parseDecimal(text);
    if (number !== undefined) return new Decimal(number);
    if (text === "NaN") return new Decimal(Number.NaN);
    if (text === "Infinity") return new Decimal(Number.POSITIVE_INFINITY);
    return text === "-Infinity" ? new Decimal(Number.NEGATIVE_INFINITY) : undefined;
  }

  [TO_STRING](): string {
    return typeof this.number === "number" ? String(this.number) : decimalText(this.number);
  }

  [REPR](): string {
    return `Decimal('${this[TO_STRING]()}')`;
  }

  override toJSON(): unknown {
    const number = Number(this[TO_STRING]());
    return Number.isFinite(number) ? number : this[TO_STRING]();
  }

  [HASH](): string | number {
    const number = Number(this[TO_STRING]());
    // A float and a Decimal that are equal are one key.
    if (typeof this.number === "number" || compareNumbers(exactDecimal(number), this.number) === 0) return number;
    return `\0decimal:${decimalText(stripped(this.number, Number.POSITIVE_INFINITY))}`;
  }

  [FORMAT](spec: string): string {
    if (typeof this.number === "number") return this[TO_STRING]();
    return formatDecimal(this.number, spec);
  }

  [TRUTH](): boolean {
    return typeof this.number === "number" || this.number.digits !== 0n;
  }

  [EQUALS](other: unknown): boolean {
    return this[COMPARE](other) === 0;
  }

  [COMPARE](other: unknown): number | undefined {
    const right = comparable(other);
    if (right === undefined) return undefined;
    const left = this.number;
    if (typeof left === "object" && typeof right === "object") return compareNumbers(left, right);
    const [a, b] = [left, right].map((side) => (typeof side === "number" ? side : 0)) as [number, number];
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
  }

  [OPERATE](operator: string, other: unknown, reversed: boolean): unknown {
    if (typeof this.number === "number" && (operator === "int" || operator === "round")) return undefined;
    const own = finite(this, operator);
    if (operator === "int") return wholeOf(own);
    if (operator === "neg") return new Decimal({ digits: -own.digits, exponent: own.exponent });
    if (operator === "abs") return new Decimal(own.digits < 0n ? { ...own, digits: -own.digits } : own);
    if (operator === "round") return new Decimal(withExponent(own, -Number(other)));
    const operand = other instanceof Decimal ? finite(other, operator) : wholeDecimal(other);
    if (operand === undefined) return undefined;
    const [left, right] = reversed ? [operand, own] : [own, operand];
    const result = OPERATIONS[operator]?.(left, right);
    return result === undefined ? undefined : new Decimal(result);
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(MEMBERS, this, name);
  }
}

// Python's int(): what is after the point is cut off.
function wholeOf({ digits, exponent }: DecimalNumber): number | bigint {
  const whole = exponent < 0 ? digits / 10n ** BigInt(-exponent) : digits * 10n ** BigInt(exponent);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

const OPERATIONS: Record<string, (a: DecimalNumber, b: DecimalNumber) => DecimalNumber | undefined> = {
  "+": addNumbers,
  "-": (a, b) => addNumbers(a, { digits: -b.digits, exponent: b.exponent }),
  "*": multiplyNumbers,
  "/": (a, b) => divideNumbers(a, divisor(a, b)),
  "//": (a, b) => divideWhole(a, divisor(a, b)).quotient,
  "%": (a, b) => divideWhole(a, divisor(a, b)).remainder,
  "**": (a, b) => {
    const whole = stripped(b, 0);
    if (whole.exponent < 0) return undefined;
    const exponent = Number(withExponent(b, 0).digits);
    if (exponent < 0) divisor({ digits: 1n, exponent: 0 }, a);
    return raise(a, exponent);
  },
};

function divisor(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  if (b.digits !== 0n) return b;
  const kind = a.digits === 0n ? "DivisionUndefined" : "DivisionByZero";
  throw new PyError("ZeroDivisionError", `[<class 'decimal.${kind}'>]`);
}

function finite(value: Decimal, operator: string): DecimalNumber {
  if (typeof value.number === "object") return value.number;
  throw new PyError("ValueError", `'${operator}' cannot be done with the decimal ${value[TO_STRING]()}`);
}

function wholeDecimal(value: unknown): DecimalNumber | undefined {
  if (typeof value === "bigint") return { digits: value, exponent: 0 };
  if (typeof value === "boolean") return { digits: value ? 1n : 0n, exponent: 0 };
  return typeof value === "number" && Number.isInteger(value) ? { digits: BigInt(value), exponent: 0 } : undefined;
}

function comparable(value: unknown): DecimalNumber | number | undefined {
  if (value instanceof Decimal) return value.number;
  const number = value instanceof PyFloat ? value.value : value;
  if (typeof number !== "number") return wholeDecimal(number);
  return Number.isFinite(number) ? exactDecimal(number) : number;
}

const isSpecial = (self: Decimal) => typeof self.number === "number";

const MEMBERS: Members<Decimal> = {
  quantize: methodMember("quantize", ["exp"], (self, exp: unknown) => {
    const model = exp instanceof Decimal ? finite(exp, "quantize") : wholeDecimal(exp);
    if (model === undefined) {
      throw new PyError("TypeError", `conversion from ${typeName(exp)} to Decimal is not supported`);
    }
    return new Decimal(withExponent(finite(self, "quantize"), model.exponent));
  }),
  // Without the names that Python's tuple gives its three parts.
  as_tuple: methodMember("as_tuple", [], (self) => {
    const { digits, exponent } = finite(self, "as_tuple");
    const size = digits < 0n ? -digits : digits;
    return tupleOf([digits < 0n ? 1 : 0, tupleOf([...size.toString()].map(Number)), exponent]);
  }),
  normalize: methodMember(
    "normalize",
    [],
    (self) => new Decimal(stripped(toPrecision(finite(self, "normalize")), Number.POSITIVE_INFINITY)),
  ),
  to_integral_value: methodMember("to_integral_value", [], (self) => wholePart(self)),
  to_integral: methodMember("to_integral", [], (self) => wholePart(self)),
  adjusted: methodMember("adjusted", [], (self) => {
    const { digits, exponent } = finite(self, "adjusted");
    return exponent + digitCount(digits) - 1;
  }),
  copy_abs: methodMember("copy_abs", [], (self) => self[OPERATE]("abs", undefined, false)),
  copy_negate: methodMember("copy_negate", [], (self) => self[OPERATE]("neg", undefined, false)),
  is_zero: methodMember("is_zero", [], (self) => !self[TRUTH]()),
  is_signed: methodMember("is_signed", [], (self) => self[COMPARE](0) === -1),
  is_finite: methodMember("is_finite", [], (self) => !isSpecial(self)),
  is_infinite: methodMember("is_infinite", [], (self) => isSpecial(self) && !Number.isNaN(self.number)),
  is_nan: methodMember("is_nan", [], (self) => Number.isNaN(self.number)),
};

function wholePart(self: Decimal): Decimal {
  const number = finite(self, "to_integral_value");
  return number.exponent >= 0 ? self : new Decimal(withExponent(number, 0));
}

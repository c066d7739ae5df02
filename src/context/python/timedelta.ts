import {
  COMPARE,
  EQUALS,
  floatOf,
  GET_ATTRIBUTE,
  HASH,
  hostFunction,
  OPERATE,
  PyError,
  PyFloat,
  REPR,
  TO_STRING,
  TRUTH,
  TYPE_NAME,
  typeName,
} from "../../template/index.ts";
import { pad } from "./calendar.ts";
import { type Members, methodMember, PyValue, readMember, typeObject } from "./members.ts";

const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
const MAX_DAYS = 999_999_999n;

/** Python's `datetime.timedelta`. */
export class Timedelta extends PyValue {
  readonly [TYPE_NAME] = "datetime.timedelta";
  /** The whole span. */
  readonly micros: bigint;

  constructor(micros: bigint) {
    super();
    const days = floorDivide(micros, DAY);
    if (days > MAX_DAYS || days < -MAX_DAYS) {
      throw new PyError("OverflowError", `days=${days}; must have magnitude <= 999999999`);
    }
    this.micros = micros;
  }

  get days(): number {
    return Number(floorDivide(this.micros, DAY));
  }

  get seconds(): number {
    return Number(modulo(this.micros, DAY) / SECOND);
  }

  get microseconds(): number {
    return Number(modulo(this.micros, SECOND));
  }

  [HASH](): string {
    return `\0timedelta:${this.micros}`;
  }

  [TRUTH](): boolean {
    return this.micros !== 0n;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof Timedelta && other.micros === this.micros;
  }

  [COMPARE](other: unknown): number | undefined {
    if (!(other instanceof Timedelta)) return undefined;
    return this.micros < other.micros ? -1 : this.micros > other.micros ? 1 : 0;
  }

  [TO_STRING](): string {
    const { days, seconds, microseconds } = this;
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
    const fraction = microseconds === 0 ? "" : `.${pad(microseconds, 6)}`;
    return `${days === 0 ? "" : `${days} day${Math.abs(days) === 1 ? "" : "s"}, `}${clock}${fraction}`;
  }

  [REPR](): string {
    const parts = Object.entries({ days: this.days, seconds: this.seconds, microseconds: this.microseconds });
    const written = parts.filter(([, value]) => value !== 0).map(([name, value]) => `${name}=${value}`);
    return `datetime.timedelta(${written.join(", ") || "0"})`;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(MEMBERS, this, name);
  }

  [OPERATE](operator: string, other: unknown, reversed: boolean): unknown {
    if (operator === "neg") return new Timedelta(-this.micros);
    if (operator === "abs") return new Timedelta(this.micros < 0n ? -this.micros : this.micros);
    if (other instanceof Timedelta) return withTimedelta(operator, this.micros, other.micros);
    if (operator === "*") return scaled(this, other);
    return reversed ? undefined : dividedBy(operator, this, other);
  }
}

const MEMBERS: Members<Timedelta> = {
  days: (self) => self.days,
  seconds: (self) => self.seconds,
  microseconds: (self) => self.microseconds,
  total_seconds: methodMember("total_seconds", [], (self) => floatOf(Number(self.micros) / 1e6)),
};

function withTimedelta(operator: string, left: bigint, right: bigint): unknown {
  if (operator === "+") return new Timedelta(left + right);
  if (operator === "-") return new Timedelta(left - right);
  if (operator !== "/" && operator !== "//" && operator !== "%") return undefined;
  if (right === 0n) {
    throw new PyError(
      "ZeroDivisionError",
      operator === "/" ? "division by zero" : "integer division or modulo by zero",
    );
  }
  if (operator === "/") return floatOf(Number(left) / Number(right));
  return operator === "//" ? Number(floorDivide(left, right)) : new Timedelta(modulo(left, right));
}

function scaled(self: Timedelta, other: unknown): Timedelta | undefined {
  const factor = wholeNumber(other);
  if (factor !== undefined) return new Timedelta(self.micros * factor);
  const [numerator, denominator] = ratioOf(other) ?? [];
  return numerator === undefined ? undefined : new Timedelta(roundedRatio(self.micros * numerator, denominator!));
}

function dividedBy(operator: string, self: Timedelta, other: unknown): Timedelta | undefined {
  if (operator !== "/" && operator !== "//") return undefined;
  const divisor = wholeNumber(other);
  if (divisor !== undefined) {
    if (divisor === 0n) throw new PyError("ZeroDivisionError", "integer division or modulo by zero");
    return new Timedelta(operator === "/" ? roundedRatio(self.micros, divisor) : floorDivide(self.micros, divisor));
  }
  const [numerator, denominator] = operator === "/" ? (ratioOf(other) ?? []) : [];
  if (numerator === undefined) return undefined;
  if (numerator === 0n) throw new PyError("ZeroDivisionError", "division by zero");
  return new Timedelta(roundedRatio(self.micros * denominator!, numerator));
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  return typeof value === "boolean" || (typeof value === "number" && Number.isInteger(value))
    ? BigInt(value)
    : undefined;
}

// A float as the exact fraction that it is.
function ratioOf(value: unknown): [bigint, bigint] | undefined {
  let number = value instanceof PyFloat ? value.value : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  let denominator = 1n;
  while (!Number.isInteger(number)) {
    number *= 2;
    denominator *= 2n;
  }
  return [BigInt(number), denominator];
}

/** Division that rounds ties to the even neighbour. */
function roundedRatio(numerator: bigint, denominator: bigint): bigint {
  const sign = denominator < 0n ? -1n : 1n;
  const [top, bottom] = [numerator * sign, denominator * sign];
  const floor = floorDivide(top, bottom);
  const twice = 2n * (top - floor * bottom);
  if (twice === bottom) return floor % 2n === 0n ? floor : floor + 1n;
  return twice > bottom ? floor + 1n : floor;
}

function floorDivide(left: bigint, right: bigint): bigint {
  return (left - modulo(left, right)) / right;
}

function modulo(left: bigint, right: bigint): bigint {
  return ((left % right) + right) % right;
}

const UNITS: [name: string, micros: bigint][] = [
  ["days", DAY],
  ["seconds", SECOND],
  ["microseconds", 1n],
  ["milliseconds", 1000n],
  ["minutes", 60n * SECOND],
  ["hours", 3600n * SECOND],
  ["weeks", 7n * DAY],
];

/** The class `datetime.timedelta`. */
export const timedeltaType = typeObject(
  "datetime.timedelta",
  hostFunction(
    "timedelta",
    UNITS.map(([name]) => `${name}=`),
    (...values: unknown[]) => {
      // One exact fraction, which is rounded once.
      let [top, bottom] = [0n, 1n];
      UNITS.forEach(([name, unit], index) => {
        const value = values[index];
        if (value === undefined) return;
        const whole = wholeNumber(value);
        const [numerator, denominator] = (whole === undefined ? ratioOf(value) : [whole, 1n]) ?? [];
        if (numerator === undefined || denominator === undefined) {
          throw new PyError("TypeError", `unsupported type for timedelta ${name} component: ${typeName(value)}`);
        }
        top = top * denominator + numerator * unit * bottom;
        bottom *= denominator;
      });
      return new Timedelta(roundedRatio(top, bottom));
    },
  ),
  {
    min: () => new Timedelta(-MAX_DAYS * DAY),
    max: () => new Timedelta((MAX_DAYS + 1n) * DAY - 1n),
    resolution: () => new Timedelta(1n),
  },
  MEMBERS,
);

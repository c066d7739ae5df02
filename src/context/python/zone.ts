import {
  EQUALS,
  GET_ATTRIBUTE,
  type HostObject,
  hostFunction,
  PyError,
  REPR,
  repr,
  TO_STRING,
  TYPE_NAME,
  typeName,
} from "../../template/index.ts";
import { pad } from "./calendar.ts";
import { type Members, methodMember, PyValue, readMember, textArgument, typeObject } from "./members.ts";
import { Timedelta } from "./timedelta.ts";

/** What a datetime carries as `tzinfo`: one offset, as both `timezone` and pytz' localised zones have. */
export interface Zone extends HostObject {
  /** Microseconds east of UTC. */
  readonly offset: bigint;
  /** `tzname()`. */
  readonly label: string;
  /** Microseconds of daylight saving, null where the zone does not know. */
  readonly daylight: bigint | null;
  /** The zone that holds at this moment: microseconds of UTC since day 0 of Python's calendar. */
  at(utcMicros: bigint): Zone;
}

/** Whether a value may be a tzinfo. */
export function isZone(value: unknown): value is Zone {
  return typeof value === "object" && value !== null && "offset" in value && "label" in value && "at" in value;
}

/** An argument that must be a tzinfo or none. */
export function zoneArgument(value: unknown): Zone | null {
  if (value === undefined || value === null) return null;
  if (isZone(value)) return value;
  throw new PyError("TypeError", `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`);
}

/** An offset as `isoformat()` writes it: `+01:00`, with seconds and fractions where there are some. */
export function offsetText(offset: bigint, separator = ":"): string {
  const size = Number(offset < 0n ? -offset : offset);
  const seconds = Math.floor(size / 1e6);
  const micros = size % 1e6;
  const parts = [pad(Math.floor(seconds / 3600)), pad(Math.floor(seconds / 60) % 60)];
  if (seconds % 60 !== 0 || micros !== 0) parts.push(pad(seconds % 60));
  const fraction = micros === 0 ? "" : `.${pad(micros, 6)}`;
  return `${offset < 0n ? "-" : "+"}${parts.join(separator)}${fraction}`;
}

/** Python's `datetime.timezone`: a fixed offset. */
export class FixedZone extends PyValue implements Zone {
  readonly [TYPE_NAME]: string = "datetime.timezone";
  readonly offset: bigint;
  readonly #name: string | undefined;

  constructor(offset: bigint, name?: string) {
    super();
    this.offset = offset;
    this.#name = name;
  }

  get daylight(): bigint | null {
    return null;
  }

  get label(): string {
    return this.#name ?? (this.offset === 0n ? "UTC" : `UTC${offsetText(this.offset)}`);
  }

  at(): Zone {
    return this;
  }

  [TO_STRING](): string {
    return this.label;
  }

  [REPR](): string {
    if (this === UTC) return "datetime.timezone.utc";
    const name = this.#name === undefined ? "" : `, ${repr(this.#name)}`;
    return `datetime.timezone(${repr(new Timedelta(this.offset))}${name})`;
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof FixedZone && other.offset === this.offset;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(MEMBERS, this, name);
  }
}

const MEMBERS: Members<FixedZone> = {
  utcoffset: methodMember("utcoffset", ["dt"], (self) => new Timedelta(self.offset)),
  tzname: methodMember("tzname", ["dt"], (self) => self.label),
  dst: methodMember("dst", ["dt"], () => null),
};

/** `datetime.timezone.utc`. */
export const UTC = new FixedZone(0n);

const DAY_MICROS = 86_400_000_000n;

/** The class `datetime.timezone`. */
export const timezoneType = typeObject(
  "datetime.timezone",
  hostFunction("timezone", ["offset", "name="], (offset: unknown, name: unknown) => {
    if (!(offset instanceof Timedelta)) {
      throw new PyError("TypeError", `timezone() argument 1 must be datetime.timedelta, not ${typeName(offset)}`);
    }
    if (offset.micros <= -DAY_MICROS || offset.micros >= DAY_MICROS) {
      throw new PyError(
        "ValueError",
        `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ${repr(offset)}.`,
      );
    }
    if (name === undefined) return offset.micros === 0n ? UTC : new FixedZone(offset.micros);
    return new FixedZone(offset.micros, textArgument(name, "timezone() argument 2"));
  }),
  {
    utc: () => UTC,
    min: () => new FixedZone(60_000_000n - DAY_MICROS),
    max: () => new FixedZone(DAY_MICROS - 60_000_000n),
  },
  MEMBERS,
);

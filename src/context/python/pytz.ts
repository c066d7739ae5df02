import { GET_ATTRIBUTE, hostFunction, PyError, REPR, repr, TO_STRING, TYPE_NAME } from "../../template/index.ts";
import { EPOCH, fromLocalMicros, inZone, localMicros, PyDateTime } from "./datetime.ts";
import { intArgument, type Members, methodMember, moduleObject, PyValue, readMember } from "./members.ts";
import { Timedelta } from "./timedelta.ts";
import { FixedZone, type Zone } from "./zone.ts";
import { isZoneName, zoneAbbreviation, zoneNames, zoneOffset } from "./zone-names.ts";

const SECOND = 1_000_000n;
const HOURS_6 = 6n * 3600n * SECOND;
const DAY = 86_400n * SECOND;

/** A zone of pytz at one of its offsets. `timezone()` gives the one of its first offset, local mean time. */
class PytzZone extends PyValue implements Zone {
  readonly [TYPE_NAME] = "pytz.tzfile.DstTzInfo";
  readonly name: string;
  readonly offset: bigint;
  readonly daylight: bigint;
  readonly #variants: Map<string, PytzZone>;
  readonly #moment: number;
  #label: string | undefined;

  constructor(name: string, offset: bigint, daylight: bigint, moment: number, variants: Map<string, PytzZone>) {
    super();
    this.name = name;
    this.offset = offset;
    this.daylight = daylight;
    this.#moment = moment;
    this.#variants = variants;
  }

  get label(): string {
    if (this.#moment === FIRST_MOMENT && this.offset % (3600n * SECOND) !== 0n) return "LMT";
    this.#label ??= zoneAbbreviation(this.name, this.#moment, this.daylight !== 0n);
    return this.#label;
  }

  at(utcMicros: bigint): PytzZone {
    const millis = Number((utcMicros - EPOCH) / 1000n);
    const offset = zoneOffset(this.name, millis);
    const daylight = offset - standardOffset(this.name, millis);
    const key = `${offset}:${daylight}`;
    let variant = this.#variants.get(key);
    if (variant === undefined) {
      variant = new PytzZone(this.name, BigInt(offset) * SECOND, BigInt(daylight) * SECOND, millis, this.#variants);
      this.#variants.set(key, variant);
    }
    return variant;
  }

  [TO_STRING](): string {
    return this.name;
  }

  [REPR](): string {
    const offset = new Timedelta(this.offset);
    const sign = this.offset < 0n ? "" : "+";
    return `<DstTzInfo ${repr(this.name)} ${this.label}${sign}${offset} ${this.daylight === 0n ? "STD" : "DST"}>`;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return readMember(ZONE_MEMBERS, this, name);
  }
}

const FIRST_MOMENT = Date.UTC(1800, 0, 1);

// Standard time is what the clocks show in that one of January and July where they are further behind.
function standardOffset(zone: string, millis: number): number {
  const year = new Date(millis).getUTCFullYear();
  return Math.min(zoneOffset(zone, Date.UTC(year, 0, 1)), zoneOffset(zone, Date.UTC(year, 6, 1)));
}

function naive(dt: unknown): PyDateTime {
  if (!(dt instanceof PyDateTime)) throw new PyError("TypeError", "localize() needs a datetime");
  if (dt.zone !== null) throw new PyError("ValueError", "Not naive datetime (tzinfo is already set)");
  return dt;
}

function aware(dt: unknown): PyDateTime & { readonly zone: Zone } {
  if (!(dt instanceof PyDateTime)) throw new PyError("TypeError", "normalize() needs a datetime");
  if (dt.zone === null) throw new PyError("ValueError", "Naive time - no tzinfo set");
  return dt as PyDateTime & { readonly zone: Zone };
}

function localize(self: PytzZone, value: unknown, isDst: unknown): PyDateTime {
  const dt = naive(value);
  const micros = localMicros(dt);
  const near = new Set([self.at(micros - DAY), self.at(micros + DAY)]);
  const holding = [...near].filter((zone) => self.at(micros - zone.offset) === zone);
  if (holding.length === 1) return fromLocalMicros(micros, holding[0]!);
  if (isDst === null) {
    // The clock shows this twice or never.
    throw new PyError("ValueError", `${holding.length > 1 ? "ambiguous" : "non-existent"} time ${dt}`);
  }
  const daylight = isDst === true;
  if (holding.length > 1) {
    return fromLocalMicros(micros, holding.find((zone) => (zone.daylight !== 0n) === daylight) ?? holding[0]!);
  }
  // As pytz: with the offset that holds hours before the gap, or after it for daylight saving.
  const shift = daylight ? HOURS_6 : -HOURS_6;
  return fromLocalMicros(micros, localize(self, fromLocalMicros(micros + shift, null), isDst).zone);
}

function normalize(self: Zone, value: unknown): PyDateTime {
  const dt = aware(value);
  return inZone(localMicros(dt) - dt.zone.offset, self);
}

/** What a zone says of a naive time is what it says once localised. */
function holdingAt(self: PytzZone, dt: unknown, isDst: unknown): Zone {
  if (!(dt instanceof PyDateTime)) return self;
  return dt.zone ?? localize(self, dt, isDst).zone!;
}

const ZONE_MEMBERS: Members<PytzZone> = {
  zone: (self) => self.name,
  localize: methodMember("localize", ["dt", "is_dst="], (self, dt: unknown, isDst: unknown) =>
    localize(self, dt, isDst),
  ),
  normalize: methodMember("normalize", ["dt"], (self, dt: unknown) => normalize(self, dt)),
  fromutc: methodMember("fromutc", ["dt"], (self, dt: unknown) => {
    if (!(dt instanceof PyDateTime)) throw new PyError("TypeError", "fromutc() argument must be a datetime instance");
    return inZone(localMicros(dt), self);
  }),
  utcoffset: methodMember("utcoffset", ["dt", "is_dst="], (self, dt: unknown, isDst: unknown) =>
    dt === null ? null : new Timedelta(holdingAt(self, dt, isDst).offset),
  ),
  dst: methodMember("dst", ["dt", "is_dst="], (self, dt: unknown, isDst: unknown) =>
    dt === null ? null : new Timedelta(holdingAt(self, dt, isDst).daylight ?? 0n),
  ),
  tzname: methodMember("tzname", ["dt", "is_dst="], (self, dt: unknown, isDst: unknown) =>
    dt === null ? self.name : holdingAt(self, dt, isDst).label,
  ),
};

/** pytz' zones with one offset: UTC and what `FixedOffset()` makes. */
class FixedPytzZone extends FixedZone {
  override readonly [TYPE_NAME]: string = "pytz.FixedOffset";
  readonly #name: string | null;

  constructor(offset: bigint, name: string | null) {
    super(offset, name ?? "");
    this.#name = name;
  }

  override get daylight(): bigint {
    return 0n;
  }

  override [TO_STRING](): string {
    return this.#name ?? this[REPR]();
  }

  override [REPR](): string {
    return this.#name === null ? `pytz.FixedOffset(${this.offset / (60n * SECOND)})` : `<${this.#name}>`;
  }

  override [GET_ATTRIBUTE](name: string): unknown {
    return readMember(FIXED_MEMBERS as Members<FixedZone>, this, name);
  }
}

const FIXED_MEMBERS: Members<FixedPytzZone> = {
  zone: (self) => (self.label === "" ? null : self.label),
  localize: methodMember("localize", ["dt", "is_dst="], (self, dt: unknown) =>
    fromLocalMicros(localMicros(naive(dt)), self),
  ),
  normalize: methodMember("normalize", ["dt", "is_dst="], (self, dt: unknown) => normalize(self, dt)),
  fromutc: methodMember("fromutc", ["dt"], (self, dt: unknown) => normalize(self, dt)),
  utcoffset: methodMember("utcoffset", ["dt"], (self) => new Timedelta(self.offset)),
  dst: methodMember("dst", ["dt"], () => new Timedelta(0n)),
  tzname: methodMember("tzname", ["dt"], (self) => (self.label === "" ? null : self.label)),
};

/** `pytz.utc`. */
export const PYTZ_UTC: Zone = new FixedPytzZone(0n, "UTC");

const zones = new Map<string, PytzZone>();

function timezone(name: unknown): Zone {
  if (typeof name !== "string" || !isZoneName(name)) throw new PyError("KeyError", repr(name));
  if (name.toUpperCase() === "UTC") return PYTZ_UTC;
  let zone = zones.get(name);
  if (zone === undefined) {
    // pytz rounds to minutes.
    const offset = Math.floor((zoneOffset(name, FIRST_MOMENT) + 30) / 60) * 60;
    zone = new PytzZone(name, BigInt(offset) * SECOND, 0n, FIRST_MOMENT, new Map());
    zones.set(name, zone);
  }
  return zone;
}

/** The module `pytz`, with the zones of this machine's Intl. */
export const pytzModule = moduleObject("pytz", {
  timezone: () => hostFunction("timezone", ["zone"], timezone),
  utc: () => PYTZ_UTC,
  UTC: () => PYTZ_UTC,
  FixedOffset: () =>
    hostFunction("FixedOffset", ["offset"], (minutes: unknown) => {
      const offset = intArgument(minutes);
      return offset === 0 ? PYTZ_UTC : new FixedPytzZone(BigInt(offset) * 60n * SECOND, null);
    }),
  all_timezones: () => zoneNames(),
  common_timezones: () => zoneNames(),
});

/** Time zones of the tz database by Intl: offsets and abbreviations. */

// Intl writes an abbreviation only in a locale where people use it.
const LOCALES = ["en-US", "en-GB", "en-AU", "en-IN", "en-ZA", "ja", "en-HK"];
// Those of the tz database that no locale of Intl's writes: in winter and in summer.
const ABBREVIATIONS: Record<string, [standard: string, daylight: string]> = {
  "Asia/Jakarta": ["WIB", "WIB"],
  "Asia/Jerusalem": ["IST", "IDT"],
  "Asia/Karachi": ["PKT", "PKST"],
  "Asia/Manila": ["PST", "PDT"],
  "Asia/Seoul": ["KST", "KDT"],
  "Asia/Shanghai": ["CST", "CDT"],
  "Europe/Dublin": ["GMT", "IST"],
  "Europe/Moscow": ["MSK", "MSD"],
  "Africa/Lagos": ["WAT", "WAT"],
  "Africa/Nairobi": ["EAT", "EAT"],
};
/** Old names that Intl knows but does not list. */
const ALIASES =
  "Asia/Calcutta Asia/Katmandu Asia/Saigon Asia/Rangoon CET CST6CDT EET EST EST5EDT Etc/GMT Etc/UTC GB GMT HST Israel Japan MET MST MST7MDT NZ PRC PST8PDT Singapore Turkey US/Alaska US/Arizona US/Central US/Eastern US/Hawaii US/Michigan US/Mountain US/Pacific UTC WET Zulu";

const offsetFormats = new Map<string, Intl.DateTimeFormat | undefined>();

function zoneText(format: Intl.DateTimeFormat, millis: number): string {
  return format.formatToParts(millis).find((part) => part.type === "timeZoneName")?.value ?? "";
}

function offsetFormat(zone: string): Intl.DateTimeFormat | undefined {
  if (!offsetFormats.has(zone)) {
    try {
      offsetFormats.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }));
    } catch {
      offsetFormats.set(zone, undefined);
    }
  }
  return offsetFormats.get(zone);
}

/** Whether the tz database has a zone of that name; Intl's own `+01:00` are no names. */
export function isZoneName(name: string): boolean {
  return /^[A-Za-z]/.test(name) && offsetFormat(name) !== undefined;
}

/** Seconds east of UTC in a zone at a time in milliseconds since 1970. */
export function zoneOffset(zone: string, millis: number): number {
  const match = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(zoneText(offsetFormat(zone)!, millis));
  if (match === null) return 0;
  const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -seconds : seconds;
}

/** `CET`, `EDT`, or `+08` where there is no abbreviation. */
export function zoneAbbreviation(zone: string, millis: number, daylight: boolean): string {
  if (Object.hasOwn(ABBREVIATIONS, zone)) return ABBREVIATIONS[zone]![daylight ? 1 : 0];
  for (const locale of LOCALES) {
    const text = zoneText(new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "short" }), millis);
    if (!/^(?:GMT|UTC)[+-]/.test(text)) return text;
  }
  const offset = zoneOffset(zone, millis);
  const minutes = Math.abs(offset) / 60;
  const two = (value: number) => String(Math.trunc(value)).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(minutes / 60)}${minutes % 60 === 0 ? "" : two(minutes % 60)}`;
}

/** The names of all zones, sorted. */
export function zoneNames(): string[] {
  return [...new Set([...Intl.supportedValuesOf("timeZone"), ...ALIASES.split(" ")])].sort();
}

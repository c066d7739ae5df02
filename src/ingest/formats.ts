import { isDay } from "./days.ts";

/** Formats that a rule may ask for, by name: what is said of a text that has another one, and the test. */
const TESTS = {
  email: ["an e-mail address", matching(/^[^\s@]+@[^\s@]+\.[^\s@.]+$/)],
  uuid: ["a UUID", matching(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i)],
  url: ["a URL", isUrl],
  date: ["a date such as 2025-09-01", isDay],
  datetime: [
    "a date with a time, such as 2025-09-01T10:00:00Z",
    (text: string) =>
      /^\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[-+]\d\d(?::?\d\d)?)?$/.test(text) &&
      isDay(text.slice(0, 10)),
  ],
  time: ["a time of day such as 10:00:00", matching(/^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?$/)],
  ipv4: ["an IPv4 address", matching(/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/)],
  phone: ["a phone number such as +49 30 1234567", matching(/^\+?(?:[\s().-]*\d){6,15}(?:\s*(?:x|ext\.?)\s*\d+)?$/)],
} as const satisfies Record<string, readonly [string, (text: string) => boolean]>;

/** The name of a format. */
export type Format = keyof typeof TESTS;

/** The names of all formats. */
export const FORMATS = Object.keys(TESTS) as [Format, ...Format[]];

/** Says what is wrong with a text that should have a format, or null. */
export function formatCheck(format: Format): (text: string) => string | null {
  const [what, test] = TESTS[format];
  return (text) => (test(text) ? null : `"${text.slice(0, 100)}" is not ${what}`);
}

function matching(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/i.test(text) && URL.canParse(text);
}

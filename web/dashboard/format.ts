import type { Measure } from "../../src/dashboards/dashboard-schema.ts";
import type { ColumnKind, PageCell } from "../../src/dashboards/page-data.ts";
import type { Grain } from "./dates.ts";

type Format = NonNullable<Measure["format"]>;

/** How a dashboard writes numbers and dates. */
export interface Formatter {
  /** A cell of a column, by the format that the measure asks for or the column's name suggests. */
  cell(
    value: PageCell,
    measure: Pick<Measure, "column" | "ratio" | "format" | "decimals" | "unit">,
    kind?: ColumnKind,
  ): string;
  /** The same in few letters, for axes. */
  axis(value: number, measure: Measure): string;
  /** A date as the name of a day, month, quarter or year; `long` with its year. */
  date(date: string, grain: Grain, long?: boolean): string;
  /** A change such as +12.3 %. */
  change(share: number): string;
  /** A change of a share in percentage points, such as +0.4 pp. */
  points(difference: number): string;
}

/** What stands for nothing. */
export const NOTHING = "–";

/** A formatter for a language and a currency; an unknown language falls back to English. */
export function createFormatter(locale: string, currency: string): Formatter {
  const known = isKnown(locale) ? locale : "en-GB";
  const number = (value: number, options: Intl.NumberFormatOptions) => numberFormat(known, options).format(value);
  const date = (text: string, options: Intl.DateTimeFormatOptions) =>
    dateFormat(known, { timeZone: "UTC", ...options }).format(new Date(`${text.slice(0, 10)}T00:00:00Z`));
  const numeric = (value: number, format: Format, decimals: number | null, unit: string): string =>
    number(value, numberOptions(format, value, decimals, currency)) + (format === "multiple" ? "×" : "") + unit;

  const dates: Formatter["date"] = (text, grain, long = false) => {
    if (grain === "year") return text.slice(0, 4);
    if (grain === "quarter") return `Q${Math.floor(Number(text.slice(5, 7)) / 3.1) + 1} ${text.slice(0, 4)}`;
    if (grain === "month") return date(text, { month: "short", year: long ? "numeric" : "2-digit" });
    const day = date(text, { day: "numeric", month: "short", ...(long && { year: "numeric" }) });
    return grain === "week" && long ? `Week of ${day}` : day;
  };

  return {
    cell(value, measure, kind) {
      if (value === null) return NOTHING;
      if (typeof value === "boolean") return value ? "Yes" : "No";
      const { format, decimals, unit } = measure;
      if (typeof value === "number") {
        return numeric(value, format ?? guessFormat(measure), toNumber(decimals), unit ?? "");
      }
      if (format === "month") return dates(value, "month", true);
      if (format === "date" || kind === "date") return dates(value, "day", true);
      return value;
    },
    axis(value, measure) {
      const format = measure.format ?? guessFormat(measure);
      const short = SHORT[format] ?? format;
      const decimals =
        short === "multiple"
          ? Number.isInteger(value)
            ? 0
            : 1
          : short !== "percent"
            ? null
            : Number.isInteger(Math.round(value * 1e6) / 1e4)
              ? 0
              : 1;
      return numeric(value, short, decimals, measure.unit ?? "");
    },
    date: dates,
    points: (difference) =>
      `${number(difference * 100, { signDisplay: "exceptZero", maximumFractionDigits: Math.abs(difference) < 0.001 ? 2 : 1 })} pp`,
    change: (share) =>
      number(share, {
        style: "percent",
        signDisplay: "exceptZero",
        maximumFractionDigits: Math.abs(share) < 1 ? 1 : 0,
      }),
  };
}

const SHORT: Partial<Record<Format, Format>> = {
  number: "compact",
  integer: "compact",
  currency: "currency_compact",
};

const toNumber = (decimals: Measure["decimals"]): number | null =>
  decimals === null || decimals === undefined ? null : Number(decimals);

/** What a column's name says of its numbers, where the dashboard does not. */
export function guessFormat({ column, ratio }: Pick<Measure, "column" | "ratio">): Format {
  const name = column ?? "";
  if (ratio || /(^|_)(rate|share|percent|pct|stickiness)($|_)/.test(name)) return "percent";
  if (/(^|_)(revenue|price|cost|margin|spend|budget|amount|value)($|_)/.test(name)) return "currency";
  if (/(^|_)roas($|_)/.test(name)) return "multiple";
  return "number";
}

function numberOptions(
  format: Format,
  value: number,
  decimals: number | null,
  currency: string,
): Intl.NumberFormatOptions {
  const digits = (fallback: number) => {
    const count = decimals ?? fallback;
    return { maximumFractionDigits: count, minimumFractionDigits: decimals ?? 0 };
  };
  const size = Math.abs(value);
  switch (format) {
    case "integer":
      return digits(0);
    case "compact":
      return { notation: "compact", ...digits(size < 10 && !Number.isInteger(value) ? 2 : 1) };
    case "currency":
      return { style: "currency", currency, ...both(decimals ?? (size < 1000 && !Number.isInteger(value) ? 2 : 0)) };
    case "currency_compact":
      return { style: "currency", currency, notation: "compact", ...digits(size < 1000 ? 0 : size < 10_000 ? 2 : 1) };
    case "percent":
      return { style: "percent", ...both(value === 0 || value === 1 ? 0 : (decimals ?? 1)) };
    case "multiple":
      return both(decimals ?? (size < 10 ? 2 : size < 100 ? 1 : 0));
    default:
      return digits(size < 10 ? 2 : size < 1000 ? 1 : 0);
  }
}

const both = (count: number) => ({ minimumFractionDigits: count, maximumFractionDigits: count });

function isKnown(locale: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

// Making a formatter costs far more than using it.
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function remembered<T extends Intl.NumberFormat | Intl.DateTimeFormat>(
  kind: string,
  options: object,
  make: () => T,
): T {
  const key = kind + JSON.stringify(options);
  const found = (made.get(key) as T | undefined) ?? make();
  made.set(key, found);
  return found;
}

const numberFormat = (locale: string, options: Intl.NumberFormatOptions) =>
  remembered(`n${locale}`, options, () => new Intl.NumberFormat(locale, options));
const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions) =>
  remembered(`d${locale}`, options, () => new Intl.DateTimeFormat(locale, options));

import type { SiteStatus, SiteType } from "../../src/docs/site-data.ts";

/** `1,234`. */
export const count = (value: number): string => value.toLocaleString("en-US");

/** `1 model`, `2 models`. */
export function countOf(value: number, one: string): string {
  const many = one.endsWith("sis") ? `${one.slice(0, -2)}es` : `${one}s`;
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `1.2 million`, `34 k`: for badges. */
export function short(value: number): string {
  return new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** `12 kB`. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A type of Postgres by its shorter name: `timestamptz`, `varchar(10)`. */
export function shortType(type: string): string {
  return type
    .replace(/^timestamp(\(\d\))? without time zone/, "timestamp$1")
    .replace(/^timestamp(\(\d\))? with time zone/, "timestamptz$1")
    .replace(/^time(\(\d\))? without time zone/, "time$1")
    .replace(/^character varying/, "varchar")
    .replace(/^double precision/, "float8");
}

/** `340 ms`, `1.2 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** `2026-11-21 11:43`, in the reader's own zone. */
export function time(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `3 hours ago`. */
export function ago(seconds: number, now = Date.now() / 1000): string {
  const past = Math.max(0, now - seconds);
  const steps: [number, string][] = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ];
  for (const [length, unit] of steps) if (past >= length) return `${countOf(Math.floor(past / length), unit)} ago`;
  return "just now";
}

/** What a kind of node is called. */
export const TYPE_NAMES: Record<SiteType, string> = {
  model: "model",
  source: "source",
  seed: "seed",
  snapshot: "snapshot",
  exposure: "exposure",
  dashboard: "dashboard",
  analysis: "analysis",
  test: "test",
  unit_test: "unit test",
  macro: "macro",
  group: "group",
};

/** What a status is called, and how it is coloured. */
export const STATUS: Record<SiteStatus, { word: string; tone: "good" | "warn" | "bad" | "muted" }> = {
  pass: { word: "passed", tone: "good" },
  success: { word: "built", tone: "good" },
  warn: { word: "warned", tone: "warn" },
  fail: { word: "failed", tone: "bad" },
  error: { word: "error", tone: "bad" },
  skipped: { word: "skipped", tone: "muted" },
};

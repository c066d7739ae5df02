import { hash } from "node:crypto";
import type { Plain } from "../manifest/node.ts";
import { repr, str } from "../template/runtime/text.ts";

/** The name of a generic test in full, and cut where it would not fit an identifier. */
export interface TestNames {
  full: string;
  short: string;
}

// Postgres' names have 63 bytes; dbt cuts at the same length on every database.
const LONGEST = 63;

/**
 * Names a generic test after its type, what it tests and its arguments, as dbt does
 * (`synthesize_generic_test_names`): tools and selections rely on these names.
 */
export function testNames(type: string, target: string, args: Record<string, unknown>): TestNames {
  const parts: string[] = [];
  for (const key of Object.keys(args).sort(byCodePoint)) {
    if (key === "model") continue;
    for (const part of partsOf(args[key])) parts.push(clean(str(part)));
  }
  const start = `${type}_${target}`;
  const full = `${start}_${parts.join("__")}`;
  if (full.length <= LONGEST) return { full, short: full };
  return { full, short: `${start.slice(0, 30)}_${md5(full)}` };
}

/**
 * The last part of a generic test's unique_id: ten digits of the MD5 of its name and of the Python text of its
 * metadata, with sorted keys and every scalar as text.
 */
export function testHash(name: string, namespace: string | null, testName: string, kwargs: object): string {
  const metadata = `{'kwargs': ${hashable(kwargs)}, 'name': ${quoted(testName)}, 'namespace': ${quoted(str(namespace))}}`;
  return md5(name + metadata).slice(-10);
}

function clean(text: string): string {
  return /[^0-9a-zA-Z_]/.test(text) ? text.replace(/[^0-9a-zA-Z_]+/g, "_") : text;
}

function partsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (isDict(value)) return Object.values(value);
  return [value];
}

function hashable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(hashable).join(", ")}]`;
  if (!isDict(value)) return quoted(str(value));
  const pairs = Object.keys(value)
    .sort(byCodePoint)
    .map((key) => `${quoted(key)}: ${hashable(value[key])}`);
  return `{${pairs.join(", ")}}`;
}

/** `repr` of a text; nearly all texts of tests need no escape, which this sees at once. */
function quoted(text: string): string {
  return /^[ -&(-[\]-~]*$/.test(text) ? `'${text}'` : repr(text);
}

function isDict(value: unknown): value is Record<string, Plain> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function md5(text: string): string {
  return hash("md5", text, "hex");
}

/** Python compares code points, JavaScript UTF-16 units; they differ beyond the basic plane only. */
function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

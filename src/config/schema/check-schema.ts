import type * as z from "zod/mini";
import { TstlError } from "../../errors/tstl-error.ts";
import { didYouMean } from "../../util/suggest.ts";
import type { ParsedYaml, YamlPath } from "../../util/yaml.ts";

/** A value to be checked, and how to show where a part of it stands. */
export interface Checked {
  value: unknown;
  placeOf: ParsedYaml["placeOf"];
}

/**
 * Checks a value against a schema: the value with the schema's type, or every fault with its place.
 *
 * Codes: CONFIG_KEY_UNKNOWN with the key that was meant, CONFIG_KEY_MISSING, CONFIG_TYPE, CONFIG_VALUE.
 */
export function checkSchema<Schema extends z.ZodMiniType>(
  schema: Schema,
  { value, placeOf }: Checked,
): { value: z.infer<Schema>; faults: [] } | { value: null; faults: TstlError[] } {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, faults: [] };
  const faults = result.error.issues.flatMap((issue) => toErrors(issue, schema, value, placeOf));
  return { value: null, faults };
}

/** A warning for each key of a mapping that its schema does not know. */
export function unknownKeys(schema: z.ZodMiniObject, { value, placeOf }: Checked): TstlError[] {
  const known = Object.keys(schema.shape);
  return Object.keys(value as object)
    .filter((key) => !known.includes(key))
    .map((key) => unknownKey(key, [], known, placeOf));
}

const inPaths = (key: string) => `in tstl.config.yaml it is written paths: {${key}: [...]}`;

/** Keys of dbt_project.yml that tstl.config.yaml writes in another way. */
const DBT_KEYS: Record<string, string> = {
  "model-paths": inPaths("models"),
  "seed-paths": inPaths("seeds"),
  "snapshot-paths": inPaths("snapshots"),
  "analysis-paths": inPaths("analyses"),
  "macro-paths": inPaths("macros"),
  "test-paths": inPaths("tests"),
  "docs-paths": inPaths("docs"),
  "asset-paths": inPaths("assets"),
  profile: "tstl.config.yaml holds its targets itself, under targets",
  "config-version": "leave it out",
};

/** More names than this are no help. */
const MOST_KEYS_LISTED = 12;

function unknownKey(key: string, path: YamlPath, known: readonly string[], placeOf: ParsedYaml["placeOf"]): TstlError {
  const inside = path.length === 0 ? "" : ` in ${showPath(path)}`;
  const listed =
    known.length > 0 && known.length <= MOST_KEYS_LISTED ? `the keys here are ${known.join(", ")}` : undefined;
  const hint =
    (path.length === 0 && known.includes("targets") ? DBT_KEYS[key] : undefined) ?? didYouMean(key, known) ?? listed;
  return new TstlError("CONFIG_KEY_UNKNOWN", `unknown key "${key}"${inside}`, {
    place: placeOf([...path, key], "key"),
    hint,
  });
}

type Issue = z.core.$ZodIssue;

function toErrors(issue: Issue, schema: z.ZodMiniType, root: unknown, placeOf: ParsedYaml["placeOf"]): TstlError[] {
  const path = issue.path as (string | number)[];
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => unknownKey(key, path, known, placeOf));
  }
  const value = path.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], root);
  if (value === undefined) {
    const name = String(path.at(-1));
    const parent = path.slice(0, -1);
    const inside = parent.length === 0 ? "" : ` in ${showPath(parent)}`;
    return [new TstlError("CONFIG_KEY_MISSING", `the key "${name}" is missing${inside}`, { place: placeOf(parent) })];
  }
  const code = issue.code === "invalid_type" || issue.code === "invalid_union" ? "CONFIG_TYPE" : "CONFIG_VALUE";
  const subject = path.length === 0 ? "the file" : showPath(path);
  const message = `${subject} must be ${expectation(issue)}, not ${describeValue(value, path)}`;
  const hint = issue.code === "invalid_value" ? didYouMean(String(value), issue.values.map(String)) : undefined;
  return [new TstlError(code, message, { place: placeOf(path), hint })];
}

const EXPECTED: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message === "Invalid input" ? (EXPECTED[issue.expected] ?? issue.expected) : issue.message;
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
    default:
      // Unions and checks carry their expectation as the message; see describe.ts.
      return issue.message;
  }
}

/** What was found; never a value that may be a secret. */
function describeValue(value: unknown, path: YamlPath): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (path.some((step) => /^(pass(word)?|url|headers)$/.test(String(step)))) return `a ${typeof value}`;
  return typeof value === "string" ? `"${value}"` : String(value);
}

function showPath(path: YamlPath): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

/** The keys that a schema knows at a path; records and lists are passed through. */
function keysAt(schema: z.ZodMiniType, path: YamlPath): string[] {
  let current: unknown = schema;
  for (const step of path) {
    const def = unwrap(current)?._zod.def as SchemaDef | undefined;
    current = shapeOf(current)[String(step)] ?? def?.valueType ?? def?.element;
  }
  return Object.keys(shapeOf(current));
}

/** The keys of a mapping, or of all the mappings that a union allows. */
function shapeOf(schema: unknown): Record<string, unknown> {
  const def = unwrap(schema)?._zod.def as SchemaDef | undefined;
  return def?.shape ?? Object.assign({}, ...(def?.options ?? []).map(shapeOf));
}

interface SchemaDef {
  innerType?: unknown;
  shape?: Record<string, unknown>;
  options?: readonly unknown[];
  /** Of a schema that is made when it is needed. */
  getter?: () => unknown;
  valueType?: unknown;
  element?: unknown;
}

function unwrap(schema: unknown): z.ZodMiniType | undefined {
  let current = schema as z.ZodMiniType | undefined;
  for (;;) {
    const def = current?._zod.def as SchemaDef | undefined;
    const inner = def?.innerType ?? def?.getter?.();
    if (inner === undefined) return current;
    current = inner as z.ZodMiniType;
  }
}

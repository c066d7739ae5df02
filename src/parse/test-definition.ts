import { TstlError } from "../errors/tstl-error.ts";
import { str } from "../template/runtime/text.ts";
import type { RawConfig } from "./config-tree.ts";
import { isMapping } from "./properties.ts";

/** A generic test as a properties file defines it, sorted into what it is called with and how it is configured. */
export interface TestDefinition {
  /** Package before the dot of `dbt_utils.at_least_one`. */
  namespace: string | null;
  /** The test's type, such as `unique`. */
  type: string;
  /** A name of the author's own. */
  name: string | null;
  description: string;
  /** Keyword arguments for the test's macro, without `model`. */
  args: Record<string, unknown>;
  config: RawConfig;
}

/** Configs that may also stand beside the arguments (dbt's `TestBuilder.CONFIG_ARGS`). */
const CONFIG_ARGS = new Set([
  "severity",
  "tags",
  "enabled",
  "where",
  "limit",
  "warn_if",
  "error_if",
  "fail_calc",
  "store_failures",
  "store_failures_as",
  "meta",
  "database",
  "schema",
  "alias",
]);

/** No arguments at all, as of a test that is only named. */
const NOTHING: Record<string, unknown> = {};

const TYPE = /^(?:([a-zA-Z_]\w*)\.)?([a-zA-Z_]\w*)/;

/**
 * Reads one entry of a `data_tests:` list: a name, a mapping of one name to its arguments, or a mapping with
 * `test_name`. `render` turns config texts that hold a template into values. Throws TEST_SHAPE.
 */
export function readTest(
  written: unknown,
  columnName: string | null,
  nestedArguments: boolean,
  render: (text: string) => unknown,
): TestDefinition {
  const [typeText, given] = typeAndArgs(written);
  const match = TYPE.exec(typeText);
  if (!match) throw new TstlError("TEST_SHAPE", `"${typeText}" is no name of a test`);
  const names = { namespace: match[1] ?? null, type: match[2]! };
  if (given === NOTHING) {
    const args = columnName === null ? {} : { column_name: columnName };
    return { ...names, name: null, description: "", args, config: {} };
  }
  const all = joinArguments(given, columnName, nestedArguments, typeText);
  const { args, config } = splitArgs(all, typeText, render);
  const { name = null, description = "", ...rest } = args;
  if (name !== null && typeof name !== "string") {
    throw new TstlError("TEST_SHAPE", `the name of test "${typeText}" must be a text`);
  }
  return { ...names, name, description: String(description), args: rest, config };
}

function joinArguments(
  given: Record<string, unknown>,
  columnName: string | null,
  nestedArguments: boolean,
  type: string,
): Record<string, unknown> {
  const args: Record<string, unknown> = { ...given };
  if (columnName !== null) args.column_name = columnName;
  if ("model" in args || (isMapping(args.arguments) && "model" in args.arguments)) {
    throw new TstlError("TEST_SHAPE", `test "${type}" may not be given "model": it is what the test stands under`);
  }
  if (!nestedArguments || args.arguments === undefined) return args;
  const { arguments: nested, ...others } = args;
  if (nested !== null && !isMapping(nested)) {
    throw new TstlError("TEST_SHAPE", `"arguments" of test "${type}" must be a mapping`);
  }
  return { ...others, ...nested };
}

function typeAndArgs(written: unknown): [string, Record<string, unknown>] {
  if (typeof written === "string") return [written, NOTHING];
  if (!isMapping(written))
    throw new TstlError("TEST_SHAPE", `a test must be a name or a mapping, but is ${show(written)}`);
  if (written.test_name !== undefined) {
    const { test_name: type, ...args } = written;
    if (typeof type !== "string") throw new TstlError("TEST_SHAPE", `"test_name" must be a text, but is ${show(type)}`);
    return [type, args];
  }
  const entries = Object.entries(written);
  const [first] = entries;
  if (entries.length !== 1 || !first) {
    throw new TstlError(
      "TEST_SHAPE",
      `a test must have one name, but this one has ${entries.length}: ${show(written)}`,
      {
        hint: "indent the arguments below the test's name",
      },
    );
  }
  const [type, args] = first;
  if (!isMapping(args)) {
    throw new TstlError("TEST_SHAPE", `the arguments of test "${type}" must be a mapping, but are ${show(args)}`);
  }
  return [type, args];
}

function splitArgs(
  given: Record<string, unknown>,
  type: string,
  render: (text: string) => unknown,
): { args: Record<string, unknown>; config: RawConfig } {
  const args: Record<string, unknown> = {};
  const beside: Record<string, unknown> = {};
  for (const key in given) {
    if (CONFIG_ARGS.has(key)) beside[key] = given[key];
    else if (key !== "config") args[key] = given[key];
  }
  const nested = isMapping(given.config) ? given.config : NOTHING;
  return { args, config: configOf(beside, nested, type, render) };
}

/** Configs in dbt's order: those that it knows, wherever they stand, then the others. */
function configOf(
  beside: Record<string, unknown>,
  nested: Record<string, unknown>,
  type: string,
  render: (text: string) => unknown,
): RawConfig {
  const config: RawConfig = {};
  const keep = (key: string, value: unknown) => {
    const rendered = typeof value === "string" && /\{[{%]/.test(value) ? render(value) : value;
    if (rendered !== null && rendered !== undefined) config[key] = rendered;
  };
  for (const key of CONFIG_ARGS) {
    if (beside[key] && key in nested) {
      throw new TstlError("CONFIG_TWICE", `"${key}" of test "${type}" stands both beside and in "config"`, {
        hint: `keep the one in "config"`,
      });
    }
    keep(key, beside[key] || !(key in nested) ? beside[key] : nested[key]);
  }
  for (const key in nested) if (!CONFIG_ARGS.has(key)) keep(key, nested[key]);
  return config;
}

/** The text that runs the test: a call of its macro, and its configs as a call of `config()`. */
export function testCode({ namespace, type, config }: TestDefinition): string {
  const macro = namespace === null ? `test_${type}` : `${namespace}.test_${type}`;
  const settings = Object.entries(config).map(
    ([key, value]) => `${key}=${typeof value === "string" ? `"${value.replaceAll('"', '\\"')}"` : str(value)}`,
  );
  const call = settings.length === 0 ? "" : `{{ config(${settings.join(",")}) }}`;
  return `{{ ${macro}(**_dbt_generic_test_kwargs) }}${call}`;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

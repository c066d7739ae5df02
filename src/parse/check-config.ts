import { TstlError } from "../errors/tstl-error.ts";
import type { ConfigKind } from "./config-defaults.ts";
import type { RawConfig } from "./config-tree.ts";

type Check = { accepts: (value: unknown) => boolean; expected: string };

const isText = (value: unknown) => typeof value === "string" || value === null;
const isFlag = (value: unknown) => typeof value === "boolean";
const isMapping = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
const isTextList = (value: unknown) =>
  value === null ||
  typeof value === "string" ||
  (Array.isArray(value) && value.every((item) => typeof item === "string"));

const TEXT: Check = { accepts: isText, expected: "a text" };
const FLAG: Check = { accepts: isFlag, expected: "true or false" };
const FLAG_OR_NOTHING: Check = { accepts: (value) => value === null || isFlag(value), expected: "true or false" };
const MAPPING: Check = { accepts: isMapping, expected: "a mapping" };
const TEXT_LIST: Check = { accepts: isTextList, expected: "a text or a list of texts" };

const CHECKS: Record<string, Check> = {
  enabled: FLAG,
  alias: TEXT,
  schema: TEXT,
  database: TEXT,
  group: TEXT,
  tags: TEXT_LIST,
  meta: MAPPING,
  materialized: TEXT,
  incremental_strategy: TEXT,
  persist_docs: MAPPING,
  quoting: MAPPING,
  column_types: MAPPING,
  grants: MAPPING,
  docs: MAPPING,
  contract: MAPPING,
  full_refresh: FLAG_OR_NOTHING,
  unique_key: TEXT_LIST,
  store_failures: FLAG_OR_NOTHING,
  store_failures_as: TEXT,
  fail_calc: TEXT,
  warn_if: TEXT,
  error_if: TEXT,
  where: TEXT,
  target_schema: TEXT,
  target_database: TEXT,
  updated_at: TEXT,
  delimiter: TEXT,
  quote_columns: FLAG_OR_NOTHING,
  on_schema_change: oneOf("ignore", "append_new_columns", "sync_all_columns", "fail"),
  on_configuration_change: oneOf("apply", "continue", "fail"),
  severity: {
    accepts: (value) => typeof value === "string" && /^(warn|error)$/i.test(value),
    expected: "warn or error",
  },
  access: oneOf("private", "protected", "public"),
};

const FIXED_MATERIALIZED: Partial<Record<ConfigKind, string>> = { seed: "seed", snapshot: "snapshot", test: "test" };

/**
 * Throws CONFIG_VALUE where a config has a value of a wrong type. The error has no place: only the caller knows which
 * file to name.
 */
export function checkConfig(kind: ConfigKind, config: RawConfig): void {
  for (const key in config) {
    const check = CHECKS[key];
    const value = config[key];
    if (check && !check.accepts(value)) {
      throw wrongConfig(key, `config "${key}" must be ${check.expected}, but is ${show(value)}`);
    }
  }
  checkContract(config);
  const fixed = FIXED_MATERIALIZED[kind];
  if (fixed !== undefined && config.materialized !== fixed) {
    throw wrongConfig(
      "materialized",
      `config "materialized" of a ${kind} must be ${fixed}, but is ${show(config.materialized)}`,
    );
  }
}

/** dbt allows no schema change that a contract would not know of (`NodeConfig.__post_init__`). */
function checkContract(config: RawConfig): void {
  const { contract, materialized, on_schema_change: change } = config;
  if (!(contract as { enforced?: boolean } | undefined)?.enforced || materialized !== "incremental") return;
  if (change === "append_new_columns" || change === "fail") return;
  throw wrongConfig(
    "on_schema_change",
    `config "on_schema_change" of an incremental model with a contract must be append_new_columns or fail, but is ${show(change)}`,
  );
}

/** The key is kept as the cause, by which the config is found in a file. */
function wrongConfig(key: string, message: string): TstlError {
  return new TstlError("CONFIG_VALUE", message, { cause: key });
}

function oneOf(...values: string[]): Check {
  return {
    accepts: (value) => value === null || values.includes(value as string),
    expected: `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`,
  };
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

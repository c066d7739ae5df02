import type { RawConfig } from "./config-tree.ts";

/** How two values of one config key become one; keys that are not listed replace. */
const APPENDING = new Set(["tags", "pre-hook", "post-hook", "packages"]);
const MERGING = new Set(["meta", "quoting", "column_types", "docs", "contract", "snapshot_meta_column_names"]);

/** Names that stand for other names: credentials of dbt-postgres and the hooks' Python spelling. */
const ALIASES: Record<string, string> = {
  pre_hook: "pre-hook",
  post_hook: "post-hook",
  dbname: "database",
};

/**
 * Lays one level of configs over another and returns the result; neither input changes (dbt's `update_from`).
 * Tags, hooks and packages add up; meta, quoting, column_types, docs and contract merge key by key; grants replace a
 * privilege's list unless its key starts with `+`; anything else replaces.
 */
export function mergeConfig(base: RawConfig, over: RawConfig): RawConfig {
  const merged = { ...base };
  for (const key in over) {
    const name = ALIASES[key] ?? key;
    const value = over[key];
    const before = merged[name];
    if (APPENDING.has(name)) merged[name] = [...listOf(before), ...listOf(value)];
    else if (MERGING.has(name) && isMapping(before) && isMapping(value)) merged[name] = { ...before, ...value };
    else if (name === "grants" && isMapping(value)) merged[name] = mergeGrants(before, value);
    else merged[name] = value;
  }
  return merged;
}

/**
 * Lays the arguments of one more `config()` call over those of earlier calls in the same file. What dbt does with the
 * first call it does not do with later ones: a lone call stays exactly as written.
 */
export function addConfigCall(earlier: RawConfig | undefined, written: RawConfig): RawConfig {
  const call = withHookNames(written);
  if (earlier === undefined || Object.keys(earlier).length === 0) return call;
  const merged = { ...earlier };
  for (const [key, value] of Object.entries(call)) {
    const before = merged[key];
    if (APPENDING.has(key)) merged[key] = [...(before === undefined ? [] : listOf(before)), ...listOf(value)];
    else if (MERGING.has(key) && isMapping(before) && isMapping(value)) merged[key] = { ...before, ...value };
    else if (key === "grants" && isMapping(value)) merged[key] = appendGrants(before, value);
    else merged[key] = value;
  }
  return merged;
}

/** Python has no hyphens in names: `pre_hook=` in a call is `pre-hook`. */
function withHookNames(call: RawConfig): RawConfig {
  if (!("pre_hook" in call || "post_hook" in call)) return call;
  return Object.fromEntries(
    Object.entries(call).map(([key, value]) => [key.replace(/^(pre|post)_hook$/, "$1-hook"), value]),
  );
}

/** The configs as written, by the key that wins last: dbt's `unrendered_config`, for comparing two states. */
export function overlayConfig(base: RawConfig, over: RawConfig): RawConfig {
  const merged = { ...base };
  for (const key in over) merged[key === "dbname" ? "database" : key] = over[key];
  return merged;
}

function mergeGrants(before: unknown, over: RawConfig): RawConfig {
  const merged: RawConfig = {};
  if (isMapping(before)) for (const [privilege, to] of Object.entries(before)) merged[privilege] = listOf(to);
  for (const [key, to] of Object.entries(over)) {
    const adds = key.startsWith("+");
    const privilege = key.replace(/^\++/, "");
    const earlier = merged[privilege];
    merged[privilege] = adds && earlier !== undefined ? [...listOf(earlier), ...listOf(to)] : listOf(to);
  }
  return merged;
}

/** Between calls of one file the `+` is kept, because the file's configs are still to be laid over the project's. */
function appendGrants(before: unknown, over: RawConfig): RawConfig {
  const merged: RawConfig = {};
  if (isMapping(before)) for (const [privilege, to] of Object.entries(before)) merged[privilege] = listOf(to);
  for (const [key, to] of Object.entries(over)) {
    const earlier = merged[key];
    merged[key] = key.startsWith("+") && earlier !== undefined ? [...listOf(earlier), ...listOf(to)] : listOf(to);
  }
  return merged;
}

/** A list as it is, anything else as a list of one; nothing as an empty one. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function isMapping(value: unknown): value is RawConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

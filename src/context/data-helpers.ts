import { createHash } from "node:crypto";
import { dump, load } from "js-yaml";
import { hostFunction, iterate, jsonText, PySet, str, tupleOf } from "../template/index.ts";
import type { Provider } from "./globals.ts";
import { method } from "./host-method.ts";
import { toPlain } from "./plain-values.ts";

/** Gives `fallback` where `read` throws, as dbt's readers do. */
function attempt(read: () => unknown, fallback: unknown): unknown {
  try {
    return read();
  } catch {
    return fallback ?? null;
  }
}

/** Functions on data that need no node (docs.getdbt.com/reference/dbt-jinja-functions/tojson and its neighbours). */
export const dataHelpers: Record<string, Provider> = {
  fromjson: () =>
    method("fromjson", ["string", "default"], (text, fallback) => attempt(() => JSON.parse(String(text)), fallback)),
  tojson: () =>
    method("tojson", ["value", "default", "sort_keys"], (value, fallback, sortKeys) =>
      attempt(() => jsonText(value, { sortKeys: sortKeys === true }), fallback),
    ),
  fromyaml: () =>
    method("fromyaml", ["value", "default"], (text, fallback) => attempt(() => load(String(text)), fallback)),
  toyaml: () =>
    method("toyaml", ["value", "default", "sort_keys"], (value, fallback, sortKeys) =>
      attempt(() => dump(toPlain(value), { sortKeys: sortKeys === true, lineWidth: -1 }), fallback),
    ),
  set: () =>
    method("set", ["value", "default"], (value, fallback) => attempt(() => new PySet(iterate(value)), fallback)),
  set_strict: () => hostFunction("set_strict", ["value"], (value: unknown) => new PySet(iterate(value))),
  zip: () => zipFunction("zip", true),
  zip_strict: () => zipFunction("zip_strict", false),
  local_md5: () =>
    hostFunction("local_md5", ["value"], (value: unknown) => createHash("md5").update(str(value)).digest("hex")),
  diff_of_two_dicts: () =>
    hostFunction("diff_of_two_dicts", ["dict_a", "dict_b"], (a: unknown, b: unknown) => diffOfDicts(a, b)),
  try_or_compiler_error: () => tryOrCompilerError,
};

function zipFunction(name: string, lenient: boolean): unknown {
  return hostFunction(name, ["*args", "default="], (args: unknown[], fallback: unknown) => {
    const zip = () => {
      // Step by step, since one of them may have no end.
      const sources = args.map((each) => iterate(each)[Symbol.iterator]());
      const rows: unknown[] = [];
      while (sources.length > 0) {
        const items = [];
        for (const source of sources) {
          const item = source.next();
          if (item.done) return rows;
          items.push(item.value);
        }
        rows.push(tupleOf(items));
      }
      return rows;
    };
    return lenient ? attempt(zip, fallback) : zip();
  });
}

/** Members of lists in `a` that the same list in `b` lacks. */
function diffOfDicts(a: unknown, b: unknown): Map<string, unknown[]> {
  const left = toPlain(a) as Record<string, unknown[]>;
  const right = toPlain(b) as Record<string, unknown[]>;
  const lower = (values: unknown[] | undefined) => new Set((values ?? []).map((value) => String(value).toLowerCase()));
  const result = new Map<string, unknown[]>();
  for (const [key, values] of Object.entries(left)) {
    const match = Object.keys(right).find((other) => other.toLowerCase() === key.toLowerCase());
    const present = lower(match === undefined ? [] : right[match]);
    const missing = values.filter((value) => !present.has(String(value).toLowerCase()));
    if (missing.length > 0) result.set(key, missing);
  }
  return result;
}

const tryOrCompilerError = (args: unknown[], kwargs: Record<string, unknown>): unknown => {
  const [message, call, ...rest] = args;
  try {
    return (call as (args: unknown[], kwargs: Record<string, unknown>) => unknown)(rest, kwargs);
  } catch (cause) {
    throw new Error(str(message), { cause });
  }
};

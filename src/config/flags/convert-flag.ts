import { isAbsolute, resolve } from "node:path";
import { TstlError } from "../../errors/tstl-error.ts";
import { didYouMean } from "../../util/suggest.ts";
import { parseYamlMapping } from "../../util/yaml.ts";
import type { FlagKind, FlagSpec } from "./flag-spec.ts";

/** A converted value, or what is wrong with the given one, as the end of a sentence. */
export type Converted = { value: unknown } | { problem: string; hint?: string };

/**
 * Turns what somebody typed, or what a YAML file holds, into the value of a flag.
 *
 * `cwd` is where relative paths start. Words are what click takes, which dbt reads its options with.
 */
export function convertFlag(spec: FlagSpec, raw: unknown, origin: string, cwd: string): Converted {
  return CONVERTERS[spec.kind](raw, spec, origin, cwd);
}

type Converter = (raw: unknown, spec: FlagSpec, origin: string, cwd: string) => Converted;

const TRUE = new Set(["1", "true", "t", "yes", "y", "on"]);
const FALSE = new Set(["0", "false", "f", "no", "n", "off"]);
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/;
const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600 };
const DATETIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?$/;

const CONVERTERS: Record<FlagKind, Converter> = {
  boolean: (raw) => {
    if (typeof raw === "boolean") return { value: raw };
    const word = String(raw).trim().toLowerCase();
    if (TRUE.has(word)) return { value: true };
    if (FALSE.has(word)) return { value: false };
    return { problem: "is neither true nor false" };
  },
  text: (raw) => (isScalar(raw) ? { value: String(raw) } : { problem: "is not a text" }),
  path: (raw, _spec, _origin, cwd) => {
    if (typeof raw !== "string" || raw === "") return { problem: "is not a path" };
    return { value: isAbsolute(raw) ? raw : resolve(cwd, raw) };
  },
  integer: (raw, spec) => {
    const number = typeof raw === "number" ? raw : /^[-+]?\d+$/.test(String(raw).trim()) ? Number(raw) : Number.NaN;
    if (!Number.isSafeInteger(number)) return { problem: "is not a whole number" };
    return number < spec.min ? { problem: `is less than ${spec.min}` } : { value: number };
  },
  duration: (raw) => {
    const match = DURATION.exec(String(raw).trim());
    if (match === null) return { problem: "is not a span of time", hint: "write 500ms, 60s, 5m or 1h" };
    return { value: Number(match[1]) * SECONDS[(match[2] ?? "s") as keyof typeof SECONDS] };
  },
  datetime: (raw) => {
    const written = String(raw).trim();
    if (
      DATETIME.test(written) &&
      !Number.isNaN(Date.parse(`${written.replace(" ", "T")}${written.length > 10 ? "Z" : ""}`))
    ) {
      return { value: written };
    }
    return { problem: "is not a date", hint: "write 2026-01-31 or 2026-01-31T12:30:00" };
  },
  choice: (raw, spec) => oneOf(String(raw), spec.choices),
  list: (raw) => (Array.isArray(raw) ? { value: raw.map(String) } : { value: [String(raw)] }),
  choices: (raw, spec) => {
    // "model seed" in quotes is two words, as in dbt.
    const words = (Array.isArray(raw) ? raw : [raw]).flatMap((text) => String(text).split(/[\s,]+/)).filter(Boolean);
    for (const word of words) {
      const checked = oneOf(word, spec.choices);
      if ("problem" in checked) return checked;
    }
    return { value: words.map((word) => word.toLowerCase()) };
  },
  yaml: (raw, _spec, origin) => {
    if (typeof raw === "object" && raw !== null && !Array.isArray(raw)) return { value: raw };
    try {
      return { value: parseYamlMapping(String(raw), origin) };
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
      const hint = error.hint ?? `write it as '{name: value}'`;
      return {
        problem:
          error.code === "YAML_SYNTAX"
            ? `is not valid YAML (${error.message.replace("broken YAML: ", "")})`
            : "is not a mapping",
        hint,
      };
    }
  },
};

function isScalar(raw: unknown): boolean {
  return typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean";
}

function oneOf(word: string, choices: readonly string[]): Converted {
  const known = choices.find((choice) => choice.toLowerCase() === word.toLowerCase());
  if (known !== undefined) return { value: known };
  const problem = `is not one of ${choices.join(", ")}`;
  const hint = didYouMean(word, choices);
  return hint === undefined ? { problem } : { problem, hint };
}

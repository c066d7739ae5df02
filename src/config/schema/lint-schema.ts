import * as z from "zod/mini";
import { optional, text } from "./describe.ts";
import { LINT_RULES, type LintRule } from "./lint-rules.ts";

const level = z.union([z.enum(["off", "warn", "error"]), z.literal(false)], "off, warn or error");

const levels = () => z.strictObject(Object.fromEntries(LINT_RULES.map((rule) => [rule, z.optional(level)])));

/** The keys of `lint:` in tstl.config.yaml, which are those of tstl-lint.yml beside a dbt_project.yml. */
export function lintSchema() {
  return z.strictObject({
    rules: optional(levels(), "How much a rule matters: off, warn or error."),
    paths: optional(
      z.record(text, levels()),
      "The same for some files: glob of paths, such as models/staging/**, to rules; a later one wins.",
    ),
  });
}

/** `lint:`; made only where a file has the key. */
export function lintKey() {
  return optional(z.lazy(lintSchema), "What tstl lint looks for.");
}

/** `off`, `warn` or `error`; YAML 1.1 reads a bare `off` as false. */
export type LintLevel = "off" | "warn" | "error";

type Levels = Partial<Record<LintRule, LintLevel | false>>;

/** `lint:` once checked. */
export interface LintFile {
  rules?: Levels | null | undefined;
  paths?: Record<string, Levels> | null | undefined;
}

import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";

/** Commands that work on selected nodes. */
export type SelectingCommand =
  | "build"
  | "run"
  | "test"
  | "seed"
  | "snapshot"
  | "compile"
  | "show"
  | "docs"
  | "ls"
  | "clone"
  | "freshness"
  | "check";

const LISTED = [
  "model",
  "snapshot",
  "seed",
  "test",
  "source",
  "exposure",
  "metric",
  "saved_query",
  "semantic_model",
  "unit_test",
  "function",
];
const COMPILED = ["model", "test", "snapshot", "analysis", "operation", "seed", "sql_operation", "function"];

/** Kinds of node that each command takes, as in dbt's task classes. */
const TAKEN: Record<SelectingCommand, readonly string[]> = {
  build: ["model", "snapshot", "seed", "test", "unit_test", "saved_query", "exposure", "function"],
  run: ["model"],
  test: ["test", "unit_test"],
  seed: ["seed"],
  snapshot: ["snapshot"],
  compile: COMPILED,
  show: COMPILED,
  docs: COMPILED,
  ls: LISTED,
  clone: ["model", "seed", "snapshot"],
  freshness: ["source"],
  check: ["model", "snapshot", "seed", "test", "unit_test", "analysis", "source"],
};

/** What `all` means where it is more than what the command takes by itself. */
const ALL: Partial<Record<SelectingCommand, readonly string[]>> = { ls: [...LISTED, "analysis"] };

const FLAG_VALUES = [...LISTED, "analysis", "default", "all"];

/**
 * The kinds of node that a command takes with these `--resource-type` and `--exclude-resource-type` values. A kind that
 * the command cannot work on is taken by none but `ls`.
 */
export function takenTypes(
  command: SelectingCommand,
  included: readonly string[] = [],
  excluded: readonly string[] = [],
): Set<string> {
  const usual = TAKEN[command];
  const types = new Set<string>(included.length === 0 ? usual : []);
  for (const type of included) {
    checkType(type, "--resource-type");
    const meant = type === "default" ? usual : type === "all" ? (ALL[command] ?? usual) : [type];
    for (const one of meant) if (command === "ls" || command === "build" || usual.includes(one)) types.add(one);
  }
  for (const type of excluded) {
    checkType(type, "--exclude-resource-type");
    types.delete(type);
  }
  return types;
}

function checkType(type: string, flag: string): void {
  if (FLAG_VALUES.includes(type)) return;
  throw new TstlError("RESOURCE_TYPE_UNKNOWN", `${flag} knows no "${type}"`, {
    hint: didYouMean(type, FLAG_VALUES) ?? `it takes ${FLAG_VALUES.join(", ")}`,
  });
}

/** The commands that have flags, as they are typed. */
export const COMMANDS = [
  "build",
  "run",
  "test",
  "seed",
  "snapshot",
  "compile",
  "show",
  "ls",
  "parse",
  "lint",
  "debug",
  "init",
  "clean",
  "run-operation",
  "generate",
  "load",
  "db serve",
  "docs generate",
  "docs serve",
  "docs dictionary",
  "dashboard build",
  "dashboard serve",
  "source freshness",
  "sources sync",
  "check",
  "backfill",
  "runs",
  "lineage",
  "notify test",
  "deps",
  "retry",
  "clone",
  "schema",
  "completion",
] as const;

/** A command of tstl; `list` is an alias of `ls` and `source snapshot-freshness` of `source freshness`. */
export type CommandName = (typeof COMMANDS)[number];

/** Headings of the help text, in the order in which they are shown. */
export const FLAG_GROUPS = [
  "Selection",
  "This command",
  "Project and target",
  "Running",
  "State and defer",
  "Output",
  "Log file",
  "Parsing",
  "Accepted for dbt, without effect",
] as const;

/** Heading under which the help lists a flag. */
export type FlagGroup = (typeof FLAG_GROUPS)[number];

/**
 * What a flag's value is.
 *
 * `list` and `choices` take one or more words and may be repeated; `yaml` is a YAML or JSON mapping; `duration` is a
 * number with `ms`, `s`, `m` or `h` (a bare number is seconds) and becomes seconds; `datetime` is a date with an
 * optional time and stays text; `path` becomes absolute.
 */
export type FlagKind =
  | "boolean"
  | "text"
  | "path"
  | "integer"
  | "duration"
  | "datetime"
  | "choice"
  | "list"
  | "choices"
  | "yaml";

/** One flag: everything that the command line, the environment, the project file and the help know of it. */
export interface FlagSpec<Value = unknown> {
  kind: FlagKind;
  /** With its dashes: `--full-refresh`. */
  long: string;
  /** With its dash: `-f`. */
  short: string | null;
  /** Other names that mean the same, with dashes, `-m` included: dbt's older spellings. */
  aliases: readonly string[];
  /** Allowed values of `choice` and `choices`. */
  choices: readonly string[];
  /** What the help prints for the value, without brackets; empty for a boolean. */
  placeholder: string;
  /** `--no-x` exists too. */
  negatable: boolean;
  /** Environment variables that set it, the strongest first. */
  env: readonly string[];
  /** Its key in the `flags:` block of the project file; null where it may not stand there. */
  project: string | null;
  /** What it is when nobody says anything. */
  default: Value;
  /** Smallest allowed number. */
  min: number;
  help: string;
  group: FlagGroup;
  /** Commands that take it. */
  commands: "all" | readonly CommandName[];
  /** False: accepted because dbt has it, and ignored. */
  effect: boolean;
  /** Accepted, and left out of the help. */
  hidden: boolean;
}

/** What a row of the table may say beyond its name and help; the rest is derived. */
export interface FlagOptions {
  short?: string;
  aliases?: readonly string[];
  placeholder?: string;
  negatable?: boolean;
  /** `dbt`: TSTL_X, DBT_ENGINE_X, DBT_X. `tstl`: TSTL_X alone, where dbt reads no variable. */
  env?: "dbt" | "tstl" | "none";
  /** Further variables, weaker than the derived ones. */
  moreEnv?: readonly string[];
  project?: boolean;
  min?: number;
  group?: FlagGroup;
  commands?: "all" | readonly CommandName[];
  effect?: boolean;
  hidden?: boolean;
}

/** The name of a flag in snake case, as dbt spells it in `flags:` and, in upper case, in templates: `full_refresh`. */
export function flagName(spec: Pick<FlagSpec, "long">): string {
  return spec.long.slice(2).replaceAll("-", "_");
}

/** The name under which commander stores a flag, camel case of its long form: `fullRefresh`. */
export function flagAttribute(spec: Pick<FlagSpec, "long">): string {
  return spec.long.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function spec<Value>(
  kind: FlagKind,
  long: string,
  initial: Value,
  help: string,
  choices: readonly string[],
  options: FlagOptions,
): FlagSpec<Value> {
  const variable = flagName({ long }).toUpperCase();
  const derived = {
    dbt: [`TSTL_${variable}`, `DBT_ENGINE_${variable}`, `DBT_${variable}`],
    tstl: [`TSTL_${variable}`],
    none: [],
  }[options.env ?? "dbt"];
  return {
    kind,
    long,
    short: options.short ?? null,
    aliases: options.aliases ?? [],
    choices,
    placeholder: options.placeholder ?? PLACEHOLDERS[kind],
    negatable: options.negatable ?? false,
    env: [...derived, ...(options.moreEnv ?? [])],
    project: options.project ? flagName({ long }) : null,
    default: initial,
    min: options.min ?? 0,
    help,
    group: options.group ?? "This command",
    commands: options.commands ?? "all",
    effect: options.effect ?? true,
    hidden: options.hidden ?? false,
  };
}

const PLACEHOLDERS: Record<FlagKind, string> = {
  boolean: "",
  text: "text",
  path: "path",
  integer: "n",
  duration: "duration",
  datetime: "datetime",
  choice: "choice",
  list: "selector...",
  choices: "type...",
  yaml: "yaml",
};

/** A flag that is on or off, with `--no-x` unless told otherwise. */
export function onOff(long: string, initial: boolean, help: string, options: FlagOptions = {}): FlagSpec<boolean> {
  return spec("boolean", long, initial, help, [], { negatable: true, ...options });
}

/** A flag that is on, off or left to tstl (null), with `--no-x`. */
export function onOffAuto(long: string, help: string, options: FlagOptions = {}): FlagSpec<boolean | null> {
  return spec<boolean | null>("boolean", long, null, help, [], { negatable: true, ...options });
}

/** A flag with any text for a value. */
export function text(long: string, help: string, options: FlagOptions = {}): FlagSpec<string | null> {
  return spec<string | null>("text", long, null, help, [], options);
}

/** A flag with a text for a value that is never absent. */
export function textWithDefault(
  long: string,
  initial: string,
  help: string,
  options: FlagOptions = {},
): FlagSpec<string> {
  return spec("text", long, initial, help, [], options);
}

/** A flag that names a file or folder. */
export function path(long: string, help: string, options: FlagOptions = {}): FlagSpec<string | null> {
  return spec<string | null>("path", long, null, help, [], options);
}

/** A flag with a date or a date and time. */
export function datetime(long: string, help: string, options: FlagOptions = {}): FlagSpec<string | null> {
  return spec<string | null>("datetime", long, null, help, [], options);
}

/** A flag with a whole number; null where nothing is said and tstl decides. */
export function integer<Initial extends number | null>(
  long: string,
  initial: Initial,
  help: string,
  options: FlagOptions = {},
): FlagSpec<number | Initial> {
  return spec<number | Initial>("integer", long, initial, help, [], options);
}

/** A flag with a span of time, in seconds once read. */
export function duration(long: string, help: string, options: FlagOptions = {}): FlagSpec<number | null> {
  return spec<number | null>("duration", long, null, help, [], options);
}

/** A flag with one of several words. */
export function choice<const Choices extends readonly string[], Initial extends Choices[number] | null>(
  long: string,
  choices: Choices,
  initial: Initial,
  help: string,
  options: FlagOptions = {},
): FlagSpec<Choices[number] | Initial> {
  return spec<Choices[number] | Initial>("choice", long, initial, help, choices, options);
}

/** A flag with one or more words, repeatable. */
export function list(long: string, help: string, options: FlagOptions = {}): FlagSpec<readonly string[]> {
  return spec<readonly string[]>("list", long, [], help, [], options);
}

/** A flag with one or more of several words, repeatable. */
export function choices<const Choices extends readonly string[]>(
  long: string,
  allowed: Choices,
  help: string,
  options: FlagOptions = {},
): FlagSpec<readonly Choices[number][]> {
  return spec<readonly Choices[number][]>("choices", long, [], help, allowed, options);
}

/** A flag with a mapping in YAML or JSON. */
export function yaml(long: string, help: string, options: FlagOptions = {}): FlagSpec<Record<string, unknown>> {
  return spec<Record<string, unknown>>("yaml", long, {}, help, [], options);
}

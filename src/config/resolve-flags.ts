import { type Place, TstlError, throwGathered } from "../errors/tstl-error.ts";
import { FLAG_ENTRIES, type Flags } from "./flag-table.ts";
import { convertFlag } from "./flags/convert-flag.ts";
import { type CommandName, type FlagSpec, flagAttribute } from "./flags/flag-spec.ts";

/** The `flags:` block of the project file, and where its keys stand. */
export interface ProjectFlags {
  values: Readonly<Record<string, unknown>>;
  placeOf: (key: string) => Place | undefined;
}

/** What the flags are resolved from. */
export interface FlagSources {
  command: CommandName;
  /** What commander read: camel case of the long name to a boolean, a text or a list of texts. */
  cli?: Readonly<Record<string, unknown>>;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Absent while the project file has not been read. */
  project?: ProjectFlags;
  /** Folder that relative paths start from. */
  cwd?: string;
}

/**
 * The value of every flag: from the command line, else the environment, else the project file, else the table's
 * default. A flag that the command does not take has its default.
 *
 * Throws FLAG_INVALID for each value that does not suit its flag; the message names the flag, the variable or the key.
 */
export function resolveFlags(sources: FlagSources): Flags {
  const cwd = sources.cwd ?? process.cwd();
  const faults: TstlError[] = [];
  const flags: Record<string, unknown> = {};
  for (const [key, spec] of FLAG_ENTRIES) {
    flags[key] = spec.default;
    const given = findGiven(spec, sources);
    if (given === null) continue;
    const converted = convertFlag(spec, given.value, given.origin, cwd);
    if ("value" in converted) flags[key] = converted.value;
    else faults.push(invalidFlag(given, converted));
  }
  throwGathered(faults);
  return Object.freeze(flags) as unknown as Flags;
}

interface Given {
  value: unknown;
  /** As the message names it: `--threads`, `TSTL_THREADS`, `flags.fail_fast`. */
  origin: string;
  place?: () => Place | undefined;
}

function findGiven(spec: FlagSpec, { command, cli = {}, environment = {}, project }: FlagSources): Given | null {
  if (spec.commands !== "all" && !spec.commands.includes(command)) return null;
  const typed = cli[flagAttribute(spec)];
  if (typed !== undefined) return { value: typed, origin: spec.long };
  for (const variable of spec.env) {
    const value = environment[variable];
    // An empty variable is an unset one, as in dbt.
    if (value !== undefined && value !== "") return { value, origin: variable };
  }
  const value = spec.project === null ? undefined : project?.values[spec.project];
  if (value === undefined || value === null) return null;
  return { value, origin: `flags.${spec.project}`, place: () => project?.placeOf(spec.project ?? "") };
}

function invalidFlag(
  { value, origin, place }: Given,
  { problem, hint }: { problem: string; hint?: string },
): TstlError {
  const shown = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  const where = /^[A-Z]/.test(origin) ? `the environment variable ${origin}` : origin;
  return new TstlError("FLAG_INVALID", `${where} is ${shown}, which ${problem}`, { place: place?.(), hint });
}

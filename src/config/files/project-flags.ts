import { type Place, TstlError } from "../../errors/tstl-error.ts";
import { didYouMean } from "../../util/suggest.ts";
import { BEHAVIOUR_FLAGS } from "../behaviour-flags.ts";
import { FLAG_ENTRIES } from "../flag-table.ts";
import type { ProjectFlags } from "../resolve-flags.ts";
import type { ProfilesFile } from "../targets/find-profiles.ts";
import type { RawProject } from "./read-dbt-project.ts";

/** The `flags:` block: defaults of command-line flags, and flags of behaviour. */
export interface ReadProjectFlags extends ProjectFlags {
  behaviour: Record<string, unknown>;
  warnings: TstlError[];
}

/**
 * Reads `flags:` of the project file or, where the project has none, `config:` of profiles.yml, its older place in
 * dbt. What is no command-line flag is a flag of behaviour: packages may define their own.
 */
export function readProjectFlags(raw: RawProject, profiles: ProfilesFile | null): ReadProjectFlags {
  const own = asMapping(raw.yaml.value.flags);
  const older = own === null ? asMapping(profiles?.value.config) : null;
  const values = own ?? older ?? {};
  const commandLine = new Set(FLAG_ENTRIES.map(([, spec]) => spec.project));
  const known = [...commandLine, ...Object.keys(BEHAVIOUR_FLAGS)].filter((name) => name !== null);
  const behaviour = Object.fromEntries(Object.entries(values).filter(([name]) => !commandLine.has(name)));
  const placeOf = (key: string) =>
    older === null ? raw.yaml.placeOf(["flags", key]) : profiles?.placeOf(["config", key]);
  const warnings = Object.keys(behaviour).flatMap((name) => misspelled(name, known, placeOf(name)));
  return { values, behaviour, placeOf, warnings };
}

function misspelled(name: string, known: readonly string[], place: Place | undefined): TstlError[] {
  const hint = known.includes(name) ? undefined : didYouMean(name, known);
  if (hint === undefined) return [];
  return [new TstlError("CONFIG_KEY_UNKNOWN", `unknown flag "${name}" in flags`, { place, hint })];
}

function asMapping(value: unknown): Record<string, unknown> | null {
  const is = typeof value === "object" && value !== null && !Array.isArray(value);
  return is ? (value as Record<string, unknown>) : null;
}

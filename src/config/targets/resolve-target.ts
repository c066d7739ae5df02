import { TstlError, throwGathered } from "../../errors/tstl-error.ts";
import type { RawProject } from "../files/read-dbt-project.ts";
import { type ConfigRenderer, renderValues } from "../files/render-values.ts";
import type { Flags } from "../flag-table.ts";
import { embeddedTarget } from "./build-target.ts";
import { applyEnvironment } from "./environment-target.ts";
import type { ProfilesFile } from "./find-profiles.ts";
import { type ReadTarget, readProfile } from "./read-profile.ts";
import { readTstlTarget } from "./read-tstl-target.ts";

/** What a target is resolved from. */
export interface TargetSources {
  raw: RawProject;
  kind: "tstl" | "dbt";
  profiles: ProfilesFile | null;
  /** Folders in which profiles.yml was looked for. */
  dirs: readonly string[];
  environment: Readonly<Record<string, string>>;
  options: Flags;
  renderer: ConfigRenderer;
}

/**
 * The target of a run, whichever file describes it, with the environment's word in it.
 *
 * Throws what the readers of targets throw, and PROFILE_MISSING where a profile is asked for and no profiles.yml is
 * found. A dbt project with no profiles.yml at all builds into an embedded database, with a warning.
 */
export async function resolveTarget(sources: TargetSources): Promise<ReadTarget> {
  const { raw, kind, profiles, environment, options, renderer } = sources;
  const chosen = options.target !== null;
  if (kind === "tstl") {
    const parts = await readTstlTarget(raw, options.target, renderer);
    return { parts: applyEnvironment(parts, environment, chosen), warnings: [] };
  }
  const named = options.profile ?? (await profileName(raw, renderer));
  const profile = named ?? String(raw.yaml.value.name ?? "");
  if (profiles === null) return withoutProfiles(sources, profile);
  if (named === null) throw unnamedProfile(raw, profiles);
  const read = await readProfile(profiles, profile, options.target, renderer);
  return { ...read, parts: applyEnvironment(read.parts, environment, chosen) };
}

async function profileName(raw: RawProject, renderer: ConfigRenderer): Promise<string | null> {
  const faults: TstlError[] = [];
  const rendered = await renderValues(raw.yaml.value.profile, renderer, () => raw.yaml.placeOf(["profile"]), faults);
  throwGathered(faults);
  return typeof rendered === "string" && rendered !== "" ? rendered : null;
}

function unnamedProfile(raw: RawProject, profiles: ProfilesFile): TstlError {
  const names = Object.keys(profiles.value).filter((key) => key !== "config");
  const place = raw.yaml.placeOf([]);
  return new TstlError("PROFILE_MISSING", `${place.file} names no profile`, {
    place,
    hint: `add a line such as profile: ${names[0] ?? "shop"}, or choose one with --profile`,
  });
}

function withoutProfiles({ dirs, environment, options }: TargetSources, profile: string): ReadTarget {
  if (options.profile !== null || options.target !== null || options.profilesDir !== null) {
    throw new TstlError(
      "PROFILE_MISSING",
      `no profiles.yml, and so no profile "${profile}": looked in ${dirs.join(", ")}`,
      {
        hint: "name its folder with --profiles-dir",
      },
    );
  }
  const parts = applyEnvironment(embeddedTarget("dev", profile), environment, false);
  if (parts.kind === "postgres") return { parts, warnings: [] };
  const message = `no profiles.yml in ${dirs.join(", ")}: building into an embedded database`;
  const hint = `add profiles.yml with the profile "${profile}", or set TSTL_DATABASE_URL, to build on a server`;
  return { parts, warnings: [new TstlError("PROFILES_ABSENT", message, { hint })] };
}

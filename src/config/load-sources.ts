import { dirname } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import type { WholeFloat } from "../util/yaml-schema.ts";
import { DBT_VERSION } from "./files/dbt-version.ts";
import { type FoundProject, findProject } from "./files/find-project.ts";
import { loadEnvironment } from "./files/load-environment.ts";
import { type ReadProjectFlags, readProjectFlags } from "./files/project-flags.ts";
import type { RawProject } from "./files/read-dbt-project.ts";
import { readYamlFile, shownPath } from "./files/read-yaml-file.ts";
import { type ConfigRenderer, envVarFunction, type RenderNative, varFunction } from "./files/render-values.ts";
import { type Flags, flagsForTemplates } from "./flag-table.ts";
import type { CommandName } from "./flags/flag-spec.ts";
import { resolveFlags } from "./resolve-flags.ts";
import { findProfiles, type ProfilesFile, profilesDirs } from "./targets/find-profiles.ts";

/** What a config is loaded from. */
export interface LoadConfigInput {
  command: CommandName;
  /** Everything after `tstl`; the command alone unless given. */
  argv?: readonly string[];
  /** What was typed: commander's options by camel case of their long name. */
  cli?: Readonly<Record<string, unknown>>;
  /** Working folder; the process's unless given. */
  cwd?: string;
  /** Variables; the process's unless given. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Renders a template to a value; see `RenderNative`. */
  renderNative: RenderNative;
  /** What a float such as `1.0` in the project's YAML becomes; templates tell it from 1. */
  wholeFloat?: WholeFloat;
}

/** Everything that is known before a template of a config file is rendered. */
export interface ConfigSources {
  input: LoadConfigInput;
  found: FoundProject;
  raw: RawProject;
  /** Variables of the process and of `.env`. */
  environment: Record<string, string>;
  /** Null for a tstl project, and where there is none. */
  profiles: ProfilesFile | null;
  /** Folders in which profiles.yml was looked for. */
  dirs: string[];
  options: Flags;
  projectFlags: ReadProjectFlags;
}

/**
 * Finds the project and reads, as they are written, its file, `.env`, profiles.yml and the flags.
 *
 * Throws CONFIG_MISSING, CONFIG_UNREADABLE, YAML_SYNTAX and FLAG_INVALID.
 */
export function loadSources(input: LoadConfigInput): ConfigSources {
  const { command, cli, cwd = process.cwd() } = input;
  const processEnvironment = input.environment ?? process.env;
  // Where the project is must be known before its .env and its own flags can be read.
  const { projectDir } = resolveFlags({ command, cli, cwd, environment: processEnvironment });
  const found = findProject(projectDir, cwd);
  const environment = loadEnvironment(found.dir, processEnvironment);
  const raw = readRawProject(found, found.dir, input.wholeFloat);
  const { profilesDir } = resolveFlags({ command, cli, cwd, environment });
  const dirs = profilesDirs(profilesDir, cwd, found.dir);
  const profiles = found.kind === "dbt" ? findProfiles(dirs, found.dir) : null;
  const projectFlags = readProjectFlags(raw, profiles);
  const options = resolveFlags({ command, cli, cwd, environment, project: projectFlags });
  return { input, found, raw, environment, profiles, dirs, options, projectFlags };
}

/** The project file of a folder as it is written. `projectDir` is what its messages are relative to. */
export function readRawProject(
  found: FoundProject,
  projectDir: string,
  wholeFloat: WholeFloat | undefined,
): RawProject {
  const yaml = readYamlFile(found.file, projectDir, { wholeFloat });
  if (yaml === null) throw new TstlError("CONFIG_MISSING", `${shownPath(found.file, projectDir)} is gone`);
  return { file: found.file, yaml };
}

/** What templates of config files may use: `target` only where it is known already, secrets only where they stay hidden. */
export function rendererFor(
  { input, environment, options, projectFlags }: ConfigSources,
  allowSecrets: boolean,
  target: Readonly<Record<string, unknown>> | null,
): ConfigRenderer {
  const scope = new Map<string, unknown>([
    ["env_var", envVarFunction(environment, allowSecrets)],
    ["var", varFunction(options.vars)],
    ["dbt_version", DBT_VERSION],
    ["flags", flagsForTemplates(options, input.command, projectFlags.behaviour)],
  ]);
  if (target !== null) scope.set("target", target);
  return { render: input.renderNative, scope };
}

/** The folder that holds profiles.yml, or the first in which it was looked for. */
export function profilesFolder({ profiles, dirs }: ConfigSources): string {
  return profiles === null ? dirs[0]! : dirname(profiles.file);
}

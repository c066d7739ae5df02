import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { TstlError, TstlErrors, throwGathered } from "../errors/tstl-error.ts";
import { BEHAVIOUR_FLAGS } from "./behaviour-flags.ts";
import type { Config, PackageConfig, Target } from "./config.ts";
import { checkDbtVersion } from "./files/dbt-version.ts";
import type { FoundProject } from "./files/find-project.ts";
import { loadPackages } from "./files/load-packages.ts";
import type { ProjectFile } from "./files/project-file.ts";
import { buildDbtProject, type RawProject } from "./files/read-dbt-project.ts";
import { buildTstlProject, rootTrees } from "./files/read-tstl-config.ts";
import type { ConfigRenderer } from "./files/render-values.ts";
import type { CommandName } from "./flags/flag-spec.ts";
import {
  type ConfigSources,
  type LoadConfigInput,
  loadSources,
  profilesFolder,
  readRawProject,
  rendererFor,
} from "./load-sources.ts";
import { historyConfig, notificationConfig } from "./operations.ts";
import { collectSecrets } from "./secrets.ts";
import { buildTarget, embeddedTarget } from "./targets/build-target.ts";
import { resolveTarget } from "./targets/resolve-target.ts";

export type { LoadConfigInput } from "./load-sources.ts";

/** Commands that connect to nothing, and work in a project whose target or packages are not there. */
const WITHOUT_TARGET: ReadonlySet<CommandName> = new Set(["deps", "clean", "init", "schema", "completion"]);

/**
 * Reads everything that a run is told from outside into one frozen value: flags, environment and `.env`, the project
 * file (tstl.config.yaml, else dbt_project.yml), profiles.yml and the installed packages.
 *
 * Throws a `TstlError`, or `TstlErrors` with all faults of the files; docs/errors.md lists the codes.
 */
export async function loadConfig(input: LoadConfigInput): Promise<Config> {
  const sources = loadSources(input);
  const { found, raw, projectFlags } = sources;
  const alone = WITHOUT_TARGET.has(input.command);
  const warnings = [...projectFlags.warnings];
  const faults: TstlError[] = [];
  // A target that cannot be had does not keep the faults of the project's own file from being told.
  const target = (alone ? null : await gather(faults, () => chooseTarget(sources, warnings))) ?? standIn(sources);
  const renderer = rendererFor(sources, false, target.visible);
  const root = await gather(faults, () => buildProject(found, raw, renderer, sources));
  throwGathered(inOrderOfPlace(faults));
  if (root === null) throw new Error("the project's file was refused without a fault");

  const installPath = resolve(found.dir, root.packagesInstallPath);
  const build = (each: FoundProject) =>
    buildProject(each, readRawProject(each, found.dir, input.wholeFloat), renderer, sources);
  const packages = alone
    ? []
    : await loadPackages(root.package, installPath, build, rendererFor(sources, true, target.visible));
  warnings.push(...root.warnings, ...packages.flatMap((each) => each.warnings));
  const installed = packages.map((each) => each.package);
  const names = installed.map((each) => each.name);
  const project = found.kind === "tstl" ? rootTrees(root, names) : root;
  return assemble(sources, target, project, installed, warnings);
}

async function chooseTarget(sources: ConfigSources, warnings: TstlError[]): Promise<Target> {
  const { found, options } = sources;
  const renderer = rendererFor(sources, true, null);
  const read = await resolveTarget({ ...sources, kind: found.kind, renderer });
  warnings.push(...read.warnings);
  return buildTarget(read.parts, found.dir, options.threads);
}

/** What takes the place of a target that nobody will connect to. */
function standIn({ raw, found, options }: ConfigSources): Target {
  return buildTarget(embeddedTarget("dev", String(raw.yaml.value.name ?? "")), found.dir, options.threads);
}

async function buildProject(
  found: FoundProject,
  raw: RawProject,
  renderer: ConfigRenderer,
  { options }: ConfigSources,
): Promise<ProjectFile> {
  const file = await (found.kind === "dbt" ? buildDbtProject(raw, renderer) : buildTstlProject(raw, renderer));
  const { name, placeOf } = file.package;
  if (options.versionCheck) throwGathered(checkDbtVersion(file.requiredVersions, name, placeOf));
  return file;
}

function assemble(
  sources: ConfigSources,
  target: Target,
  file: ProjectFile,
  packages: PackageConfig[],
  warnings: TstlError[],
): Config {
  const { input, found, environment, options, projectFlags } = sources;
  const targetPath = resolve(found.dir, options.targetPath ?? file.targetPath ?? "target");
  const selectors = join(found.dir, "selectors.yml");
  return Object.freeze({
    projectDir: found.dir,
    project: file.package,
    packages,
    target,
    targetPath,
    logPath: resolve(found.dir, options.logPath ?? file.logPath ?? "logs"),
    packagesInstallPath: resolve(found.dir, file.packagesInstallPath),
    cleanTargets: (file.cleanTargets ?? [targetPath]).map((each) => resolve(found.dir, each)),
    queryComment: file.queryComment,
    cliVars: options.vars,
    flags: { ...BEHAVIOUR_FLAGS, ...projectFlags.behaviour },
    options,
    command: input.command,
    invocationCommand: `tstl ${(input.argv ?? [input.command]).join(" ")}`,
    profilesDir: profilesFolder(sources),
    environment,
    secrets: collectSecrets(environment, target),
    history: historyConfig(found.kind, file.history, options.history),
    notifications: notificationConfig(
      file.notifications ?? null,
      file.package.placeOf,
      rendererFor(sources, true, target.visible),
    ),
    lint: file.lint ?? null,
    selectorsFile: existsSync(selectors) ? selectors : null,
    warnings,
  });
}

/** What `load` gives, or null with its faults added to those that are known. */
async function gather<Value>(faults: TstlError[], load: () => Promise<Value>): Promise<Value | null> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof TstlErrors) faults.push(...error.errors);
    else if (error instanceof TstlError) faults.push(error);
    else throw error;
    return null;
  }
}

/** Faults from top to bottom of each file, the files in the order in which they come up. */
function inOrderOfPlace(faults: readonly TstlError[]): TstlError[] {
  const files = [...new Set(faults.map((fault) => fault.place?.file))];
  const rank = (fault: TstlError) => files.indexOf(fault.place?.file) * 1e9 + (fault.place?.line ?? 0);
  return faults.toSorted((one, other) => rank(one) - rank(other));
}

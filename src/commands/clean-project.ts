import { existsSync, rmSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import type { Config } from "../config/config.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { openReporter, shownFrom } from "./open-reporter.ts";

/**
 * Deletes the clean-targets. Nothing is deleted if any of them holds sources of the project (CLEAN_SOURCES) or, unless
 * --no-clean-project-files-only is given, lies outside of it (CLEAN_OUTSIDE).
 */
export async function cleanProject(invocation: Invocation): Promise<ExitCode> {
  const config = await loadProjectConfig(invocation);
  // No log file: its folder may be among what goes.
  const reporter = openReporter(invocation, { options: config.options, logPath: null, secrets: config.secrets });
  const targets = [...new Set(config.cleanTargets)];
  for (const target of targets) refuseIfPrecious(target, config, invocation.cwd);
  const lines: string[] = [];
  for (const target of targets) {
    const shown = shownFrom(invocation.cwd, target);
    if (!existsSync(target)) continue;
    try {
      rmSync(target, { recursive: true, force: true });
    } catch (error) {
      throw new TstlError("CLEAN_FAILED", `${shown} cannot be deleted: ${(error as Error).message}`, { cause: error });
    }
    lines.push(`deleted ${shown}`);
  }
  reporter.answer(lines.length > 0 ? lines.join("\n") : "nothing to delete");
  reporter.close();
  return 0;
}

function refuseIfPrecious(target: string, config: Config, cwd: string): void {
  const shown = shownFrom(cwd, target);
  const { projectDir, project, options } = config;
  const place = project.placeOf(["clean-targets"]);
  const sources = Object.values(project.paths).flat();
  const precious = [project.file, ...sources.map((path) => resolve(projectDir, path))];
  if (isWithin(projectDir, target) || precious.some((path) => isWithin(path, target))) {
    throw new TstlError("CLEAN_SOURCES", `clean will not delete ${shown}: it holds sources of the project`, { place });
  }
  if (options.cleanProjectFilesOnly && !isWithin(target, projectDir)) {
    throw new TstlError("CLEAN_OUTSIDE", `clean will not delete ${shown}: it lies outside of the project`, {
      place,
      hint: "tstl clean --no-clean-project-files-only deletes it all the same",
    });
  }
}

/** True where `path` lies in `folder`, or is it. */
function isWithin(path: string, folder: string): boolean {
  const steps = relative(folder, path);
  return steps === "" || (!steps.startsWith("..") && !isAbsolute(steps));
}

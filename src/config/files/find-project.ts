import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { TstlError } from "../../errors/tstl-error.ts";

/** The files that make a folder a project, the stronger first. */
export const PROJECT_FILES = ["tstl.config.yaml", "tstl.config.yml", "dbt_project.yml"] as const;

/** A project's folder and the file that describes it. */
export interface FoundProject {
  dir: string;
  file: string;
  kind: "tstl" | "dbt";
}

/** The project in exactly this folder, or null. */
export function projectIn(dir: string): FoundProject | null {
  const name = PROJECT_FILES.find((each) => existsSync(join(dir, each)));
  return name === undefined ? null : { dir, file: join(dir, name), kind: name === "dbt_project.yml" ? "dbt" : "tstl" };
}

/**
 * Finds the project: in `projectDir` if that is given, else in `cwd` or the nearest parent that has a project file.
 *
 * Throws CONFIG_MISSING.
 */
export function findProject(projectDir: string | null, cwd: string): FoundProject {
  if (projectDir !== null) return projectIn(projectDir) ?? missing(projectDir);
  for (let dir = cwd; ; dir = dirname(dir)) {
    const found = projectIn(dir);
    if (found !== null) return found;
    if (dir === dirname(dir)) throw noProject(`no project here: ${cwd} and its parents hold`);
  }
}

function missing(dir: string): never {
  const exists = existsSync(dir) && statSync(dir).isDirectory();
  throw noProject(exists ? `no project in ${dir}: it holds` : `the project folder ${dir} does not exist: there is`);
}

function noProject(beginning: string): TstlError {
  return new TstlError("CONFIG_MISSING", `${beginning} no tstl.config.yaml and no dbt_project.yml`, {
    hint: "make a project with: tstl init",
  });
}

import { statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { readTextFile } from "./read-yaml-file.ts";

/** Variables whose values are masked wherever something is printed; dbt's prefix. */
export const SECRET_PREFIX = "DBT_ENV_SECRET_";

/**
 * The variables that a project sees: those of the process, and those of `.env` in the project's folder that the
 * process does not have. Throws CONFIG_UNREADABLE.
 */
export function loadEnvironment(
  projectDir: string,
  process: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const path = join(projectDir, ".env");
  // A folder of that name holds somebody else's files, as in the projects of dbt's packages.
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const text = isFolder ? null : readTextFile(path, ".env");
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...(text === null ? {} : parseEnv(text)), ...process })) {
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

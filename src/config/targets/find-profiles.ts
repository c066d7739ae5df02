import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readYamlFile } from "../files/read-yaml-file.ts";

/** profiles.yml as read. */
export type ProfilesFile = NonNullable<ReturnType<typeof readYamlFile>> & { file: string };

/** The folders in which profiles.yml is looked for, in order: one named by flag or variable, or the usual ones. */
export function profilesDirs(profilesDir: string | null, cwd: string, projectDir: string): string[] {
  return profilesDir !== null ? [profilesDir] : [...new Set([cwd, projectDir, join(homedir(), ".dbt")])];
}

/** Reads the first profiles.yml of these folders; null where there is none. Throws what reading YAML throws. */
export function findProfiles(dirs: readonly string[], projectDir: string): ProfilesFile | null {
  const dir = dirs.find((each) => existsSync(join(each, "profiles.yml")));
  if (dir === undefined) return null;
  const file = join(dir, "profiles.yml");
  const read = readYamlFile(file, projectDir);
  return read === null ? null : { ...read, file };
}

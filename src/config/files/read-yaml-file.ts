import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, relative, sep } from "node:path";
import { TstlError } from "../../errors/tstl-error.ts";
import { type ParsedYaml, parseYaml, type YamlOptions } from "../../util/yaml.ts";

/** A path as the user would type it: relative inside the project, with `~` for the home folder, else absolute. */
export function shownPath(file: string, projectDir: string): string {
  const inside = relative(projectDir, file);
  if (inside !== "" && !inside.startsWith("..") && !isAbsolute(inside)) return inside.split(sep).join("/");
  const home = homedir();
  return file.startsWith(home + sep) ? `~${file.slice(home.length)}` : file;
}

/**
 * Reads a YAML file whose top must be a mapping; an empty file is an empty mapping.
 *
 * Returns null where there is no such file. Throws CONFIG_UNREADABLE, YAML_SYNTAX or CONFIG_TYPE.
 */
export function readYamlFile(
  file: string,
  projectDir: string,
  options: YamlOptions = {},
): (ParsedYaml & { value: Record<string, unknown> }) | null {
  const shown = shownPath(file, projectDir);
  const text = readTextFile(file, shown);
  if (text === null) return null;
  const parsed = parseYaml(text, shown, options);
  const value = parsed.value ?? {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new TstlError("CONFIG_TYPE", `${shown} must hold a mapping of keys to values`, { place: parsed.placeOf([]) });
  }
  return { ...parsed, value: value as Record<string, unknown> };
}

/** The text of a file, or null where there is none. Throws CONFIG_UNREADABLE for one that cannot be read. */
export function readTextFile(file: string, shown: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    const reason =
      code === "EACCES" || code === "EPERM" ? "no permission" : code === "EISDIR" ? "it is a folder" : code;
    throw new TstlError("CONFIG_UNREADABLE", `cannot read ${shown}: ${reason}`, { cause: error });
  }
}

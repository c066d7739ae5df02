import { TstlError } from "../errors/tstl-error.ts";
import { fnmatch } from "./fnmatch.ts";
import type { Criterion } from "./selector.ts";

/** Whether a path below the project's folder matches; the project's folder itself is ".". */
export type PathTest = (path: string, isFolder: boolean) => boolean;

/**
 * The test for the glob of a `path:` criterion, such as `models/staging` or `models/*_v2/stg_*.sql`: `*` stays within one folder,
 * `**` stands for any number of folders, and a slash at the end asks for a folder.
 */
export function pathGlob(criterion: Criterion): PathTest {
  const pattern = String(criterion.value);
  const slashed = process.platform === "win32" ? pattern.replaceAll("\\", "/") : pattern;
  if (slashed.startsWith("/")) {
    throw new TstlError("SELECTOR_VALUE", `"${pattern}" is not a path below the project's folder`, {
      place: criterion.place,
      hint: "write the path as seen from the project's folder, such as models/staging",
    });
  }
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  const foldersOnly = slashed.endsWith("/") || parts.at(-1) === "**";
  return (path, isFolder) => (isFolder || !foldersOnly) && matches(parts, 0, path === "." ? [] : path.split("/"), 0);
}

function matches(parts: readonly string[], part: number, names: readonly string[], name: number): boolean {
  if (part === parts.length) return name === names.length;
  if (parts[part] === "**") {
    for (let next = name; next <= names.length; next++) if (matches(parts, part + 1, names, next)) return true;
    return false;
  }
  return name < names.length && fnmatch(names[name]!, parts[part]!) && matches(parts, part + 1, names, name + 1);
}

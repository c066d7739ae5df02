import { fnmatch } from "./fnmatch.ts";

/**
 * Whether a name means the node with this fqn (package, folders, name; for a version of a model also `v2`).
 *
 * It may be the node's name, a prefix of the fqn with or without the package (`marts.core`), or a pattern, from whose
 * first wildcard on the rest of the fqn is compared as one text; a pattern without dots is also compared with the name.
 */
export function fqnMatches(fqn: readonly string[], name: string, isVersioned: boolean): boolean {
  return matches(fqn, name, isVersioned) || matches(fqn.slice(1), name, isVersioned);
}

function matches(fqn: readonly string[], name: string, isVersioned: boolean): boolean {
  const wanted = name.split(".");
  const ownName = isVersioned ? fqn.at(-2) : fqn.at(-1);
  if (ownName === name) return true;
  // `dim.v2` and `dim_v2` both name version 2 of `dim`, in any folder.
  if (isVersioned && fqn.slice(-2).join("_") === wanted.slice(-2).join("_")) return true;

  // A dot in a model's name divides like one between folders.
  const parts = fqn.join(".").split(".");
  if (parts.length < wanted.length) return false;
  for (const [index, part] of wanted.entries()) {
    if (/[*?[\]]/.test(part)) {
      return (
        fnmatch(parts.slice(index).join("."), wanted.slice(index).join(".")) ||
        (wanted.length === 1 && ownName !== undefined && fnmatch(ownName, name))
      );
    }
    if (parts[index] !== part) return false;
  }
  return true;
}

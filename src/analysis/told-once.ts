import type { TstlError } from "../errors/tstl-error.ts";

/** Others that have a fault are named up to this many. */
const MAX_NAMED = 5;

/**
 * One fault for each place: what a loop of a template writes several times, or a macro into several models, is one
 * mistake. The others that have it are named in a note.
 */
export function toldOnce(faults: readonly TstlError[]): TstlError[] {
  const first = new Map<string, { error: TstlError; nodes: Set<string> }>();
  for (const error of faults) {
    const { code, message, place, node = "" } = error;
    const key = JSON.stringify([code, message, place?.file, place?.line, place?.column, place?.line ? "" : node]);
    const known = first.get(key);
    if (known === undefined) first.set(key, { error, nodes: new Set([node]) });
    else known.nodes.add(node);
  }
  return [...first.values()].map(({ error, nodes }) => {
    const [, ...others] = [...nodes].map((id) => id.split(".").slice(2).join("."));
    if (others.length > 0) {
      const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : "";
      error.notes.push({ message: `the same mistake is in ${others.slice(0, MAX_NAMED).join(", ")}${more}` });
    }
    return error;
  });
}

import { type Note, type Place, TstlError } from "../errors/tstl-error.ts";
import { graphNode, type Manifest } from "../manifest/manifest.ts";
import type { GraphNode } from "../manifest/node.ts";
import { lineColumn } from "../util/line-column.ts";

/** The error for a cycle of ids, each depending on the next: the path, and each step with the `ref()` that makes it. */
export function cycleError(cycle: readonly string[], manifest: Manifest): TstlError {
  const nodes = cycle.map((id) => graphNode(manifest, id)!);
  const names = nodes.map((node) => node.name);
  const notes: Note[] = nodes.map((node, step) => {
    const next = nodes[(step + 1) % nodes.length]!;
    return { message: `"${node.name}" refers to "${next.name}"`, place: placeOfRef(node, next.name) };
  });
  return new TstlError("GRAPH_CYCLE", `models refer to each other in a circle: ${[...names, names[0]].join(" -> ")}`, {
    node: cycle[0],
    place: notes[0]!.place,
    notes,
    hint: "one of these refs has to go: move what both sides need into a model of its own",
  });
}

/** Where a node's code refers to `name`; only the file if the name is not written out there. */
function placeOfRef(node: GraphNode, name: string): Place {
  const place: Place = { file: node.original_file_path };
  if (!("raw_code" in node)) return place;
  const call = new RegExp(`\\bref\\s*\\([^)]*["']${escapeRegExp(name)}["'][^)]*\\)`).exec(node.raw_code);
  if (call === null) return place;
  return {
    ...place,
    ...lineColumn(node.raw_code, call.index),
    length: call[0].split("\n", 1)[0]!.length,
    source: node.raw_code,
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * All ids that can be reached from `from` over at most `depth` edges. An id of `from` itself is among them only if it
 * can be reached from another one.
 */
export function reach(
  edges: ReadonlyMap<string, readonly string[]>,
  from: Iterable<string>,
  depth: number = Number.POSITIVE_INFINITY,
): Set<string> {
  const found = new Set<string>();
  let layer: Iterable<string> = from;
  for (let distance = 0; distance < depth; distance++) {
    const next: string[] = [];
    for (const id of layer) {
      for (const neighbour of edges.get(id) ?? []) {
        if (found.has(neighbour)) continue;
        found.add(neighbour);
        next.push(neighbour);
      }
    }
    if (next.length === 0) break;
    layer = next;
  }
  return found;
}

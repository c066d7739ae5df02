import type { Project } from "../pipeline.ts";

/**
 * The tables of sources, as `shop.orders`, that the selected nodes read: by themselves or through ephemeral models, which
 * are part of their SQL. All of the project's where nothing was selected.
 */
export function sourcesRead({ manifest, graph, config }: Project, selected: ReadonlySet<string>): Set<string> {
  const { select, exclude, selector, resourceTypes, excludeResourceTypes } = config.options;
  const narrowed = [select, exclude, resourceTypes, excludeResourceTypes].some((words) => words.length > 0);
  const ids = narrowed || selector !== null ? idsRead() : manifest.sources.keys();
  return new Set(
    [...ids].flatMap((id) => manifest.sources.get(id) ?? []).map((one) => `${one.source_name}.${one.name}`),
  );

  function idsRead(): Set<string> {
    const found = new Set<string>();
    const waiting = [...selected];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const parent of graph.parents.get(id) ?? []) {
        if (found.has(parent)) continue;
        found.add(parent);
        const node = manifest.nodes.get(parent);
        if (node?.resource_type === "model" && node.config.materialized === "ephemeral") waiting.push(parent);
      }
    }
    return found;
  }
}

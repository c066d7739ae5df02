import { emptyManifest, type Manifest } from "../manifest/manifest.ts";
import type { ExposureNode, ManifestNode, SourceNode } from "../manifest/node.ts";

/**
 * A manifest that holds only what graph and selection look at, out of `{ id: [ids that it depends on] }`.
 *
 * Ids are unique_ids without the package, such as `model.orders`; sources are `source.shop.orders`.
 */
export function smallManifest(
  dependencies: Record<string, readonly string[]>,
  code: Record<string, string> = {},
): Manifest {
  const manifest = emptyManifest("p");
  for (const [short, ids] of Object.entries(dependencies)) {
    const [type, ...names] = short.split(".");
    const id = fullId(short);
    const base = {
      unique_id: id,
      resource_type: type,
      package_name: "p",
      name: names.at(-1)!,
      fqn: ["p", ...names],
      tags: [],
      config: { enabled: true, tags: [] },
      depends_on: { nodes: ids.map(fullId), macros: [] },
      original_file_path: `models/${names.at(-1)}.sql`,
      raw_code: code[short] ?? "select 1",
    };
    if (type === "source") manifest.sources.set(id, { ...base, source_name: names[0]! } as unknown as SourceNode);
    else if (type === "exposure") manifest.exposures.set(id, base as unknown as ExposureNode);
    else manifest.nodes.set(id, base as unknown as ManifestNode);
  }
  return manifest;
}

function fullId(short: string): string {
  const dot = short.indexOf(".");
  return `${short.slice(0, dot)}.p${short.slice(dot)}`;
}

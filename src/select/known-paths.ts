import type { Manifest } from "../manifest/manifest.ts";
import type { GraphNode } from "../manifest/node.ts";
import type { PathTest } from "./path-glob.ts";

/**
 * The paths of the root project that match: files of nodes, the YAML files that describe them, and folders above.
 *
 * dbt looks for the paths on disk, in the root project's folder only; a package's file matches if the root project has
 * the same path. Going by the files of the root's nodes gives the same without touching the disk.
 */
export function matchingPaths(manifest: Manifest, matches: PathTest): Set<string> {
  const files = new Set<string>();
  for (const nodes of [manifest.nodes, manifest.sources, manifest.exposures, manifest.unitTests]) {
    for (const node of nodes.values()) {
      if (node.package_name !== manifest.projectName) continue;
      files.add(node.original_file_path);
      const patch = patchFile(node);
      if (patch !== undefined) files.add(patch);
    }
  }
  const folders = new Set(["."]);
  const found = new Set<string>();
  for (const file of files) {
    if (matches(file, false)) found.add(file);
    for (const folder of foldersAbove(file)) folders.add(folder);
  }
  for (const folder of folders) if (matches(folder, true)) found.add(folder);
  return found;
}

/** The file of the YAML that describes a node, below its package's folder. */
export function patchFile(node: GraphNode): string | undefined {
  if (!("patch_path" in node) || !node.patch_path) return undefined;
  return node.patch_path.slice(node.patch_path.indexOf("://") + 3);
}

/** `a/b/c.sql` lies below `a/b`, `a` and ".". */
export function foldersAbove(file: string): string[] {
  const folders: string[] = [];
  for (let slash = file.lastIndexOf("/"); slash !== -1; slash = file.lastIndexOf("/", slash - 1)) {
    folders.push(file.slice(0, slash));
    if (slash === 0) break;
  }
  folders.push(".");
  return folders;
}

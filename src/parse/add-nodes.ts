import { join, relative } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ExposureNode, ManifestNode, SourceNode } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import type { Draft, Session } from "./session.ts";

/** Puts a finished node where it belongs: among the enabled, whose ids are unique, or the disabled. */
export function addNode(session: Session, { node, file }: Pick<Draft, "node" | "file">): void {
  if (!node.config.enabled) {
    addDisabled(session.manifest, node);
    return;
  }
  const { nodes } = session.manifest;
  const other = nodes.get(node.unique_id);
  if (other) session.errors.push(duplicate(session, node, other, file));
  else nodes.set(node.unique_id, node);
}

/** Keeps what is switched off; several things may have one id there. */
export function addDisabled(manifest: Manifest, node: ManifestNode | SourceNode | ExposureNode): void {
  const known = manifest.disabled.get(node.unique_id);
  if (known) known.push(node);
  else manifest.disabled.set(node.unique_id, [node]);
}

function duplicate(session: Session, node: ManifestNode, other: ManifestNode, file: ProjectFile): TstlError {
  const type = node.resource_type;
  const test = type === "test";
  const message = test
    ? `the test "${node.name}" is defined twice`
    : `two ${type}s of package "${node.package_name}" have one name: "${node.name}"`;
  return new TstlError("DUPLICATE_NAME", message, {
    place: { file: file.displayPath },
    node: node.unique_id,
    hint: test ? "remove one of them, or give one a name of its own" : "rename one of the two files",
    notes: [{ message: "the other one is here", place: { file: pathOf(session, other) } }],
  });
}

function pathOf({ config, packages }: Session, node: ManifestNode): string {
  const root = packages.get(node.package_name)?.root ?? config.projectDir;
  return relative(config.projectDir, join(root, node.original_file_path));
}

import { EPHEMERAL_PREFIX } from "../context/references.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ManifestNode, ModelNode, RefArgs, SnapshotNode } from "../manifest/node.ts";

/**
 * The names of `ref()`s in a template that no query of the node reads. A comment does not read, unless it says
 * `depends_on`, by which a template declares on purpose what it reads in some other way.
 *
 * @param texts the node's queries and whatever its template asked the database
 */
export function unusedReferences(
  manifest: Manifest,
  node: ModelNode | SnapshotNode,
  texts: readonly string[],
): string[] {
  if (node.refs.length === 0) return [];
  const read = texts.map(withoutComments).join("\n");
  const hooks = JSON.stringify([node.config["pre-hook"], node.config["post-hook"], node.config.sql_header]);
  const found: string[] = [];
  for (const ref of node.refs) {
    const target = targetOf(manifest, node, ref);
    if (target === undefined || target.unique_id === node.unique_id) continue;
    const name = target.config.materialized === "ephemeral" ? EPHEMERAL_PREFIX + target.alias : target.alias;
    // Constraints and tests refer to others, too, in YAML.
    const isWritten = offsetOfReference(node.raw_code, ref.name) !== -1;
    if (isWritten && !read.includes(name) && !hooks.includes(ref.name)) found.push(ref.name);
  }
  return [...new Set(found)];
}

function targetOf(manifest: Manifest, node: ManifestNode, ref: RefArgs): ManifestNode | undefined {
  for (const id of node.depends_on.nodes) {
    const target = manifest.nodes.get(id);
    if (target?.name === ref.name && (ref.package === null || ref.package === target.package_name)) return target;
  }
  return undefined;
}

function withoutComments(sql: string): string {
  return sql.replace(/--.*|\/\*[\s\S]*?\*\//g, (comment) => (/depends_on/i.test(comment) ? comment : ""));
}

/** Where a template names something in `ref()`. */
export function offsetOfReference(template: string, name: string): number {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const call = new RegExp(`\\bref\\s*\\([^)]*?(['"])${escaped}\\1`).exec(template);
  return call === null ? -1 : call.index + call[0].length - name.length - 1;
}

import { hash } from "node:crypto";
import { TstlError } from "../errors/tstl-error.ts";
import { readText } from "../project/project-file.ts";
import { newNode } from "./new-node.ts";
import { type PropertiesEntry, placeInProperties } from "./properties.ts";
import { quickScanExpression } from "./quick-scan.ts";
import type { Draft, Session } from "./session.ts";

/** Makes nodes of snapshots that a properties file defines by `relation:`, without a file of their own. */
export function yamlSnapshots(session: Session, entries: readonly PropertiesEntry[]): Draft[] {
  const drafts: Draft[] = [];
  for (const properties of entries) {
    const { relation } = properties.entry;
    if (properties.section !== "snapshots" || relation === undefined) continue;
    const { file, name, path } = properties;
    const facts = typeof relation === "string" ? quickScanExpression(relation.trim()) : undefined;
    if (!facts || facts.refs.length + facts.sources.length !== 1) {
      session.errors.push(
        new TstlError("SNAPSHOT_RELATION", `"relation" of snapshot "${name}" must be a ref() or a source()`, {
          place: placeInProperties(file, [...path, "relation"]),
          hint: "write relation: ref('orders')",
        }),
      );
      continue;
    }
    const checksum = hash("sha256", readText(file).trim(), "hex");
    const code = `select * from {{ ${relation} }}`;
    const node = newNode(session, "snapshot", file, name, `${file.path}/${name}.sql`, code, {
      name: "sha256",
      checksum,
    });
    node.fqn = [file.packageName, ...file.path.split("/").slice(0, -1), name];
    node.refs = facts.refs.map(({ name: ref, package: pkg, version }) => ({ name: ref, package: pkg, version }));
    node.sources = facts.sources.map(({ source, table }) => [source, table]);
    drafts.push({ node, file, inFile: undefined });
  }
  return drafts;
}

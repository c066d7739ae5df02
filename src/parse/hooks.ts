import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { PackageConfig } from "../config/config.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { Hook, ManifestNode, OperationNode } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import type { MaybePromise } from "../util/maybe-promise.ts";
import { addNode } from "./add-nodes.ts";
import { finishNode } from "./finish-node.ts";
import { newNode } from "./new-node.ts";
import type { Recorded } from "./recorder.ts";
import { gathering, type Session } from "./session.ts";
import { readFacts } from "./sql-nodes.ts";
import type { TemplateFacts } from "./template-facts.ts";

/** Adds what a node's hooks refer to to what the node itself does. */
export function recordHooks(session: Session, node: ManifestNode, file: ProjectFile): MaybePromise<void> {
  const hooks = [...((node.config["pre-hook"] as Hook[]) ?? []), ...((node.config["post-hook"] as Hook[]) ?? [])];
  const templates = hooks.filter(({ sql }) => sql.includes("{"));
  return templates.length === 0 ? undefined : recordTemplates(session, node, templates, file);
}

async function recordTemplates(session: Session, node: ManifestNode, hooks: readonly Hook[], file: ProjectFile) {
  for (const { sql } of hooks) addReferences(session, node, await recordText(session, node, sql, file.displayPath));
  refuseReferences(node, hooks);
}

/** A seed waits for nothing, so what its hooks name might not be there (docs.getdbt.com/reference/resource-configs/pre-hook-post-hook). */
function refuseReferences(node: ManifestNode, hooks: readonly Hook[]): void {
  if (node.resource_type !== "seed" || (node.refs?.length ?? 0) + (node.sources?.length ?? 0) === 0) return;
  throw new TstlError(
    "SEED_DEPENDS",
    `Seeds cannot depend on other nodes, and a hook of the seed "${node.name}" calls ref() or source()`,
    {
      node: node.unique_id,
      place: { file: node.original_file_path },
      notes: hooks.map(({ sql }) => ({ message: `it has the hook ${sql.trim()}` })),
      hint: "name the relation by its schema and table, or move the hook to a model",
    },
  );
}

async function recordText(
  session: Session,
  node: ManifestNode,
  text: string,
  file: string,
): Promise<Recorded | TemplateFacts> {
  const facts = readFacts(text, file, {});
  if (session.purity.isCertain(facts, node.package_name)) return facts;
  return await session.recorder.record(node, { text, place: { file }, packageName: node.package_name });
}

function addReferences(session: Session, node: ManifestNode, recorded: Recorded | TemplateFacts): void {
  for (const { name, package: pkg, version } of recorded.refs) node.refs.push({ name, package: pkg, version });
  for (const { source, table } of recorded.sources) node.sources.push([source, table]);
  const macros = "macros" in recorded ? recorded.macros : session.purity.calledMacros(recorded, node.package_name);
  node.depends_on.macros = [...new Set([...node.depends_on.macros, ...macros])];
}

/** Adds the statements that run before and after everything else as nodes of their own. */
export async function parseOperations(session: Session): Promise<void> {
  for (const pkg of session.packages.values()) {
    for (const [type, statements] of [
      ["on-run-start", pkg.onRunStart],
      ["on-run-end", pkg.onRunEnd],
    ] as const) {
      for (const [index, sql] of statements.entries()) {
        await gathering(session.errors, () => addOperation(session, pkg, type, index, sql));
      }
    }
  }
}

async function addOperation(session: Session, pkg: PackageConfig, type: string, index: number, sql: string) {
  const name = `${pkg.name}-${type}-${index}`;
  const fileName = pkg.file.split(/[\\/]/).at(-1)!;
  const from = { packageName: pkg.name, path: fileName, originalPath: `./${fileName}` };
  const checksum = { name: "sha256", checksum: projectFileHash(pkg) } as const;
  const node = newNode(session, "operation", from, name, `hooks/${name}.sql`, sql, checksum) as OperationNode;
  node.index = index;
  node.tags = [type];
  const file = relative(session.config.projectDir, pkg.file) || fileName;
  await finishNode(session, node, undefined, undefined);
  addReferences(session, node, await recordText(session, node, sql, file));
  addNode(session, { node, file: { displayPath: file } as ProjectFile });
}

function projectFileHash(pkg: PackageConfig): string {
  try {
    return hash("sha256", readFileSync(pkg.file, "utf8").trim(), "hex");
  } catch {
    // A config that was not read from a file, as in tests.
    return "";
  }
}

import { hash } from "node:crypto";
import type { FileHash, ManifestNode, ResourceType } from "../manifest/node.ts";
import { type FileKind, type ProjectFile, readText } from "../project/project-file.ts";
import { placeAt, type SourceOffset } from "../template/syntax/ast.ts";
import { extractBlocks } from "../template/syntax/extract-blocks.ts";
import { parseTemplate } from "../template/syntax/parse-template.ts";
import { parseYaml } from "../util/yaml.ts";
import { factsOfTemplate } from "./ast-facts.ts";
import type { RawConfig } from "./config-tree.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { addConfigCall } from "./merge-config.ts";
import { newNode } from "./new-node.ts";
import { quickScan } from "./quick-scan.ts";
import type { Recorded } from "./recorder.ts";
import { type Draft, gathering, type Session } from "./session.ts";
import { noFacts, type TemplateFacts } from "./template-facts.ts";

/** What one file says about one node; this is what the cache keeps. */
interface SqlText {
  /** Name of a snapshot block; other nodes are named after their file. */
  name?: string;
  rawCode: string;
  firstLine: number;
  firstColumn: number;
  checksum: FileHash;
  facts: TemplateFacts;
  frontMatter?: Record<string, unknown>;
  /** What rendering recorded, where it was needed. */
  recorded?: Recorded;
}

const RESOURCE_TYPES: Partial<Record<FileKind, ResourceType>> = {
  model: "model",
  snapshot: "snapshot",
  analysis: "analysis",
  singular_test: "test",
};

// Above this size dbt does not read a seed to know whether it changed (dbt.constants.MAXIMUM_SEED_SIZE).
const LARGEST_HASHED_SEED = 1024 * 1024;

/** Reads the models, snapshots, analyses and singular tests of one kind in one package, and what they refer to. */
export async function parseSqlFiles(session: Session, files: readonly ProjectFile[]): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const file of files) {
    await gathering(session.errors, async () => {
      for (const text of session.cache.get(file, (source) => readTexts(source, file))) {
        const draft = draftOf(session, file, text);
        if (!isComplete(session, file, text)) text.recorded = await render(session, draft, text);
        const recorded = text.recorded ?? text.facts;
        fillIn(session, draft, text, recorded);
        drafts.push(draft);
      }
    });
  }
  return drafts;
}

/** Reads the seeds: their text is not looked at before they are loaded, only hashed. */
export function parseSeeds(session: Session, files: readonly ProjectFile[]): Draft[] {
  return files.map((file) => {
    const checksum =
      file.size > LARGEST_HASHED_SEED
        ? { name: "path" as const, checksum: file.originalPath }
        : session.cache.get(file, (text) => hashOf(text.trim()));
    const node = newNode(session, "seed", file, nameOf(file), file.path, "", checksum);
    return { node, file, inFile: undefined };
  });
}

function readTexts(source: string, file: ProjectFile): SqlText[] {
  if (file.kind === "snapshot") return readSnapshots(source, file);
  const split = file.kind === "model" ? readFrontMatter(source, file) : undefined;
  const body = split?.body ?? source;
  const rawCode = body.trim();
  const before = body.slice(0, body.length - body.trimStart().length);
  const firstLine = (split?.bodyLine ?? 1) + countLines(before);
  const firstColumn = before.length - before.lastIndexOf("\n");
  const facts = readFacts(rawCode, file.displayPath, { line: firstLine, column: firstColumn, fileText: source });
  // The hash is of the whole file: a change of its front matter is a change of the model.
  const checksum = hashOf(split ? source.trim() : rawCode);
  return [{ rawCode, firstLine, firstColumn, checksum, facts, ...(split && { frontMatter: split.entry }) }];
}

function readSnapshots(source: string, file: ProjectFile): SqlText[] {
  const checksum = hashOf(source.trim());
  return extractBlocks(source, file.displayPath, ["snapshot"]).map((block) => ({
    name: block.name,
    rawCode: block.contents,
    firstLine: block.contentsOffset.line ?? 1,
    firstColumn: block.contentsOffset.column ?? 1,
    checksum,
    facts: readFacts(block.contents, file.displayPath, block.contentsOffset),
  }));
}

function readFrontMatter(source: string, file: ProjectFile) {
  const split = splitFrontMatter(source);
  if (!split) return undefined;
  // The YAML starts on the second line: an empty line before it makes its line numbers those of the file.
  const { value } = parseYaml(`\n${split.yaml}`, file.displayPath);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return { ...split, entry: value as Record<string, unknown> };
}

/** The facts of a text, by the quick way where it is simple enough. */
export function readFacts(text: string, file: string, offset: SourceOffset): TemplateFacts {
  if (!text.includes("{")) return noFacts();
  return quickScan(text) ?? factsOfTemplate(parseTemplate(text, file, offset));
}

function draftOf(session: Session, file: ProjectFile, text: SqlText): Draft {
  const type = RESOURCE_TYPES[file.kind]!;
  const name = text.name ?? nameOf(file);
  const path = type === "analysis" ? `analysis/${file.path}` : file.path;
  const node = newNode(session, type, file, name, path, text.rawCode, text.checksum);
  if (text.firstLine > 1) node.first_line = text.firstLine;
  return { node, file, inFile: undefined, frontMatter: text.frontMatter && { entry: text.frontMatter, file } };
}

/** Whether the text's facts, or what was recorded in an earlier run, hold in this one. */
function isComplete(session: Session, file: ProjectFile, text: SqlText): boolean {
  if (session.purity.isCertain(text.facts, file.packageName)) {
    if (text.recorded) {
      delete text.recorded;
      session.cache.touch(file);
    }
    return true;
  }
  const { environment } = session.config;
  const env = text.recorded?.env;
  return env !== undefined && Object.entries(env).every(([name, value]) => (environment[name] ?? null) === value);
}

async function render(session: Session, draft: Draft, text: SqlText): Promise<Recorded> {
  const { node, file } = draft;
  applyTreeConfig(session, node);
  const place = { file: file.displayPath, line: text.firstLine, column: text.firstColumn, source: readText(file) };
  session.cache.touch(file);
  return await session.recorder.record(node, { text: text.rawCode, place, packageName: file.packageName });
}

/** While it renders, a template sees what the project file alone says. */
function applyTreeConfig(session: Session, node: ManifestNode): void {
  const tree = session.treeConfigs(node.resource_type, node.package_name, node.fqn);
  node.config = session.computeConfig({ resourceType: node.resource_type, tree }).config as typeof node.config;
}

function fillIn(session: Session, draft: Draft, text: SqlText, recorded: Recorded | TemplateFacts): void {
  const { node, file } = draft;
  node.refs = recorded.refs.map(({ name, package: pkg, version }) => ({ name, package: pkg, version }));
  node.sources = recorded.sources.map(({ source, table }) => [source, table]);
  if ("metrics" in recorded && recorded.metrics) node.metrics = recorded.metrics;
  node.depends_on.macros = calledMacros(session, text, file.packageName);
  let inFile: RawConfig | undefined;
  for (const call of recorded.configs) inFile = addConfigCall(inFile, call);
  draft.inFile = inFile;
  session.origins.set(node.unique_id, {
    file,
    firstLine: text.firstLine,
    refs: recorded.refs,
    sources: recorded.sources,
  });
}

/** The macros that the text itself calls, without those that its macros call, and those on a path not taken. */
function calledMacros({ purity }: Session, { facts, recorded }: SqlText, packageName: string): string[] {
  return purity.calledMacros(facts, packageName, recorded && ((id) => recorded.macros.includes(id)));
}

/** Where an offset of a node's raw_code stands in its file. */
export function placeInNode(session: Session, node: ManifestNode, pos: number, length?: number) {
  const origin = session.origins.get(node.unique_id);
  const file = origin?.file.displayPath ?? node.original_file_path;
  if (!origin || pos < 0) return { file };
  const source = readTextQuietly(origin.file);
  // Only the first line of raw_code can start further right than in the file.
  const lines = source?.split("\n")[origin.firstLine - 1];
  const column = node.raw_code.length > 0 ? (lines?.indexOf(node.raw_code.split("\n", 1)[0]!) ?? 0) + 1 : 1;
  const text = node.raw_code.includes("\r") ? node.raw_code.replace(/\r\n?/g, "\n") : node.raw_code;
  const offset = { line: origin.firstLine, column: Math.max(column, 1), fileText: source ?? text };
  return placeAt({ source: text, file, offset }, pos, length);
}

function readTextQuietly(file: ProjectFile): string | undefined {
  try {
    return readText(file);
  } catch {
    return undefined;
  }
}

function nameOf(file: ProjectFile): string {
  const base = file.path.slice(file.path.lastIndexOf("/") + 1);
  const dot = base.lastIndexOf(".");
  return dot <= 0 ? base : base.slice(0, dot);
}

function hashOf(text: string): FileHash {
  return { name: "sha256", checksum: hash("sha256", text, "hex") };
}

function countLines(text: string): number {
  let lines = 0;
  for (let i = text.indexOf("\n"); i !== -1; i = text.indexOf("\n", i + 1)) lines++;
  return lines;
}

import { TstlError } from "../errors/tstl-error.ts";
import { createLookup, type Lookup } from "../manifest/lookup.ts";
import type { Column, DocNode } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import { extractBlocks } from "../template/syntax/extract-blocks.ts";
import { didYouMean } from "../util/suggest.ts";
import type { Session } from "./session.ts";

/** Reads the docs blocks of markdown files. */
export function parseDocs(session: Session, files: readonly ProjectFile[]): void {
  for (const file of files) {
    if (file.kind !== "doc") continue;
    try {
      const blocks = session.cache.get(file, (text) =>
        extractBlocks(text, file.displayPath, ["docs"]).map(({ name, contents, line }) => ({ name, contents, line })),
      );
      for (const { name, contents, line } of blocks) {
        const place = { file: file.displayPath, line };
        const request = { text: contents, place, packageName: file.packageName };
        // A block may hold templates, but nothing that they could refer to.
        const text = isTemplate(contents) ? session.recorder.renderDescription(request, () => "") : contents;
        addDoc(session, file, name, text.trim(), line);
      }
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
      session.errors.push(error);
    }
  }
}

function addDoc(session: Session, file: ProjectFile, name: string, contents: string, line: number): void {
  const { docs } = session.manifest;
  const doc: DocNode = {
    name,
    resource_type: "doc",
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `doc.${file.packageName}.${name}`,
    block_contents: contents,
  };
  const other = docs.get(doc.unique_id);
  if (other && other.original_file_path !== doc.original_file_path) {
    session.errors.push(
      new TstlError("DUPLICATE_NAME", `docs block "${name}" is defined twice`, {
        place: { file: file.displayPath, line },
        notes: [{ message: "the other one is here", place: { file: other.original_file_path } }],
      }),
    );
  } else docs.set(doc.unique_id, doc);
}

const DOC_ALONE = /^\{\{\s*doc\(\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*(?:,\s*(?:'([^'\\]*)'|"([^"\\]*)"))?\s*\)\s*\}\}$/;
const TAG = /\{\{[\s\S]*?\}\}/g;

/** Renders `doc()` and what else templates may do in all descriptions. */
export function renderDescriptions(session: Session): void {
  const lookup = createLookup(session.manifest);
  const { manifest } = session;
  for (const node of [...manifest.nodes.values(), ...[...manifest.disabled.values()].flat()]) {
    describe(session, lookup, node);
  }
  for (const source of manifest.sources.values()) describe(session, lookup, source);
  for (const exposure of manifest.exposures.values()) describe(session, lookup, exposure);
  for (const macro of manifest.macros.values()) {
    if (macro.patch_path === null) continue;
    describe(session, lookup, macro);
    for (const argument of macro.arguments) {
      argument.description = render(session, lookup, argument.description, macro).text;
    }
  }
}

interface Described {
  description: string;
  package_name: string;
  original_file_path: string;
  unique_id: string;
  patch_path?: string | null;
  source_description?: string;
  doc_blocks?: string[];
  columns?: Record<string, Column>;
}

function describe(session: Session, lookup: Lookup, thing: Described): void {
  if (isTemplate(thing.description)) {
    const { text, blocks } = render(session, lookup, thing.description, thing);
    thing.description = text;
    if (thing.doc_blocks) thing.doc_blocks = blocks;
  }
  if (thing.source_description !== undefined && isTemplate(thing.source_description)) {
    thing.source_description = render(session, lookup, thing.source_description, thing).text;
  }
  for (const name in thing.columns) {
    const column = thing.columns[name]!;
    if (!isTemplate(column.description)) continue;
    const { text, blocks } = render(session, lookup, column.description, thing);
    column.description = text;
    column.doc_blocks = blocks;
  }
}

function isTemplate(text: string): boolean {
  return text.includes("{{") || text.includes("{%") || text.includes("{#");
}

function render(session: Session, lookup: Lookup, text: string, thing: Described): { text: string; blocks: string[] } {
  if (!isTemplate(text)) return { text, blocks: [] };
  const blocks: string[] = [];
  const file = thing.patch_path?.split("://")[1] ?? thing.original_file_path;
  const doc = (args: string[]): string => {
    const [first = "", second] = args;
    const found = lookup.doc(second ?? first, second === undefined ? null : first, thing.package_name);
    if (!found) throw docNotFound(session, args, file, thing.unique_id);
    blocks.push(found.unique_id);
    return found.block_contents;
  };
  try {
    return { text: renderText(session, text, doc, file, thing), blocks };
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    session.errors.push(error);
    return { text, blocks };
  }
}

/** Nearly all templates in descriptions are `doc()` alone, which needs no template engine. */
function renderText(
  session: Session,
  text: string,
  doc: (args: string[]) => string,
  file: string,
  thing: Described,
): string {
  const simple =
    !text.includes("{%") && !text.includes("{#") && (text.match(TAG) ?? []).every((tag) => DOC_ALONE.test(tag));
  if (!simple) {
    return session.recorder.renderDescription({ text, place: { file }, packageName: thing.package_name }, doc);
  }
  // As Jinja does, one line end at the very end is dropped.
  const source = text.endsWith("\n") ? text.slice(0, -1) : text;
  return source.replace(TAG, (tag) => {
    const [, single, double, secondSingle, secondDouble] = DOC_ALONE.exec(tag)!;
    const second = secondSingle ?? secondDouble;
    const first = single ?? double!;
    return doc(second === undefined ? [first] : [first, second]);
  });
}

function docNotFound(session: Session, args: string[], file: string, node: string): TstlError {
  const names = [...session.manifest.docs.values()].map((doc) => doc.name);
  return new TstlError("DOC_NOT_FOUND", `there is no docs block "${args.join(".")}", which a description refers to`, {
    place: { file },
    node,
    hint: didYouMean(args.at(-1)!, names),
  });
}

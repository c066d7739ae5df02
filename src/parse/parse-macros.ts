import { TstlError } from "../errors/tstl-error.ts";
import { createMacroLookup, type DispatchRules, type MacroLookup } from "../manifest/macro-lookup.ts";
import type { MacroNode } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import { type Block, extractBlocks, parseTemplate } from "../template/index.ts";
import { remember } from "../util/remember.ts";
import { factsOfTemplate } from "./ast-facts.ts";
import type { FileCache } from "./cache.ts";
import { noFacts, type TemplateFacts } from "./template-facts.ts";

/** The macros of a project and its packages. */
export interface ParsedMacros {
  macros: Map<string, MacroNode>;
  lookup: MacroLookup;
  /** Where each macro's opening tag stands. */
  lines: Map<string, { file: ProjectFile; line: number; column: number }>;
}

type FoundMacro = Pick<Block, "kind" | "name" | "header" | "fullText" | "line" | "column">;

/**
 * Reads all macros, tests and materializations that files define. Faults (bad tags, two macros of one name in a
 * package) are added to `errors`.
 */
export function parseMacros(
  files: readonly ProjectFile[],
  builtins: readonly MacroNode[],
  rules: DispatchRules,
  cache: FileCache,
  createdAt: number,
  errors: TstlError[],
): ParsedMacros {
  const macros = new Map<string, MacroNode>();
  const lines: ParsedMacros["lines"] = new Map();
  for (const file of files) {
    if (file.kind !== "macro" && file.kind !== "generic_test") continue;
    try {
      for (const block of cache.get(file, (text) => readBlocks(text, file))) {
        const macro = macroOf(block, file, createdAt);
        const earlier = lines.get(macro.unique_id);
        if (earlier) errors.push(duplicateMacro(macro, earlier, { file, line: block.line, column: block.column }));
        macros.set(macro.unique_id, macro);
        lines.set(macro.unique_id, { file, line: block.line, column: block.column });
      }
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
      errors.push(error);
    }
  }
  for (const macro of builtins) macros.set(macro.unique_id, macro);
  return { macros, lookup: createMacroLookup(macros.values(), rules), lines };
}

function readBlocks(text: string, file: ProjectFile): FoundMacro[] {
  const kinds = file.kind === "macro" ? MACRO_KINDS : TEST_KINDS;
  return extractBlocks(text, file.displayPath, kinds).map(({ kind, name, header, fullText, line, column }) => ({
    kind,
    name,
    header,
    fullText,
    line,
    column,
  }));
}

const MACRO_KINDS = ["macro", "materialization", "test", "data_test"] as const;
const TEST_KINDS = ["test", "data_test"] as const;

function macroOf(block: FoundMacro, file: ProjectFile, createdAt: number): MacroNode {
  const name = macroName(block);
  return {
    name,
    resource_type: "macro",
    package_name: file.packageName,
    path: file.originalPath,
    original_file_path: file.originalPath,
    unique_id: `macro.${file.packageName}.${name}`,
    macro_sql: block.fullText,
    depends_on: { macros: [] },
    description: "",
    meta: {},
    docs: { show: true, node_color: null },
    config: { meta: {}, docs: { show: true, node_color: null } },
    patch_path: null,
    arguments: [],
    created_at: createdAt,
    supported_languages: block.kind === "materialization" ? languagesOf(block.header) : null,
  };
}

/** The name under which dbt keeps a block: tests as `test_x`, materializations as `materialization_x_postgres`. */
function macroName({ kind, name, header }: FoundMacro): string {
  if (kind === "test" || kind === "data_test") return `test_${name}`;
  if (kind !== "materialization") return name;
  const adapter = /\badapter\s*=\s*['"](\w+)['"]/.exec(header)?.[1] ?? "default";
  return `materialization_${name}_${adapter}`;
}

function languagesOf(header: string): string[] {
  const list = /\bsupported_languages\s*=\s*\[([^\]]*)\]/.exec(header)?.[1];
  return list === undefined ? ["sql"] : [...list.matchAll(/['"](\w+)['"]/g)].map((match) => match[1]!);
}

interface MacroPlace {
  file: ProjectFile;
  line: number;
  column: number;
}

function duplicateMacro(macro: MacroNode, first: MacroPlace, second: MacroPlace): TstlError {
  const what = macro.name.startsWith("test_") ? `test "${macro.name.slice(5)}"` : `macro "${macro.name}"`;
  return new TstlError("DUPLICATE_MACRO", `package "${macro.package_name}" has two macros of one name: ${what}`, {
    place: { file: second.file.displayPath, line: second.line, column: second.column },
    hint: "rename or remove one of the two",
    notes: [
      {
        message: "the other one is here",
        place: { file: first.file.displayPath, line: first.line, column: first.column },
      },
    ],
  });
}

/**
 * Makes a function that gives the facts of a macro's body. Each body is parsed at most once, when first asked for, and
 * not at all where an earlier run did.
 */
export function createMacroFacts(cache?: Pick<FileCache, "getMacro">): (macro: MacroNode) => TemplateFacts {
  const known = new Map<string, TemplateFacts>();
  return (macro) =>
    remember(known, macro.unique_id, () =>
      cache ? cache.getMacro(macro.unique_id, () => factsOfMacro(macro)) : factsOfMacro(macro),
    );
}

function factsOfMacro(macro: MacroNode): TemplateFacts {
  try {
    return factsOfTemplate(parseTemplate(macro.macro_sql, macro.original_file_path));
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    // Whoever calls a macro with a syntax error is told when the call is compiled.
    return { ...noFacts(), certain: false };
  }
}

/** Fills in which macros each macro calls, as far as its text names them; dbt's `macro_depends_on`. */
export function linkMacros(
  macros: Iterable<MacroNode>,
  lookup: MacroLookup,
  factsOf: (macro: MacroNode) => TemplateFacts,
): void {
  for (const macro of macros) {
    if (macro.depends_on.macros.length > 0 || !/\(/.test(macro.macro_sql)) continue;
    const ids = new Set<string>();
    for (const call of factsOf(macro).calls) {
      const called = calledMacro(call.name, call.literals, macro, lookup);
      if (called && called.name !== macro.name) ids.add(called.unique_id);
    }
    macro.depends_on.macros = [...ids];
  }
}

function calledMacro(
  name: string,
  literals: unknown[] | null,
  macro: MacroNode,
  lookup: MacroLookup,
): MacroNode | undefined {
  if (name === "adapter.dispatch") {
    const [target, namespace] = (literals ?? []) as string[];
    return target === undefined ? undefined : lookup.dispatch(target, namespace ?? null, macro.package_name);
  }
  const dot = name.indexOf(".");
  if (dot === -1) return lookup.find(name, macro.package_name);
  return lookup.inPackage(name.slice(0, dot), name.slice(dot + 1));
}

import { hash } from "node:crypto";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { findVariable } from "../context/variables.ts";
import { type TstlError, throwGathered } from "../errors/tstl-error.ts";
import { dispatchRules, type MacroLookup } from "../manifest/macro-lookup.ts";
import { emptyManifest, type Manifest } from "../manifest/manifest.ts";
import type { MacroNode } from "../manifest/node.ts";
import { type FileKind, type ProjectFile, type ProjectFiles, readText } from "../project/project-file.ts";
import { indexDrafts } from "./apply-properties.ts";
import { type FileCache, openFileCache } from "./cache.ts";
import { warnDeprecations } from "./check-deprecations.ts";
import { checkManifest, inferPrimaryKeys } from "./check-manifest.ts";
import { createTreeConfigLookup } from "./config-tree.ts";
import { parseDocs, renderDescriptions } from "./docs.ts";
import { parseOperations } from "./hooks.ts";
import { createConfigComputer } from "./node-config.ts";
import { parseTestsOf } from "./node-tests.ts";
import { parseExposure, parseGroup, patchMacro } from "./other-entries.ts";
import { createMacroFacts, linkMacros, parseMacros } from "./parse-macros.ts";
import { patchNodes } from "./patch-nodes.ts";
import { type PropertiesEntry, readProperties } from "./properties.ts";
import { createPurity } from "./purity.ts";
import type { Recorder } from "./recorder.ts";
import { resolveReferences } from "./resolve.ts";
import { type Draft, gathering, type Session } from "./session.ts";
import { parseSources } from "./sources.ts";
import { parseSeeds, parseSqlFiles } from "./sql-nodes.ts";
import { parseUnitTests } from "./unit-tests.ts";
import { warnIgnoredSections } from "./warn-ignored.ts";
import { warnUnknownConfigs, warnUnknownKeys, warnUnknownTreeConfigs } from "./warn-unknown.ts";
import { warnUnusedPaths } from "./warn-unused-paths.ts";
import { yamlSnapshots } from "./yaml-snapshots.ts";

/** What a parse needs beside the project's files and config. */
export interface ParseOptions {
  /** Macros that tstl brings along. */
  builtins: readonly MacroNode[];
  /** Makes what renders the templates that cannot be understood by reading. */
  createRecorder: (macros: MacroLookup, manifest: Manifest) => Recorder;
  /** tstl's version: another version does not trust what this one kept. */
  version: string;
  /** False to read everything anew (`--no-partial-parse`). */
  partialParse?: boolean;
  /** Whether all tests keep their failing rows (`--store-failures`). */
  storeFailures?: boolean;
  /** Seconds since 1970 for `created_at`; now, unless given. */
  createdAt?: number;
  /** Takes the mistakes, for who goes on with what could be read; without it they are thrown. */
  onMistakes?: ((mistakes: ProjectMistakes) => void) | undefined;
}

/** What is wrong with a project. */
export interface ProjectMistakes {
  errors: readonly TstlError[];
  /** unique_ids of nodes that are in the manifest and not whole. */
  broken: ReadonlySet<string>;
}

/** A parsed project. */
export interface ParsedProject {
  manifest: Manifest;
  macros: MacroLookup;
}

/**
 * Turns the files of a project into its nodes. All mistakes of the project are gathered and thrown together; what does
 * not stop a run is in the manifest's warnings.
 */
export async function parseProject(
  { files }: ProjectFiles,
  config: Config,
  options: ParseOptions,
): Promise<ParsedProject> {
  const session = openSession(files, config, options);
  const { manifest } = session;
  const entries = readProperties(session, files);
  const drafts = await readDrafts(session, files, entries);
  parseDocs(session, files);
  await parseOthers(session, entries);
  const tested = await patchNodes(session, drafts, entries, indexDrafts(session, drafts));
  await parseOperations(session);
  await parseTestsOf(session, tested);
  await parseSources(
    session,
    entries.filter(({ section }) => section === "sources"),
  );
  warnIgnoredSections(session, entries);
  warnUnknownTreeConfigs(session);
  warnUnusedPaths(session);
  warnUnknownKeys(session, entries);
  warnUnknownConfigs(session, drafts);
  renderDescriptions(session);
  resolveReferences(session);
  inferPrimaryKeys(session);
  await parseUnitTests(session, entries, files);
  checkManifest(session);
  warnDeprecations(manifest, new Date(session.createdAt * 1000));
  session.cache.save();
  if (options.onMistakes === undefined) throwGathered(session.errors);
  else options.onMistakes({ errors: session.errors, broken: brokenNodes(session) });
  return { manifest, macros: session.macros };
}

function brokenNodes({ errors, unresolved, manifest }: Session): Set<string> {
  const broken = new Set(unresolved);
  for (const { node } of errors) if (node !== undefined) broken.add(node);
  const files = new Set(errors.map(({ place }) => place?.file));
  for (const { unique_id: id, original_file_path: file, resource_type: type } of manifest.nodes.values()) {
    // A file of properties speaks of many nodes.
    if (type !== "test" && !/\.ya?ml$/i.test(file) && files.has(file)) broken.add(id);
  }
  return broken;
}

function openSession(files: readonly ProjectFile[], config: Config, options: ParseOptions): Session {
  const root = config.project.name;
  const errors: TstlError[] = [];
  const createdAt = options.createdAt ?? Date.now() / 1000;
  const cache = openCache(files, config, options);
  const parsed = parseMacros(files, options.builtins, dispatchRules(config), cache, createdAt, errors);
  const factsOf = createMacroFacts(cache);
  linkMacros(ownMacros(parsed.macros, options.builtins), parsed.lookup, factsOf);
  const manifest = { ...emptyManifest(root), macros: parsed.macros };
  const packages = new Map([config.project, ...config.packages].map((pkg) => [pkg.name, pkg]));
  return {
    config,
    root,
    packages,
    manifest,
    macros: parsed.lookup,
    purity: createPurity({
      macros: parsed.lookup,
      factsOf,
      varOf: (name, packageName) => findVariable(config, packageName, name),
      hasEnv: (name) => config.environment[name] !== undefined && !name.startsWith("DBT_ENV_SECRET"),
    }),
    recorder: options.createRecorder(parsed.lookup, manifest),
    treeConfigs: createTreeConfigLookup(config),
    computeConfig: createConfigComputer(),
    cache,
    storeFailures: options.storeFailures ?? false,
    createdAt,
    errors,
    unresolved: new Set(),
    nameMacros: new Map(),
    testFolders: new Map(),
    origins: new Map(),
  };
}

/** The macros whose calls nobody has looked at: those that come with tstl know theirs once it is built. */
function ownMacros(macros: Map<string, MacroNode>, builtins: readonly MacroNode[]): MacroNode[] {
  const built = builtins.some((macro) => macro.depends_on.macros.length > 0);
  const known = new Set(built ? builtins : []);
  return [...macros.values()].filter((macro) => !known.has(macro));
}

/** Reads the nodes that files and snapshots in properties define, package by package, in dbt's order of types. */
async function readDrafts(
  session: Session,
  files: readonly ProjectFile[],
  entries: readonly PropertiesEntry[],
): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const packageName of session.packages.keys()) {
    const of = (kind: FileKind) => files.filter((file) => file.packageName === packageName && file.kind === kind);
    for (const kind of ["model", "snapshot", "analysis", "singular_test"] as const) {
      drafts.push(...(await parseSqlFiles(session, of(kind))));
    }
    drafts.push(...parseSeeds(session, of("seed")));
  }
  drafts.push(...yamlSnapshots(session, entries));
  return drafts;
}

async function parseOthers(session: Session, entries: readonly PropertiesEntry[]): Promise<void> {
  for (const entry of entries) {
    await gathering(session.errors, () => {
      if (entry.section === "exposures") return parseExposure(session, entry);
      if (entry.section === "groups") parseGroup(session, entry);
      if (entry.section === "macros") patchMacro(session, entry);
      return undefined;
    });
  }
}

function openCache(files: readonly ProjectFile[], config: Config, options: ParseOptions): FileCache {
  const path = join(config.targetPath, "partial_parse.tstl");
  return openFileCache(path, cacheKey(files, config, options), options.partialParse !== false);
}

/** Everything outside a file that what is read from it, or recorded by rendering it, may depend on. */
function cacheKey(files: readonly ProjectFile[], config: Config, options: ParseOptions): string {
  const parts: string[] = [options.version];
  parts.push(JSON.stringify([config.cliVars, config.flags, config.target.visible]));
  for (const pkg of [config.project, ...config.packages]) {
    parts.push(JSON.stringify([pkg.name, pkg.paths, pkg.trees, pkg.vars, pkg.dispatch, pkg.quoting]));
  }
  for (const macro of options.builtins) parts.push(macro.macro_sql);
  for (const file of files) {
    if (file.kind === "macro" || file.kind === "generic_test") parts.push(file.originalPath, readText(file));
  }
  return hash("sha1", parts.join("\0"), "base64");
}

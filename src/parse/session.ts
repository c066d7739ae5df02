import type { Config, PackageConfig } from "../config/config.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import type { MacroLookup } from "../manifest/macro-lookup.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { MacroNode, ManifestNode } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import type { MaybePromise } from "../util/maybe-promise.ts";
import type { FileCache } from "./cache.ts";
import type { RawConfig, TreeConfigLookup } from "./config-tree.ts";
import type { ConfigComputer } from "./node-config.ts";
import type { Purity } from "./purity.ts";
import type { NameComponent, Recorder } from "./recorder.ts";
import type { RefCall, SourceCall } from "./template-facts.ts";

/** What the steps of one parse share. */
export interface Session {
  config: Config;
  /** The project's name. */
  root: string;
  packages: Map<string, PackageConfig>;
  manifest: Manifest;
  macros: MacroLookup;
  purity: Purity;
  recorder: Recorder;
  treeConfigs: TreeConfigLookup;
  computeConfig: ConfigComputer;
  cache: FileCache;
  /** Whether all tests keep their failing rows, by flag. */
  storeFailures: boolean;
  /** Seconds since 1970; the same for all nodes. */
  createdAt: number;
  errors: TstlError[];
  /** Nodes that refer to what is not there, or is there and has a fault itself. */
  unresolved: Set<string>;
  /** The macros of the project that make names, by package; null where a package has none. */
  nameMacros: Map<string, NameMacros | null>;
  /** Package and folders of each properties file, with which its tests' fqn begins. */
  testFolders: Map<ProjectFile, string[]>;
  /** Where the references of each node are written, by unique_id. */
  origins: Map<string, Origin>;
}

/** The macros by which a project names relations; null for the built-in rule. */
export type NameMacros = Record<NameComponent, MacroNode | null>;

/** Where a node's text comes from. */
export interface Origin {
  file: ProjectFile;
  /** Line of the file at which raw_code starts. */
  firstLine: number;
  refs: RefCall[];
  sources: SourceCall[];
}

/** A node whose own text is understood, before properties are laid over it. */
export interface Draft {
  node: ManifestNode;
  file: ProjectFile;
  inFile: RawConfig | undefined;
  /** Properties from the front matter of its own file. */
  frontMatter?: { entry: Record<string, unknown>; file: ProjectFile } | undefined;
}

/** Runs a step for one thing; a mistake of the project in it is kept, so that others are found in the same run. */
export function gathering(errors: TstlError[], step: () => MaybePromise<unknown>): MaybePromise<void> {
  const keep = (error: unknown) => {
    if (!(error instanceof TstlError)) throw error;
    errors.push(error);
  };
  try {
    const done = step();
    return done instanceof Promise ? done.then(() => undefined, keep) : undefined;
  } catch (error) {
    keep(error);
  }
}

/** Runs a step; what `explain` makes of a mistake in it is thrown instead. */
export function explaining(step: () => MaybePromise<void>, explain: (error: TstlError) => unknown): MaybePromise<void> {
  const retell = (error: unknown) => {
    throw error instanceof TstlError ? explain(error) : error;
  };
  try {
    const done = step();
    return done instanceof Promise ? done.catch(retell) : done;
  } catch (error) {
    retell(error);
  }
}

/** The same error with a place, where it has none yet. */
export function placedAt(error: TstlError, place: () => Place): TstlError {
  if (error.place) return error;
  const { code, message, hint, node, notes, cause } = error;
  return new TstlError(code, message, { place: place(), hint, node, notes, cause });
}

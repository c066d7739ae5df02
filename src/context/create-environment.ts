import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Adapter } from "../adapter/adapter.ts";
import type { Config } from "../config/config.ts";
import { templateFlags } from "../config/visible-flags.ts";
import { createLookup } from "../manifest/lookup.ts";
import { createMacroLookup, dispatchRules, type MacroLookup } from "../manifest/macro-lookup.ts";
import { emptyManifest, type Manifest } from "../manifest/manifest.ts";
import type { MacroNode } from "../manifest/node.ts";
import { type Block, type BlockKind, type CompiledMacro, compileMacro, extractBlocks } from "../template/index.ts";
import { type Environment, packageOf, type TemplateLog } from "./environment.ts";
import { isBuiltin, MacroRegistry } from "./macro-registry.ts";
import { RelationCache } from "./relation-cache.ts";

export interface EnvironmentOptions {
  config: Config;
  adapter: Adapter;
  invocationId: string;
  startedAt: Date;
  log: TemplateLog;
  writeRun: Environment["writeRun"];
  writeCompiled: Environment["writeCompiled"];
}

/** What templates share, before the project is parsed: there are no nodes and no macros in it yet. */
export function createEnvironment(options: EnvironmentOptions): Environment {
  const { config } = options;
  const manifest = emptyManifest(config.project.name);
  return {
    config,
    flags: config.options,
    visibleFlags: templateFlags(config),
    manifest,
    lookup: createLookup(manifest),
    macros: new MacroRegistry(macroLookup(config, manifest), macroCompiler(config)),
    relations: new RelationCache(),
    adapter: options.adapter,
    invocationId: options.invocationId,
    runStartedAt: options.startedAt,
    log: options.log,
    selected: [],
    writeRun: options.writeRun,
    writeCompiled: options.writeCompiled,
  };
}

/** Lets templates call macros, as soon as those are read. */
export function useMacros(environment: Environment, macros: MacroLookup): void {
  environment.macros = new MacroRegistry(macros, macroCompiler(environment.config));
}

/** Lets templates see the project, once it is parsed. */
export function useManifest(environment: Environment, manifest: Manifest): void {
  environment.manifest = manifest;
  environment.lookup = createLookup(manifest);
  useMacros(environment, macroLookup(environment.config, manifest));
}

function macroLookup(config: Config, manifest: Manifest): MacroLookup {
  return createMacroLookup(manifest.macros.values(), dispatchRules(config));
}

const KINDS: BlockKind[] = ["macro", "test", "data_test", "materialization"];

/** Compiles a macro out of its file, so that errors in it have the file's lines; built-in ones out of their own text. */
function macroCompiler(config: Config): (macro: MacroNode) => CompiledMacro {
  const files = new Map<string, Block[]>();
  const blocksOf = (path: string, shown: string): Block[] => {
    let blocks = files.get(path);
    if (blocks === undefined) {
      blocks = existsSync(path) ? extractBlocks(readFileSync(path, "utf8"), shown, KINDS) : [];
      files.set(path, blocks);
    }
    return blocks;
  };
  return (macro) => {
    const { macro_sql: text, original_file_path: file } = macro;
    const own = isBuiltin(macro) ? [] : blocksOf(join(packageOf({ config }, macro.package_name).root, file), file);
    const block = own.find((each) => each.fullText === text) ?? extractBlocks(text, file, KINDS)[0]!;
    return compileMacro(block, file);
  };
}

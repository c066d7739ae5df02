import type { Config } from "../config/config.ts";
import { readYamlFile } from "../config/files/read-yaml-file.ts";
import { envVarFunction, renderValues, varFunction } from "../config/files/render-values.ts";
import { TstlError, throwGathered } from "../errors/tstl-error.ts";
import type { ParsedYaml } from "../util/yaml.ts";
import { namedSelectors, type SelectorEntry } from "./named-selectors.ts";

type SelectorSettings = Pick<Config, "selectorsFile" | "projectDir" | "environment" | "cliVars" | "target">;

/**
 * The selectors of selectors.yml by name, rendered and checked, as manifest.json holds them; none where there is no
 * such file. Templates in it may call `env_var`, `var` (of `--vars`) and see `target`.
 *
 * Throws all that is wrong with the file at once, each with its place.
 */
export async function readSelectors(config: SelectorSettings): Promise<Record<string, SelectorEntry>> {
  if (config.selectorsFile === null) return {};
  const yaml = readYamlFile(config.selectorsFile, config.projectDir);
  if (yaml === null) return {};
  const faults: TstlError[] = [];
  const value = await renderValues(yaml.value, await rendererFor(config), yaml.placeOf, faults);
  const positions = new Map<string, number>();
  const entries: Record<string, SelectorEntry> = {};
  listOf(value as Record<string, unknown>, yaml.placeOf, faults).forEach((item, index) => {
    const entry = entryOf(item, index, yaml.placeOf, faults);
    if (entry === undefined) return;
    entries[entry.name] = entry;
    positions.set(entry.name, index);
  });

  const placeOf = (name: string) => yaml.placeOf(["selectors", positions.get(name) ?? 0, "definition"]);
  const selectors = namedSelectors(entries, placeOf);
  for (const name of selectors.names()) gather(faults, () => selectors.get(name));
  gather(faults, () => selectors.defaultName());
  throwGathered(faults);
  return entries;
}

async function rendererFor({ environment, cliVars, target }: SelectorSettings) {
  const { renderNative, scopeOf } = await import("../template/index.ts");
  return {
    render: (source: string, scope: ReadonlyMap<string, unknown>) => renderNative(source, scopeOf(scope)),
    scope: new Map<string, unknown>([
      ["env_var", envVarFunction(environment, false)],
      ["var", varFunction(cliVars)],
      ["target", target.visible],
    ]),
  };
}

function listOf(value: Record<string, unknown>, placeOf: ParsedYaml["placeOf"], faults: TstlError[]): unknown[] {
  if (Array.isArray(value.selectors)) return value.selectors;
  faults.push(
    new TstlError("SELECTOR_DEFINITION", '"selectors" must be a list', {
      place: placeOf(["selectors"]),
      hint: "write it as: selectors: [{name: nightly, definition: 'tag:nightly'}]",
    }),
  );
  return [];
}

function entryOf(
  item: unknown,
  index: number,
  placeOf: ParsedYaml["placeOf"],
  faults: TstlError[],
): SelectorEntry | undefined {
  const entry = (typeof item === "object" && item !== null ? item : {}) as Partial<SelectorEntry>;
  const missing = typeof entry.name !== "string" ? "name" : entry.definition === undefined ? "definition" : null;
  if (missing === null) return entry as SelectorEntry;
  faults.push(
    new TstlError("SELECTOR_DEFINITION", `a selector needs a ${missing}`, { place: placeOf(["selectors", index]) }),
  );
  return undefined;
}

function gather(faults: TstlError[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    faults.push(error);
  }
}

import { dirname } from "node:path";
import { type TstlError, throwGathered } from "../../errors/tstl-error.ts";
import type { YamlPath } from "../../util/yaml.ts";
import { checkSchema } from "../schema/check-schema.ts";
import { misspelledConfigs } from "../schema/check-trees.ts";
import type { LintFile } from "../schema/lint-schema.ts";
import { type TstlConfigFile, tstlConfigSchema } from "../schema/tstl-config-schema.ts";
import { asList, type ProjectFile, projectFromCommonKeys, versionText } from "./project-file.ts";
import { checkProjectName } from "./project-name.ts";
import { isLate, type RawProject } from "./read-dbt-project.ts";
import { type ConfigRenderer, renderValues } from "./render-values.ts";

/**
 * Renders and checks tstl.config.yaml, its targets apart, which are rendered when one is chosen.
 *
 * Unknown keys are faults. Throws every fault in one go.
 */
export async function buildTstlProject(raw: RawProject, renderer: ConfigRenderer): Promise<ProjectFile> {
  const { value: written, placeOf, warnings } = raw.yaml;
  const faults: TstlError[] = [];
  const rendered = await renderValues(written, renderer, placeOf, faults, isRenderedElsewhere);
  const { targets, ...value } = rendered as Record<string, unknown>;
  if ("version" in value) value.version = versionText(value.version);
  const checked = checkSchema(tstlConfigSchema(), { value, placeOf });
  faults.push(...checked.faults);
  if (checked.value !== null) faults.push(...checkProjectName(checked.value.name, placeOf));
  throwGathered(faults);
  const keys = checked.value as TstlConfigFile;
  const own = { name: keys.name, root: dirname(raw.file), file: raw.file, paths: pathsOf(keys), placeOf };
  const project = projectFromCommonKeys(keys, own, []);
  throwGathered(misspelledConfigs(project.package.trees, placeOf));
  return {
    ...project,
    history: keys.history,
    notifications: keys.notifications ?? null,
    lint: (keys.lint ?? null) as LintFile | null,
    warnings,
  };
}

/** Targets are rendered when one is chosen, and notifications when there is something to tell. */
function isRenderedElsewhere(path: YamlPath): boolean {
  return path[0] === "targets" || path[0] === "notifications" || isLate(path);
}

function pathsOf({ paths: written }: TstlConfigFile): ProjectFile["package"]["paths"] {
  const given = (key: keyof NonNullable<TstlConfigFile["paths"]>, fallback: string[]) =>
    written?.[key] === null || written?.[key] === undefined ? fallback : asList(written[key]);
  const paths = {
    models: given("models", ["models"]),
    seeds: given("seeds", ["seeds"]),
    snapshots: given("snapshots", ["snapshots"]),
    analyses: given("analyses", ["analyses"]),
    macros: given("macros", ["macros"]),
    tests: given("tests", ["tests"]),
  };
  return {
    ...paths,
    docs: given("docs", [...new Set(Object.values(paths).flat())]),
    assets: given("assets", []),
    dashboards: given("dashboards", ["dashboards"]),
  };
}

/**
 * Trees of tstl.config.yaml may begin with folders; those of a package begin with the package's name, as in dbt. Puts
 * every folder that is no package under the project's name, and keeps places findable.
 */
export function rootTrees(file: ProjectFile, packageNames: readonly string[]): ProjectFile {
  const { name, trees, placeOf } = file.package;
  const packages = new Set([name, ...packageNames]);
  const rooted: Record<string, Record<string, unknown>> = {};
  for (const [kind, tree] of Object.entries(trees)) {
    const own: Record<string, unknown> = {};
    const top: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(tree)) {
      const isFolder = !key.startsWith("+") && typeof value === "object" && value !== null && !Array.isArray(value);
      (isFolder && !packages.has(key) ? own : top)[key] = value;
    }
    const written = top[name] as Record<string, unknown> | undefined;
    if (Object.keys(own).length > 0) top[name] = { ...own, ...written };
    rooted[kind] = top;
  }
  const rootedPlaceOf = (path: YamlPath) => {
    const [kind = "", first, second] = path;
    const tree = trees[kind as keyof typeof trees] as Record<string, Record<string, unknown>> | undefined;
    const added = first === name && second !== undefined && tree?.[name]?.[second] === undefined;
    return placeOf(added ? [kind, ...path.slice(2)] : path);
  };
  return { ...file, package: { ...file.package, trees: rooted as typeof trees, placeOf: rootedPlaceOf } };
}

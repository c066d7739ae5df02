import { dirname } from "node:path";
import { TstlError, throwGathered } from "../../errors/tstl-error.ts";
import type { ParsedYaml, YamlPath } from "../../util/yaml.ts";
import { checkSchema, unknownKeys } from "../schema/check-schema.ts";
import { misspelledConfigs } from "../schema/check-trees.ts";
import { type DbtProjectFile, dbtProjectSchema } from "../schema/dbt-project-schema.ts";
import { asList, type ProjectFile, projectFromCommonKeys, versionText } from "./project-file.ts";
import { checkProjectName } from "./project-name.ts";
import { type ConfigRenderer, renderValues } from "./render-values.ts";

/** A project file as read: rendered and checked by `buildDbtProject` or `buildTstlProject`. */
export interface RawProject {
  /** Absolute. */
  file: string;
  yaml: ParsedYaml & { value: Record<string, unknown> };
}

/**
 * Renders and checks dbt_project.yml.
 *
 * Unknown keys are warnings, so that a project written for a newer dbt runs. Throws every fault in one go.
 */
export async function buildDbtProject(raw: RawProject, renderer: ConfigRenderer): Promise<ProjectFile> {
  const { value: written, placeOf, warnings: duplicates } = raw.yaml;
  const faults: TstlError[] = [];
  const value = (await renderValues(written, renderer, placeOf, faults, isLate)) as Record<string, unknown>;
  if ("version" in value) value.version = versionText(value.version);
  const schema = dbtProjectSchema();
  const checked = checkSchema(schema, { value, placeOf });
  faults.push(...checked.faults);
  if (checked.value === null) {
    throwGathered(faults);
    throw new Error("unreachable");
  }
  const keys = checked.value;
  faults.push(...checkProjectName(keys.name, placeOf));
  if (keys.tests && keys.data_tests) {
    const message = "tests and data_tests cannot both be set: they are two names of one key";
    faults.push(new TstlError("CONFIG_VALUE", message, { place: placeOf(["tests"], "key"), hint: "keep data_tests" }));
  }
  throwGathered(faults);
  const own = { name: keys.name, root: dirname(raw.file), file: raw.file, paths: pathsOf(keys), placeOf };
  const project = projectFromCommonKeys(keys, own, asList(keys["require-dbt-version"]));
  const misspelled = misspelledConfigs(project.package.trees, placeOf);
  return { ...project, warnings: [...duplicates, ...unknownKeys(schema, { value, placeOf }), ...misspelled] };
}

function pathsOf(keys: DbtProjectFile): ProjectFile["package"]["paths"] {
  const paths = {
    models: keys["model-paths"] ?? keys["source-paths"] ?? ["models"],
    seeds: keys["seed-paths"] ?? keys["data-paths"] ?? ["seeds"],
    snapshots: keys["snapshot-paths"] ?? ["snapshots"],
    analyses: keys["analysis-paths"] ?? ["analyses"],
    macros: keys["macro-paths"] ?? ["macros"],
    tests: keys["test-paths"] ?? ["tests"],
  };
  const docs = keys["docs-paths"] ?? [...new Set(Object.values(paths).flat())];
  // dbt has no dashboards; the folder that tstl gives them by itself may stand in any project.
  return { ...paths, docs, assets: keys["asset-paths"] ?? [], dashboards: ["dashboards"] };
}

const HOOK_KEYS = new Set(["pre-hook", "post-hook", "pre_hook", "post_hook"]);
const TREES_WITH_HOOKS = new Set(["models", "seeds", "snapshots", "tests", "data_tests"]);

/** Whether a value keeps its templates until it is used: as in dbt's DbtProjectYamlRenderer. */
export function isLate(path: YamlPath): boolean {
  const first = String(path[0] ?? "");
  if (first === "on-run-start" || first === "on-run-end" || first === "query-comment" || first === "vars") return true;
  return TREES_WITH_HOOKS.has(first) && path.some((step) => HOOK_KEYS.has(String(step).replace(/^[+ ]+/, "")));
}

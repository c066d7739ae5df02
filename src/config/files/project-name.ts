import { TstlError } from "../../errors/tstl-error.ts";
import type { ParsedYaml } from "../../util/yaml.ts";

// A project's name is looked up in templates (`my_project.my_macro()`), so it must not hide what templates call;
// dbt refuses the same names (dbt-core 1.11, contracts/project.py).
const TEMPLATE_GLOBALS = new Set(
  (
    "_sql_results adapter api column config context database env env_var exceptions execute flags fromjson fromyaml " +
    "graph invocation_id load_agate_table load_result log model modules post_hooks pre_hooks ref render return " +
    "run_started_at schema source sql sql_now store_result store_raw_result target this tojson toyaml " +
    "try_or_compiler_error var write"
  ).split(" "),
);

/** The fault of a project's name that templates use for something else, or none. */
export function checkProjectName(name: string, placeOf: ParsedYaml["placeOf"]): TstlError[] {
  if (!TEMPLATE_GLOBALS.has(name)) return [];
  const message = `a project cannot be named "${name}": templates use that name`;
  return [new TstlError("PROJECT_NAME_RESERVED", message, { place: placeOf(["name"]), hint: "choose another name" })];
}

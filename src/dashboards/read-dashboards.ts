import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import * as z from "zod/mini";
import type { Config } from "../config/config.ts";
import { readYamlFile, shownPath } from "../config/files/read-yaml-file.ts";
import { checkSchema } from "../config/schema/check-schema.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import type { ParsedYaml } from "../util/yaml.ts";
import { checkItems } from "./check-items.ts";
import { type Dashboard, dashboardSchema } from "./dashboard-schema.ts";
import { expandShortForms, isMapping, placeInShortForms } from "./short-forms.ts";

/** A file of the project that declares a dashboard. */
export interface DashboardFile {
  /** Its name without the ending. */
  name: string;
  /** As the user would type it. */
  path: string;
  /** Null where it has faults. */
  spec: Dashboard | null;
  /** Queries that are whole, also of a file with faults elsewhere, so that theirs are told in the same go. */
  queries: Record<string, { sql: string; maxRows: number }>;
  /** Where a part of the dashboard stands. */
  placeOf: ParsedYaml["placeOf"];
  faults: TstlError[];
}

/** Rows that a query may give unless it says otherwise. */
const MAX_ROWS = 10_000;

/** Names that pages have in the folder of pages. */
const TAKEN = ["index", "assets"];

/**
 * Reads the dashboards of the project, in the order of the navigation, with all that is wrong in each file.
 *
 * Throws DASHBOARD_NONE where there are none, and YAML_SYNTAX for the first file that is no YAML.
 */
export function readDashboards(config: Pick<Config, "project" | "projectDir">): DashboardFile[] {
  const folders = config.project.paths.dashboards;
  const paths = folders.flatMap((folder) => filesIn(join(config.project.root, folder)));
  if (paths.length === 0) {
    throw new TstlError("DASHBOARD_NONE", `there is no dashboard in ${folders.join(", ")}`, {
      hint: `write one, such as ${folders[0] ?? "dashboards"}/sales.yml; docs/dashboards.md shows how`,
    });
  }
  const files = paths.map((path) => readDashboard(path, config.projectDir));
  const first = new Map<string, DashboardFile>();
  for (const file of files) {
    const other = first.get(file.name);
    if (other === undefined) first.set(file.name, file);
    else file.faults.push(nameTaken(file, `${other.path} has the same name`));
  }
  const order = ({ spec }: DashboardFile) => spec?.order ?? Number.MAX_SAFE_INTEGER;
  return files.sort((a, b) => Number(order(a)) - Number(order(b)) || (a.name < b.name ? -1 : 1));
}

/** The dashboards that were asked for by name; all without a name. Throws DASHBOARD_UNKNOWN. */
export function chooseDashboards(files: readonly DashboardFile[], names: readonly string[]): DashboardFile[] {
  const known = files.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new TstlError("DASHBOARD_UNKNOWN", `there is no dashboard named "${unknown}"`, {
      hint: didYouMean(unknown, known) ?? `the dashboards are ${known.join(", ")}`,
    });
  }
  return files.filter(({ name }) => names.length === 0 || names.includes(name));
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return names
    .filter((name) => /\.ya?ml$/i.test(name) && !/(^|[\\/])[.#~]/.test(name))
    .map((name) => join(folder, name));
}

function readDashboard(file: string, projectDir: string): DashboardFile {
  const path = shownPath(file, projectDir);
  const name = basename(file).replace(/\.ya?ml$/i, "");
  const yaml = readYamlFile(file, projectDir)!;
  const placeOf = placeInShortForms(yaml.value, yaml.placeOf);
  const value = expandShortForms(yaml.value);
  const checked = checkSchema(dashboardSchema(z.record(z.string(), z.unknown())), { value, placeOf });
  const items = checkItems(value, placeOf);
  const found: DashboardFile = {
    name,
    path,
    spec: null,
    queries: wholeQueries(value.queries),
    placeOf,
    faults: [...checked.faults, ...items],
  };
  if (TAKEN.includes(name)) found.faults.push(nameTaken(found, `pages have a file of the name "${name}" already`));
  else if (!/^[\w-]+$/u.test(name)) found.faults.push(nameTaken(found, "use letters, digits, - and _ only"));
  // The items were checked one by one, against the schema of their kind.
  if (found.faults.length === 0) found.spec = checked.value as unknown as Dashboard;
  return found;
}

function nameTaken({ name, path }: DashboardFile, hint: string): TstlError {
  return new TstlError("DASHBOARD_NAME", `the dashboard cannot be named "${name}"`, { place: { file: path }, hint });
}

function wholeQueries(queries: unknown): DashboardFile["queries"] {
  const whole = Object.entries(isMapping(queries) ? queries : {}).flatMap(([name, query]) => {
    if (!isMapping(query) || typeof query.sql !== "string") return [];
    const maxRows = Number(query.max_rows ?? MAX_ROWS);
    return [[name, { sql: query.sql, maxRows: Number.isNaN(maxRows) ? MAX_ROWS : maxRows }] as const];
  });
  return Object.fromEntries(whole);
}

import type { Environment } from "../context/environment.ts";
import { TstlError, throwGathered } from "../errors/tstl-error.ts";
import { buildCommand, faultsOfDashboard, rowsOfQueries } from "./judge-dashboard.ts";
import type { DashboardPage } from "./page-data.ts";
import type { DashboardFile } from "./read-dashboards.ts";
import { runQueries } from "./run-queries.ts";

/** Dashboards with their rows, and what is to be told of them. */
export interface BuiltPages {
  pages: DashboardPage[];
  /** A DASHBOARD_NOT_BUILT for each dashboard that reads models which are not in the database. */
  warnings: TstlError[];
}

/**
 * Runs the queries of dashboards and puts their rows with them.
 *
 * Throws all faults of all dashboards at once: of their files, their queries, and the columns that charts name.
 */
export async function buildPages(environment: Environment, files: readonly DashboardFile[]): Promise<BuiltPages> {
  const outcomes = await runQueries(environment, files);
  const faults: TstlError[] = [];
  const warnings: TstlError[] = [];
  const pages: DashboardPage[] = [];
  for (const file of files) {
    const ofFile = Object.entries(outcomes.get(file) ?? {});
    const rows = rowsOfQueries(outcomes.get(file) ?? {});
    faults.push(...faultsOfDashboard(file, outcomes.get(file) ?? {}));
    const missing = [...new Set(ofFile.flatMap(([, { notBuilt }]) => notBuilt))];
    if (missing.length > 0) warnings.push(notBuilt(file, missing));
    if (file.spec === null) continue;
    const models = Object.fromEntries(ofFile.map(([name, outcome]) => [name, outcome.models] as const));
    // Pages have the rows; what the queries say is nobody's business but the project's.
    pages.push({ name: file.name, spec: { ...file.spec, queries: {} }, rows, models });
  }
  throwGathered(faults);
  return { pages, warnings };
}

function notBuilt({ name, path }: DashboardFile, models: readonly string[]): TstlError {
  const which = models.length === 1 ? `the model ${models[0]}, which is` : `${models.join(", ")}, which are`;
  return new TstlError("DASHBOARD_NOT_BUILT", `the dashboard "${name}" reads ${which} not in the database yet`, {
    place: { file: path },
    hint: `\`${buildCommand(models)}\` builds what it needs; then build the dashboard again`,
  });
}

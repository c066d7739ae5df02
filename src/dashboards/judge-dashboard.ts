import type { Environment } from "../context/environment.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import { checkColumns } from "./check-columns.ts";
import { packRows } from "./pack-rows.ts";
import type { QueryRows } from "./page-data.ts";
import type { DashboardFile } from "./read-dashboards.ts";
import { type QueryOutcome, runQueries } from "./run-queries.ts";

/** What is wrong with a dashboard: its file, its queries, and the columns that its charts name. */
export async function judgeDashboard(environment: Environment, file: DashboardFile): Promise<TstlError[]> {
  const outcomes = await runQueries(environment, [file]);
  return faultsOfDashboard(file, outcomes.get(file) ?? {});
}

/** What is wrong with a dashboard whose queries were run. Columns are compared where all queries are whole. */
export function faultsOfDashboard(file: DashboardFile, outcomes: Record<string, QueryOutcome>): TstlError[] {
  const faults = [...file.faults, ...Object.values(outcomes).flatMap((outcome) => outcome.faults)];
  const whole = Object.values(outcomes).every((outcome) => outcome.faults.length === 0);
  return whole ? [...faults, ...checkColumns(file, rowsOfQueries(outcomes))] : faults;
}

/** The rows of each query. */
export function rowsOfQueries(outcomes: Record<string, QueryOutcome>): Record<string, QueryRows> {
  return Object.fromEntries(Object.entries(outcomes).map(([name, outcome]) => [name, rowsOf(outcome)]));
}

/** The command that builds models. */
export const buildCommand = (models: readonly string[]) => `tstl build ${models.map((model) => `+${model}`).join(" ")}`;

function rowsOf({ result, notBuilt: missing }: QueryOutcome): QueryRows {
  if (result === null) return { notBuilt: missing, command: buildCommand(missing) };
  return { rowCount: result.rows.length, columns: packRows(result) };
}

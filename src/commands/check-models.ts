import { existsSync } from "node:fs";
import { join } from "node:path";
import { type CheckResult, checkProject, type OutsideQueries } from "../analysis/check-project.ts";
import type { NotChecked } from "../analysis/check-state.ts";
import { writeColumns } from "../analysis/columns-file.ts";
import { readSourcesCatalog, readWarehouse, type SourcesCatalog } from "../analysis/sources-catalog.ts";
import { type CheckStart, startCheck } from "../analysis/start-check.ts";
import { type ColumnsById, sameColumns } from "../artifacts/manifest-columns.ts";
import type { Environment } from "../context/environment.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { graphNode } from "../manifest/manifest.ts";
import type { ProjectMistakes } from "../parse/parse-project.ts";
import { open, type Project, parse, select, writeArtifacts } from "../pipeline.ts";
import { readProject } from "../project/read-project.ts";
import { describeFault } from "../report/fault.ts";
import { countOf } from "../report/plural.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Judges the selected nodes without the warehouse. 1 where something is wrong with one of them. */
export async function checkModels(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  let start: CheckStart | undefined;
  try {
    const files = readProject(opened.config);
    start = startCheck(opened.config, files, opened.config.options.partialParse);
    const read: Read = { errors: [], broken: new Set(), warnings: [] };
    const project = await parse(opened, files, {
      mistakes: (mistakes) => Object.assign(read, mistakes),
      warnings: (warnings) => Object.assign(read, { warnings }),
    });
    const { environment, graph, config } = project;
    const started = performance.now();
    // What the last check found is mostly what this one will find, so that the manifest can be written meanwhile.
    const before = columnsOfCache(start.before);
    let written: ColumnsById | undefined;
    const write = (columns: ColumnsById) => {
      writeArtifacts(project, null, { columns });
      written = columns;
    };
    const found = await checkProject({
      environment,
      graph,
      selected: select(project, "check"),
      broken: read.broken,
      outside: await queriesOfDashboards(project, (error) => {
        read.errors = [...read.errors, error];
      }),
      catalog: await catalogOf(project),
      start,
      signal: invocation.signal,
      whenBusy: () => {
        if (written === undefined && before.size > 0) write(before);
      },
    });
    const result = {
      ...found,
      faults: [...read.errors, ...found.faults],
      warnings: [...read.warnings, ...found.warnings],
    };
    if (written === undefined || !sameColumns(written, result.columns)) write(result.columns);
    if (config.options.writeJson) writeColumns(config.targetPath, result.columns);
    return await opened.close(tell(project, result, (performance.now() - started) / 1000));
  } catch (error) {
    await start?.early?.adapter.cancel();
    await opened.close(2);
    if (invocation.signal.aborted) return 130;
    throw error;
  }
}

/** The dashboards, if all of the project is checked: they are no nodes that could be selected. */
async function queriesOfDashboards(
  { config, environment }: Project,
  tell: (error: TstlError) => void,
): Promise<OutsideQueries[]> {
  const { options, project } = config;
  const isPart = options.select !== null && options.select.length > 0;
  if (isPart || !project.paths.dashboards.some((folder) => existsSync(join(project.root, folder)))) return [];
  const { readDashboards } = await import("../dashboards/read-dashboards.ts");
  const { modelsOfDashboard } = await import("../dashboards/run-queries.ts");
  const { judgeDashboard } = await import("../dashboards/judge-dashboard.ts");
  let files: ReturnType<typeof readDashboards> = [];
  try {
    files = readDashboards(config);
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    if (error.code !== "DASHBOARD_NONE") tell(error);
  }
  return Promise.all(
    files.map(async (file) => ({
      id: file.path,
      text: JSON.stringify([file.queries, file.spec, file.faults.map(({ message }) => message)]),
      reads: await modelsOfDashboard(environment, file),
      judge: (shadow: Environment) => judgeDashboard(shadow, file),
    })),
  );
}

/** What the project's files alone show. */
interface Read extends ProjectMistakes {
  warnings: readonly TstlError[];
}

function columnsOfCache({ relations }: CheckStart["before"]): ColumnsById {
  return new Map(Object.entries(relations).map(([id, { columns }]) => [id, columns]));
}

/** The target's own columns where a target is named, else those that were kept in the project. */
async function catalogOf({ config, adapter, manifest, invocation }: Project): Promise<SourcesCatalog | null> {
  if (invocation.cli.target === undefined) return readSourcesCatalog(config.projectDir);
  await adapter.open();
  return adapter.withSession((session) => readWarehouse(session, manifest.sources.values()));
}

function tell(project: Project, result: CheckResult, elapsed: number): ExitCode {
  const { config, reporter } = project;
  const skipped = skippedOf(project, result);
  const asErrors = config.options.warnError;
  const warnings = [...result.warnings, ...skipped];
  const faults = asErrors ? [...result.faults, ...warnings] : result.faults;
  if (config.options.output === "json") {
    reporter.answer(JSON.stringify(jsonOf(result, skipped), null, 2));
    return faults.length > 0 ? 1 : 0;
  }
  if (!asErrors) for (const error of warnings) reporter({ type: "warning", error });
  const { style, terminal } = reporter;
  const look = { style, width: terminal.width, projectDir: config.projectDir, debug: false };
  for (const error of faults) reporter.answer(`${describeFault(error, look).text}\n`);
  const counts = [`${countOf(result.judged, "node")}${namesNote(result)}`, countOf(faults.length, "error")];
  if (warnings.length > 0 && !asErrors) counts.push(countOf(warnings.length, "warning"));
  reporter({ type: "log", level: "info", message: `Checked ${counts.join(", ")} in ${elapsed.toFixed(2)}s` });
  return faults.length > 0 ? 1 : 0;
}

/** What is not said of nodes of which only the names were judged, and what lets Postgres say it. */
function namesNote({ byNames: { nodes, sources } }: CheckResult): string {
  if (nodes.length === 0) return "";
  const lack = `${countOf(sources.length, "source")} ${sources.length === 1 ? "has" : "have"} no data types`;
  return ` (${nodes.length} by names only: ${lack}; with \`tstl sources sync\`, or data_type in YAML, Postgres judges types)`;
}

/** What was not judged, one warning for each reason. */
function skippedOf({ manifest }: Project, { notChecked }: CheckResult): TstlError[] {
  const byReason = new Map<string, NotChecked[]>();
  for (const each of notChecked) {
    const { because } = each;
    const key = "node" in because ? because.node : `${each.node.unique_id} ${because.reason}`;
    const list = byReason.get(key) ?? [];
    list.push(each);
    byReason.set(key, list);
  }
  return [...byReason.values()].flatMap((list) => {
    const [{ node, because }] = list as [NotChecked];
    if ("reason" in because) {
      const message = `${node.resource_type} "${node.name}" was not checked: ${because.reason}`;
      return new TstlError("CHECK_SKIPPED", message, {
        node: node.unique_id,
        place: { file: node.original_file_path },
      });
    }
    const cause = graphNode(manifest, because.node);
    const others = list.filter((each) => each.node.unique_id !== because.node);
    // What nobody reads hides nothing.
    if (others.length === 0) return [];
    const names = others.map((each) => each.node.name);
    const shown = names.length > 6 ? `${names.slice(0, 6).join(", ")} and ${names.length - 6} more` : names.join(", ");
    const details = { node: because.node, place: { file: cause?.original_file_path ?? "" } };
    if (cause?.resource_type === "source") {
      const message = `nobody says what columns the source "${cause.source_name}.${cause.name}" has, so ${countOf(others.length, "node")} that read it were not checked: ${shown}`;
      const hint = "give each of its columns a data_type in YAML, or run `tstl sources sync`";
      return new TstlError("CHECK_SKIPPED", message, { ...details, hint });
    }
    const message = `${countOf(others.length, "node")} that read "${cause?.name}" were not checked, since that has a fault: ${shown}`;
    return new TstlError("CHECK_SKIPPED", message, {
      ...details,
      hint: "mend it first, or give each of its columns a data_type in YAML",
    });
  });
}

function jsonOf({ faults, warnings, columns, judged, asked, byNames }: CheckResult, skipped: readonly TstlError[]) {
  const place = (at: Place | undefined) =>
    at === undefined
      ? null
      : { file: at.file, line: at.line ?? null, column: at.column ?? null, length: at.length ?? null };
  const fault = (severity: "error" | "warning") => (error: TstlError) => ({
    severity,
    code: error.code,
    message: error.message,
    node: error.node ?? null,
    place: place(error.place),
    hint: error.hint ?? null,
    notes: error.notes.map(({ message, place: at }) => ({ message, place: place(at) })),
  });
  return {
    faults: [...faults.map(fault("error")), ...[...warnings, ...skipped].map(fault("warning"))],
    checked: judged,
    asked,
    byNames,
    columns: Object.fromEntries(
      [...columns].map(([id, shape]) => [id, shape.map(({ name, type }) => ({ name, type }))]),
    ),
  };
}

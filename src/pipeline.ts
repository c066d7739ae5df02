import type { Adapter } from "./adapter/adapter.ts";
import { writeLastRun } from "./artifacts/last-run.ts";
import { writeManifest } from "./artifacts/manifest.ts";
import type { ColumnsById } from "./artifacts/manifest-columns.ts";
import type { Invocation as ArtifactInvocation } from "./artifacts/metadata.ts";
import { writeRunResults } from "./artifacts/run-results.ts";
import { createSqlFiles } from "./artifacts/sql-files.ts";
import { prepareTargetFolder } from "./artifacts/unwritable.ts";
import { checkEventTime } from "./commands/check-event-time.ts";
import type { ExitCode, Invocation } from "./commands/command.ts";
import { loadProjectConfig } from "./commands/load-project-config.ts";
import { refuseFlagsNotThereYet } from "./commands/not-there-yet.ts";
import { chooseAdapter } from "./commands/open-adapter.ts";
import { openReporter } from "./commands/open-reporter.ts";
import { concludeRun } from "./conclude-run.ts";
import type { Config } from "./config/config.ts";
import { invocationArgs } from "./config/visible-flags.ts";
import { createEnvironment, useMacros, useManifest } from "./context/create-environment.ts";
import type { Environment } from "./context/environment.ts";
import { type TstlError, throwGathered } from "./errors/tstl-error.ts";
import type { NodeWork } from "./execute/node-work.ts";
import { isFailure, type NodeResult } from "./execute/result.ts";
import { runSelection } from "./execute/run-selection.ts";
import { buildGraph } from "./graph/build-graph.ts";
import type { Graph } from "./graph/graph.ts";
import type { OpenLineageSender } from "./lineage/send-open-lineage.ts";
import { builtinMacros } from "./macros/index.ts";
import type { Manifest } from "./manifest/manifest.ts";
import type { ManifestNode } from "./manifest/node.ts";
import { type ProjectMistakes, parseProject } from "./parse/parse-project.ts";
import { createRecorder } from "./parse/template-recorder.ts";
import type { ProjectFiles } from "./project/project-file.ts";
import { readProject } from "./project/read-project.ts";
import type { Reporter } from "./report/reporter.ts";
import { previousArtifacts } from "./select/previous-artifacts.ts";
import { readSelectors } from "./select/read-selectors.ts";
import type { SelectingCommand } from "./select/resource-types.ts";
import { selectNodes } from "./select/select-nodes.ts";
import { VERSION } from "./util/version.ts";

/** What a command knows before the project's files are read. */
export interface Opened {
  invocation: Invocation;
  config: Config;
  reporter: Reporter;
  /** Connects at its first use, so that a command which asks nothing of the database never does. */
  adapter: Adapter;
  environment: Environment;
  artifacts: ArtifactInvocation;
  /** Ends the log and the connections, and gives back the exit code. */
  close(code: ExitCode): Promise<ExitCode>;
}

/** A project that was read and understood. */
export interface Project extends Opened {
  manifest: Manifest;
  graph: Graph;
  /** What stands in manifest.json beside the keys of dbt's schema. */
  sections: Record<string, object>;
}

/**
 * Config, log and database of a command. Throws what is wrong with the configuration.
 */
export async function open(invocation: Invocation): Promise<Opened> {
  const config = await loadProjectConfig(invocation);
  refuseFlagsNotThereYet(config.options);
  checkEventTime(config.options);
  const reporter = openReporter(invocation, config);
  warn({ config, reporter }, config.warnings);
  const adapter = await chooseAdapter(config.target, (notice) =>
    reporter({ type: "log", level: "debug", message: `${notice.severity}: ${notice.message}` }),
  );
  const files = createSqlFiles(config.projectDir, config.targetPath);
  const environment = createEnvironment({
    config,
    adapter,
    invocationId: invocation.invocationId,
    startedAt: invocation.startedAt,
    log: (level, message, options = {}) => reporter({ type: "log", level, message, ...options }),
    writeRun: (node, text) => {
      if (config.options.writeJson) (node as ManifestNode).build_path = files.writeRun(node, text);
    },
    writeCompiled: (node, text) => {
      if (config.options.writeJson) (node as ManifestNode).compiled_path = files.writeCompiled(node, text);
    },
  });
  const close = async (code: ExitCode) => {
    await adapter.close();
    reporter.close();
    return code;
  };
  const { environment: variables, invocationId: id, startedAt } = invocation;
  return {
    invocation,
    config,
    reporter,
    adapter,
    environment,
    artifacts: { id, startedAt, environment: variables },
    close,
  };
}

/** Tells warnings, or throws them with `--warn-error`. */
function warn({ config, reporter }: Pick<Opened, "config" | "reporter">, warnings: readonly TstlError[]): void {
  if (config.options.warnError) throwGathered(warnings);
  for (const error of warnings) reporter({ type: "warning", error });
}

/**
 * Begins to connect to a server while the project is read, for commands that write to it: what is wrong with the server
 * is said when they come to it. The embedded database is left closed where the project has a mistake.
 */
export async function openEarly({ adapter }: Opened): Promise<void> {
  if (adapter.kind !== "postgres") return;
  adapter.open().catch(() => undefined);
  // Reading the project leaves no time to the connection, so that it must be on its way before.
  await nextTurn();
}

/** Lets what was begun reach the network before work that leaves it no time. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Takes what is wrong with a project, for a command that goes on with what could be read of it. */
export interface Findings {
  mistakes(mistakes: ProjectMistakes): void;
  warnings(warnings: readonly TstlError[]): void;
}

/**
 * Files to nodes to graph. Throws all mistakes of the project at once, unless somebody takes them.
 *
 * @param files what the project's folders hold, where that is known already
 */
export async function parse(
  opened: Opened,
  files: ProjectFiles = readProject(opened.config),
  findings?: Findings,
): Promise<Project> {
  const { config, environment } = opened;
  const { manifest } = await parseProject(files, config, {
    builtins: builtinMacros(opened.invocation.startedAt.getTime() / 1000),
    createRecorder: (macros, unfinished) => {
      useMacros(environment, macros);
      environment.manifest = unfinished;
      return createRecorder(environment);
    },
    version: VERSION,
    partialParse: config.options.partialParse,
    storeFailures: config.options.storeFailures,
    onMistakes: findings?.mistakes,
  });
  manifest.selectors = await readSelectors(config);
  if (findings === undefined) warn(opened, manifest.warnings);
  else findings.warnings(manifest.warnings);
  useManifest(environment, manifest);
  const graph = buildGraph(manifest);
  if (config.flags.inherit_descriptions === true) {
    const { inheritDescriptions } = await import("./lineage/inherit-descriptions.ts");
    await inheritDescriptions(environment, graph);
  }
  return { ...opened, manifest, graph, sections: await manifestSections(environment, graph) };
}

/** Column lineage is no key of dbt's schema, which takes no others: it stands in the manifest where that is asked for. */
async function manifestSections(environment: Environment, graph: Graph): Promise<Project["sections"]> {
  const { config } = environment;
  if (config.flags.manifest_column_lineage !== true || !config.options.writeJson) return {};
  const { lineageOf } = await import("./lineage/lineage-of.ts");
  const { lineageSection } = await import("./lineage/write-lineage.ts");
  return { column_lineage: lineageSection(await lineageOf(environment, graph)) };
}

/** The nodes that a command works on, by its flags. */
export function select(project: Project, command: SelectingCommand): Set<string> {
  const { config, manifest, graph } = project;
  const { options } = config;
  const { selected, warnings } = selectNodes(manifest, graph, {
    command,
    select: options.select,
    exclude: options.exclude,
    selector: options.selector,
    indirectSelection: options.indirectSelection,
    resourceTypes: options.resourceTypes,
    excludeResourceTypes: options.excludeResourceTypes,
    previous: previousArtifacts(options.state, config.targetPath),
  });
  warn(project, warnings);
  return selected;
}

/** What is done with the selected nodes. */
export interface Plan {
  selected: ReadonlySet<string>;
  work: NodeWork;
  /** False where nothing is written to the database. */
  writes: boolean;
  /** For `retry`: the batches of microbatch models that failed in the run that is repeated, by unique_id. */
  retriedBatches?: ReadonlyMap<string, string[][]>;
  /** What manifest.json tells of columns beside what YAML does. */
  columns?: ColumnsById;
}

/** Walks the graph, tells the reporter, writes manifest.json and run_results.json, and keeps the run in the history. */
export async function run(project: Project, { selected, ...plan }: Plan): Promise<NodeResult[]> {
  const { environment, graph, invocation, reporter } = project;
  environment.selected = [...selected];
  if (project.config.options.writeJson) prepareTargetFolder(project.config.targetPath);
  const started = performance.now();
  const events = plan.writes ? await eventSender(project) : null;
  const results = await runSelection({
    command: invocation.command,
    environment,
    graph,
    selected,
    ...plan,
    signal: invocation.signal,
    emit: (event) => {
      reporter(event);
      events?.listen(event);
    },
  });
  warn(project, (await events?.finish()) ?? []);
  const elapsed = (performance.now() - started) / 1000;
  // The target takes the run into its history while the files are written.
  const concluded = plan.writes ? concludeRun(project, results) : undefined;
  concluded?.catch(() => undefined);
  await nextTurn();
  writeArtifacts(project, results, { elapsed, columns: plan.columns });
  await concluded;
  return results;
}

/** Tells servers of OpenLineage of the run, where that was asked for. */
async function eventSender({ environment, graph, config, invocation }: Project): Promise<OpenLineageSender | null> {
  const { openlineage } = config.options;
  if (openlineage === null || openlineage === "" || isDisabled(config)) return null;
  const { openLineageSender } = await import("./lineage/send-open-lineage.ts");
  return openLineageSender(environment, graph, openlineage, invocation.invocationId);
}

/** OpenLineage's own clients are switched off so; what sets the address for all of them is not always ours to change. */
function isDisabled({ environment }: Config): boolean {
  return environment.OPENLINEAGE_DISABLED?.trim().toLowerCase() === "true";
}

/** Keeps what is known of the project and its columns, and what the run came to, in the target folder. */
export function writeArtifacts(
  project: Project,
  results: readonly NodeResult[] | null,
  { elapsed = 0, columns }: { elapsed?: number; columns?: ColumnsById } = {},
): void {
  const { config, manifest, artifacts } = project;
  if (!config.options.writeJson) return;
  writeManifest(config, manifest, artifacts, columns, project.sections);
  if (results === null) return;
  const args = invocationArgs(config);
  const summary = { results, elapsed, args, secrets: config.secrets };
  writeLastRun(config.targetPath, writeRunResults(config.targetPath, summary, artifacts));
}

/** For commands that give SQL or rows: what fails leaves nothing to give, so it is 2, as in dbt. */
export function exitCodeOfPreview(results: readonly NodeResult[]): ExitCode {
  return exitCodeOf(results) === 0 ? 0 : 2;
}

/** 1 when something in the project failed; an ephemeral model that did shows only in what was skipped for it. */
export function exitCodeOf(results: readonly NodeResult[]): ExitCode {
  const failed = results.some(({ status, message }) => isFailure(status) || (status === "skipped" && message !== null));
  return failed ? 1 : 0;
}

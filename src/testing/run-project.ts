import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Adapter, Cell } from "../adapter/adapter.ts";
import type { CommandName } from "../config/flags/flag-spec.ts";
import { loadConfig } from "../config/load-config.ts";
import { createEnvironment, useMacros, useManifest } from "../context/create-environment.ts";
import { buildWork } from "../execute/node-work.ts";
import type { NodeResult } from "../execute/result.ts";
import { runSelection } from "../execute/run-selection.ts";
import { buildGraph } from "../graph/build-graph.ts";
import { builtinMacros } from "../macros/index.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { parseProject } from "../parse/parse-project.ts";
import { createRecorder } from "../parse/template-recorder.ts";
import { readProject } from "../project/read-project.ts";
import type { SelectingCommand } from "../select/resource-types.ts";
import { selectNodes } from "../select/select-nodes.ts";
import { floatOf, renderNative, scopeOf } from "../template/index.ts";
import type { MakeAdapter } from "./describe-both-adapters.ts";
import { PROJECT } from "./parse-files.ts";
import { tempFolder } from "./temp-folder.ts";

export interface ProjectRunOptions {
  command?: SelectingCommand;
  select?: string[];
  vars?: Record<string, unknown>;
  fullRefresh?: boolean;
  /** Further flags, under their names in `Flags`. */
  flags?: Record<string, unknown>;
  startedAt?: Date;
}

/** A project on a database of its own. */
export interface TestProject extends AsyncDisposable {
  readonly adapter: Adapter;
  /** What templates and tstl said in the last run, as `level message`. */
  readonly log: string[];
  /** Adds files, or replaces them; an empty text is an empty file. */
  write(files: Readonly<Record<string, string>>): void;
  /** Parses and runs; results in the order in which nodes ended. */
  results(options?: ProjectRunOptions): Promise<NodeResult[]>;
  /** Parses and runs; the status of each node by its name, with the message where there is an error. */
  run(options?: ProjectRunOptions): Promise<Record<string, string>>;
  /** Runs a statement outside of the project; rows joined by `|`. */
  query(sql: string): Promise<string[]>;
}

/** Makes a project of these files, in the schema `dev` of an empty database: `await using project = await testProject(…)`. */
export async function testProject(
  makeAdapter: MakeAdapter,
  files: Readonly<Record<string, string>>,
): Promise<TestProject> {
  const database = await makeAdapter({ threads: 4 });
  const profiles = `shop: {target: dev, outputs: {dev: {type: postgres, host: h, user: u, password: p, port: 1, dbname: ${database.database}, schema: dev, threads: 4}}}`;
  const folder = tempFolder({ "dbt_project.yml": PROJECT, "profiles.yml": profiles, ...files });
  const log: string[] = [];
  const { adapter } = database;

  const results = async (options: ProjectRunOptions = {}): Promise<NodeResult[]> => {
    log.length = 0;
    return runFolder(folder.path, adapter, options, log);
  };
  return {
    adapter,
    log,
    results,
    write(changed) {
      for (const [path, text] of Object.entries(changed)) {
        mkdirSync(dirname(join(folder.path, path)), { recursive: true });
        writeFileSync(join(folder.path, path), text);
      }
    },
    async run(options) {
      const outcomes = (await results(options)).map(({ node, status, message }) => {
        return [node.name, status === "error" ? `error ${message}` : status];
      });
      return Object.fromEntries(outcomes);
    },
    async query(sql) {
      const { rows } = await adapter.withSession((session) => session.query(sql));
      return rows.map((row: Cell[]) => row.map(String).join("|"));
    },
    async [Symbol.asyncDispose]() {
      folder[Symbol.dispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function runFolder(path: string, adapter: Adapter, options: ProjectRunOptions, log: string[]) {
  const { command = "run", select = [], vars, fullRefresh, flags, startedAt = new Date() } = options;
  const config = await loadConfig({
    command: command as CommandName,
    cwd: path,
    cli: {
      profilesDir: path,
      select,
      ...(vars && { vars: JSON.stringify(vars) }),
      ...(fullRefresh && { fullRefresh }),
      ...flags,
    },
    environment: {},
    renderNative: (source, scope) => renderNative(source, scopeOf(scope)),
    wholeFloat: floatOf,
  });
  const environment = createEnvironment({
    config,
    adapter,
    invocationId: "test",
    startedAt,
    log: (level, message) => void (level !== "debug" && log.push(`${level} ${message}`)),
    writeRun: (node, text) => {
      (node as ManifestNode).build_path = text;
    },
    writeCompiled: () => {},
  });
  const { manifest } = await parseProject(readProject(config), config, {
    builtins: builtinMacros(0),
    createRecorder: (macros, unfinished) => {
      useMacros(environment, macros);
      environment.manifest = unfinished;
      return createRecorder(environment);
    },
    version: "test",
    createdAt: 0,
    storeFailures: config.options.storeFailures,
  });
  useManifest(environment, manifest);
  const graph = buildGraph(manifest);
  const { selected } = selectNodes(manifest, graph, { command, select });
  environment.selected = [...selected];
  return runSelection({
    command,
    environment,
    graph,
    selected,
    work: buildWork,
    writes: true,
    signal: new AbortController().signal,
    emit: () => {},
  });
}

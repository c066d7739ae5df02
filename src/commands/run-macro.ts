import { Connection } from "../context/connection.ts";
import { NodeScope } from "../context/node-scope.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { Clock } from "../execute/clock.ts";
import { annotatorFor } from "../execute/query-comment.ts";
import type { NodeResult } from "../execute/result.ts";
import { emptyResult } from "../execute/run-node.ts";
import { standInOperation } from "../execute/stand-in-operation.ts";
import { open, type Project, parse, writeArtifacts } from "../pipeline.ts";
import { describeFault } from "../report/fault.ts";
import type { JinjaFunction } from "../template/index.ts";
import { didYouMean } from "../util/suggest.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Calls a macro with `--args`, and commits what it did. Exit code 1 when the macro fails, 2 when there is none. */
export async function runMacro(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const started = performance.now();
  const result = await callMacro(project, invocation.args[0]!);
  result.executionTime = (performance.now() - started) / 1000;
  writeArtifacts(project, [result], { elapsed: result.executionTime });
  if (result.error !== undefined) {
    const { style, terminal } = project.reporter;
    const look = {
      style,
      width: terminal.width,
      projectDir: project.config.projectDir,
      debug: project.config.options.debug,
    };
    const { text } = describeFault(result.error, look);
    project.reporter({ type: "log", level: "error", message: `Encountered an error while running operation: ${text}` });
  }
  return opened.close(result.status === "error" ? 1 : 0);
}

async function callMacro(project: Project, written: string): Promise<NodeResult> {
  const { environment, config } = project;
  const [packageName, name] = written.includes(".") ? splitName(written) : [null, written];
  const node = {
    ...standInOperation(config, name),
    unique_id: `operation.${packageName ?? config.project.name}.${name}`,
  };
  const result = emptyResult(node, "main");
  const macro =
    packageName === null
      ? environment.macros.find(name, config.project.name)
      : environment.macros.inPackage(packageName, name);
  if (macro === undefined) throw unknownMacro(project, written);
  const clock = new Clock();
  const connection = new Connection({ adapter: environment.adapter, annotate: annotatorFor(environment, node) });
  try {
    const scope = new NodeScope({ environment, node, connection });
    clock.mark("compile");
    await project.adapter.open();
    await (scope.bind(macro) as JinjaFunction)([], config.options.args);
    await connection.commit();
  } catch (error) {
    const fault = asTstlError(error, node);
    Object.assign(result, { status: "error", error: fault, message: fault.message });
  } finally {
    await connection.close();
  }
  clock.mark("execute");
  result.timing = clock.timing;
  return result;
}

function splitName(written: string): [string, string] {
  const dot = written.indexOf(".");
  return [written.slice(0, dot), written.slice(dot + 1)];
}

function unknownMacro({ manifest }: Project, name: string): TstlError {
  return new TstlError("MACRO_NOT_FOUND", `dbt could not find a macro with the name '${name}' in any package`, {
    hint: didYouMean(
      name,
      [...manifest.macros.values()].map((macro) => macro.name),
    ),
  });
}

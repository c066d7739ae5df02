import { isRepeatable, type LastRun, REPEATABLE, readLastRun } from "../artifacts/last-run.ts";
import type { CommandName } from "../config/flags/flag-spec.ts";
import { restoreFlags } from "../config/flags/restore-flags.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { buildWork } from "../execute/node-work.ts";
import { runnableNode } from "../manifest/manifest.ts";
import { exitCodeOf, open, parse, run } from "../pipeline.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { loadProjectConfig } from "./load-project-config.ts";

const NOT_DONE = ["error", "fail", "skipped", "runtime error", "partial success"];

/** Repeats the last run, with its flags, for the nodes that did not succeed; flags that are typed now are stronger. */
export async function retryRun(invocation: Invocation): Promise<ExitCode> {
  const { options, targetPath } = await loadProjectConfig(invocation);
  const last = findLastRun(options.state ?? targetPath);
  const command = last.args.which as CommandName;
  const cli = { ...restoreFlags(command, last.args), ...invocation.cli };
  const opened = await open({ ...invocation, command, cli });
  const project = await parse(opened);
  const wanted = new Set(options.warnError ? [...NOT_DONE, "warn"] : NOT_DONE);
  const selected = new Set<string>();
  for (const { status, unique_id: id } of last.results) {
    if (wanted.has(status) && runnableNode(project.manifest, id) && !id.startsWith("operation.")) selected.add(id);
  }
  if (selected.size === 0) {
    opened.reporter({ type: "log", level: "info", message: "Nothing to retry: all nodes of the last run succeeded." });
    return opened.close(0);
  }
  const results = await run(project, { selected, work: buildWork, writes: true, retriedBatches: failedBatches(last) });
  return opened.close(exitCodeOf(results));
}

/** Of a microbatch model that got somewhere only the batches that failed are built again. */
function failedBatches({ results }: LastRun): Map<string, string[][]> {
  const found = new Map<string, string[][]>();
  for (const { unique_id: id, batch_results: batches } of results) {
    if (batches && batches.successful.length > 0) found.set(id, batches.failed);
  }
  return found;
}

function findLastRun(folder: string): LastRun {
  let last: LastRun | null;
  try {
    last = readLastRun(folder);
  } catch (cause) {
    throw new TstlError("RETRY_NOTHING", `the record of the last run in ${folder} cannot be read`, {
      cause,
      hint: "run `tstl build` again",
    });
  }
  if (last === null) {
    throw new TstlError(
      "RETRY_NOTHING",
      `there is no run_results.json in ${folder}, so it is not known what to retry`,
      {
        hint: "run `tstl build` first, or name the folder of the artifacts with --state",
      },
    );
  }
  if (isRepeatable(last)) return last;
  throw new TstlError("RETRY_COMMAND", `the last command was \`tstl ${last.args.which}\`, which cannot be repeated`, {
    hint: `retry repeats ${REPEATABLE.join(", ")}`,
  });
}

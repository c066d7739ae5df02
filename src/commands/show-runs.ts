import type { Session } from "../adapter/adapter.ts";
import { TstlError } from "../errors/tstl-error.ts";
import {
  findRuns,
  knownNodes,
  listFailures,
  listRuns,
  nodesOfRun,
  type RunEntry,
  type RunScope,
  trendOfNode,
  withHistory,
} from "../history/read-runs.ts";
import { type Opened, open } from "../pipeline.ts";
import { failuresText, type RunsLook, runsText, runText, trendText } from "../report/runs-text.ts";
import { didYouMean } from "../util/suggest.ts";
import type { ExitCode, Invocation } from "./command.ts";

const VIEWS = ["list", "show", "trend", "failures"] as const;

/** What an answer is as text and as JSON. */
interface Answer {
  text(look: RunsLook): string;
  json: unknown;
}

/** A view of the history of the target. Throws USAGE, RUN_UNKNOWN and RUN_NODE_UNKNOWN. */
export async function showRuns(invocation: Invocation): Promise<ExitCode> {
  const [view = "list", name] = invocation.args;
  if (!(VIEWS as readonly string[]).includes(view)) {
    const hint = didYouMean(view, VIEWS) ?? `write tstl runs ${VIEWS.join(", tstl runs ")}`;
    throw new TstlError("USAGE", `tstl runs has no view "${view}"`, { hint });
  }
  if (view === "trend" && name === undefined) {
    throw new TstlError("USAGE", "tstl runs trend needs a node", { hint: "write `tstl runs trend fct_revenue`" });
  }
  const opened = await open(invocation);
  try {
    const answer = await withHistory(opened.adapter, (session) => read(session, opened, view as View, name));
    print(opened, answer ?? nothing(`No run into target ${opened.config.target.name} is recorded yet: tstl build is.`));
    return await opened.close(0);
  } catch (error) {
    await opened.close(2);
    throw error;
  }
}

type View = (typeof VIEWS)[number];

async function read(session: Session, { config }: Opened, view: View, name: string | undefined): Promise<Answer> {
  const scope: RunScope = { project: config.project.name, target: config.target.name };
  const limit = config.options.runsLimit;
  if (view === "list") {
    const runs = await listRuns(session, scope, limit);
    return runs.length === 0
      ? nothing("No run is recorded yet.")
      : { text: (look) => runsText(runs, look), json: runs };
  }
  if (view === "failures") {
    const failures = await listFailures(session, scope, limit);
    if (failures.length === 0) return nothing("No node has failed in the runs that are recorded.");
    return { text: (look) => failuresText(failures, look), json: failures };
  }
  if (view === "show") {
    const run = await resolveRun(session, scope, name);
    if (run === undefined) return nothing("No run is recorded yet.");
    const nodes = await nodesOfRun(session, run.run_id);
    return { text: (look) => runText(run, nodes, look), json: { ...run, nodes } };
  }
  const entries = await trendOfNode(session, scope, await resolveNode(session, scope, name!), limit);
  return { text: (look) => trendText(entries, look), json: entries };
}

const nothing = (text: string): Answer => ({ text: () => text, json: [] });

/** The run that a text names; the last one without. */
async function resolveRun(session: Session, scope: RunScope, name: string | undefined): Promise<RunEntry | undefined> {
  if (name === undefined) return (await listRuns(session, scope, 1))[0];
  const found = /^[0-9a-f-]{4,36}$/i.test(name) ? await findRuns(session, name) : [];
  if (found.length === 1) return found[0];
  const hint =
    found.length === 0 ? "`tstl runs` lists them" : `write more of it: ${found.map((run) => run.run_id).join(", ")}`;
  const what = found.length === 0 ? "there is no run whose id begins with" : "several runs have ids that begin with";
  throw new TstlError("RUN_UNKNOWN", `${what} "${name}"`, { hint });
}

async function resolveNode(session: Session, scope: RunScope, name: string): Promise<string> {
  const known = await knownNodes(session, scope);
  const found = known.filter((node) => node.node_id === name || node.name === name);
  if (found.length === 1) return found[0]!.node_id;
  const hint =
    found.length === 0
      ? (didYouMean(
          name,
          known.map((node) => node.name),
        ) ?? "`tstl runs show` lists the nodes of the last run")
      : `write its unique_id: ${found.map((node) => node.node_id).join(", ")}`;
  const what = found.length === 0 ? "no recorded run has a node" : "several nodes of recorded runs are called";
  throw new TstlError("RUN_NODE_UNKNOWN", `${what} "${name}"`, { hint });
}

function print({ reporter, config }: Opened, { text, json }: Answer): void {
  const { terminal, style } = reporter;
  const width = terminal.isTTY ? terminal.width : null;
  reporter.answer(config.options.output === "json" ? JSON.stringify(json, null, 2) : text({ style, width }));
}

import { isUnfinished, type LastBackfill, readLastBackfill, writeLastBackfill } from "../artifacts/last-backfill.ts";
import { prepareTargetFolder } from "../artifacts/unwritable.ts";
import { concludeRun, tellingFaults } from "../conclude-run.ts";
import { TstlError } from "../errors/tstl-error.ts";
import {
  type BackfillPhases,
  type BackfillPlan,
  backfillPhases,
  eventTimeModels,
  mergeResults,
  planBackfill,
  spanOf,
} from "../execute/backfill.ts";
import type { BatchSize, Span } from "../execute/batches.ts";
import type { EventListener, RunEvent } from "../execute/events.ts";
import { buildWork } from "../execute/node-work.ts";
import { isFailure, type NodeResult } from "../execute/result.ts";
import { runSelection } from "../execute/run-selection.ts";
import type { ModelNode } from "../manifest/node.ts";
import { exitCodeOf, open, type Project, parse, select, writeArtifacts } from "../pipeline.ts";
import { backfillPlanText } from "../report/backfill-text.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { loadSourceData } from "./source-data.ts";
import { writeSourceData } from "./source-data-generate.ts";

/** Flags that `--resume` takes over from the backfill that it goes on with. */
const KEPT = ["select", "exclude", "selector", "from", "to", "by", "target", "vars"] as const;

/**
 * Fills a span of event time. Throws BACKFILL_RANGE and BACKFILL_NOTHING.
 */
export async function runBackfill(typed: Invocation): Promise<ExitCode> {
  const last = typed.cli.resume === true ? await findLast(typed) : null;
  const invocation = last === null ? typed : { ...typed, cli: { ...last.flags, ...typed.cli } };
  const opened = await open(invocation);
  const code = await tellingFaults(opened, async () => {
    const project = await parse(opened);
    const backfill = planOf(project, select(project, "build"), last);
    opened.reporter.answer(backfillPlanText(backfill, last !== null));
    if (opened.config.options.backfillPlan) return 0;
    if (!(await fillRawData(invocation, backfill.plan.span))) return 130;
    return fill(project, backfill);
  });
  return opened.close(code);
}

/** What is to be done. */
export interface Backfill {
  plan: BackfillPlan;
  /** Models that are built by event time. */
  windowed: ModelNode[];
  /** What is to be built before the parts, for each of them and after them. */
  phases: BackfillPhases;
  /** Parts and what is open of each. */
  state: LastBackfill;
  /** Parts of which something is to do. */
  left: number;
}

async function findLast(invocation: Invocation): Promise<LastBackfill> {
  const { targetPath } = await loadProjectConfig(invocation);
  const last = readLastBackfill(targetPath);
  if (last !== null && (last.parts.some(isUnfinished) || last.rest?.length !== 0)) return last;
  throw new TstlError("BACKFILL_NOTHING", `there is no backfill in ${targetPath} that was not finished`, {
    hint: "begin one: tstl backfill fct_sales --from 2026-01-01 --to 2026-01-31",
  });
}

function planOf(project: Project, selected: Set<string>, last: LastBackfill | null): Backfill {
  const { backfillFrom: from, backfillTo: to, backfillBy: by } = project.config.options;
  if (from === null || to === null) {
    throw new TstlError("BACKFILL_RANGE", `backfill needs ${from === null ? "--from" : "--to"}`, {
      hint: "write --from 2026-01-01 --to 2026-01-31; the last day is included",
    });
  }
  const span = spanOf(from, to);
  if (span.start >= span.end) {
    throw new TstlError("BACKFILL_RANGE", `the time to fill ends before it begins: --from ${from} --to ${to}`, {
      hint: "exchange the two",
    });
  }
  const takesEventTime = eventTimeModels(project.manifest.macros.values());
  const windowed = [...selected].map((id) => project.manifest.nodes.get(id)).filter(takesEventTime);
  if (windowed.length === 0) {
    throw new TstlError("BACKFILL_NOTHING", "no selected model is built by event time", {
      hint: "select microbatch models, or incremental models whose templates read flags.EVENT_TIME_START; docs/backfill.md shows both",
    });
  }
  const sizes = windowed.flatMap(({ config }) => (config.batch_size ?? []) as BatchSize[]);
  const plan = planBackfill(span, by, sizes);
  const phases = backfillPhases(project.graph, selected, new Set(windowed.map(({ unique_id }) => unique_id)));
  if (last?.inputs) phases.inputs = new Set(last.inputs);
  if (last?.rest) phases.rest = new Set(last.rest);
  const cli = project.invocation.cli;
  const flags = Object.fromEntries(KEPT.filter((key) => cli[key] !== undefined).map((key) => [key, cli[key]]));
  const parts = plan.parts.map(({ start, end }) => ({
    start: start.toISOString(),
    end: end.toISOString(),
    open: null,
  }));
  const state = last ?? { flags, parts, inputs: null, rest: null };
  return { plan, windowed, phases, state, left: state.parts.filter(isUnfinished).length };
}

/** Raw files of the days, where that was asked for; false when Ctrl-C ended it. */
async function fillRawData(invocation: Invocation, { start, end }: Span): Promise<boolean> {
  const { generate, load, target, vars, force } = invocation.cli;
  const days = { from: start.toISOString().slice(0, 10), to: new Date(end.getTime() - 1).toISOString().slice(0, 10) };
  const cli = Object.fromEntries(
    Object.entries({ ...days, target, vars, force }).filter(([, value]) => value !== undefined),
  );
  const steps: (() => Promise<ExitCode>)[] = [];
  if (generate) steps.push(() => writeSourceData({ ...invocation, command: "generate", args: [], cli }));
  if (generate || load) steps.push(() => loadSourceData({ ...invocation, command: "load", args: [], cli }));
  for (const step of steps) if ((await step()) !== 0) return false;
  return true;
}

async function fill(project: Project, { phases, state }: Backfill): Promise<ExitCode> {
  const { config, environment, invocation } = project;
  prepareTargetFolder(config.targetPath);
  const left = state.parts.filter(isUnfinished);
  const counts = left.map(({ open: still }) => (still === null ? phases.each.size : Object.keys(still).length));
  const once = phases.inputs.size + phases.rest.size;
  const walk = new PartWalk(project, counts.reduce((sum, count) => sum + count, 0) + once);
  const results: NodeResult[] = [];
  const buildOnce = async (phase: "inputs" | "rest") => {
    const own = phases[phase].size === 0 ? [] : await walk.run(phases[phase]);
    results.push(...own);
    state[phase] = own.filter(isOpen).map(({ node }) => node.unique_id);
    writeLastBackfill(config.targetPath, state);
  };
  await buildOnce("inputs");
  const before = { flags: environment.flags, visible: environment.visibleFlags };
  for (const part of left) {
    if (invocation.signal.aborted || state.inputs?.length !== 0) break;
    const ids = part.open === null ? phases.each : Object.keys(part.open);
    const batches = Object.entries(part.open ?? {}).filter((each): each is [string, string[][]] => each[1] !== null);
    walk.say(
      `${part.start.slice(0, 10)} to ${part.end.slice(0, 10)}, part ${state.parts.indexOf(part) + 1} of ${state.parts.length}`,
    );
    environment.flags = { ...before.flags, eventTimeStart: part.start, eventTimeEnd: part.end };
    environment.visibleFlags = { ...before.visible, EVENT_TIME_START: part.start, EVENT_TIME_END: part.end };
    const own = await walk.run(new Set(ids), new Map(batches));
    results.push(...own);
    part.open = Object.fromEntries(own.filter(isOpen).map((result) => [result.node.unique_id, failedBatches(result)]));
    writeLastBackfill(config.targetPath, state);
    if (config.options.failFast && own.some(isOpen)) break;
  }
  environment.flags = before.flags;
  environment.visibleFlags = before.visible;
  const isFilled = !state.parts.some(isUnfinished);
  if (isFilled && !invocation.signal.aborted) await buildOnce("rest");
  const merged = mergeResults(results);
  walk.end(merged);
  writeArtifacts(project, merged, { elapsed: walk.seconds });
  await concludeRun(project, merged);
  if (state.rest?.length !== 0) walk.say("Not all of it is done: tstl backfill --resume does what is left");
  return exitCodeOf(merged);
}

const isOpen = ({ status }: NodeResult) => isFailure(status) || status === "skipped";

/** Null where nothing of the node was done, so that all of it is to do again. */
function failedBatches({ batchResults }: NodeResult): string[][] | null {
  return batchResults !== null && batchResults.successful.length > 0 ? batchResults.failed : null;
}

/** The runs of the parts, told as one run. */
class PartWalk {
  readonly #project: Project;
  readonly #total: number;
  readonly #started = performance.now();
  #done = 0;
  #isTold = false;

  constructor(project: Project, total: number) {
    this.#project = project;
    this.#total = total;
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  say(message: string): void {
    this.#project.reporter({ type: "log", level: "info", message });
  }

  async run(selected: ReadonlySet<string>, retriedBatches?: ReadonlyMap<string, string[][]>): Promise<NodeResult[]> {
    const { environment, graph, invocation } = this.#project;
    environment.selected = [...selected];
    const results = await runSelection({
      command: "build",
      environment,
      graph,
      selected,
      signal: invocation.signal,
      emit: this.#emit,
      work: buildWork,
      writes: true,
      retriedBatches,
    });
    this.#done += results.length;
    return results;
  }

  /** Tells the end, with each node once. */
  end(results: readonly NodeResult[]): void {
    const { reporter, invocation } = this.#project;
    const cancelled = invocation.signal.aborted;
    reporter({ type: "run-finished", command: "backfill", results, elapsed: this.seconds, cancelled });
  }

  readonly #emit: EventListener = (event: RunEvent) => {
    const { reporter } = this.#project;
    if (event.type === "run-finished") return;
    if (event.type === "run-started") {
      if (!this.#isTold) reporter({ ...event, command: "backfill", total: this.#total });
      this.#isTold = true;
      return;
    }
    const isNode = event.type === "node-started" || event.type === "node-finished";
    reporter(isNode ? { ...event, index: this.#done + event.index, total: this.#total } : event);
  };
}

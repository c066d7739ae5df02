import type { TstlError } from "../errors/tstl-error.ts";
import type { LogLevel, WorkProgress } from "../execute/events.ts";
import type { Opened } from "../pipeline.ts";

/**
 * Does work that Ctrl-C may end: what runs in the database is cancelled, so that it leaves nothing half done. True when
 * the work was done, false when it was ended.
 */
export async function interruptible(opened: Opened, work: () => Promise<void>): Promise<boolean> {
  const { adapter, invocation, reporter } = opened;
  const { signal } = invocation;
  const onAbort = () => void adapter.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (!signal.aborted) await work();
  } catch (error) {
    // Whatever fails after Ctrl-C fails because of it.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Whatever the end, the terminal is given back.
    reporter({ type: "progress", task: "", done: 0, total: null, unit: "file", rows: 0, ended: true });
  }
  if (!signal.aborted) return true;
  say(opened, "Exited because of keyboard interrupt; files that are done stay, and none is half done", "warn");
  return false;
}

/** Tells the reporter of a task; each call changes what is given. */
export function progressOf({ reporter }: Opened, task: string): (change: Partial<WorkProgress>) => void {
  let state: WorkProgress = { task, done: 0, total: null, unit: "file", rows: 0, ended: false };
  const tell = (change: Partial<WorkProgress>) => {
    state = { ...state, ...change };
    reporter({ type: "progress", ...state });
  };
  tell({});
  return tell;
}

/** A line to the person. */
export function say({ reporter }: Opened, message: string, level: LogLevel = "info"): void {
  reporter({ type: "log", level, message });
}

/** A warning, which counts as one with --warn-error. */
export function warn({ reporter }: Opened, error: TstlError): void {
  reporter({ type: "warning", error });
}

import { scrubSecrets } from "./artifacts/scrub-secrets.ts";
import { TstlError } from "./errors/tstl-error.ts";
import type { NodeResult } from "./execute/result.ts";
import type { Notice } from "./notify/notice.ts";
import type { Opened, Project } from "./pipeline.ts";
import type { RecordedRun } from "./record-run.ts";
import { describeRun, recordRun } from "./record-run.ts";

/** What comes after a run that wrote to the target, whatever its end: its record, and notices to whom they concern. */
export async function concludeRun(project: Project, results: readonly NodeResult[]): Promise<void> {
  const recorded = await recordRun(project, results);
  if (results.length > 0) await tell(project, recorded, { results, kind: kindOf(recorded) });
}

/**
 * Does the work of a command that people wait for in the morning: where it throws, because the project has a mistake or
 * the server does not answer, a notice is sent before the error goes on its way.
 */
export async function tellingFaults<T>(opened: Opened, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (opened.config.notifications !== null) {
      const run = { ...(await describeRun(opened, [])), status: "failed" as const };
      await tell(opened, { run, previous: null }, { results: [], kind: "failure", fault });
    }
    throw fault;
  }
}

function kindOf({ run, previous }: RecordedRun): Notice["kind"] {
  if (run.status === "cancelled") return "cancelled";
  if (run.status === "failed") return "failure";
  return previous === "failed" ? "recovery" : "success";
}

/** Sends the notice of a run. The run's own result stands: a notice that cannot be sent is a warning. */
async function tell(
  opened: Opened,
  { run }: RecordedRun,
  what: { results: readonly NodeResult[]; kind: Notice["kind"]; fault?: unknown },
): Promise<void> {
  const { config, reporter } = opened;
  const { notifications } = config;
  if (notifications === null) return;
  const { channelsFor, sendNotices } = await import("./notify/send-notices.ts");
  // Templates are rendered only where somebody is to be told: a laptop needs no password of the mail server.
  if (channelsFor(notifications.written, { ...run, kind: what.kind }).length === 0) return;
  try {
    const { settings, secrets } = await notifications.resolve();
    reporter.hide(secrets);
    const hidden = [...config.secrets, ...secrets];
    const mask = (text: string) => scrubSecrets(text, hidden);
    const { buildNotice } = await import("./notify/notice.ts");
    const notice = buildNotice({ config, run, mask, ...what });
    for (const { channel, error } of await sendNotices(channelsFor(settings, notice), notice, config.projectDir)) {
      if (error === null) reporter({ type: "log", level: "debug", message: `A notice was sent to ${channel}` });
      else warn(opened, `the notice to ${channel} was not sent: ${error.message}`, error);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    warn(opened, `no notice of this run was sent: ${error.message}`, error);
  }
}

function warn({ reporter }: Opened, message: string, cause: Error): void {
  const { place, hint } = cause as Partial<TstlError>;
  reporter({ type: "warning", error: new TstlError("NOTIFY_FAILED", message, { place, hint, cause }) });
}

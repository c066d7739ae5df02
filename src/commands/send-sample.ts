import { scrubSecrets } from "../artifacts/scrub-secrets.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { buildNotice, type Notice } from "../notify/notice.ts";
import { channelName, sendNotices } from "../notify/send-notices.ts";
import { open } from "../pipeline.ts";
import { describeRun } from "../record-run.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Sends a sample to every channel and says how that went. Throws NOTIFY_NOBODY and the faults of the settings. */
export async function sendSample(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const { config, reporter } = opened;
  if (config.notifications === null || config.notifications.written.channels.length === 0) {
    throw new TstlError("NOTIFY_NOBODY", "there are no channels to send a notice to", {
      hint: "add notifications: with channels to tstl.config.yaml; docs/notifications.md has examples",
    });
  }
  const { settings, secrets, off } = await config.notifications.resolve();
  reporter.hide(secrets);
  const hidden = [...config.secrets, ...secrets];
  const mask = (text: string) => scrubSecrets(text, hidden);
  const run = await describeRun(opened, []);
  const notice: Notice = { ...buildNotice({ config, run, results: [], kind: "sample", mask }), failures: [SAMPLE] };
  const deliveries = await sendNotices(settings.channels, notice, config.projectDir);
  const { style } = reporter;
  for (const [index, { channel, error }] of deliveries.entries()) {
    const where = settings.channels[index]!;
    const to = where.type === "email" ? ` to ${[where.to].flat().join(", ")}` : "";
    if (error === null) reporter.answer(`${style.green(style.symbols.ok)} ${channel}: sent${to}`);
    else
      reporter.answer(`${style.red(style.symbols.failed)} ${channel}: ${error.message}\n  help: ${error.hint ?? ""}`);
  }
  for (const channel of off) {
    const key = channel.type === "email" ? "host" : "url";
    reporter.answer(`${style.yellow(style.symbols.skipped)} ${channelName(channel)}: off, its ${key} is empty here`);
  }
  return opened.close(deliveries.some(({ error }) => error !== null) ? 1 : 0);
}

const SAMPLE = {
  title: "model a_sample",
  place: "models/a_sample.sql:1:8",
  message: "This is what a failure looks like. Nothing has failed: somebody called tstl notify test.",
  at: null,
};

import * as z from "zod/mini";
import { described, optional, text, textOrList, truth } from "./describe.ts";

/** How long runs are kept: a count of days, weeks, months or years, or `forever`. */
const KEPT = /^(\d+)\s*(day|week|month|year)s?$|^forever$/i;
const DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 };

/** `history:`, the record of runs in the target. */
export function historyKey() {
  const settings = z.strictObject({
    keep: optional(
      text.check(z.regex(KEPT, "a span such as 90 days, 12 weeks, 6 months, 1 year or forever")),
      "How long runs are kept: 90 days unless set; forever keeps all.",
    ),
  });
  return optional(
    z.union([truth, settings], "true, false, or a mapping whose keep is a span such as 90 days"),
    "Whether runs are recorded in schema _tstl of the target, and for how long.",
  );
}

/** The days that a `keep` stands for; null for `forever`. */
export function keptDays(keep: string): number | null {
  const [, count, unit] = KEPT.exec(keep.trim()) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * DAYS[unit.toLowerCase()]!;
}

/** Values may be templates, which are rendered when there is something to send; a number is then a text at first. */
const TEMPLATE = /\{\{/;

function numberOrTemplate(least: number, most: number) {
  const inRange = (value: number) => Number.isFinite(value) && value >= least && value <= most;
  const fits = (value: number | string) =>
    typeof value === "number"
      ? inRange(value)
      : TEMPLATE.test(value) || (value.trim() !== "" && inRange(Number(value)));
  return z
    .union([z.number(), text], `a number from ${least} to ${most}`)
    .check(z.refine(fits, `a number from ${least} to ${most}`));
}

const address = z
  .string()
  .check(z.refine((value) => TEMPLATE.test(value) || /^\S+@\S+$|<\S+@\S+>$/.test(value), "an e-mail address"));
const webAddress = z
  .string()
  .check(
    z.refine((value) => TEMPLATE.test(value) || /^https?:\/\/\S+$/i.test(value), "an address with http:// or https://"),
  );

const occasion = z.enum(["failure", "success", "recovery", "always", "never"]);
const OCCASION =
  "When a notice is sent: failure (also of tests), recovery, success, always or never; failure unless set.";

const common = () => ({
  name: optional(text, "How tstl calls the channel; its type unless set."),
  when: optional(
    z.union([occasion, z.array(occasion)], "one or more of failure, recovery, success, always, never"),
    OCCASION,
  ),
  timeout: optional(numberOrTemplate(1, 120), "Seconds after which sending is given up; 10 unless set."),
});

const email = () =>
  z.strictObject({
    type: described(z.literal("email"), "email."),
    ...common(),
    host: described(z.string(), "SMTP server."),
    port: optional(numberOrTemplate(1, 65535), "Port; 465 with tls: implicit, else 587."),
    tls: optional(
      z.enum(["starttls", "implicit", "opportunistic", "none"]),
      "starttls (the default) insists on it; implicit speaks TLS from the start; opportunistic takes what the server offers; none never encrypts.",
    ),
    tls_ca: optional(text, "File of the authority that signed the server's certificate."),
    user: optional(text, "User of the SMTP server."),
    password: optional(text, "Password: \"{{ env_var('TSTL_SMTP_PASSWORD') }}\"."),
    from: described(address, "Sender."),
    to: described(z.union([address, z.array(address)], "an e-mail address or a list of them"), "Recipients."),
    subject: optional(text, "Subject, with {project}, {target}, {command}, {status}, {run_id} filled in."),
  });

const webhook = () =>
  z.strictObject({
    type: described(z.literal("webhook"), "webhook."),
    ...common(),
    url: described(webAddress, "Address to post to: \"{{ env_var('TSTL_SLACK_WEBHOOK') }}\"."),
    format: optional(
      z.enum(["slack", "json"]),
      "slack (the default; Mattermost and others read it, too) or json, plain data.",
    ),
    headers: optional(z.record(text, text), "Further HTTP headers."),
  });

/** Commands of which notices can tell. */
const TOLD = ["build", "run", "test", "seed", "snapshot", "retry", "backfill", "source freshness"] as const;

const settings = () =>
  z.strictObject({
    when: optional(
      z.union([occasion, z.array(occasion)], "one or more of failure, recovery, success, always, never"),
      OCCASION,
    ),
    targets: optional(textOrList, "Only runs into these targets are told of; all unless set."),
    commands: optional(z.array(z.enum(TOLD)), "Only these commands are told of; all that write unless set."),
    log_url: optional(text, "Link to the log, with {run_id}, {target}, {command} and {env:NAME} filled in."),
    channels: described(
      z.array(z.discriminatedUnion("type", [email(), webhook()], "email or webhook")),
      "Where notices go.",
    ),
  });

/** `notifications:`, who is told how a run went. Made only where a file has the key: it is larger than all the others. */
export function notificationsKey() {
  return optional(z.lazy(settings), "Notices by e-mail and webhook of how runs went.");
}

/** `notifications:` once checked. */
export type NotificationsFile = NonNullable<z.infer<ReturnType<typeof notificationsKey>>>;
/** One of its channels. */
export type ChannelFile = NotificationsFile["channels"][number];
/** What a notice is sent on. */
export type Occasion = z.infer<typeof occasion>;

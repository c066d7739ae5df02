import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ChannelFile } from "../config/schema/operations-schema.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { Notice } from "./notice.ts";
import { noticeHtml, noticeText, noticeTitle } from "./notice-text.ts";

/** An e-mail channel. */
export type EmailChannel = Extract<ChannelFile, { type: "email" }>;

/**
 * Sends a notice by SMTP, as text and HTML. `directory` is where a relative path of a certificate starts. Throws
 * NOTIFY_FAILED, with what to do.
 */
export async function sendEmail(channel: EmailChannel, notice: Notice, directory: string): Promise<void> {
  const tls = channel.tls ?? "starttls";
  const port = Number(channel.port ?? (tls === "implicit" ? 465 : 587));
  const wait = Number(channel.timeout ?? 10) * 1000;
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    host: channel.host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    ...(channel.user ? { auth: { user: channel.user, pass: channel.password ?? "" } } : {}),
    ...(channel.tls_ca ? { tls: { ca: readCertificate(resolve(directory, channel.tls_ca)) } } : {}),
    connectionTimeout: wait,
    greetingTimeout: wait,
    socketTimeout: wait,
    // Nothing in a notice is to make nodemailer read files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sent = transport.sendMail({
    from: channel.from,
    to: channel.to,
    subject: subjectOf(channel, notice),
    text: noticeText(notice),
    html: noticeHtml(notice),
    headers: { "Auto-Submitted": "auto-generated", "X-Tstl-Run": notice.runId },
  });
  try {
    await withDeadline(sent, wait);
  } catch (error) {
    throw emailError(`${channel.host}:${port}`, error);
  } finally {
    transport.close();
  }
}

function subjectOf({ subject }: EmailChannel, notice: Notice): string {
  if (!subject) return noticeTitle(notice);
  const values: Record<string, string> = {
    project: notice.project,
    target: notice.target,
    command: notice.command,
    status: notice.kind,
    run_id: notice.runId,
  };
  return subject.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new TstlError("NOTIFY_FAILED", `the certificate ${file} cannot be read (${code})`, {
      hint: "correct tls_ca of the channel",
      cause,
    });
  }
}

/** A server that answers a word every few seconds would keep every other time limit waiting. */
function withDeadline<T>(work: Promise<T>, wait: number): Promise<T> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" })), wait);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Nodemailer's codes (nodemailer.com/errors) and those of sockets, with what to do. */
function emailError(server: string, cause: unknown): TstlError {
  const {
    code = "",
    message = String(cause),
    response,
  } = cause as { code?: string; message?: string; response?: string };
  const said = response ?? message.split("\n")[0]!;
  const fail = (what: string, hint: string) => new TstlError("NOTIFY_FAILED", what, { hint, cause });
  if (code === "EAUTH") return fail(`${server} refused the login: ${said}`, "check user and password of the channel");
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/.test(`${code} ${message}`)) {
    return fail(`no SMTP server answers at ${server}`, "start it, or correct host and port of the channel");
  }
  if (code === "EDNS" || /ENOTFOUND|EAI_AGAIN/.test(message)) {
    return fail(`the host of ${server} is not known`, "correct host of the channel, or check the network");
  }
  if (code === "ETIMEDOUT" || /timeout/i.test(message)) {
    return fail(`${server} did not answer in time`, "check port and firewall, or raise timeout of the channel");
  }
  if (code === "ETLS" || /certificate|self.signed|STARTTLS|wrong version number|SSL routines/i.test(message)) {
    return fail(`the secure connection to ${server} failed: ${said}`, "check tls and tls_ca of the channel");
  }
  if (code === "EENVELOPE")
    return fail(`${server} refused sender or recipients: ${said}`, "check from and to of the channel");
  return fail(`${server} did not take the mail: ${said}`, "check the settings of the channel");
}

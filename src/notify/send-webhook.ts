import { setTimeout as delay } from "node:timers/promises";
import type { ChannelFile } from "../config/schema/operations-schema.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { VERSION } from "../util/version.ts";
import type { Notice } from "./notice.ts";
import { noticeTitle } from "./notice-text.ts";
import { slackMessage } from "./slack.ts";

/** A webhook channel. */
export type WebhookChannel = Extract<ChannelFile, { type: "webhook" }>;

const ATTEMPTS = 2;
const PAUSE_MS = 1000;

/** Posts a notice, a second time where the server is busy. Throws NOTIFY_FAILED; the address, a secret, is not in it. */
export async function sendWebhook(channel: WebhookChannel, notice: Notice): Promise<void> {
  const body = JSON.stringify(
    channel.format === "json" ? { title: noticeTitle(notice), ...notice } : slackMessage(notice),
  );
  const wait = Number(channel.timeout ?? 10) * 1000;
  const signal = AbortSignal.timeout(wait);
  for (let attempt = 1; ; attempt++) {
    const response = await post(channel, body, signal);
    if (response.ok) return;
    const isBusy = response.status === 429 || response.status >= 500;
    if (isBusy && attempt < ATTEMPTS) {
      await delay(PAUSE_MS);
      continue;
    }
    const said = (await response.text().catch(() => "")).slice(0, 200).trim();
    throw new TstlError(
      "NOTIFY_FAILED",
      `${hostOf(channel)} answered ${response.status}${said === "" ? "" : ` (${said})`}`,
      {
        hint: isBusy ? "try again later with `tstl notify test`" : "check url of the channel: it may have been revoked",
      },
    );
  }
}

async function post(channel: WebhookChannel, body: string, signal: AbortSignal): Promise<Response> {
  const headers = { "content-type": "application/json", "user-agent": `tstl/${VERSION}`, ...channel.headers };
  try {
    return await fetch(channel.url, { method: "POST", headers, body, signal, redirect: "error" });
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string; message?: string } };
    const late = name === "TimeoutError" || name === "AbortError";
    const why = late ? "did not answer in time" : `cannot be reached (${cause?.code ?? cause?.message ?? name})`;
    throw new TstlError("NOTIFY_FAILED", `${hostOf(channel)} ${why}`, {
      hint: late ? "raise timeout of the channel" : "check url of the channel and the network",
      cause: error,
    });
  }
}

const hostOf = ({ url }: WebhookChannel) => new URL(url).host;

import type { ChannelFile, NotificationsFile, Occasion } from "../config/schema/operations-schema.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { Notice } from "./notice.ts";

/** How a notice went to one channel. */
export interface Delivery {
  /** `on-call (email)`. */
  channel: string;
  /** Why it was not sent; null where it was. */
  error: TstlError | null;
}

/** The channels that want a notice; a sample goes to all of them, whatever else is said. */
export function channelsFor(
  { channels, when, targets, commands }: NotificationsFile,
  { kind, target, command }: Pick<Notice, "kind" | "target" | "command">,
): ChannelFile[] {
  if (kind === "sample") return channels;
  const wantedTargets = targets === null || targets === undefined ? null : [targets].flat();
  if (wantedTargets !== null && !wantedTargets.includes(target)) return [];
  if (commands && !(commands as readonly string[]).includes(command)) return [];
  return channels.filter((channel) =>
    [channel.when ?? when ?? "failure"].flat().some((occasion) => isOn(occasion, kind)),
  );
}

function isOn(occasion: Occasion, kind: Notice["kind"]): boolean {
  if (occasion === "always") return true;
  return occasion === kind || (occasion === "success" && kind === "recovery");
}

/** Sends a notice to channels, to all of them at the same time; never throws. */
export async function sendNotices(
  channels: readonly ChannelFile[],
  notice: Notice,
  directory: string,
): Promise<Delivery[]> {
  return Promise.all(
    channels.map(async (channel) => {
      const name = channelName(channel);
      try {
        await send(channel, notice, directory);
        return { channel: name, error: null };
      } catch (error) {
        return { channel: name, error: asFailure(error) };
      }
    }),
  );
}

/** How a channel is called in what tstl says. */
export function channelName({ name, type }: Pick<ChannelFile, "name" | "type">): string {
  return name ? `${name} (${type})` : type;
}

async function send(channel: ChannelFile, notice: Notice, directory: string): Promise<void> {
  if (channel.type === "email") {
    const { sendEmail } = await import("./send-email.ts");
    return sendEmail(channel, notice, directory);
  }
  const { sendWebhook } = await import("./send-webhook.ts");
  return sendWebhook(channel, notice);
}

function asFailure(error: unknown): TstlError {
  if (error instanceof TstlError) return error;
  return new TstlError("NOTIFY_FAILED", error instanceof Error ? error.message : String(error), { cause: error });
}

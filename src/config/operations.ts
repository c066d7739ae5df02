import { type TstlError, throwGathered } from "../errors/tstl-error.ts";
import type { ParsedYaml } from "../util/yaml.ts";
import type { HistoryConfig, NotificationConfig } from "./config.ts";
import { type ConfigRenderer, renderValues } from "./files/render-values.ts";
import { checkSchema } from "./schema/check-schema.ts";
import { type ChannelFile, keptDays, type NotificationsFile, notificationsKey } from "./schema/operations-schema.ts";
import type { TstlConfigFile } from "./schema/tstl-config-schema.ts";

const DEFAULT_DAYS = 90;

/**
 * What becomes of the record of a run. A flag or variable is stronger than the file; a dbt project, whose authors have
 * not asked for a schema of tstl's, has none unless one of them says so.
 */
export function historyConfig(
  kind: "tstl" | "dbt",
  written: TstlConfigFile["history"],
  flag: boolean | null,
): HistoryConfig {
  const settings = typeof written === "object" && written !== null ? written : {};
  const enabled = flag ?? (kind === "tstl" && written !== false);
  const { keep } = settings;
  return { enabled, keepDays: keep === null || keep === undefined ? DEFAULT_DAYS : keptDays(keep) };
}

/** Notifications of a checked file; `renderer` may read secrets. */
export function notificationConfig(
  written: NotificationsFile | null,
  placeOf: ParsedYaml["placeOf"],
  renderer: ConfigRenderer,
): NotificationConfig | null {
  if (written === null) return null;
  return {
    written,
    async resolve() {
      const faults: TstlError[] = [];
      const below: ParsedYaml["placeOf"] = (path, part) => placeOf(["notifications", ...path], part);
      const rendered = (await renderValues(written, renderer, below, faults)) as NotificationsFile;
      throwGathered(faults);
      // Faults are to have the places that channels have in the file.
      const value = { ...rendered, channels: rendered.channels.map((each) => (isOff(each) ? NOBODY : each)) };
      const checked = checkSchema(notificationsKey(), { value, placeOf: below });
      throwGathered(checked.faults);
      const off = rendered.channels.filter(isOff);
      const settings = { ...rendered, channels: rendered.channels.filter((each) => !isOff(each)) };
      return { settings, secrets: secretsOf(settings), off };
    },
  };
}

/** Stands in for a channel that is off. */
const NOBODY: ChannelFile = { type: "webhook", url: "https://localhost" };

/** `url: "{{ env_var('TSTL_SLACK_WEBHOOK', '') }}"` leaves it to the environment whether there is such a channel. */
function isOff(channel: ChannelFile): boolean {
  return (channel.type === "email" ? channel.host : channel.url).trim() === "";
}

/** Passwords, and the addresses of webhooks, with which anybody could post. */
function secretsOf({ channels }: NotificationsFile): string[] {
  const secrets = channels.flatMap((channel) => {
    if (channel.type === "email") return [channel.password];
    return [channel.url, new URL(channel.url).pathname, ...Object.values(channel.headers ?? {})];
  });
  return secrets.filter((secret): secret is string => typeof secret === "string" && secret.length >= 6);
}

import type { Notice } from "./notice.ts";
import { noticeFacts, noticeTitle, skippedText } from "./notice-text.ts";

/** Slack's limits (docs.slack.dev/reference/block-kit/blocks): a section's text, and the fields of one section. */
const LONGEST_SECTION = 3000;
const MOST_FIELDS = 10;
const MOST_FAILURES = 5;

const SIGNS: Record<Notice["kind"], string> = {
  failure: ":red_circle:",
  recovery: ":large_green_circle:",
  success: ":large_green_circle:",
  cancelled: ":large_yellow_circle:",
  sample: ":large_blue_circle:",
};

/**
 * The body of an incoming webhook of Slack. `text` is what notifications show, and what Mattermost, Discord's
 * Slack-compatible address and others print who know no blocks.
 */
export function slackMessage(notice: Notice): Record<string, unknown> {
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text: cut(text) } });
  const fields = noticeFacts(notice).map(([key, value]) => ({
    type: "mrkdwn",
    text: cut(`*${key}*\n${escaped(value)}`, 2000),
  }));
  const failures = notice.failures.slice(0, MOST_FAILURES);
  const more = notice.failures.length - failures.length + notice.moreFailures;
  const skipped = skippedText(notice);
  const title = `${SIGNS[notice.kind]} ${escaped(noticeTitle(notice))}`;
  const first = notice.failures[0];
  return {
    text: first === undefined ? title : `${title}\n${cut(escaped(first.message), 500)}\n${escaped(notice.log)}`,
    blocks: [
      section(`*${title}*`),
      { type: "section", fields: fields.slice(0, MOST_FIELDS) },
      ...failures.map(({ title: what, place, message }) => {
        const where = place === null ? "" : `  \`${escaped(place)}\``;
        return section(`*${escaped(what)}*${where}\n\`\`\`${cut(escaped(message), 2400)}\`\`\``);
      }),
      ...(more > 0 ? [section(`… and ${more} more that failed`)] : []),
      ...(skipped === null ? [] : [section(`*Skipped:* ${escaped(skipped)}`)]),
    ],
  };
}

function cut(text: string, longest = LONGEST_SECTION): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 2)} …`;
}

/** The three characters that mean something to Slack; a mention such as `<!channel>` cannot be smuggled in. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

import type { Notice, NoticeFailure } from "./notice.ts";

const WORDS: Record<Notice["kind"], string> = {
  failure: "failed",
  recovery: "works again",
  success: "succeeded",
  cancelled: "was cancelled",
  sample: "test of notifications",
};

/** One line: `[shop/prod] tstl build failed: fct_revenue and 2 more`. */
export function noticeTitle(notice: Notice): string {
  const { kind, project, target, command, failures, moreFailures } = notice;
  const [first] = failures;
  const more = failures.length - 1 + moreFailures;
  const cause =
    kind !== "failure" || first === undefined ? "" : `: ${first.title}${more > 0 ? ` and ${more} more` : ""}`;
  return `[${project}/${target}] tstl ${command} ${WORDS[kind]}${cause}`;
}

/** What is worth knowing of the run, as pairs of a word and its value. */
export function noticeFacts(notice: Notice): [string, string][] {
  const { counts, host, gitCommit } = notice;
  const parts = [`${counts.succeeded} of ${counts.total} nodes succeeded`];
  if (counts.failed > 0) parts.push(`${counts.failed} failed`);
  if (counts.warned > 0) parts.push(`${counts.warned} warned`);
  if (counts.skipped > 0) parts.push(`${counts.skipped} skipped`);
  return [
    ["Project", notice.project],
    ["Target", notice.target],
    ["Command", notice.invocation],
    ["Result", counts.total === 0 ? "no node was run" : parts.join(", ")],
    ["Time", `${notice.finishedAt.slice(0, 19).replace("T", " ")} UTC, after ${notice.duration}`],
    ...(host === null ? [] : [["Host", host] as [string, string]]),
    ...(gitCommit === null ? [] : [["Commit", gitCommit.slice(0, 12)] as [string, string]]),
    ["Run", notice.runId],
    ["Log", notice.log],
  ];
}

/** `a, b, c and 3 more`; null for none. */
export function skippedText({ skipped, moreSkipped }: Notice): string | null {
  if (skipped.length === 0) return null;
  return `${skipped.join(", ")}${moreSkipped > 0 ? ` and ${moreSkipped} more` : ""}`;
}

/** The notice as plain text. */
export function noticeText(notice: Notice): string {
  const facts = noticeFacts(notice).map(([key, value]) => `${`${key}:`.padEnd(9)} ${value}`);
  const failures = notice.failures.map((failure) => {
    return [`${failure.title}${aside(failure)}`, ...failure.message.split("\n").map((line) => `    ${line}`)].join(
      "\n",
    );
  });
  const skipped = skippedText(notice);
  return [
    noticeTitle(notice),
    "",
    ...facts,
    ...failures.flatMap((text) => ["", text]),
    ...(notice.moreFailures > 0 ? ["", `… and ${notice.moreFailures} more that failed`] : []),
    ...(skipped === null ? [] : ["", `Skipped: ${skipped}`]),
    "",
  ].join("\n");
}

function aside({ place, at }: NoticeFailure): string {
  const parts = [place, at === null ? null : `at ${at.slice(11, 19)} UTC`].filter((part) => part !== null);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

const COLOURS: Record<Notice["kind"], string> = {
  failure: "#b42318",
  recovery: "#067647",
  success: "#067647",
  cancelled: "#b54708",
  sample: "#175cd3",
};

/** The notice as HTML, with all styles inline, as mail programs want them. */
export function noticeHtml(notice: Notice): string {
  const cell = "padding:3px 12px 3px 0;vertical-align:top";
  const facts = noticeFacts(notice).map(
    ([key, value]) => `<tr><td style="${cell};color:#667085">${key}</td><td style="${cell}">${linked(value)}</td></tr>`,
  );
  const failures = notice.failures.map(
    (failure) =>
      `<p style="margin:16px 0 4px"><strong>${escaped(failure.title)}</strong><span style="color:#667085">${escaped(aside(failure))}</span></p>` +
      `<pre style="margin:0;padding:10px 12px;background:#f2f4f7;border-radius:6px;white-space:pre-wrap;font:13px/1.45 ui-monospace,Menlo,Consolas,monospace">${escaped(failure.message)}</pre>`,
  );
  const skipped = skippedText(notice);
  return [
    '<!doctype html><html><body style="margin:0;padding:20px;font:14px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:#101828">',
    `<div style="max-width:680px;border-left:4px solid ${COLOURS[notice.kind]};padding-left:16px">`,
    `<h2 style="margin:0 0 12px;font-size:18px;color:${COLOURS[notice.kind]}">${escaped(noticeTitle(notice))}</h2>`,
    `<table style="border-collapse:collapse;font-size:14px">${facts.join("")}</table>`,
    ...failures,
    notice.moreFailures > 0 ? `<p>… and ${notice.moreFailures} more that failed</p>` : "",
    skipped === null ? "" : `<p style="color:#667085"><strong>Skipped:</strong> ${escaped(skipped)}</p>`,
    "</div></body></html>",
  ].join("\n");
}

const linked = (text: string) =>
  /^https?:\/\/\S+$/.test(text) ? `<a href="${escaped(text)}">${escaped(text)}</a>` : escaped(text);

function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}

import type { SiteNode, SiteStatus } from "../../src/docs/site-data.ts";
import { ago, rowCount } from "./format.ts";
import type { Card, Tone } from "./scene.ts";

const TONES: Record<SiteStatus, Tone> = {
  pass: "good",
  success: "good",
  warn: "warn",
  fail: "bad",
  error: "bad",
  skipped: "warn",
};
const ORDER: Tone[] = ["muted", "good", "warn", "bad"];

/** The worst that is known of a node: its run, its tests, its freshness. */
export function toneOf(node: SiteNode): Tone {
  const [pass = 0, warn = 0, fail = 0] = node.tests ?? [];
  const tones: Tone[] = [fail > 0 ? "bad" : warn > 0 ? "warn" : pass > 0 ? "good" : "muted"];
  if (node.run !== undefined) tones.push(TONES[node.run.status]);
  if (node.freshness !== undefined) tones.push(TONES[node.freshness.status]);
  return tones.reduce((worst, tone) => (ORDER.indexOf(tone) > ORDER.indexOf(worst) ? tone : worst));
}

/** What is known of a node in as few words as a card has room for. */
export function badgesOf(node: SiteNode, now: number): Card["badges"] {
  const badges: Card["badges"] = [];
  const isBroken = node.run !== undefined && TONES[node.run.status] !== "good";
  if (isBroken) badges.push({ text: node.run!.status, tone: TONES[node.run!.status] });
  if (node.freshness !== undefined) {
    const { status, loadedAt } = node.freshness;
    const age = loadedAt === undefined ? status : ago(loadedAt, now);
    badges.push({ text: status === "pass" ? `fresh ${age}` : `stale ${age}`, tone: TONES[status] });
  } else if (node.run?.at !== undefined && !isBroken) {
    badges.push({ text: ago(node.run.at, now), tone: "muted" });
  }
  const [pass, warn, fail] = node.tests ?? [0, 0, 0, 0];
  if (fail > 0) badges.push({ text: `✗ ${fail}`, tone: "bad" });
  if (warn > 0) badges.push({ text: `! ${warn}`, tone: "warn" });
  if (pass > 0 && fail === 0) badges.push({ text: `✓ ${pass}`, tone: "good" });
  return badges;
}

/** The same in full sentences, for the panel and for those who listen. */
export function statusInWords(node: SiteNode, now: number): string[] {
  const words: string[] = [];
  if (node.run !== undefined) {
    const when = node.run.at === undefined ? "" : ` ${ago(node.run.at, now)}`;
    words.push(`${TONES[node.run.status] === "good" ? "built" : node.run.status}${when}`);
  }
  if (node.rows !== undefined) words.push(rowCount(node.rows));
  const [pass, warn, fail, none] = node.tests ?? [0, 0, 0, 0];
  const tests = [
    fail > 0 && `${fail} failed`,
    warn > 0 && `${warn} warned`,
    pass > 0 && `${pass} passed`,
    none > 0 && `${none} not run`,
  ].filter(Boolean);
  if (tests.length > 0) words.push(`tests: ${tests.join(", ")}`);
  if (node.freshness !== undefined) {
    const { status, loadedAt } = node.freshness;
    words.push(`freshness: ${status}${loadedAt === undefined ? "" : `, loaded ${ago(loadedAt, now)}`}`);
  }
  return words;
}

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";

/** What takes too long to be measured each time: figures with the day and the commands that gave them. */
const measuredByHand = new URL("reference-at-scale.md", import.meta.url);

/**
 * The page of the benchmarks.
 * @param {{ rows: import("./row.mjs").Row[], skipped: string[], versions: string[], minutes: number, load: number }} results
 * @returns {string} Markdown
 */
export function renderReport({ rows, skipped, versions, minutes, load }) {
  const processors = cpus();
  const machine = `${processors.length} cores (${processors[0]?.model.trim() ?? "unknown"}), ${gibibytes(totalmem())} GiB`;
  return [
    "# Benchmarks",
    "",
    "What `npm run bench` measured: CPU seconds are user and system of the whole process tree (without the server's),",
    "memory is the peak of the largest process, and each figure is the median of its runs. Ratios are of one session on",
    "one machine: read them rather than the seconds.",
    "",
    `${new Date().toISOString().slice(0, 10)}, ${machine}, ${platform()} ${release()}, load ${load.toFixed(1)} at the start, ${minutes.toFixed(0)} minutes. ${versions.join(", ")}.`,
    "",
    "| | tstl: CPU s | wall s | MiB | n | dbt: CPU s | wall s | MiB | n | dbt / tstl, CPU | promised | kept |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---|",
    ...rows.map(renderRow),
    "",
    ...(skipped.length > 0 ? ["Not measured:", "", ...skipped.map((text) => `- ${text}`), ""] : []),
    readFileSync(measuredByHand, "utf8"),
  ].join("\n");
}

function renderRow({ what, ours, theirs, checks }) {
  const ratio = theirs ? `${(theirs.cpu / ours.cpu).toFixed(1)}x` : "";
  const cells = [what, ...figures(ours), ...figures(theirs), ratio];
  return `| ${cells.join(" | ")} | ${checks.map(({ text }) => text).join("; ")} | ${checks.map(verdict).join("; ")} |`;
}

function figures(figure) {
  if (!figure) return ["", "", "", ""];
  return [figure.cpu.toFixed(2), figure.wall.toFixed(2), figure.memory.toFixed(0), String(figure.runs)];
}

function verdict({ kept }) {
  if (kept === undefined) return "?";
  return kept ? "yes" : "**no**";
}

function gibibytes(bytes) {
  return (bytes / 2 ** 30).toFixed(0);
}

/** The first line that a command prints, or undefined where there is no such command. */
export function firstLine(command, ...args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .split("\n")[0]
      .trim();
  } catch {
    return undefined;
  }
}

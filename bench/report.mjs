import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";

/** What takes too long to be measured each time: figures with the day and the commands that gave them. */
const measuredByHand = new URL("reference-at-scale.md", import.meta.url);

/**
 * The page of the benchmarks.
 * @param {{ rows: (import("./row.mjs").Row | import("./row.mjs").ToolsRow)[], skipped: string[], versions: string[], minutes: number, load: number }} results
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
    ...rows.filter(({ tools }) => tools === undefined).map(renderRow),
    "",
    ...renderTools(rows.filter(({ tools }) => tools !== undefined)),
    ...(skipped.length > 0 ? ["Not measured:", "", ...skipped.map((text) => `- ${text}`), ""] : []),
    readFileSync(measuredByHand, "utf8"),
  ].join("\n");
}

/** The documentation and the lineage of columns, beside those who make the same. */
function renderTools(rows) {
  if (rows.length === 0) return [];
  return [
    "## The documentation site and the lineage of columns",
    "",
    "Beside `dbt docs` and dbt-colibri, on the same project, with the same database and the same Chromium, which draws in",
    "software. The *first view* is the time from the start of the navigation to the frame that shows it, in a browser that",
    "has never seen the site: ours and dbt's are the overview and the tree of the project, colibri's one model in its graph.",
    "A *search* is the time from the event of the field to the frame that shows what was found, for each text the median of",
    "three; the texts are beginnings, words of thousands of nodes, several words, typing errors and what is nowhere. The",
    "data are `target/docs/data` of ours, manifest.json and catalog.json of dbt's, and colibri's page. Lineage is a whole",
    "command of ours, which reads the project and needs no warehouse; colibri is given what `dbt docs generate` has made,",
    "and that is not counted.",
    "",
    "| | tstl | dbt docs | dbt-colibri | promised | kept |",
    "|---|---:|---:|---:|---|---|",
    ...rows.map(
      ({ what, tools, checks }) =>
        `| ${[what, tools.tstl, tools.dbt, tools.colibri].map((text) => text ?? "").join(" | ")} | ${checks.map(({ text }) => text).join("; ")} | ${checks.map(verdict).join("; ")} |`,
    ),
    "",
  ];
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

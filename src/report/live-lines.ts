import type { NodeResult } from "../execute/result.ts";
import type { GraphNode } from "../manifest/node.ts";
import { shortDuration } from "./plural.ts";
import type { Style } from "./style.ts";
import { padEnd, padStart, truncate, widthOf } from "./width.ts";

/** A node that is being worked on. */
export interface RunningNode {
  node: GraphNode;
  /** Milliseconds, on the clock of `drawFrame`'s `now`. */
  since: number;
}

/** What the live view shows of a run at one moment. */
export interface Progress {
  running: readonly RunningNode[];
  done: number;
  total: number;
  failed: number;
  warned: number;
  skipped: number;
  /** Milliseconds. */
  since: number;
  cancelling: boolean;
  /** Work that is not the nodes' own: what is done, and how far it has come. */
  work: string | null;
}

const KIND_WIDTH = 12;
const TIME_WIDTH = 7;
// Beyond this the eye loses the line between a name and its time.
const WIDEST = 110;
const BAR_WIDTH = 24;

/** One line about a finished node, cut to the terminal: `✓ table  marts.dim_users   SELECT 100   0.05s`. */
export function finishedLine(result: NodeResult, style: Style, columns: number): string {
  const { symbol, status } = outcomeOf(result, style);
  const time = result.status === "skipped" ? "" : shortDuration(result.executionTime);
  return row(symbol, result.node, status, time, style, columns);
}

/** The block that is redrawn: running nodes, then a bar with counts. */
export function drawFrame(
  progress: Progress,
  style: Style,
  size: { columns: number; rows: number },
  now: number,
): string {
  const room = Math.max(1, Math.min(12, size.rows - 4));
  const shown = progress.running.slice(0, room);
  const { spinner } = style.symbols;
  const turn = spinner[Math.floor(now / 100) % spinner.length] ?? "";
  const lines = shown.map(({ node, since }) => {
    return row(style.cyan(turn), node, "", seconds(now - since), style, size.columns);
  });
  // Until the first node starts, the database is opened and asked what it has.
  if (progress.work !== null)
    lines.push(truncate(`  ${style.cyan(turn)} ${progress.work}`, size.columns - 1, style.symbols.ellipsis));
  else if (progress.done === 0 && shown.length === 0)
    lines.push(`  ${style.cyan(turn)} ${style.dim("opening the database")}`);
  const more = progress.running.length - shown.length;
  if (more > 0) lines.push(style.dim(`  ${style.symbols.ellipsis} and ${more} more`));
  if (progress.work === null || progress.total > 0) lines.push(barLine(progress, style, size.columns, now));
  return lines.join("\n");
}

function row(symbol: string, node: GraphNode, status: string, time: string, style: Style, columns: number): string {
  const width = Math.min(columns - 1, WIDEST);
  const kindWidth = width >= 60 ? KIND_WIDTH : 0;
  const statusRoom = width - 4 - kindWidth - TIME_WIDTH - 20;
  const shownStatus = widthOf(status) <= statusRoom ? status : "";
  const nameRoom = Math.max(4, width - 4 - kindWidth - TIME_WIDTH - (shownStatus ? widthOf(shownStatus) + 2 : 0));
  const kind = kindWidth > 0 ? style.dim(padEnd(kindOf(node), kindWidth)) : "";
  const name = padEnd(truncate(nameOf(node), nameRoom, style.symbols.ellipsis), nameRoom);
  return `  ${symbol} ${kind}${name}${shownStatus ? `  ${shownStatus}` : ""}${style.dim(padStart(time, TIME_WIDTH))}`;
}

function kindOf(node: GraphNode): string {
  if (node.resource_type === "operation") return "hook";
  if (node.resource_type !== "model") return node.resource_type;
  return truncate(node.config.materialized.replaceAll("_", " "), KIND_WIDTH - 1, "");
}

function nameOf(node: GraphNode): string {
  switch (node.resource_type) {
    case "model":
    case "seed":
    case "snapshot":
      return `${node.schema}.${node.alias}`;
    case "source":
      return `${node.source_name}.${node.name}`;
    default:
      return node.name;
  }
}

function outcomeOf(result: NodeResult, style: Style): { symbol: string; status: string } {
  const { symbols } = style;
  const count = result.failures === null ? "" : ` ${result.failures}`;
  switch (result.status) {
    case "success":
      return { symbol: style.green(symbols.ok), status: style.dim(result.message ?? "") };
    case "pass":
      return { symbol: style.green(symbols.ok), status: style.dim("PASS") };
    case "warn":
      return { symbol: style.yellow(symbols.warned), status: style.yellow(`WARN${count}`) };
    case "fail":
      return { symbol: style.red(symbols.failed), status: style.red(`FAIL${count}`) };
    case "skipped":
      return { symbol: style.yellow(symbols.skipped), status: style.yellow("SKIP") };
    case "no-op":
      return { symbol: style.dim(symbols.skipped), status: style.dim("NO-OP") };
    case "partial success":
      return { symbol: style.yellow(symbols.warned), status: style.yellow("PARTIAL") };
    default:
      return { symbol: style.red(symbols.failed), status: style.red("ERROR") };
  }
}

function barLine(progress: Progress, style: Style, columns: number, now: number): string {
  const { done, total } = progress;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const parts = [`${done}/${total}`, `${Math.floor(share * 100)}%`, seconds(now - progress.since)];
  if (progress.failed > 0) parts.push(style.red(`${progress.failed} failed`));
  if (progress.warned > 0) parts.push(style.yellow(`${progress.warned} warned`));
  if (progress.skipped > 0) parts.push(style.yellow(`${progress.skipped} skipped`));
  if (progress.cancelling) parts.push(style.yellow(`cancelling${style.symbols.ellipsis}`));
  const width = Math.min(BAR_WIDTH, columns - 1 - 4 - widthOf(parts.slice(0, 3).join("  ")));
  let line = "  ";
  if (width >= 6) {
    const full = Math.round(share * width);
    const color = progress.failed > 0 ? style.red : style.green;
    line += `${color(style.symbols.barFull.repeat(full))}${style.dim(style.symbols.barEmpty.repeat(width - full))}  `;
  }
  for (const [index, part] of parts.entries()) {
    const next = `${index === 0 ? "" : "  "}${part}`;
    if (widthOf(line) + widthOf(next) > columns - 1) break;
    line += next;
  }
  return line;
}

function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  return value < 60 ? `${value.toFixed(1)}s` : shortDuration(value);
}

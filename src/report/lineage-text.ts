import type { InheritedTest } from "../lineage/inherited-tests.ts";
import type {
  ColumnId,
  EdgeLabel,
  LineageIndex,
  LineageNode,
  LinePlace,
  ProjectLineage,
} from "../lineage/project-lineage.ts";
import type { CodeAt } from "../lineage/source-code.ts";
import type { Direction, Trace } from "../lineage/trace.ts";
import { countOf } from "./plural.ts";
import type { Style } from "./style.ts";
import { padEnd, truncate, widthOf } from "./width.ts";
import { wrapText } from "./wrap.ts";

/** How lineage is set. */
export interface LineageLook {
  style: Style;
  /** Whether the terminal knows lines that make a tree. */
  unicode: boolean;
  /** Columns of the terminal, where long lists are broken; without end in a pipe. */
  width: number;
  /** The code of a place. */
  code: CodeAt;
}

/** A tree and which way it goes. */
export interface ShownTrace {
  direction: Direction;
  trace: Trace;
}

/** As many places of one thing as are listed. */
const PLACES = 5;

const BRANCHES = { last: "└─ ", other: "├─ ", below: "│  ", none: "   " };
const ASCII_BRANCHES = { last: "`- ", other: "|- ", below: "|  ", none: "   " };

/** One column: the trees of what it comes from and goes into, what chooses its rows, and what is not understood. */
export function columnText(
  index: LineageIndex,
  column: ColumnId,
  traces: readonly ShownTrace[],
  look: LineageLook,
): string {
  const parts = traces.map(({ direction, trace }) => treeText(index, trace, direction, look));
  const { rows } = index.nodes.get(column.node)!;
  const isUpstream = traces.some(({ direction }) => direction === "upstream");
  if (rows.length > 0 && isUpstream) parts.push(...rowsText(index, "its rows are chosen by", rows, look));
  if (isUpstream) parts.push(...heldText(index.column(column)?.holds ?? [], look));
  return [...parts, ...unclearText(index, nodesIn(traces), look)].join("\n");
}

/** A node: each of its columns with what it comes from, or goes into; one step is a table, more are trees. */
export function nodeText(
  index: LineageIndex,
  node: LineageNode,
  traces: readonly ShownTrace[],
  look: LineageLook,
): string {
  const { style } = look;
  const head = `${style.bold(node.name)} ${style.dim(`${node.type}, ${node.file}`)}`;
  const isFlat = traces.every(({ trace }) => trace.children.every(({ children }) => children.length === 0));
  const trees = isFlat
    ? stepsText(index, traces, look)
    : traces.map(({ direction, trace }) => treeText(index, trace, direction, look, true));
  const chosen = node.rows.length === 0 ? [] : rowsText(index, "rows are chosen by", node.rows, look);
  const open = node.complete
    ? []
    : [
        style.yellow(
          `there may be more columns: ${node.type === "source" ? "`tstl sources sync` asks the database for them" : "not all columns of what it reads are known"}`,
        ),
      ];
  return [head, ...trees, ...chosen, ...open, ...unclearText(index, [node.id], look)].join("\n");
}

/** How much of a project is understood. */
export function overviewText({ nodes }: ProjectLineage, look: LineageLook): string {
  const { style } = look;
  const count = (type: LineageNode["type"]) => nodes.filter((node) => node.type === type).length;
  const kinds = (["source", "seed", "model", "snapshot"] as const).filter((type) => count(type) > 0);
  const columns = nodes.reduce((sum, node) => sum + node.columns.length, 0);
  const edges = nodes.reduce((sum, node) => sum + node.columns.reduce((n, { sources }) => n + sources.length, 0), 0);
  const index = new Map(nodes.map((node) => [node.id, node]));
  const unclear = nodes.filter((node) => node.fault !== undefined || node.unclear.length > 0).map(({ id }) => id);
  const lines = [
    `${kinds.map((type) => countOf(count(type), type)).join(", ")}: ${countOf(columns, "column")}, ${countOf(edges, "edge")} between them`,
    ...unclearText({ nodes: index }, unclear, look),
  ];
  if (unclear.length === 0) lines.push(style.green(`${style.symbols.ok} all SQL is understood`));
  lines.push(style.dim("`tstl lineage NODE` shows the columns of a node, `tstl lineage NODE.COLUMN` the way of one"));
  return lines.join("\n");
}

/** A line for each column: its name, what it comes from or goes into in one step, and what holds of it. */
function stepsText(index: LineageIndex, traces: readonly ShownTrace[], { style, width }: LineageLook): string[] {
  const longest = Math.max(0, ...traces.map(({ trace }) => widthOf(trace.column)));
  return traces.flatMap(({ direction, trace }) => {
    const steps = new Map<EdgeLabel, string[]>();
    for (const { edge, ...child } of trace.children) {
      steps.set(edge!, [...(steps.get(edge!) ?? []), nameOf(index, child)]);
    }
    const told = [...steps].map(([edge, names]) => `${edgeText(edge, direction, style)} ${names.join(", ")}`);
    const end = direction === "upstream" && told.length === 0 ? endOf(index, trace) : null;
    const held = direction === "upstream" ? (index.column(trace)?.holds ?? []).map(testText) : [];
    const words = [...told, ...(end === null ? [] : [end]), ...(held.length > 0 ? [`holds: ${held.join(", ")}`] : [])];
    const lead = `  ${padEnd(trace.column, longest)}  `;
    const [first = "", ...more] = wrapText(words.join("; "), Math.max(width - widthOf(lead), 30));
    return [`${lead}${first}`.trimEnd(), ...more.map((line) => " ".repeat(widthOf(lead)) + line)];
  });
}

function rowsText(
  index: LineageIndex,
  title: string,
  rows: readonly ColumnId[],
  { style, width }: LineageLook,
): string[] {
  const text = `${title} ${rows.map((each) => nameOf(index, each)).join(", ")}`;
  return wrapText(text, Math.max(width - 2, 30)).map((line, i) => style.dim(i === 0 ? line : `  ${line}`));
}

/** Tests that hold without being there, and why. */
function heldText(holds: readonly InheritedTest[], { style }: LineageLook): string[] {
  return holds.map((held) => {
    const since = held.by.length === 0 ? "by its SQL" : `since ${held.by.map(testName).join(" and ")} holds`;
    return `${style.green(style.symbols.ok)} ${testText(held)} ${style.dim(`holds without a test of its own, ${since}`)}`;
  });
}

function testText({ test, values, to, field }: InheritedTest): string {
  if (test === "accepted_values") return `accepted_values (${(values ?? []).map(String).join(", ")})`;
  return test === "relationships" ? `relationships (${to?.split(".").slice(2).join(".")}.${field})` : test;
}

/** The name of a test in its unique_id, which ends in a hash. */
const testName = (id: string) => id.split(".").slice(2, -1).join(".");

function treeText(index: LineageIndex, root: Trace, direction: Direction, look: LineageLook, brief = false): string {
  const { style, unicode } = look;
  const branches = unicode ? BRANCHES : ASCII_BRANCHES;
  const lines: string[] = [];
  const show = (trace: Trace, lead: string, below: string): void => {
    const column = index.column(trace);
    const label = trace.edge === null ? "" : `${edgeText(trace.edge, direction, style)} `;
    const name = trace.edge === null ? style.bold(rootName(index, trace, brief)) : nameOf(index, trace);
    const more = trace.repeated ? " (as above)" : trace.cut && !brief ? ` ${style.symbols.ellipsis}` : "";
    const file = brief && trace.edge === null ? lineText(column?.at) : placeText(index, trace);
    const remark = trace.edge === null || !brief ? `${more}  ${file}` : more;
    lines.push(`${style.dim(lead)}${label}${name}${style.dim(remark.trimEnd())}`);
    const code = direction === "upstream" ? computingCode(index, trace, look, below) : null;
    if (code !== null) lines.push(style.dim(code));
    for (const [i, child] of trace.children.entries()) {
      const last = i === trace.children.length - 1;
      show(child, below + (last ? branches.last : branches.other), below + (last ? branches.none : branches.below));
    }
    if (direction === "downstream" && trace.edge === null && trace.children.length === 0 && !trace.cut) {
      lines.push(style.dim(`${below}${branches.last}goes into no column of another node`));
    }
    if (direction === "upstream" && trace.children.length === 0 && !trace.repeated && !trace.cut) {
      const end = endOf(index, trace);
      if (end !== null) lines.push(style.dim(`${below}${branches.last}${end}`));
    }
  };
  show(root, "", brief ? "  " : "");
  return lines.join("\n");
}

/** How a column is computed from those below it, on a line of its own; null where it is taken as it is. */
function computingCode(index: LineageIndex, trace: Trace, { code, unicode, width, style }: LineageLook, lead: string) {
  const { at } = index.column(trace) ?? {};
  const isComputed = trace.children.some(({ edge }) => edge === "transformed" || edge === "aggregated");
  const text = at && isComputed ? code(index.nodes.get(trace.node)!, at) : null;
  if (text === null) return null;
  const line = `${lead}${(unicode ? BRANCHES : ASCII_BRANCHES).below}${unicode ? text : text.replace(/…$/, "...")}`;
  return truncate(line, width, style.symbols.ellipsis);
}

/** What stands where no column does: the file that fills a column, or that nothing does. */
function endOf(index: LineageIndex, { node, column }: Trace): string | null {
  const { type, unclear, fault } = index.nodes.get(node)!;
  const { origin } = index.column({ node, column }) ?? {};
  if (origin !== undefined) return `filled from ${origin}`.replace("filled from written", "written");
  if (type === "source" || type === "seed") return null;
  if (type === "snapshot" && unclear.length === 0 && fault === undefined) return "written by the snapshot";
  return unclear.length > 0 || fault !== undefined
    ? "not understood, see below"
    : "made in the SQL itself, of no column";
}

function rootName(index: LineageIndex, id: ColumnId, brief: boolean): string {
  return brief ? `  ${id.column}` : nameOf(index, id);
}

const nameOf = (index: LineageIndex, { node, column }: ColumnId) => `${index.nodes.get(node)!.name}.${column}`;

function placeText(index: LineageIndex, { node, column }: ColumnId): string {
  return index.nodes.get(node)!.file + lineText(index.column({ node, column })?.at);
}

const lineText = (at: LinePlace | undefined) => (at === undefined ? "" : `:${at[0]}`);

const UP: Record<EdgeLabel, string> = {
  copied: "copied from",
  renamed: "renamed from",
  transformed: "transformed from",
  aggregated: "aggregated from",
  filter: "filtered by",
};

const DOWN: Record<EdgeLabel, string> = {
  copied: "copied to",
  renamed: "renamed to",
  transformed: "transformed to",
  aggregated: "aggregated to",
  filter: "filters",
};

function edgeText(edge: EdgeLabel, direction: Direction, style: Style): string {
  const text = (direction === "upstream" ? UP : DOWN)[edge];
  if (edge === "transformed") return style.yellow(text);
  if (edge === "aggregated") return style.red(text);
  return edge === "filter" ? style.dim(text) : style.green(text);
}

function nodesIn(traces: readonly ShownTrace[]): string[] {
  const found = new Set<string>();
  const visit = (trace: Trace): void => {
    found.add(trace.node);
    for (const child of trace.children) visit(child);
  };
  for (const { trace } of traces) visit(trace);
  return [...found];
}

/** What could not be followed in these nodes, with the places: lineage through it may be missing. */
function unclearText({ nodes }: Pick<LineageIndex, "nodes">, ids: readonly string[], { style }: LineageLook): string[] {
  const places = new Map<string, string[]>();
  for (const id of ids) {
    const { file, unclear, fault } = nodes.get(id)!;
    for (const { what, at } of [...(fault ? [fault] : []), ...unclear]) {
      const list = places.get(what) ?? [];
      list.push(at === undefined ? file : `${file}:${at.join(":")}`);
      places.set(what, list);
    }
  }
  if (places.size === 0) return [];
  const lines = [...places].map(([what, list]) => {
    const more = list.length > PLACES ? ` and ${list.length - PLACES} more` : "";
    return `${what}\n    ${style.dim(`${list.slice(0, PLACES).join(", ")}${more}`)}`;
  });
  return [
    style.yellow(`${style.symbols.warned} not understood, so lineage through it may be missing:`),
    ...lines.map((line) => `  ${line}`),
  ];
}

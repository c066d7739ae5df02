import { TstlError } from "../errors/tstl-error.ts";
import { findColumn, isSelector, type NamedColumn, unknownNode } from "../lineage/find-column.ts";
import { impactOf } from "../lineage/impact.ts";
import { cachedLineage } from "../lineage/lineage-cache.ts";
import { newLineage } from "../lineage/lineage-of.ts";
import { mermaidText } from "../lineage/mermaid.ts";
import { type ColumnId, LineageIndex, type ProjectLineage } from "../lineage/project-lineage.ts";
import { codeReader } from "../lineage/source-code.ts";
import { type Direction, graphOf, traceColumn } from "../lineage/trace.ts";
import { writeLineage } from "../lineage/write-lineage.ts";
import { type Opened, open, type Project, parse } from "../pipeline.ts";
import { impactText } from "../report/impact-text.ts";
import { columnText, type LineageLook, nodeText, overviewText, type ShownTrace } from "../report/lineage-text.ts";
import { selectNodes } from "../select/select-nodes.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** The lineage of a project, and the project where it had to be parsed for it. */
interface Loaded {
  lineage: ProjectLineage;
  index: LineageIndex;
  /** Parses the project if that has not happened yet. */
  project(): Promise<Project>;
}

/** What an answer is in each format. */
interface Answer {
  text(look: LineageLook): string;
  json: unknown;
  mermaid(): string;
}

/** Prints the lineage of columns. Throws LINEAGE_NODE_UNKNOWN, LINEAGE_COLUMN_UNKNOWN, LINEAGE_AMBIGUOUS and USAGE. */
export async function showLineage(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  try {
    const loaded = await loadLineage(opened);
    const { options } = opened.config;
    if (options.lineageWrite) {
      const file = writeLineage(opened.config.targetPath, loaded.lineage, opened.artifacts);
      opened.reporter({ type: "log", level: "info", message: `Column lineage written to ${file}` });
    }
    if (!options.lineageWrite || invocation.args.length > 0) {
      for (const answer of await answers(opened, loaded)) print(opened, answer);
    }
    return await opened.close(0);
  } catch (error) {
    await opened.close(2);
    throw error;
  }
}

async function loadLineage(opened: Opened): Promise<Loaded> {
  let parsed: Promise<Project> | undefined;
  const project = () => {
    parsed ??= parse(opened);
    return parsed;
  };
  const { config } = opened;
  const cached = config.options.partialParse ? cachedLineage(config) : null;
  if (cached !== null) return { lineage: cached, index: new LineageIndex(cached), project };
  const { environment, graph } = await project();
  const lineage = await newLineage(environment, graph);
  return { lineage, index: new LineageIndex(lineage), project };
}

async function answers(opened: Opened, loaded: Loaded): Promise<Answer[]> {
  const { args } = opened.invocation;
  const { select, exclude, selector, lineageImpact } = opened.config.options;
  const asked: AskedColumn[] = [];
  for (const word of args) asked.push(...(await namedBy(word, loaded)));
  if (select.length > 0 || exclude.length > 0 || selector !== null) {
    asked.push(...(await selectedNodes(loaded, { select, exclude, selector }, "--select")));
  } else if (args.length === 0) return [overviewAnswer(loaded)];
  if (!lineageImpact) return [await columnsAnswer(opened, loaded, asked)];
  return Promise.all(asked.map((each) => impactAnswer(loaded, each)));
}

/** A column or node that was asked for, and how far to go from it where the word itself says so. */
interface AskedColumn extends NamedColumn {
  steps?: { direction: Direction; depth: number }[];
}

/** `+` in front of a column or behind it, with the steps to go, as selectors have it with nodes. */
const WITH_STEPS = /^(?:(\d*)(\+))?(.+?)(?:(\+)(\d*))?$/;

/** What a word names: a column, a node, or all nodes that a selector selects. */
async function namedBy(word: string, loaded: Loaded): Promise<AskedColumn[]> {
  const { lineage } = loaded;
  const withSteps = columnWithSteps(word, lineage);
  if (withSteps !== null) return [withSteps];
  const found = findColumn(lineage, word);
  if (found !== null) return [found];
  if (!isSelector(word)) throw unknownNode(lineage, word);
  return selectedNodes(loaded, { select: [word] }, word);
}

function columnWithSteps(word: string, lineage: ProjectLineage): AskedColumn | null {
  const [, upstream, up, name = "", down, downstream] = WITH_STEPS.exec(word) ?? [];
  if ((!up && !down) || !name.includes(".")) return null;
  const found = findColumn(lineage, name);
  if (found === null || found.column === null) return null;
  const depthOf = (steps: string | undefined) => (steps ? Number(steps) : Number.POSITIVE_INFINITY);
  const steps = [
    ...(up ? [{ direction: "upstream" as const, depth: depthOf(upstream) }] : []),
    ...(down ? [{ direction: "downstream" as const, depth: depthOf(downstream) }] : []),
  ];
  return { ...found, steps };
}

async function selectedNodes(
  { lineage, project }: Loaded,
  selection: Omit<Parameters<typeof selectNodes>[2], "command">,
  word: string,
): Promise<AskedColumn[]> {
  const { manifest, graph } = await project();
  const { selected, warnings } = selectNodes(manifest, graph, { command: "ls", ...selection });
  const nodes = lineage.nodes.filter(({ id }) => selected.has(id));
  if (nodes.length > 0) return nodes.map((node) => ({ node, column: null }));
  throw warnings[0] ?? unknownNode(lineage, word);
}

function overviewAnswer({ lineage }: Loaded): Answer {
  return {
    text: (look) => overviewText(lineage, look),
    json: lineage.nodes,
    mermaid: () => {
      throw new TstlError("USAGE", "a flowchart needs a node or column", {
        hint: "write `tstl lineage dim_customers.email --mermaid`",
      });
    },
  };
}

async function columnsAnswer({ config }: Opened, { index }: Loaded, named: readonly AskedColumn[]): Promise<Answer> {
  const { lineageUpstream: up, lineageDownstream: down, lineageDepth } = config.options;
  const directions = [...(up || !down ? ["upstream" as const] : []), ...(down ? ["downstream" as const] : [])];
  // A node is shown with the direct sources of its columns, unless more is asked for.
  const columnsOf = ({ node, column }: NamedColumn): ColumnId[] =>
    column === null ? node.columns.map(({ name }) => ({ node: node.id, column: name })) : [{ node: node.id, column }];
  const depthOf = ({ column }: NamedColumn) => lineageDepth ?? (column === null ? 1 : Number.POSITIVE_INFINITY);
  const shown = named.map((each) => ({
    ...each,
    traces: columnsOf(each).flatMap((column) =>
      (each.steps ?? directions.map((direction) => ({ direction, depth: depthOf(each) }))).map(
        ({ direction, depth }): ShownTrace => ({ direction, trace: traceColumn(index, column, direction, depth) }),
      ),
    ),
  }));
  const graph = graphOf(shown.flatMap(({ traces }) => traces));
  const nodes = [...new Set([...named.map(({ node }) => node.id), ...graph.columns.map(({ node }) => node)])];
  return {
    text: (look) =>
      shown
        .map(({ node, column, traces }) =>
          column === null
            ? nodeText(index, node, traces, look)
            : columnText(index, { node: node.id, column }, traces, look),
        )
        .join("\n\n"),
    json: {
      asked: named.map(({ node, column }) => ({ node: node.id, column })),
      columns: graph.columns.map((id) => ({ ...id, ...placeOf(index, id) })),
      edges: graph.edges,
      rows: named.map(({ node }) => ({ node: node.id, chosen_by: node.rows })),
      unclear: nodes.flatMap((id) => {
        const { unclear, fault, file } = index.nodes.get(id)!;
        return [...(fault ? [fault] : []), ...unclear].map((part) => ({ node: id, file, ...part }));
      }),
    },
    mermaid: () => mermaidText(index, graph),
  };
}

function placeOf(index: LineageIndex, id: ColumnId) {
  const { file, name, type } = index.nodes.get(id.node)!;
  const { at, origin, holds } = index.column(id) ?? {};
  return { name, type, file, ...(at && { at }), ...(origin === undefined ? {} : { origin }), ...(holds && { holds }) };
}

async function impactAnswer({ lineage, index, project }: Loaded, { node, column }: NamedColumn): Promise<Answer> {
  if (column === null) {
    throw new TstlError("USAGE", "--impact needs a column", {
      hint: `write \`tstl lineage ${node.name}.${node.columns[0]?.name ?? "COLUMN"} --impact\``,
    });
  }
  const { readersOf } = await import("../lineage/readers.ts");
  const impact = impactOf(index, { node: node.id, column });
  const readers = await readersOf((await project()).environment, lineage, impact);
  const edges = graphOf([{ direction: "downstream", trace: traceColumn(index, impact.column, "downstream") }]);
  return {
    text: (look) => impactText(index, impact, readers, look),
    json: { ...impact, ...readers },
    mermaid: () => mermaidText(index, edges),
  };
}

function print({ reporter, config }: Opened, answer: Answer): void {
  const { lineageOutput, lineageJson, lineageMermaid } = config.options;
  const { unicode, isTTY, width } = reporter.terminal;
  if (lineageJson || lineageOutput === "json") reporter.answer(JSON.stringify(answer.json, null, 2));
  else if (lineageMermaid || lineageOutput === "mermaid") reporter.answer(answer.mermaid());
  else {
    // Whatever reads a pipe looks for whole lines.
    const columns = isTTY ? width : Number.POSITIVE_INFINITY;
    reporter.answer(answer.text({ style: reporter.style, unicode, width: columns, code: codeReader(config) }));
  }
}

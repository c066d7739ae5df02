import { graphlib, layout } from "@dagrejs/dagre";
import { useMemo } from "preact/hooks";
import type { SiteReference } from "../../src/docs/site-data.ts";
import { useSite } from "./context.ts";
import { nodeHref } from "./route.ts";

const LINE = 20;
const HEAD = 30;
const WIDTH = 210;

/** A relation as it is drawn: its name and the columns that refer or are referred to. */
interface Box {
  place: number;
  columns: number[];
  x: number;
  y: number;
  height: number;
}

/** Relations with lines from each column to the column that its values are to be found in. */
export function Erd({ references, title }: { references: SiteReference[]; title: string }) {
  const site = useSite();
  const drawn = useMemo(() => arrange(references), [references]);
  return (
    <section aria-labelledby="erd">
      <div class="section-head">
        <h2 id="erd">{title}</h2>
        <span class="dim">from tests of relationships</span>
      </div>
      <div class="erd scroll-x" tabIndex={0} role="group" aria-label={title}>
        <svg width={drawn.width} height={drawn.height} viewBox={`0 0 ${drawn.width} ${drawn.height}`}>
          <title>{title}</title>
          {drawn.lines.map(({ reference, d }) => (
            <path key={reference.test} d={d} class="erd-line">
              <title>
                {`${site.node(reference.from).name}.${site.columnsOf(reference.from)[reference.fromColumn]} → ${site.node(reference.to).name}.${site.columnsOf(reference.to)[reference.toColumn]}`}
              </title>
            </path>
          ))}
          {drawn.boxes.map(({ place, columns, x, y, height }) => (
            <a key={place} href={nodeHref(site, place)} class={`erd-box type-${site.node(place).type}`}>
              <rect x={x} y={y} width={WIDTH} height={height} rx="8" />
              <text x={x + 12} y={y + 20} class="erd-name">
                {cut(site.node(place).name, 26)}
              </text>
              {columns.map((column, index) => (
                <text key={column} x={x + 12} y={y + HEAD + LINE * index + 14} class="erd-column">
                  {cut(site.columnsOf(place)[column]!, 30)}
                </text>
              ))}
            </a>
          ))}
        </svg>
      </div>
    </section>
  );
}

const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length - 1)}…`);

function arrange(references: SiteReference[]) {
  const columns = new Map<number, number[]>();
  const note = (place: number, column: number) => {
    const known = columns.get(place) ?? [];
    if (!known.includes(column)) known.push(column);
    columns.set(place, known);
  };
  for (const { from, fromColumn, to, toColumn } of references) {
    note(from, fromColumn);
    note(to, toColumn);
  }
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 24, ranksep: 90, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [place, list] of columns)
    graph.setNode(String(place), { width: WIDTH, height: HEAD + LINE * list.length + 10 });
  for (const { from, to, test } of references)
    if (from !== to) graph.setEdge(String(from), String(to), {}, String(test));
  layout(graph);
  const boxes = new Map<number, Box>();
  for (const [place, list] of columns) {
    const { x, y, height } = graph.node(String(place)) as { x: number; y: number; height: number };
    boxes.set(place, { place, columns: list, x: x - WIDTH / 2, y: y - height / 2, height });
  }
  const at = (place: number, column: number) => {
    const box = boxes.get(place)!;
    return { x: box.x, y: box.y + HEAD + LINE * box.columns.indexOf(column) + 9 };
  };
  const lines = references.map((reference) => {
    const start = at(reference.from, reference.fromColumn);
    const end = at(reference.to, reference.toColumn);
    const [x1, x2] = start.x < end.x ? [start.x + WIDTH, end.x] : [start.x, end.x + WIDTH];
    const bend = Math.max(30, Math.abs(x2 - x1) / 2) * (start.x < end.x ? 1 : -1);
    return { reference, d: `M${x1},${start.y} C${x1 + bend},${start.y} ${x2 - bend},${end.y} ${x2},${end.y}` };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { boxes: [...boxes.values()], lines, width: Math.max(width, WIDTH + 16), height };
}

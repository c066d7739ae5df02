import type { ColumnEdgeKind } from "../../src/docs/site-data.ts";
import type { LineageView } from "../site/lineage-mount.ts";
import { cardWidthFor } from "./card-size.ts";
import type { Colouring } from "./colours.ts";
import { type ColumnKey, type ColumnTrace, columnKey, columnOf, nodeOf } from "./column-trace.ts";
import { rowCount } from "./format.ts";
import type { LineageGraph } from "./lineage-graph.ts";
import { badgesOf, toneOf } from "./node-status.ts";
import type { Card, CardColumn, ColumnEdge, Scene } from "./scene.ts";

/** More columns than this are shown when they are asked for. */
const FIRST_COLUMNS = 14;

/** What a scene is made of, apart from the nodes. */
export interface SceneParts {
  view: LineageView;
  colouring: Colouring;
  trace: ColumnTrace | null;
  /** Open nodes that show all their columns. */
  full: ReadonlySet<number>;
  /** Seconds since 1970, to tell ages from. */
  now: number;
}

/** The cards and edges of the nodes that are shown. */
export function buildScene(graph: LineageGraph, shown: readonly number[], parts: SceneParts): Scene {
  const cardOf = new Map(shown.map((node, card) => [node, card]));
  const followed = new Map<number, Set<number>>();
  for (const key of parts.trace?.columns ?? []) {
    const columns = followed.get(nodeOf(key)) ?? new Set();
    followed.set(nodeOf(key), columns.add(columnOf(key)));
  }
  const badges = columnBadges(parts.trace);
  const isOpen = new Set(parts.view.open);
  const count = (nodes: readonly number[]) => nodes.reduce((sum, node) => sum + (cardOf.has(node) ? 0 : 1), 0);
  // The path of a column is whole: there is no hop to add.
  const isAround = parts.view.focus !== null && parts.trace === null;
  const cards = shown.map((place): Card => {
    const node = graph.index.nodes[place]!;
    const path = followed.get(place);
    const columns =
      path !== undefined || isOpen.has(place)
        ? shownColumns(graph, place, path ?? new Set(), isOpen.has(place), parts.full.has(place), badges)
        : undefined;
    const columnCount = node.columns?.length ?? 0;
    return {
      node: place,
      name: node.name,
      type: node.type,
      subtitle: node.materialized ?? node.type,
      ...(node.rows !== undefined && { rows: rowCount(node.rows) }),
      colour: parts.colouring.of(node),
      badges: badgesOf(node, parts.now),
      tone: toneOf(node),
      columnCount,
      ...(columns !== undefined && { columns }),
      moreColumns: columns === undefined || !isOpen.has(place) ? 0 : columnCount - columns.length,
      hiddenUp: isAround ? count(graph.parents[place]!) : 0,
      hiddenDown: isAround ? count(graph.children[place]!) : 0,
    };
  });
  return {
    cards,
    cardWidth: cardWidthFor(cards.map(({ name }) => name)),
    edges: edgesBetween(graph, shown, cardOf),
    columnEdges: columnEdges(parts.trace, cards, cardOf),
  };
}

function edgesBetween(graph: LineageGraph, shown: readonly number[], cardOf: ReadonlyMap<number, number>): Uint32Array {
  const edges: number[] = [];
  shown.forEach((node, card) => {
    for (const child of graph.children[node]!) {
      const to = cardOf.get(child);
      if (to !== undefined) edges.push(card, to);
    }
  });
  return Uint32Array.from(edges);
}

/** Columns in the order of the relation; of a node that the path only passes, those of the path. */
function shownColumns(
  { index }: LineageGraph,
  place: number,
  path: ReadonlySet<number>,
  isOpen: boolean,
  isFull: boolean,
  badges: ReadonlyMap<ColumnKey, ColumnEdgeKind>,
): CardColumn[] {
  const columns: CardColumn[] = [];
  (index.nodes[place]!.columns ?? []).forEach((word, column) => {
    const followed = path.has(column);
    if (!followed && !(isOpen && (isFull || column < FIRST_COLUMNS))) return;
    const badge = badges.get(columnKey(place, column));
    columns.push({ column, name: index.words.columns[word]!, followed, ...(badge !== undefined && { badge }) });
  });
  return columns;
}

/** From the closest to the loosest: of several ways into a column, the loosest is told. */
const WEIGHT: Record<ColumnEdgeKind, number> = { filter: 0, copied: 1, renamed: 2, transformed: 3, aggregated: 4 };

function columnBadges(trace: ColumnTrace | null): Map<ColumnKey, ColumnEdgeKind> {
  const badges = new Map<ColumnKey, ColumnEdgeKind>();
  for (const { to, kind } of trace?.edges ?? []) {
    const present = badges.get(to);
    if (present === undefined || WEIGHT[kind] > WEIGHT[present]) badges.set(to, kind);
  }
  return badges;
}

function columnEdges(
  trace: ColumnTrace | null,
  cards: readonly Card[],
  cardOf: ReadonlyMap<number, number>,
): ColumnEdge[] {
  const rows = new Map<ColumnKey, number>();
  for (const card of cards) {
    card.columns?.forEach(({ column }, row) => {
      rows.set(columnKey(card.node, column), row);
    });
  }
  return (trace?.edges ?? []).flatMap(({ from, to, kind }) => {
    const ends = {
      from: cardOf.get(nodeOf(from)),
      fromRow: rows.get(from),
      to: cardOf.get(nodeOf(to)),
      toRow: rows.get(to),
    };
    if (Object.values(ends).includes(undefined)) return [];
    return [{ ...(ends as Omit<ColumnEdge, "kind">), kind }];
  });
}

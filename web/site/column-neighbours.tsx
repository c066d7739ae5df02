import { COLUMN_EDGE_KINDS, type ColumnEdgeKind, type SiteColumnEdges } from "../../src/docs/site-data.ts";
import { NodeLink } from "./badges.tsx";
import { Meta } from "./facts.tsx";

/** A column that another one comes from or goes into. */
export interface Neighbour {
  place: number;
  column: number;
  kind: ColumnEdgeKind;
}

/** What the kinds of edges mean, for the reader. */
const KIND_WORDS: Record<ColumnEdgeKind, [word: string, meaning: string]> = {
  copied: ["pass-through", "The values are taken over as they are"],
  renamed: ["renamed", "The same values under another name"],
  transformed: ["transformed", "Calculated from its sources"],
  aggregated: ["aggregated", "Made of several rows of its sources"],
  filter: ["filter", "Its sources choose which rows there are"],
};

/** What each column of a relation comes from and goes into, by its place. */
export interface Neighbours {
  sources: Neighbour[][];
  users: Neighbour[][];
}

/** The first source with how the column is tied to all of them. */
export function Origin({ sources, outside }: { sources: Neighbour[]; outside: string | undefined }) {
  const first = sources[0];
  if (first === undefined && outside !== undefined) return <span class="dim">{outside}</span>;
  if (first === undefined) return <span class="dim">–</span>;
  return (
    <span class="origin">
      <KindBadge kind={strongest(sources)} />
      <span class="nowrap">
        <NodeLink place={first.place} column={first.column} />
        {sources.length > 1 ? <span class="dim"> +{sources.length - 1}</span> : null}
      </span>
    </span>
  );
}

/** How a column came about, by the source that tells most. */
function strongest(sources: Neighbour[]): ColumnEdgeKind {
  const rank: ColumnEdgeKind[] = ["filter", "copied", "renamed", "transformed", "aggregated"];
  const kinds = sources.map(({ kind }) => kind);
  return kinds.toSorted((a, b) => rank.indexOf(b) - rank.indexOf(a))[0]!;
}

/** How a column is tied to its source. */
function KindBadge({ kind }: { kind: ColumnEdgeKind }) {
  const [word, meaning] = KIND_WORDS[kind];
  return (
    <span class={`kind kind-${kind}`} title={meaning}>
      {word}
    </span>
  );
}

/** All that a column comes from and goes into, and what the project notes of it. */
export function Ways({ sources, users, meta }: { sources: Neighbour[]; users: Neighbour[]; meta: [string, string][] }) {
  return (
    <div class="ways">
      <div>
        <h3>Comes from</h3>
        <NeighbourList neighbours={sources} none="Nothing that the project knows of" />
      </div>
      <div>
        <h3>Goes into</h3>
        <NeighbourList neighbours={users} none="No column of another relation" />
      </div>
      {meta.length > 0 ? (
        <dl class="facts">
          <Meta pairs={meta} />
        </dl>
      ) : null}
    </div>
  );
}

function NeighbourList({ neighbours, none }: { neighbours: Neighbour[]; none: string }) {
  if (neighbours.length === 0) return <p class="dim">{none}</p>;
  return (
    <ul class="plain">
      {neighbours.map(({ place, column, kind }) => (
        <li key={`${place} ${column}`}>
          <NodeLink place={place} column={column} /> <KindBadge kind={kind} />
        </li>
      ))}
    </ul>
  );
}

/** Columns that choose the rows without being in a column. */
export function FilterColumns({ place, edges }: { place: number; edges: SiteColumnEdges | null }) {
  if (edges === null) return null;
  const found: [number, number][] = [];
  for (let i = 0; i < edges.rows.length; i += 3)
    if (edges.rows[i] === place) found.push([edges.rows[i + 1]!, edges.rows[i + 2]!]);
  const unclear = edges.unclear.filter(({ node }) => node === place);
  return (
    <>
      {found.length > 0 ? (
        <p class="note">
          <span class="dim">Rows are chosen, joined or grouped by </span>
          {found.map(([node, column]) => (
            <NodeLink key={`${node} ${column}`} place={node} column={column} />
          ))}
        </p>
      ) : null}
      {unclear.length > 0 ? (
        <p class="note tone-warn">
          Not all of its SQL could be followed, so that sources of columns may be missing:{" "}
          {[...new Set(unclear.map(({ what }) => what))].join("; ")}
        </p>
      ) : null}
    </>
  );
}

/** Finds the neighbours of all columns of a relation, which has so many. */
export function neighboursOf(edges: SiteColumnEdges, place: number, count: number): Neighbours {
  const sources: Neighbour[][] = Array.from({ length: count }, () => []);
  const users: Neighbour[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < edges.kind.length; i++) {
    const kind = COLUMN_EDGE_KINDS[edges.kind[i]!]!;
    if (edges.toNode[i] === place)
      sources[edges.toColumn[i]!]?.push({ place: edges.fromNode[i]!, column: edges.fromColumn[i]!, kind });
    if (edges.fromNode[i] === place)
      users[edges.fromColumn[i]!]?.push({ place: edges.toNode[i]!, column: edges.toColumn[i]!, kind });
  }
  return { sources, users };
}

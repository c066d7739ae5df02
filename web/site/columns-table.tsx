import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import {
  COLUMN_EDGE_KINDS,
  type ColumnEdgeKind,
  type SiteColumn,
  type SiteColumnEdges,
  type SiteDetail,
} from "../../src/docs/site-data.ts";
import { NodeLink, TestBadge } from "./badges.tsx";
import { useColumnEdges, useSite } from "./context.ts";
import { countOf, shortType } from "./format.ts";
import { renderInline } from "./markdown.ts";
import { nodeHref } from "./route.ts";

/** A column that another one comes from or goes into. */
interface Neighbour {
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

interface Neighbours {
  sources: Neighbour[][];
  users: Neighbour[][];
}

/** Above this many columns there is a field to find one. */
const MANY = 12;

/** The columns of a relation: type, meaning, tests, where they come from and where they go. */
export function ColumnsTable({ place, detail, column }: { place: number; detail: SiteDetail; column: string | null }) {
  const site = useSite();
  const edges = useColumnEdges();
  const names = site.columnsOf(place);
  const [filter, setFilter] = useState("");
  const [open, setOpen] = useState<string | null>(column);
  const row = useRef<HTMLTableRowElement>(null);
  const neighbours = useMemo(
    () => (edges === null ? null : neighboursOf(edges, place, names.length)),
    [edges, place, names.length],
  );
  useEffect(() => {
    setOpen(column);
    setFilter("");
  }, [column, place]);
  useEffect(() => {
    if (column !== null) row.current?.scrollIntoView({ block: "center" });
  }, [column, place, detail]);
  const wanted = filter.trim().toLowerCase();
  const described = (detail.columns ?? []).filter(({ description }) => description).length;
  return (
    <section aria-labelledby="columns">
      <div class="section-head">
        <h2 id="columns">Columns</h2>
        <span class="dim">
          {countOf(names.length, "column")}, {described} described
        </span>
        {names.length > MANY ? (
          <input
            class="small-field"
            type="search"
            aria-label="Find a column"
            placeholder="Find a column"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        ) : null}
      </div>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Columns">
        <table class="columns">
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Type</th>
              <th scope="col">Description</th>
              <th scope="col">Comes from</th>
              <th scope="col">Tests</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name, at) => {
              const info = detail.columns?.[at] ?? {};
              if (wanted !== "" && !`${name} ${info.description ?? ""}`.toLowerCase().includes(wanted)) return null;
              const isOpen = open === name;
              return (
                <>
                  <tr key={name} ref={name === column ? row : undefined} class={isOpen ? "is-open" : undefined}>
                    <th scope="row">
                      <button
                        type="button"
                        class="column-name"
                        aria-expanded={isOpen}
                        onClick={() => {
                          setOpen(isOpen ? null : name);
                          if (!isOpen) history.replaceState(null, "", nodeHref(site, place, name));
                        }}
                      >
                        {name}
                      </button>
                      {info.absent ? <span class="chip tone-bad">not in the database</span> : null}
                      {(info.constraints ?? []).map((constraint) => (
                        <span class="chip" key={constraint}>
                          {constraint.replaceAll("_", " ")}
                        </span>
                      ))}
                      {(info.tags ?? []).map((tag) => (
                        <span class="chip" key={tag}>
                          {tag}
                        </span>
                      ))}
                    </th>
                    <td class="type" title={info.type}>
                      {shortType(info.type ?? "")}
                    </td>
                    <td class="text">
                      {info.description ? (
                        <span dangerouslySetInnerHTML={{ __html: renderInline(info.description) }} />
                      ) : (
                        <span class="dim">–</span>
                      )}
                    </td>
                    <td>
                      <Origin sources={neighbours?.sources[at] ?? []} outside={info.origin} />
                    </td>
                    <td>
                      <ColumnTests tests={info.tests ?? []} holds={info.holds ?? []} />
                    </td>
                  </tr>
                  {isOpen ? (
                    <tr class="column-more" key={`${name} more`}>
                      <td colSpan={5}>
                        <Ways
                          sources={neighbours?.sources[at] ?? []}
                          users={neighbours?.users[at] ?? []}
                          meta={info.meta ?? []}
                        />
                      </td>
                    </tr>
                  ) : null}
                </>
              );
            })}
          </tbody>
        </table>
      </div>
      <FilterColumns place={place} edges={edges} />
    </section>
  );
}

/** The first source with how the column is tied to all of them. */
function Origin({ sources, outside }: { sources: Neighbour[]; outside: string | undefined }) {
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
  const best = kinds.toSorted((a, b) => rank.indexOf(b) - rank.indexOf(a))[0]!;
  // Something that is copied from several is put together.
  return best;
}

/** How a column is tied to its source. */
export function KindBadge({ kind }: { kind: ColumnEdgeKind }) {
  const [word, meaning] = KIND_WORDS[kind];
  return (
    <span class={`kind kind-${kind}`} title={meaning}>
      {word}
    </span>
  );
}

function ColumnTests({ tests, holds }: { tests: number[]; holds: NonNullable<SiteColumn["holds"]> }) {
  const site = useSite();
  if (tests.length === 0 && holds.length === 0) return <span class="dim">–</span>;
  return (
    <span class="column-tests">
      {tests.map((test) => {
        const node = site.node(test);
        return (
          <a key={test} class="column-test" href={nodeHref(site, test)} title={node.name}>
            <span class="test-name">{node.materialized}</span>
            <TestBadge run={node.run} />
          </a>
        );
      })}
      {holds.map(({ test, by }) => (
        <InheritedTest key={`${test} ${by}`} test={test} by={by} />
      ))}
    </span>
  );
}

/** A test that is not there, and holds all the same: it follows from tests of columns upstream. */
function InheritedTest({ test, by }: { test: string; by: number[] }) {
  const site = useSite();
  const names = by.map((place) => site.node(place).name);
  if (by.length === 0) {
    return (
      <span class="column-test inherited-test" title="The SQL itself sees to it; no test is needed">
        <span class="test-name">{test}</span>
        <span class="chip">by its SQL</span>
      </span>
    );
  }
  return (
    <a
      class="column-test inherited-test"
      href={nodeHref(site, by[0]!)}
      title={`Holds without a test of its own, since ${names.join(" and ")} holds and the values are copied`}
    >
      <span class="test-name">{test}</span>
      <span class="chip">inherited</span>
    </a>
  );
}

function Ways({ sources, users, meta }: { sources: Neighbour[]; users: Neighbour[]; meta: [string, string][] }) {
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
          {meta.map(([key, value]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
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
function FilterColumns({ place, edges }: { place: number; edges: SiteColumnEdges | null }) {
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

function neighboursOf(edges: SiteColumnEdges, place: number, count: number): Neighbours {
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

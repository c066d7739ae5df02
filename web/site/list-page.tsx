import { useState } from "preact/hooks";
import type { SiteNode } from "../../src/docs/site-data.ts";
import { NodeLink, StatusBadge, TestBadge } from "./badges.tsx";
import { useSite } from "./context.ts";
import type { Site } from "./data.ts";
import { count, countOf, duration, short } from "./format.ts";

/** Rows that are shown at once. */
const STEP = 200;

/** A list of nodes: of a kind, a layer or a tag, with `only` those that something is wrong with. */
export function ListPage({ title, places, isTests }: { title: string; places: number[]; isTests: boolean }) {
  const site = useSite();
  const [shown, setShown] = useState(STEP);
  return (
    <article class="page">
      <header class="page-head">
        <h1>{title}</h1>
        <p class="dim">{countOf(places.length, "entry").replace("entrys", "entries")}</p>
      </header>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={title}>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Description</th>
              <th scope="col">{isTests ? "Of" : "Tests"}</th>
              <th scope="col">Last run</th>
              <th scope="col" class="right">
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {places.slice(0, shown).map((place) => (
              <Row key={place} site={site} place={place} isTests={isTests} />
            ))}
          </tbody>
        </table>
      </div>
      {places.length > shown ? (
        <button type="button" class="button" onClick={() => setShown(shown + STEP * 5)}>
          Show more of {count(places.length)}
        </button>
      ) : null}
    </article>
  );
}

function Row({ site, place, isTests }: { site: Site; place: number; isTests: boolean }) {
  const node = site.node(place);
  const of = site.testedBy(place)[0];
  return (
    <tr>
      <td>
        <NodeLink place={place} />
      </td>
      <td class="text">{node.description ?? <span class="dim">–</span>}</td>
      <td>{isTests ? of === undefined ? null : <NodeLink place={of} /> : <TestCounts node={node} />}</td>
      <td class="nowrap">
        {node.run === undefined ? (
          <span class="dim">–</span>
        ) : isTests ? (
          <TestBadge run={node.run} />
        ) : (
          <>
            <StatusBadge status={node.run.status} />
            {node.run.seconds === undefined ? null : <span class="dim"> {duration(node.run.seconds)}</span>}
          </>
        )}
      </td>
      <td class="right">{node.rows === undefined ? "" : short(node.rows)}</td>
    </tr>
  );
}

/** Tests of a node by how they ended. */
export function TestCounts({ node }: { node: SiteNode }) {
  if (node.tests === undefined) return <span class="dim">–</span>;
  const [passed, warned, failed, none] = node.tests;
  return (
    <span class="test-counts">
      {failed > 0 ? <span class="status tone-bad">{failed} failed</span> : null}
      {warned > 0 ? <span class="status tone-warn">{warned} warned</span> : null}
      {passed > 0 ? <span class="status tone-good">{passed} passed</span> : null}
      {none > 0 ? <span class="status tone-muted">{none} not run</span> : null}
    </span>
  );
}

/** The nodes that a list of this kind holds; `only` as in the address. */
export function listed({ index }: Site, type: string, only: string | null): number[] {
  const places = [...index.nodes.keys()];
  if (type === "layer") return places.filter((place) => index.nodes[place]!.layer === Number(only));
  const ofType = places.filter((place) => index.nodes[place]!.type === type);
  const keep = only === null ? undefined : FILTERS[only];
  const kept = keep === undefined ? ofType : ofType.filter((place) => keep(index.nodes[place]!));
  if (only !== "slowest") return kept;
  return kept.sort((a, b) => (index.nodes[b]!.run?.seconds ?? 0) - (index.nodes[a]!.run?.seconds ?? 0));
}

const FILTERS: Record<string, (node: SiteNode) => boolean> = {
  failing: ({ run }) => run !== undefined && ["fail", "error", "warn"].includes(run.status),
  undescribed: ({ description }) => description === undefined,
  untested: ({ tests }) => tests === undefined,
};

import { useMemo, useState } from "preact/hooks";
import type { SiteNode } from "../../src/docs/site-data.ts";
import { NodeLink, StatusBadge, TestBadge } from "./badges.tsx";
import { useSite } from "./context.ts";
import type { Site } from "./data.ts";
import { count, countOf, duration, short } from "./format.ts";
import { CONCERNS, type Concern, concerned } from "./health.ts";

/** Rows that are shown at once. */
const STEP = 200;
/** Above this many nodes there is a field to find one. */
const MANY = 12;

type SortKey = "name" | "run" | "rows";

/** A list of nodes: of a kind, a layer or a tag, or those that need care. It has the columns that any of them fills. */
export function ListPage({ title, places }: { title: string; places: number[] }) {
  const site = useSite();
  const [shown, setShown] = useState(STEP);
  const [wanted, setWanted] = useState("");
  const [sort, setSort] = useState<{ key: SortKey; isDown: boolean } | null>(null);
  const found = useMemo(() => ordered(site, matching(site, places, wanted), sort), [site, places, wanted, sort]);
  const has = useMemo(() => columnsOf(site, places), [site, places]);
  const choose = (key: SortKey) =>
    // Numbers are looked at for the largest, names for the first.
    setSort(sort?.key === key ? { key, isDown: !sort.isDown } : { key, isDown: key !== "name" });
  const head = (key: SortKey, text: string, className?: string) => {
    const isSorted = sort?.key === key;
    return (
      <th scope="col" class={className} aria-sort={isSorted ? (sort.isDown ? "descending" : "ascending") : undefined}>
        <button type="button" class="sort" onClick={() => choose(key)}>
          {text}
        </button>
      </th>
    );
  };
  return (
    <article class="page">
      <header class="page-head">
        <h1>{title}</h1>
        <div class="section-head">
          <span class="dim" aria-live="polite">
            {found.length < places.length ? `${count(found.length)} of ` : ""}
            {countOf(places.length, "entry").replace("entrys", "entries")}
          </span>
          {places.length > MANY ? (
            <input
              class="small-field"
              type="search"
              aria-label="Find in this list"
              placeholder="Find in this list"
              value={wanted}
              onInput={(event) => setWanted(event.currentTarget.value)}
            />
          ) : null}
        </div>
      </header>
      <div class="scroll-x" tabIndex={0} role="group" aria-label={title}>
        <table class="list">
          <thead>
            <tr>
              {head("name", "Name")}
              {has.of ? <th scope="col">Of</th> : null}
              {has.description ? (
                <th scope="col" class="list-description">
                  Description
                </th>
              ) : null}
              {has.tests ? <th scope="col">Tests</th> : null}
              {has.run ? head("run", "Last run") : null}
              {has.rows ? head("rows", "Rows", "right") : null}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, shown).map((place) => (
              <Row key={place} site={site} place={place} has={has} />
            ))}
          </tbody>
        </table>
        {found.length === 0 ? <p class="empty">{places.length === 0 ? "There are none." : "Nothing fits."}</p> : null}
      </div>
      {found.length > shown ? (
        <button type="button" class="button" onClick={() => setShown(shown + STEP * 5)}>
          Show more of {count(found.length)}
        </button>
      ) : null}
    </article>
  );
}

interface Columns {
  of: boolean;
  description: boolean;
  tests: boolean;
  run: boolean;
  rows: boolean;
}

function columnsOf(site: Site, places: readonly number[]): Columns {
  const any = (test: (node: SiteNode) => unknown) => places.some((place) => test(site.node(place)));
  return {
    of: any(({ type }) => type.endsWith("test")),
    description: any(({ description }) => description),
    tests: any(({ tests }) => tests),
    run: any(({ run }) => run),
    rows: any(({ rows }) => rows !== undefined),
  };
}

function Row({ site, place, has }: { site: Site; place: number; has: Columns }) {
  const node = site.node(place);
  const isTest = node.type.endsWith("test");
  const of = site.testedBy(place)[0];
  return (
    <tr>
      <td class="list-name">
        <NodeLink place={place} wraps />
      </td>
      {has.of ? <td class="nowrap">{of === undefined ? null : <NodeLink place={of} />}</td> : null}
      {has.description ? <td class="text">{node.description ?? <span class="dim">–</span>}</td> : null}
      {has.tests ? (
        <td>
          <TestCounts node={node} />
        </td>
      ) : null}
      {has.run ? (
        <td class="nowrap">
          {node.run === undefined ? (
            <span class="dim">–</span>
          ) : (
            <>
              {isTest ? <TestBadge run={node.run} /> : <StatusBadge status={node.run.status} />}
              {node.run.seconds === undefined ? null : <span class="dim"> {duration(node.run.seconds)}</span>}
            </>
          )}
        </td>
      ) : null}
      {has.rows ? <td class="right">{node.rows === undefined ? "" : short(node.rows)}</td> : null}
    </tr>
  );
}

/** Tests of a node by how they ended. */
function TestCounts({ node }: { node: SiteNode }) {
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

/** Those in whose name or description every word stands. */
function matching(site: Site, places: number[], wanted: string): number[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return places;
  return places.filter((place) => {
    const { name, description = "" } = site.node(place);
    const text = `${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function ordered(site: Site, places: number[], sort: { key: SortKey; isDown: boolean } | null): number[] {
  if (sort === null) return places;
  const sign = sort.isDown ? -1 : 1;
  if (sort.key === "name") return places.toSorted((a, b) => sign * (site.node(a).name < site.node(b).name ? -1 : 1));
  const value = (place: number) => (sort.key === "rows" ? site.node(place).rows : site.node(place).run?.seconds) ?? -1;
  return places.toSorted((a, b) => sign * (value(a) - value(b)));
}

/** The nodes that the address of a list asks for. */
export function listed(site: Site, { type, only }: { type: string; only: string | null }): number[] {
  if (type === "health") return only !== null && only in CONCERNS ? concerned(site, only as Concern) : [];
  const places = [...site.index.nodes.keys()].filter((place) => !site.node(place).hidden);
  if (type === "layer") return places.filter((place) => site.node(place).layer === Number(only));
  if (type === "tag") {
    const tag = site.index.words.tags.indexOf(only ?? "");
    return places.filter((place) => site.node(place).tags?.includes(tag));
  }
  return places.filter((place) => site.node(place).type === type);
}

import type { SiteDetail, SiteNode } from "../../src/docs/site-data.ts";
import { Breakable, NodeLink, TypeMark } from "./badges.tsx";
import { CodeView } from "./code-view.tsx";
import { ColumnsTable } from "./columns-table.tsx";
import { useDetail, useSite } from "./context.ts";
import { hasLineage } from "./data.ts";
import { Erd } from "./erd.tsx";
import { Fact, Facts } from "./facts.tsx";
import { count, TYPE_NAMES } from "./format.ts";
import { LineagePanel } from "./lineage-panel.tsx";
import { renderMarkdown } from "./markdown.ts";
import { Indexes, Sample } from "./relation-sections.tsx";
import { lineageHref } from "./route.ts";
import { RunHistory } from "./run-history.tsx";
import { Tests, UnitTestRows } from "./test-sections.tsx";

/** The page of anything that has one. */
export function NodePage({ place, column }: { place: number; column: string | null }) {
  const site = useSite();
  const node = site.node(place);
  const { value: detail, fault } = useDetail(place);
  const hasGraph = site.upstream(place).length + site.downstream(place).length > 0;
  return (
    <article class="page">
      <Head node={node} detail={detail} />
      {fault === null ? null : <p class="note tone-bad">{fault}</p>}
      {column === null || site.columnsOf(place).includes(column) ? null : (
        <p class="note tone-warn">
          {node.name} has no column <code>{column}</code>.
        </p>
      )}
      {detail === null ? null : (
        <>
          <Facts node={node} detail={detail} />
          {detail.description ? <Prose text={detail.description} /> : <NoDescription node={node} />}
          {hasGraph ? <Lineage place={place} column={column} /> : null}
          {site.columnsOf(place).length > 0 ? <ColumnsTable place={place} detail={detail} column={column} /> : null}
          <Arguments detail={detail} />
          <Members place={place} node={node} />
          <Tests place={place} detail={detail} />
          {detail.unitTest ? <UnitTestRows test={detail.unitTest} /> : null}
          <Uses place={place} node={node} />
          {site.referencesOf(place).length > 0 ? (
            <Erd references={site.referencesOf(place)} title="References" />
          ) : null}
          <Code node={node} detail={detail} />
          <Sample sample={detail.sample} />
          <Indexes indexes={detail.indexes} />
          {detail.history ? <RunHistory runs={detail.history} isTest={node.type.endsWith("test")} /> : null}
        </>
      )}
    </article>
  );
}

function Head({ node, detail }: { node: SiteNode; detail: SiteDetail | null }) {
  const { index } = useSite();
  const { words } = index;
  return (
    <header class="page-head">
      <p class="crumbs">
        <TypeMark node={node} />
        <span>{TYPE_NAMES[node.type]}</span>
        {node.layer === undefined || words.layers[node.layer] === `${node.type}s` ? null : (
          <span>{words.layers[node.layer]}</span>
        )}
        {words.packages[node.package] === index.project ? null : <span>package {words.packages[node.package]}</span>}
      </p>
      <h1>
        <Breakable name={detail?.label ?? node.name} />
      </h1>
      <p class="chips">
        {node.materialized ? <span class="chip strong">{node.materialized.replaceAll("_", " ")}</span> : null}
        {detail?.contract ? <span class="chip strong">contract</span> : null}
        {node.hidden ? <span class="chip">hidden</span> : null}
        {node.access ? <span class="chip">{node.access}</span> : null}
        {detail?.maturity ? <span class="chip">maturity {detail.maturity}</span> : null}
        {(node.tags ?? []).map((tag) => (
          <a class="chip" key={tag} href={`#/tag/${encodeURIComponent(words.tags[tag]!)}`}>
            {words.tags[tag]}
          </a>
        ))}
        {detail?.page ? (
          <a class="button" href={detail.page}>
            Open the dashboard
          </a>
        ) : null}
        {detail?.url ? (
          <a class="button" href={detail.url} rel="noreferrer noopener" target="_blank">
            Open
          </a>
        ) : null}
      </p>
    </header>
  );
}

/** Markdown of the project. */
export function Prose({ text }: { text: string }) {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />;
}

function NoDescription({ node }: { node: SiteNode }) {
  if (["test", "unit_test", "group"].includes(node.type)) return null;
  return <p class="dim">No description yet.</p>;
}

function Lineage({ place, column }: { place: number; column: string | null }) {
  const site = useSite();
  const at = column === null ? -1 : site.columnsOf(place).indexOf(column);
  const view = { focus: place, column: at < 0 ? undefined : at, up: 1, down: 1 };
  return (
    <section aria-labelledby="lineage">
      <div class="section-head">
        <h2 id="lineage">Lineage</h2>
        {hasLineage() ? (
          <a class="push" href={lineageHref(site, { focus: place, column: view.column })}>
            Open the graph
          </a>
        ) : null}
      </div>
      {hasLineage() ? <LineagePanel view={view} compact /> : null}
      <div class="two">
        <LinkList title="Reads" places={site.upstream(place)} />
        <LinkList title="Read by" places={site.downstream(place)} />
      </div>
    </section>
  );
}

function LinkList(props: { title: string; places: readonly number[]; isSection?: boolean }) {
  const { title, places, isSection = false } = props;
  if (places.length === 0) return null;
  const Heading = isSection ? "h2" : "h3";
  const Frame = isSection ? "section" : "div";
  return (
    <Frame aria-label={isSection ? title : undefined}>
      <Heading>
        {title} <span class="dim tally">{count(places.length)}</span>
      </Heading>
      <ul class="plain wrap">
        {places.map((place) => (
          <li key={place}>
            <NodeLink place={place} />
          </li>
        ))}
      </ul>
    </Frame>
  );
}

function Arguments({ detail }: { detail: SiteDetail }) {
  if (!detail.arguments?.length) return null;
  return (
    <section aria-labelledby="arguments">
      <h2 id="arguments">Arguments</h2>
      <dl class="facts card">
        {detail.arguments.map(({ name, type, description }) => (
          <Fact key={name} name={type ? `${name} (${type})` : name}>
            {description ?? "–"}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

/** What is in a group; its tests are on the pages of what they test. */
function Members({ place, node }: { place: number; node: SiteNode }) {
  const { index } = useSite();
  if (node.type !== "group") return null;
  const isMember = (each: SiteNode, at: number) =>
    each.group === node.group && at !== place && !each.type.endsWith("test");
  const members = index.nodes.flatMap((each, at) => (isMember(each, at) ? at : []));
  return <LinkList title="In this group" places={members} isSection />;
}

function Uses({ place, node }: { place: number; node: SiteNode }) {
  const site = useSite();
  return (
    <>
      <LinkList title={node.type === "macro" ? "Calls" : "Calls the macros"} places={site.macrosOf(place)} isSection />
      {node.type === "macro" ? <LinkList title="Called by" places={site.callersOf(place)} isSection /> : null}
    </>
  );
}

function Code({ node, detail }: { node: SiteNode; detail: SiteDetail }) {
  // A macro is somewhere in its file.
  const line = node.type === "macro" ? undefined : (detail.line ?? 1);
  const texts = [
    { name: "Source", text: detail.raw, line },
    { name: "Compiled", text: detail.compiled },
  ].flatMap(({ text, ...rest }) => (text === undefined ? [] : { ...rest, text }));
  if (texts.length === 0 || node.type === "seed") return null;
  return <CodeView texts={texts} title="SQL" />;
}

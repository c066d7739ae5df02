import type { ComponentChildren } from "preact";
import type { SiteDetail, SiteNode } from "../../src/docs/site-data.ts";
import { NodeLink, StatusBadge, TestBadge, TypeMark } from "./badges.tsx";
import { CodeView } from "./code-view.tsx";
import { ColumnsTable } from "./columns-table.tsx";
import { useDetail, useSite } from "./context.ts";
import { hasLineage } from "./data.ts";
import { Erd } from "./erd.tsx";
import { ago, count, countOf, duration, size, TYPE_NAMES, time } from "./format.ts";
import { LineagePanel } from "./lineage-panel.tsx";
import { renderMarkdown } from "./markdown.ts";
import { lineageHref } from "./route.ts";
import { RunHistory } from "./run-history.tsx";

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
      {detail === null ? null : (
        <>
          <Facts node={node} detail={detail} />
          {detail.description ? <Prose text={detail.description} /> : <NoDescription node={node} />}
          {hasGraph ? <Lineage place={place} column={column} /> : null}
          {site.columnsOf(place).length > 0 ? <ColumnsTable place={place} detail={detail} column={column} /> : null}
          <Arguments detail={detail} />
          <Members place={place} node={node} />
          <Tests place={place} />
          <Uses place={place} node={node} />
          {site.referencesOf(place).length > 0 ? (
            <Erd references={site.referencesOf(place)} title="References" />
          ) : null}
          <Code node={node} detail={detail} />
          <Sample detail={detail} />
          <Indexes detail={detail} />
          {detail.history ? <RunHistory runs={detail.history} isTest={node.type === "test"} /> : null}
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
      <h1>{detail?.label ?? node.name}</h1>
      <p class="chips">
        {node.materialized ? <span class="chip strong">{node.materialized.replaceAll("_", " ")}</span> : null}
        {detail?.contract ? <span class="chip strong">contract</span> : null}
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

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ node, detail }: { node: SiteNode; detail: SiteDetail }) {
  const site = useSite();
  const { owner, freshnessRule: rule } = detail;
  const group =
    node.group === undefined || node.type === "group"
      ? undefined
      : site.index.nodes.findIndex((each) => each.type === "group" && each.group === node.group);
  return (
    <dl class="facts card">
      {detail.relation ? (
        <Fact name={detail.relationType ?? "Relation"}>
          <code>{detail.relation.replaceAll('"', "")}</code>
        </Fact>
      ) : null}
      {node.rows === undefined ? null : <Fact name="Rows">{count(node.rows)}</Fact>}
      {node.bytes === undefined ? null : <Fact name="Size">{size(node.bytes)}</Fact>}
      {node.run ? (
        <Fact name={node.type === "test" ? "Last run" : "Last build"}>
          {node.type === "test" ? <TestBadge run={node.run} /> : <StatusBadge status={node.run.status} />}
          {node.run.at ? <span title={time(node.run.at)}> {ago(node.run.at)}</span> : null}
          {node.run.seconds === undefined ? null : <span class="dim"> in {duration(node.run.seconds)}</span>}
        </Fact>
      ) : null}
      {node.freshness ? (
        <Fact name="Freshness">
          <StatusBadge status={node.freshness.status} word={node.freshness.status === "pass" ? "fresh" : "stale"} />
          {node.freshness.loadedAt ? (
            <span title={time(node.freshness.loadedAt)}> newest row {ago(node.freshness.loadedAt)}</span>
          ) : null}
        </Fact>
      ) : null}
      {rule ? (
        <Fact name="Is to be">
          {[rule.warn && `warned of after ${rule.warn}`, rule.error && `an error after ${rule.error}`]
            .filter(Boolean)
            .join(", ")}
        </Fact>
      ) : null}
      {owner ? (
        <Fact name="Owner">
          {owner.name ?? owner.email}
          {owner.name && owner.email ? <span class="dim"> {owner.email}</span> : null}
        </Fact>
      ) : null}
      {group === undefined || group < 0 ? null : (
        <Fact name="Group">
          <NodeLink place={group} />
        </Fact>
      )}
      {detail.severity ? <Fact name="Severity">{detail.severity}</Fact> : null}
      {detail.loader ? <Fact name="Loaded by">{detail.loader}</Fact> : null}
      {(detail.config ?? []).map(([key, value]) => (
        <Fact key={key} name={key.replaceAll("_", " ")}>
          <code>{value}</code>
        </Fact>
      ))}
      {(detail.meta ?? []).map(([key, value]) => (
        <Fact key={key} name={key.replaceAll("_", " ")}>
          {value}
        </Fact>
      ))}
      <Fact name="File">
        <code>{node.path}</code>
      </Fact>
      {detail.message && node.run && ["error", "fail", "warn"].includes(node.run.status) ? (
        <Fact name="Message">
          <pre class="message">{detail.message}</pre>
        </Fact>
      ) : null}
    </dl>
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

function LinkList({ title, places }: { title: string; places: readonly number[] }) {
  if (places.length === 0) return null;
  return (
    <div>
      <h3>
        {title} <span class="dim">{count(places.length)}</span>
      </h3>
      <ul class="plain wrap">
        {places.map((place) => (
          <li key={place}>
            <NodeLink place={place} />
          </li>
        ))}
      </ul>
    </div>
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

/** What is in a group. */
function Members({ place, node }: { place: number; node: SiteNode }) {
  const { index } = useSite();
  if (node.type !== "group") return null;
  const members = index.nodes.flatMap((each, at) => (each.group === node.group && at !== place ? at : []));
  return <LinkList title="In this group" places={members} />;
}

function Tests({ place }: { place: number }) {
  const site = useSite();
  const tests = site.testsOf(place);
  const tested = site.testedBy(place);
  if (tests.length + tested.length === 0) return null;
  return (
    <section aria-labelledby="tests">
      <div class="section-head">
        <h2 id="tests">{tests.length > 0 ? "Tests" : "Tests of"}</h2>
        {tests.length > 0 ? <span class="dim">{countOf(tests.length, "test")}</span> : null}
      </div>
      <ul class="tests">
        {tests.map((test) => (
          <li key={test}>
            <NodeLink place={test} />
            <TestBadge run={site.node(test).run} />
          </li>
        ))}
        {tested.map((node) => (
          <li key={node}>
            <NodeLink place={node} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Uses({ place, node }: { place: number; node: SiteNode }) {
  const site = useSite();
  const macros = site.macrosOf(place);
  const callers = node.type === "macro" ? site.callersOf(place) : [];
  if (macros.length + callers.length === 0) return null;
  return (
    <section class="two">
      <LinkList title="Calls" places={macros} />
      <LinkList title="Called by" places={callers} />
    </section>
  );
}

function Code({ node, detail }: { node: SiteNode; detail: SiteDetail }) {
  const texts = [
    { name: "Source", text: detail.raw },
    { name: "Compiled", text: detail.compiled },
  ].flatMap(({ name, text }) => (text === undefined ? [] : { name, text }));
  if (texts.length === 0 || node.type === "seed") return null;
  return <CodeView texts={texts} title="SQL" />;
}

function Sample({ detail }: { detail: SiteDetail }) {
  if (!detail.sample) return null;
  const { columns, rows } = detail.sample;
  return (
    <section aria-labelledby="sample">
      <div class="section-head">
        <h2 id="sample">Example rows</h2>
      </div>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Example rows">
        <table class="numbers">
          <thead>
            <tr>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, at) => (
                  <td key={columns[at]}>{cell ?? <span class="dim">null</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Indexes({ detail }: { detail: SiteDetail }) {
  if (!detail.indexes) return null;
  return (
    <section aria-labelledby="indexes">
      <div class="section-head">
        <h2 id="indexes">Indexes</h2>
      </div>
      <ul class="indexes">
        {detail.indexes.map(({ name, definition, bytes, unique, primary }) => (
          <li key={name}>
            <code>{definition.replace(/^CREATE (UNIQUE )?INDEX /, "")}</code>
            {primary ? <span class="chip">primary key</span> : unique ? <span class="chip">unique</span> : null}
            <span class="dim push">{size(bytes)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

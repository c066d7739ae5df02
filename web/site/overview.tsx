import type { ComponentChildren } from "preact";
import type { SiteType } from "../../src/docs/site-data.ts";
import { FreshnessBadge, NodeLink, TestBadge } from "./badges.tsx";
import { useSite } from "./context.ts";
import { ago, count, countOf, duration, TYPE_NAMES, time } from "./format.ts";
import { type Concern, concerned } from "./health.ts";
import { Prose } from "./node-page.tsx";

const COUNTED: SiteType[] = [
  "source",
  "seed",
  "model",
  "snapshot",
  "test",
  "unit_test",
  "exposure",
  "dashboard",
  "macro",
];
const SHOWN = 6;

/** The first page: what there is, how it is, and what the project says of itself. */
export function Overview() {
  const site = useSite();
  const { index } = site;
  const counts = COUNTED.map((type) => ({
    type,
    n: index.nodes.filter((node) => node.type === type && !node.hidden).length,
  }));
  return (
    <article class="page overview">
      <header class="page-head">
        <h1>{index.project.replaceAll("_", " ")}</h1>
        <p class="dim">
          Target {index.target}
          {index.resultsAt ? <span title={time(index.resultsAt)}> · last results {ago(index.resultsAt)}</span> : null}
          <span title={time(index.builtAt)}> · documentation written {ago(index.builtAt)}</span>
        </p>
      </header>
      <ul class="tiles">
        {counts
          .filter(({ n }) => n > 0)
          .map(({ type, n }) => (
            <li key={type}>
              <a href={`#/list/${type}`}>
                <strong>{count(n)}</strong>
                <span>{countOf(n, TYPE_NAMES[type]).replace(/^\S+ /, "")}</span>
              </a>
            </li>
          ))}
      </ul>
      <Layers />
      <Health />
      {index.overview ? (
        <section class="card readme" aria-label="About the project">
          <Prose text={index.overview} />
        </section>
      ) : null}
    </article>
  );
}

/** The layers in the order in which data flows, with the number of their relations. */
function Layers() {
  const { index } = useSite();
  const counts = index.words.layers.map((name, layer) => ({
    name,
    n: index.nodes.filter((node) => node.layer === layer && !node.hidden).length,
  }));
  return (
    <nav class="layers" aria-label="Layers">
      {counts.map(({ name, n }, layer) => (
        <a key={name} href={`#/list/layer?only=${layer}`}>
          <span>{name}</span>
          <strong>{count(n)}</strong>
        </a>
      ))}
    </nav>
  );
}

function Health() {
  const site = useSite();
  const { index } = site;
  const hasRun = index.resultsAt !== undefined;
  const isChecked = index.nodes.some(({ freshness }) => freshness !== undefined);
  return (
    <div class="health">
      <Panel
        title="Failures"
        concern="failing"
        none={hasRun ? "All that ran passed." : "Nothing has run yet."}
        isKnown={hasRun}
        note={(place) => <TestBadge run={index.nodes[place]!.run} />}
      />
      <Panel
        title="Sources"
        concern="stale"
        none={isChecked ? "All that were checked are fresh." : "Freshness was not checked."}
        isKnown={isChecked}
        note={(place) => <FreshnessBadge status={index.nodes[place]!.freshness!.status} />}
      />
      <Panel
        title="Slowest"
        concern="slowest"
        none="Nothing has run yet."
        note={(place) => <span class="dim nowrap">{duration(index.nodes[place]!.run!.seconds!)}</span>}
        isPlain
      />
      <Panel title="Without a description" concern="undescribed" none="Everything is described." />
      <Panel title="Without a test" concern="untested" none="Every model has a test." />
    </div>
  );
}

function Panel(props: {
  title: string;
  concern: Concern;
  none: string;
  note?: (place: number) => ComponentChildren;
  /** Whether anything is known of it: what was not looked at is not fine. */
  isKnown?: boolean;
  /** A list of what there always is. */
  isPlain?: boolean;
}) {
  const { title, concern, none, note, isKnown = true, isPlain = false } = props;
  const site = useSite();
  const places = concerned(site, concern);
  const tone = places.length > 0 ? "tone-warn" : isKnown ? "tone-good" : "tone-muted";
  const word = places.length > 0 ? count(places.length) : isKnown ? "fine" : "not known";
  return (
    <section class="card panel" aria-label={title}>
      <h2>
        {title} {isPlain ? null : <span class={`status ${tone}`}>{word}</span>}
      </h2>
      {places.length === 0 ? <p class="dim">{none}</p> : null}
      <ul class="plain">
        {places.slice(0, SHOWN).map((place) => (
          <li key={place} class="between">
            <NodeLink place={place} />
            {note?.(place)}
          </li>
        ))}
      </ul>
      {places.length > SHOWN ? <a href={`#/list/health?only=${concern}`}>All {count(places.length)}</a> : null}
    </section>
  );
}

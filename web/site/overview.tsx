import type { SiteNode, SiteType } from "../../src/docs/site-data.ts";
import { NodeLink, StatusBadge, TestBadge } from "./badges.tsx";
import { useSite } from "./context.ts";
import { ago, count, countOf, duration, TYPE_NAMES, time } from "./format.ts";
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
  const counts = COUNTED.map((type) => ({ type, n: index.nodes.filter((node) => node.type === type).length }));
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
    n: index.nodes.filter((node) => node.layer === layer).length,
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
  const { index } = useSite();
  const places = [...index.nodes.keys()];
  const is = (place: number, test: (node: SiteNode) => boolean) => test(index.nodes[place]!);
  const failing = places.filter((place) =>
    is(
      place,
      ({ type, run }) => type.endsWith("test") && run !== undefined && ["fail", "error", "warn"].includes(run.status),
    ),
  );
  const broken = places.filter((place) =>
    is(place, ({ type, run }) => !type.endsWith("test") && run?.status === "error"),
  );
  const stale = places.filter((place) =>
    is(place, ({ freshness }) => freshness !== undefined && freshness.status !== "pass"),
  );
  const documented: SiteType[] = ["model", "source", "seed", "snapshot"];
  const own = places.filter((place) =>
    is(place, (node) => documented.includes(node.type) && index.words.packages[node.package] === index.project),
  );
  const undescribed = own.filter((place) => is(place, ({ description }) => description === undefined));
  const untested = own.filter((place) => is(place, ({ type, tests }) => type === "model" && tests === undefined));
  const slowest = places
    .filter((place) => is(place, ({ type, run }) => !type.endsWith("test") && (run?.seconds ?? 0) > 0))
    .sort((a, b) => index.nodes[b]!.run!.seconds! - index.nodes[a]!.run!.seconds!);
  const hasRun = index.resultsAt !== undefined;
  return (
    <div class="health">
      <Panel
        title="Tests"
        places={[...broken, ...failing]}
        none={hasRun ? "All that ran passed." : "Nothing has run yet."}
        more={{ href: "#/list/test?only=failing", total: broken.length + failing.length }}
        note={(place) => <TestBadge run={index.nodes[place]!.run} />}
      />
      <Panel
        title="Sources"
        places={stale}
        none={
          index.nodes.some(({ freshness }) => freshness)
            ? "All that were checked are fresh."
            : "Freshness was not checked."
        }
        more={{ href: "#/list/source", total: stale.length }}
        note={(place) => <StatusBadge status={index.nodes[place]!.freshness!.status} word="stale" />}
      />
      <Panel
        title="Slowest"
        places={slowest}
        none="Nothing has run yet."
        more={{ href: "#/list/model?only=slowest", total: slowest.length }}
        note={(place) => <span class="dim nowrap">{duration(index.nodes[place]!.run!.seconds!)}</span>}
        plain
      />
      <Panel
        title="Without a description"
        places={undescribed}
        none="Everything is described."
        more={{ href: "#/list/model?only=undescribed", total: undescribed.length }}
      />
      <Panel
        title="Without a test"
        places={untested}
        none="Every model has a test."
        more={{ href: "#/list/model?only=untested", total: untested.length }}
      />
    </div>
  );
}

function Panel(props: {
  title: string;
  places: number[];
  none: string;
  more: { href: string; total: number };
  note?: (place: number) => preact.ComponentChildren;
  plain?: boolean;
}) {
  const { title, places, none, more, note, plain } = props;
  const tone = plain ? "" : places.length === 0 ? "tone-good" : "tone-warn";
  return (
    <section class={`card panel${plain ? " panel-tall" : ""}`} aria-label={title}>
      <h2>
        {title}{" "}
        {plain ? null : <span class={`status ${tone}`}>{places.length === 0 ? "fine" : count(places.length)}</span>}
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
      {more.total > SHOWN ? <a href={more.href}>All {count(more.total)}</a> : null}
    </section>
  );
}

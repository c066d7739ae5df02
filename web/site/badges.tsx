import { Fragment } from "preact";
import type { SiteNode, SiteRun, SiteStatus } from "../../src/docs/site-data.ts";
import { useSite } from "./context.ts";
import { count, STATUS, TYPE_NAMES } from "./format.ts";
import { nodeHref } from "./route.ts";

/** The kind of a node as a small coloured square with its first letters. */
export function TypeMark({ node }: { node: SiteNode }) {
  return <span class={`mark mark-${node.type}`} title={TYPE_NAMES[node.type]} aria-hidden="true" />;
}

/** A link to a node with its mark; a long name is cut short, unless it `wraps`. */
export function NodeLink(props: { place: number; column?: string | number | null; wraps?: boolean }) {
  const { place, column, wraps = false } = props;
  const site = useSite();
  const node = site.node(place);
  const name = typeof column === "number" ? site.columnsOf(place)[column] : column;
  return (
    <a class="node-link" href={nodeHref(site, place, column ?? null)}>
      <TypeMark node={node} />
      <span>
        {wraps ? <Breakable name={node.name} /> : node.name}
        {name ? <span class="dim">.{name}</span> : null}
      </span>
    </a>
  );
}

/** A name that may go on in the next line after an underscore, where there is more than one line. */
export function Breakable({ name }: { name: string }) {
  const parts = name.match(/[^_]*_+|[^_]+$/g) ?? [name];
  return parts.map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ));
}

/** How something ended, in a word and a colour. */
export function StatusBadge({ status, word }: { status: SiteStatus; word?: string }) {
  return <span class={`status tone-${STATUS[status].tone}`}>{word ?? STATUS[status].word}</span>;
}

/** Whether a source is fresh. */
export function FreshnessBadge({ status }: { status: SiteStatus }) {
  const word = status === "pass" ? "fresh" : status === "error" ? "not readable" : "stale";
  return <StatusBadge status={status} word={word} />;
}

/** How a test ended. */
export function TestBadge({ run }: { run: SiteRun | undefined }) {
  if (run === undefined) return <span class="status tone-muted">not run</span>;
  const failing = run.status === "fail" || run.status === "warn" ? run.rows : undefined;
  const word = `${STATUS[run.status].word}${failing ? `: ${count(failing)}` : ""}`;
  return <StatusBadge status={run.status} word={word} />;
}

/** The worst that is known of a node, as a dot; nothing where all is well. */
export function HealthDot({ node }: { node: SiteNode }) {
  const [, warned = 0, failed = 0] = node.tests ?? [];
  const isBroken = failed > 0 || node.run?.status === "error" || node.run?.status === "fail";
  const isStale = node.freshness !== undefined && node.freshness.status !== "pass";
  if (isBroken || node.freshness?.status === "fail" || node.freshness?.status === "error")
    return <span class="dot tone-bad" role="img" aria-label="has failures" />;
  if (warned > 0 || isStale || node.run?.status === "warn")
    return <span class="dot tone-warn" role="img" aria-label="has warnings" />;
  return null;
}

import type { ComponentChildren } from "preact";
import type { SiteDetail, SiteNode } from "../../src/docs/site-data.ts";
import { FreshnessBadge, NodeLink, StatusBadge, TestBadge } from "./badges.tsx";
import { useSite } from "./context.ts";
import { ago, count, duration, size, time } from "./format.ts";

/** A name with what there is of it. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What is known of a node in few words: where it is, how large, how old, whose, and how it is set up. */
export function Facts({ node, detail }: { node: SiteNode; detail: SiteDetail }) {
  const isTest = node.type.endsWith("test");
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
        <Fact name={isTest ? "Last run" : "Last build"}>
          {isTest ? <TestBadge run={node.run} /> : <StatusBadge status={node.run.status} />}
          {node.run.at ? <span title={time(node.run.at)}> {ago(node.run.at)}</span> : null}
          {node.run.seconds === undefined ? null : <span class="dim"> in {duration(node.run.seconds)}</span>}
        </Fact>
      ) : null}
      <Freshness node={node} detail={detail} />
      <Owners node={node} detail={detail} />
      {detail.severity ? <Fact name="Severity">{detail.severity}</Fact> : null}
      {detail.version ? <Fact name="Version">{detail.version}</Fact> : null}
      {detail.loader ? <Fact name="Loaded by">{detail.loader}</Fact> : null}
      {(detail.config ?? []).map(([key, value]) => (
        <Fact key={key} name={key.replaceAll("_", " ")}>
          <code>{value}</code>
        </Fact>
      ))}
      <Meta pairs={detail.meta ?? []} />
      <Fact name="File">
        <code>{node.path}</code>
      </Fact>
      {detail.patch === undefined || detail.patch.endsWith(`/${node.path}`) ? null : (
        <Fact name="Described in">
          <code>{detail.patch.slice(detail.patch.indexOf("/") + 1)}</code>
        </Fact>
      )}
      {detail.message && node.run && ["error", "fail", "warn"].includes(node.run.status) ? (
        <Fact name="Message">
          <pre class="message">{detail.message}</pre>
        </Fact>
      ) : null}
    </dl>
  );
}

function Freshness({ node, detail }: { node: SiteNode; detail: SiteDetail }) {
  const { freshness } = node;
  const rule = detail.freshnessRule;
  return (
    <>
      {freshness ? (
        <Fact name="Freshness">
          <FreshnessBadge status={freshness.status} />
          {freshness.loadedAt ? (
            <span title={time(freshness.loadedAt)}> newest row {ago(freshness.loadedAt)}</span>
          ) : null}
        </Fact>
      ) : null}
      {rule ? (
        <Fact name="Freshness rule">
          {[rule.warn && `warn after ${rule.warn}`, rule.error && `error after ${rule.error}`]
            .filter(Boolean)
            .join(", ")}
          {rule.field ? (
            <>
              {" "}
              by <code>{rule.field}</code>
            </>
          ) : null}
        </Fact>
      ) : null}
    </>
  );
}

function Owners({ node, detail }: { node: SiteNode; detail: SiteDetail }) {
  const { index } = useSite();
  const { owner, databaseOwner } = detail;
  const group =
    node.group === undefined || node.type === "group"
      ? -1
      : index.nodes.findIndex((each) => each.type === "group" && each.group === node.group);
  return (
    <>
      {owner ? (
        <Fact name="Owner">
          {owner.name ?? owner.email}
          {owner.name && owner.email ? <span class="dim"> {owner.email}</span> : null}
        </Fact>
      ) : null}
      {databaseOwner ? <Fact name="Database role">{databaseOwner}</Fact> : null}
      {group < 0 ? null : (
        <Fact name="Group">
          <NodeLink place={group} />
        </Fact>
      )}
    </>
  );
}

/** What the project notes of a node or column under keys of its own. */
export function Meta({ pairs }: { pairs: readonly [string, string][] }) {
  return pairs.map(([key, value]) => (
    <Fact key={key} name={key.replaceAll("_", " ")}>
      {/^[[{]/.test(value) ? <code>{value}</code> : value}
    </Fact>
  ));
}

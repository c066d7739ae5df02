import type { SiteDetail, SiteGiven, SiteNode, SiteRows, SiteUnitTest } from "../../src/docs/site-data.ts";
import { NodeLink, TestBadge } from "./badges.tsx";
import { CodeView } from "./code-view.tsx";
import { useSite } from "./context.ts";
import { countOf, TYPE_NAMES } from "./format.ts";
import { RowsTable } from "./rows-table.tsx";

/** The tests of a node, those that fail first; on the page of a test, what it is a test of. */
export function Tests({ place, detail }: { place: number; detail: SiteDetail }) {
  const site = useSite();
  const tests = site.testsOf(place);
  const tested = site.testedBy(place);
  if (tests.length + tested.length === 0) return null;
  const isBad = (test: number) => Number(["fail", "error", "warn"].includes(site.node(test).run?.status ?? ""));
  return (
    <section aria-labelledby="tests">
      <div class="section-head">
        <h2 id="tests">{tests.length > 0 ? "Tests" : "Tests of"}</h2>
        {tests.length > 0 ? <span class="dim">{countOf(tests.length, "test")}</span> : null}
      </div>
      <ul class="tests">
        {tests
          .toSorted((a, b) => isBad(b) - isBad(a))
          .map((test) => (
            <li key={test}>
              <NodeLink place={test} />
              <span class="dim push nowrap">{kindOf(site.node(test))}</span>
              <TestBadge run={site.node(test).run} />
            </li>
          ))}
        {tested.map((node) => (
          <li key={node}>
            <NodeLink place={node} column={detail.column ?? null} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const kindOf = ({ type, materialized }: SiteNode) => (type === "test" ? materialized : TYPE_NAMES[type]);

/** The rows that a unit test puts in the place of what its model reads, and those that the model is to make of them. */
export function UnitTestRows({ test }: { test: SiteUnitTest }) {
  return (
    <>
      {test.given.map((given) => (
        <section key={given.input} aria-label={`Given ${given.input}`}>
          <div class="section-head">
            <h2>Given</h2>
            <GivenName given={given} />
            <Fixture rows={given} />
          </div>
          <Rows rows={given} title={`Given ${given.input}`} none="No rows." />
        </section>
      ))}
      {test.overrides ? (
        <section aria-labelledby="overrides">
          <div class="section-head">
            <h2 id="overrides">In the place of macros and variables</h2>
          </div>
          <RowsTable title="Overrides" columns={["name", "value"]} rows={test.overrides} />
        </section>
      ) : null}
      <section aria-labelledby="expected">
        <div class="section-head">
          <h2 id="expected">Expected</h2>
          <Fixture rows={test.expect} />
        </div>
        <Rows rows={test.expect} title="Expected" none="No rows at all." />
      </section>
    </>
  );
}

function GivenName({ given: { node, input } }: { given: SiteGiven }) {
  return node === undefined ? <code>{input}</code> : <NodeLink place={node} />;
}

function Fixture({ rows: { fixture } }: { rows: SiteRows }) {
  return fixture === undefined ? null : <span class="dim">from the file {fixture}</span>;
}

function Rows({ rows: { columns, rows, sql }, title, none }: { rows: SiteRows; title: string; none: string }) {
  if (sql !== undefined) return <CodeView texts={[{ name: title, text: sql }]} title={null} />;
  if (rows === undefined) return <p class="dim">The rows of its file.</p>;
  if (rows.length === 0) return <p class="dim">{none}</p>;
  return <RowsTable title={title} columns={columns ?? []} rows={rows} />;
}

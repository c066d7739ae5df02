import { Fragment } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SiteColumn, SiteDetail } from "../../src/docs/site-data.ts";
import { TestBadge } from "./badges.tsx";
import { FilterColumns, neighboursOf, Origin, Ways } from "./column-neighbours.tsx";
import { useColumnEdges, useSite } from "./context.ts";
import { countOf, shortType } from "./format.ts";
import { renderInline } from "./markdown.ts";
import { nodeHref } from "./route.ts";

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
      <div class="scroll-x" tabIndex={0} role="group" aria-label="Columns">
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
                <Fragment key={name}>
                  <tr ref={name === column ? row : undefined} class={isOpen ? "is-open" : undefined}>
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
                    <tr class="column-more">
                      <td colSpan={5}>
                        <Ways
                          sources={neighbours?.sources[at] ?? []}
                          users={neighbours?.users[at] ?? []}
                          meta={info.meta ?? []}
                        />
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      <FilterColumns place={place} edges={edges} />
    </section>
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

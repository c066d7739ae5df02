import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { HealthDot, TypeMark } from "./badges.tsx";
import { useSite } from "./context.ts";
import { count } from "./format.ts";
import { nodeHref, type Route } from "./route.ts";
import { branchesOf, rowsOf, type TreeMode, wayTo } from "./tree-rows.ts";

const ROW_HEIGHT = 28;
/** Rows above and below those that are seen, for fast scrolling. */
const SPARE = 12;

/** The nodes by folder or by schema; only the rows that are seen are in the document. */
export function Tree({ route }: { route: Route }) {
  const site = useSite();
  const [mode, setMode] = useState<TreeMode>("project");
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set());
  const [view, setView] = useState({ top: 0, height: 800 });
  const scroller = useRef<HTMLDivElement>(null);
  const branches = useMemo(() => branchesOf(site, mode), [site, mode]);
  const current = route.page === "node" ? route.place : null;
  const rows = useMemo(() => rowsOf(branches, open), [branches, open]);

  useEffect(() => {
    if (current === null) return;
    const way = wayTo(branches, current);
    if (way?.some((key) => !open.has(key))) setOpen(new Set([...open, ...way]));
  }, [current, branches]);

  const at = current === null ? -1 : rows.findIndex((row) => row.place === current);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || at < 0) return;
    const top = at * ROW_HEIGHT;
    if (top < element.scrollTop || top > element.scrollTop + element.clientHeight - ROW_HEIGHT)
      element.scrollTop = Math.max(0, top - element.clientHeight / 3);
  }, [at]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const first = Math.max(0, Math.floor(view.top / ROW_HEIGHT) - SPARE);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW_HEIGHT) + SPARE);
  return (
    <div class="tree">
      <div class="segments" role="group" aria-label="Arrange by">
        {(["project", "database"] as const).map((each) => (
          <button type="button" key={each} aria-pressed={mode === each} onClick={() => setMode(each)}>
            {each === "project" ? "Project" : "Database"}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the rows in it */}
      <div
        class="tree-rows"
        ref={scroller}
        onScroll={(event) => setView({ ...view, top: event.currentTarget.scrollTop })}
        onKeyDown={moveFocus}
      >
        <ul style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
          {rows.slice(first, last).map((row, index) => (
            <li
              key={row.key}
              class={`indent-${Math.min(row.depth, 5)}`}
              style={{ top: `${(first + index) * ROW_HEIGHT}px` }}
            >
              {row.place === null ? (
                <button
                  type="button"
                  class="tree-row"
                  aria-expanded={open.has(row.key)}
                  onClick={() => toggle(row.key)}
                >
                  <span class="caret" aria-hidden="true" />
                  <span class="grow">{row.name}</span> <span class="tally">{count(row.count)}</span>
                </button>
              ) : (
                <a
                  class="tree-row"
                  href={nodeHref(site, row.place)}
                  aria-current={row.place === current ? "page" : undefined}
                  title={row.name}
                >
                  <TypeMark node={site.node(row.place)} />
                  <span class="grow">{row.name}</span>
                  <HealthDot node={site.node(row.place)} />
                </a>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The arrows go from row to row, right and left open and close. */
function moveFocus(event: KeyboardEvent) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !focused.classList.contains("tree-row")) return;
  const item = focused.parentElement!;
  const move = { ArrowDown: item.nextElementSibling, ArrowUp: item.previousElementSibling }[event.key];
  if (move !== undefined) (move?.firstElementChild as HTMLElement | null)?.focus();
  else if (event.key === "ArrowRight" && focused.getAttribute("aria-expanded") === "false") focused.click();
  else if (event.key === "ArrowLeft" && focused.getAttribute("aria-expanded") === "true") focused.click();
  else return;
  event.preventDefault();
}

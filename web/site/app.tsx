import { useEffect, useRef, useState } from "preact/hooks";
import { useSite } from "./context.ts";
import { hasLineage, type Site } from "./data.ts";
import { Erd } from "./erd.tsx";
import { countOf, TYPE_NAMES } from "./format.ts";
import { CONCERNS, type Concern } from "./health.ts";
import { LineagePanel } from "./lineage-panel.tsx";
import { ListPage, listed } from "./list-page.tsx";
import { NodePage } from "./node-page.tsx";
import { Overview } from "./overview.tsx";
import { parseRoute, type Route } from "./route.ts";
import { SearchBox } from "./search-box.tsx";
import { theme } from "./theme.ts";
import { Tree } from "./tree.tsx";

/** The whole page: the bar at the top, the tree at the left, and what the address asks for. */
export function App() {
  const site = useSite();
  const [route, setRoute] = useState<Route>(() => parseRoute(location.hash, site));
  const [isTreeOpen, setTreeOpen] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    const onChange = () => {
      setRoute(parseRoute(location.hash, site));
      setTreeOpen(false);
    };
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, [site]);
  useEffect(() => hearOfChanges(setFault), []);
  const menu = useRef<HTMLButtonElement>(null);
  const side = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isTreeOpen) side.current?.querySelector<HTMLElement>(".tree-row")?.focus();
  }, [isTreeOpen]);
  const closeTree = () => {
    if (!isTreeOpen) return;
    setTreeOpen(false);
    menu.current?.focus();
  };
  const key = route.page === "node" ? route.place : JSON.stringify(route);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${titleOf(site, route)} · ${site.index.project}`;
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    // A new page begins at its top, and is read from there.
    if (route.page !== "node" || route.column === null) main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [key]);
  const isWide = route.page === "lineage";
  return (
    <div class={`shell${isTreeOpen ? " tree-open" : ""}`}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header class="top">
        <button
          ref={menu}
          type="button"
          class="icon menu"
          aria-label={isTreeOpen ? "Close the tree" : "Open the tree"}
          aria-expanded={isTreeOpen}
          onClick={() => setTreeOpen(!isTreeOpen)}
        >
          <Icon name="menu" />
        </button>
        <a class="brand" href="#/">
          {site.index.project.replaceAll("_", " ")}
        </a>
        <SearchBox />
        <nav class="links" aria-label="Views">
          {hasLineage() ? (
            <a href="#/lineage" aria-current={route.page === "lineage" ? "page" : undefined}>
              Lineage
            </a>
          ) : null}
          {site.index.references.length > 0 ? (
            <a href="#/erd" aria-current={route.page === "erd" ? "page" : undefined}>
              ERD
            </a>
          ) : null}
        </nav>
        <ThemeButton />
      </header>
      <nav ref={side} class="side" aria-label="Project" onKeyDown={({ key }) => key === "Escape" && closeTree()}>
        <Tree route={route} />
      </nav>
      {isTreeOpen ? (
        <button type="button" class="scrim" tabIndex={-1} aria-label="Close the tree" onClick={closeTree} />
      ) : null}
      <main id="main" ref={main} tabIndex={0} class={isWide ? "wide" : undefined}>
        <Page key={key} route={route} />
      </main>
      {fault === null ? null : (
        <div class="fault" role="alert">
          <strong>The documentation could not be written anew</strong>
          <pre>{fault}</pre>
        </div>
      )}
    </div>
  );
}

function Page({ route }: { route: Route }) {
  const site = useSite();
  switch (route.page) {
    case "overview":
      return <Overview />;
    case "node":
      return <NodePage place={route.place} column={route.column} />;
    case "lineage":
      return (
        <div class="lineage-page">
          <h1 class="for-readers">Lineage</h1>
          <LineagePanel view={route.view} compact={false} />
        </div>
      );
    case "erd":
      return <ErdPage layer={route.layer} />;
    case "list":
      return <ListPage title={titleOf(site, route)} places={listed(site, route)} />;
    case "missing":
      return (
        <article class="page">
          <h1>There is no such page</h1>
          <p>
            Nothing in this project is called <code>{route.what}</code>. <a href="#/">To the overview</a>
          </p>
        </article>
      );
  }
}

/** References between the relations of one layer, or of all. */
function ErdPage({ layer }: { layer: string | null }) {
  const { index } = useSite();
  const layers = index.words.layers.filter((_, at) =>
    index.references.some(({ from }) => index.nodes[from]!.layer === at),
  );
  const chosen = layer ?? layers.at(-1) ?? null;
  const shown = index.references.filter(
    ({ from }) => chosen === "all" || index.words.layers[index.nodes[from]!.layer ?? -1] === chosen,
  );
  return (
    <article class="page wide-page">
      <header class="page-head">
        <h1>References between relations</h1>
        <p class="chips">
          {[...layers, "all"].map((name) => (
            <a
              key={name}
              class="chip"
              href={`#/erd/${encodeURIComponent(name)}`}
              aria-current={name === chosen ? "page" : undefined}
            >
              {name}
            </a>
          ))}
        </p>
      </header>
      <Erd references={shown} title={chosen === "all" ? "All layers" : `Layer ${chosen}`} />
    </article>
  );
}

function titleOf(site: Site, route: Route): string {
  switch (route.page) {
    case "node":
      return site.node(route.place).name;
    case "lineage":
      return "Lineage";
    case "erd":
      return "References";
    case "list": {
      if (route.type === "layer") return `Layer ${site.index.words.layers[Number(route.only)] ?? ""}`;
      if (route.type === "tag") return `Tag ${route.only ?? ""}`;
      if (route.type === "health") return CONCERNS[route.only as Concern] ?? "Not found";
      const name = TYPE_NAMES[route.type as keyof typeof TYPE_NAMES] ?? route.type;
      const many = countOf(2, name).slice(2);
      return `${many[0]!.toUpperCase()}${many.slice(1)}`;
    }
    case "missing":
      return "Not found";
    default:
      return "Overview";
  }
}

function ThemeButton() {
  const [dark, setDark] = useState(theme.isDark());
  useEffect(() => theme.onChange(() => setDark(theme.isDark())), []);
  return (
    <button
      type="button"
      class="icon"
      aria-label={dark ? "Switch to light colours" : "Switch to dark colours"}
      onClick={theme.toggle}
    >
      <Icon name={dark ? "sun" : "moon"} />
    </button>
  );
}

const ICONS = {
  menu: "M3 5h14M3 10h14M3 15h14",
  moon: "M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M4 16l1.4-1.4M14.6 5.4 16 4",
};

function Icon({ name }: { name: keyof typeof ICONS }) {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" class="line-icon">
      <path d={ICONS[name]} />
    </svg>
  );
}

/** While it is served, the page hears of a new site and loads itself anew. */
function hearOfChanges(onFault: (fault: string) => void): () => void {
  if (!location.protocol.startsWith("http") || !/^(127\.|localhost|\[::1\])/.test(location.hostname)) return () => {};
  const events = new EventSource("events");
  events.addEventListener("reload", () => location.reload());
  events.addEventListener("fault", (event) => onFault(JSON.parse((event as MessageEvent<string>).data)));
  // A server that only has the files knows of no events.
  events.onerror = () => events.readyState === EventSource.CLOSED && events.close();
  return () => events.close();
}

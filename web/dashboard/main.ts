import type { SiteData, SiteEntry } from "../../src/dashboards/page-data.ts";
import { dashboardView, type View } from "./dashboard-view.ts";
import { h } from "./dom.ts";
import { theme } from "./theme.ts";
import "./style.css";

const site = JSON.parse(document.getElementById("site")?.textContent ?? "{}") as SiteData;
const main = h("main", { id: "main", tabindex: -1 });
const nav = h("nav", { "aria-label": "Dashboards" });
let view: View | null = null;

function start(): void {
  const button = h("button", { type: "button", class: "theme" });
  const showTheme = () => {
    button.textContent = theme.isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", theme.isDark() ? "Switch to light colours" : "Switch to dark colours");
  };
  button.addEventListener("click", theme.toggle);
  theme.onChange(() => {
    showTheme();
    view?.draw();
  });
  showTheme();
  const home = h(
    "a",
    { class: "brand", href: site.singleFile ? "#" : "index.html" },
    site.project.replaceAll("_", " "),
  );
  const aside = h("div", { class: "side" }, h("div", { class: "side-head" }, home, button), nav);
  document.getElementById("app")?.replaceChildren(aside, h("div", { class: "content" }, main, footer()));
  addEventListener("hashchange", () => site.singleFile && show());
  watchSize();
  show();
}

/** The dashboard of this file, the one that the address names in a single file, or the list of all. */
function show(): void {
  const wanted = site.singleFile ? decodeURIComponent(location.hash.slice(1)) : site.pages[0]?.name;
  const page = site.pages.find(({ name }) => name === wanted);
  nav.replaceChildren(
    h("ul", {}, ...site.entries.map((entry) => h("li", {}, entryLink(entry, entry.name === page?.name)))),
  );
  view = page === undefined ? null : dashboardView(page);
  main.replaceChildren(view?.element ?? index());
  document.title = page === undefined ? `Dashboards of ${site.project}` : `${page.spec.title} · ${site.project}`;
  view?.draw();
  nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (site.singleFile) window.scrollTo(0, 0);
  document.documentElement.dataset.ready = "true";
}

const addressOf = ({ name }: SiteEntry): string => (site.singleFile ? `#${name}` : `${name}.html`);

function entryLink(entry: SiteEntry, isCurrent: boolean): HTMLElement {
  return h("a", { href: addressOf(entry), "aria-current": isCurrent ? "page" : null }, entry.title);
}

function index(): HTMLElement {
  const cards = site.entries.map((entry) =>
    h("a", { class: "card", href: addressOf(entry) }, h("strong", {}, entry.title), h("span", {}, entry.description)),
  );
  return h(
    "article",
    {},
    h("header", { class: "page-head" }, h("h1", {}, "Dashboards")),
    h("div", { class: "cards" }, ...cards),
  );
}

function footer(): HTMLElement {
  const built = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return h("footer", {}, `Rows of ${built.format(new Date(site.builtAt))} UTC, target ${site.target}. Made by tstl.`);
}

/** Charts follow the width of the page. */
function watchSize(): void {
  let width = main.clientWidth;
  let waiting = 0;
  new ResizeObserver(() => {
    if (main.clientWidth === width) return;
    width = main.clientWidth;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => view?.draw());
  }).observe(main);
}

theme.restore();
start();

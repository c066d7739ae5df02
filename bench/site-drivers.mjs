/** The documentation site of tstl. */
export const ourSite = {
  isReady: () =>
    "ready" in document.documentElement.dataset &&
    document.querySelector("main h1") !== null &&
    document.querySelector(".tree-row") !== null,
  field: ".search input",
  hasFound: () => document.querySelector("#hits:not([hidden]) > *") !== null,
  address: (model) => `#/model/model.bench.${model}`,
  isShown: (model) =>
    document.querySelector("main h1")?.textContent === model && document.querySelector("main .columns tr") !== null,
};

/** The site that `dbt docs generate` makes. */
export const dbtSite = {
  // The loading screen goes when the project is there; the tree has its folder then.
  isReady: () =>
    [...document.querySelectorAll(".app-menu li a")].some((link) => link.textContent.includes("bench")) &&
    document.querySelector("#welcome-") !== null,
  field: "#search",
  closeSearch: (page) => page.evaluate(() => document.querySelector('[ng-click="clearSearch()"]').click()),
  hasFound: (text) =>
    [...document.querySelectorAll("h1 .break")].some(
      (heading) => heading.textContent === text && heading.nextElementSibling?.textContent.includes("search results"),
    ) && text !== "",
  address: (model) => `#!/model/model.bench.${model}`,
  isShown: (model) =>
    [...document.querySelectorAll("h1 .break")].some(
      (heading) => heading.textContent === model && heading.offsetParent !== null,
    ),
};

/** The report of dbt-colibri: its first view is a graph around one model. Its pages have no address behind `#`. */
export const colibriSite = {
  isReady: () => document.querySelector(".react-flow__node") !== null,
  field: "[role=dialog] input",
  openSearch: (page) => page.locator('input[placeholder^="Search models"]').first().click(),
  hasFound: () => document.querySelector("[role=dialog] :is([cmdk-item], [cmdk-empty])") !== null,
};

import { describe, expect, test } from "vitest";
import { searchIndex } from "./search-index.ts";
import { SiteSearcher } from "./search-site.ts";
import type { SiteDetail, SiteIndex, SiteNode, SiteType } from "./site-data.ts";

const COLUMNS = ["customer_id", "email", "recency_band", "recency_rank", "amount_cents"];

/** A site of nodes with a name, a kind, the places of their columns, and texts. */
function searcherOf(
  ...nodes: ([type: SiteType, name: string, columns: number[]] | [...[SiteType, string, number[]], SiteDetail])[]
) {
  const index = {
    words: { packages: [], schemas: [], layers: [], groups: [], tags: [], columns: COLUMNS },
    nodes: nodes.map(([type, name, columns]): SiteNode => ({ id: name, type, name, columns, package: 0, path: "" })),
  } as unknown as SiteIndex;
  const searcher = new SiteSearcher(index);
  const details = nodes.map(([, , , detail]) => detail ?? {});
  searcher.addTexts(searchIndex(index, details));
  return (text: string) =>
    searcher.search(text).map(({ place, column, where }) => {
      const name = index.nodes[place]!.name;
      return `${column === undefined ? name : `${name}.${column}`} in ${where}`;
    });
}

const search = searcherOf(
  ["test", "unique_dim_customers_customer_id", []],
  ["model", "dim_customers_history", [0, 2, 3]],
  ["model", "dim_customers", [0, 1], { description: "One row per *buyer*.", raw: "select lower(mail) as email" }],
  ["source", "shop.payments", [0, 4], { columns: [{}, { description: "What the Käufer paid." }] }],
  ["exposure", "Sales (weekly) overview", []],
);

describe("a search", () => {
  test("puts the whole name first, then its beginning, and tests last", () => {
    expect(search("dim_customers")).toEqual([
      "dim_customers in name",
      "dim_customers_history in name",
      "unique_dim_customers_customer_id in name",
    ]);
  });

  test("finds parts of names and columns, and the column that fits best", () => {
    expect(search("history")).toEqual(["dim_customers_history in name"]);
    expect(search("cents")).toEqual(["shop.payments.amount_cents in column"]);
    expect(search("recency_ra")).toEqual(["dim_customers_history.recency_rank in column"]);
    expect(search("shop.payments")).toEqual(["shop.payments in name"]);
    expect(search("weekly")).toEqual(["Sales (weekly) overview in name"]);
  });

  test("wants every word, wherever each is", () => {
    expect(search("dim_customers email")).toEqual(["dim_customers.email in name"]);
    expect(search("dim_customers.email")).toEqual(["dim_customers.email in name"]);
    expect(search("buyer history")).toEqual([]);
    expect(search("one row per buyer")).toEqual(["dim_customers in description"]);
  });

  test("reads descriptions of nodes and columns, and the SQL", () => {
    expect(search("käufer")).toEqual(["shop.payments in description"]);
    expect(search("lower")).toEqual(["dim_customers in SQL"]);
  });

  test.each([
    ["custmers history", "dim_customers_history in name"],
    ["dim_cusotmers", "dim_customers in name"],
    ["recencey_band", "dim_customers_history.recency_band in column"],
    ["pyament", "shop.payments in name"],
    ["weeekly", "Sales (weekly) overview in name"],
    ["emial", "dim_customers.email in column"],
    ["käuffer", "shop.payments in description"],
  ])("finds what was meant by %s", (typed, meant) => {
    expect(search(typed)[0]).toBe(meant);
  });

  test("finds nothing where nothing is near, and in what has no words", () => {
    expect(search("zzqqxx")).toEqual([]);
    expect(search("(*)")).toEqual([]);
    expect(search("ist")).toEqual(["dim_customers_history in name"]);
    expect(search("is")).toEqual([]);
  });
});

test("names and columns are found before the texts are there", () => {
  const index = { words: { columns: COLUMNS }, nodes: [{ name: "orders", type: "model", columns: [1] }] };
  const searcher = new SiteSearcher(index as unknown as SiteIndex);
  expect(searcher.search("ordres")).toEqual([{ place: 0, where: "name" }]);
  expect(searcher.search("email")).toEqual([{ place: 0, where: "column", column: "email" }]);
});

import { expect, test } from "vitest";
import type { Manifest } from "../manifest/manifest.ts";
import { describeBothAdapters } from "../testing/describe-both-adapters.ts";
import { smallManifest } from "../testing/small-manifest.ts";
import { readCatalog } from "./catalog.ts";

const INVOCATION = { id: "i", startedAt: new Date(0), environment: {} };

function manifestIn(database: string): Manifest {
  const manifest = smallManifest({
    "source.raw.orders": [],
    "source.raw.elsewhere": [],
    "model.fct": [],
    "model.Mixed": [],
    "model.mixed": [],
    "model.inlined": [],
    "model.missing": [],
    "seed.rates": [],
    "analysis.fct": [],
  });
  for (const node of manifest.nodes.values()) {
    Object.assign(node, { database, schema: "Marts", alias: node.name, relation_name: null });
    node.config.materialized = node.name === "inlined" ? "ephemeral" : "table";
  }
  for (const source of manifest.sources.values()) {
    Object.assign(source, { database, schema: "raw", identifier: "orders" });
  }
  manifest.sources.get("source.p.raw.elsewhere")!.database = "another";
  return manifest;
}

const TABLES = `
  create schema raw;
  create schema "Marts";
  create table raw.orders (id int, gone int, at timestamptz, "Odd ""name" varchar(10)) partition by range (id);
  alter table raw.orders drop column gone;
  comment on table raw.orders is 'orders, as they come';
  comment on column raw.orders.at is 'when it was placed';
  create table raw.unknown (id int);
  create view "Marts".fct as select 1::numeric(10, 2) as amount, array['a'] as tags;
  create materialized view "Marts"."Mixed" as select 'upper'::text as a;
  create unlogged table "Marts".mixed (b int);
  create table "Marts".inlined (stale int);
  create table "Marts".rates (rate float8);
`;

describeBothAdapters("the catalog", (makeAdapter) => {
  test("tells type, owner, comments and columns of each relation of the project", async () => {
    await using db = await makeAdapter();
    const catalog = await db.adapter.withSession(async (session) => {
      await session.query(TABLES);
      return readCatalog(session, manifestIn(db.database), INVOCATION);
    });
    const owner = catalog.sources["source.p.raw.orders"]!.metadata.owner;
    expect(owner).toMatch(/^\w+$/);
    expect(catalog.sources).toEqual({
      "source.p.raw.orders": {
        metadata: {
          type: "BASE TABLE",
          schema: "raw",
          name: "orders",
          database: db.database,
          comment: "orders, as they come",
          owner,
        },
        columns: {
          id: { type: "integer", index: 1, name: "id", comment: null },
          at: { type: "timestamp with time zone", index: 3, name: "at", comment: "when it was placed" },
          'Odd "name': { type: "character varying(10)", index: 4, name: 'Odd "name', comment: null },
        },
        stats: {
          has_stats: {
            id: "has_stats",
            label: "Has Stats?",
            value: false,
            include: false,
            description: "Indicates whether there are statistics for this table",
          },
        },
        unique_id: "source.p.raw.orders",
      },
    });
    expect(Object.keys(catalog.nodes).sort()).toEqual([
      "model.p.Mixed",
      "model.p.fct",
      "model.p.mixed",
      "seed.p.rates",
    ]);
    expect(catalog.nodes["model.p.fct"]).toMatchObject({
      metadata: { type: "VIEW", schema: "Marts", comment: null },
      columns: { amount: { type: "numeric(10,2)", index: 1 }, tags: { type: "text[]", index: 2 } },
    });
    expect(catalog.nodes["model.p.Mixed"]!.metadata.type).toBe("MATERIALIZED VIEW");
    expect(Object.keys(catalog.nodes["model.p.mixed"]!.columns)).toEqual(["b"]);
  });

  test("of selected nodes has those alone, and of none asks nothing", async () => {
    await using db = await makeAdapter();
    await db.adapter.withSession(async (session) => {
      await session.query(TABLES);
      const manifest = manifestIn(db.database);
      const some = await readCatalog(session, manifest, INVOCATION, new Set(["model.p.fct"]));
      expect([Object.keys(some.nodes), Object.keys(some.sources)]).toEqual([["model.p.fct"], []]);
      const none = await readCatalog(session, manifest, INVOCATION, new Set());
      expect([none.nodes, none.sources, none.errors]).toEqual([{}, {}, null]);
    });
  });
});

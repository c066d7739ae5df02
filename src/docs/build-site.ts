import { searchIndex } from "./search-index.ts";
import { columnEdges, type RelationColumns, relationColumns } from "./site-columns.ts";
import type { SiteColumnEdges, SiteDetail, SiteIndex, SiteSearch } from "./site-data.ts";
import { siteDetail } from "./site-detail.ts";
import { type Entity, siteEntities } from "./site-entities.ts";
import { siteIndex } from "./site-index.ts";
import type { SiteInput } from "./site-input.ts";

/** The parts of the site's data. */
export interface SiteParts {
  index: SiteIndex;
  columns: SiteColumnEdges;
  /** One per node of the index. */
  details: SiteDetail[];
  search: SiteSearch;
}

/** What is put together while the parts are made. */
export interface SiteContext {
  input: SiteInput;
  entities: Entity[];
  /** unique_id to place. */
  placeOf: Map<string, number>;
  columns: Map<string, RelationColumns>;
  /** Tests of each node, as places. */
  testsOf: Map<number, number[]>;
}

/** Makes the data of the site. */
export function buildSite(input: SiteInput): SiteParts {
  const entities = siteEntities(input.manifest, input.dashboards);
  const placeOf = new Map(entities.map(({ id }, place) => [id, place]));
  const context: SiteContext = {
    input,
    entities,
    placeOf,
    columns: relationColumns(input, entities),
    testsOf: new Map(),
  };
  const testEdges = testPairs(context);
  const columns = columnEdges(input, context.columns, placeOf);
  const index = siteIndex(context, testEdges, columns.kind.length > 0);
  const details = entities.map((entity) => siteDetail(context, entity));
  return { index, columns, details, search: searchIndex(index, details) };
}

/** Pairs of a node and a test of it, kept by node, too. */
function testPairs({ entities, placeOf, testsOf }: SiteContext): number[] {
  const pairs: number[] = [];
  for (const [test, entity] of entities.entries()) {
    if (entity.type !== "test" && entity.type !== "unit_test") continue;
    const attached = entity.type === "test" ? entity.node.attached_node : null;
    // A test of a relationship reads the other side, too, and is a test of the one that it is written at.
    const tested = attached ? [attached] : entity.node.depends_on.nodes;
    for (const id of tested) {
      const node = placeOf.get(id);
      if (node === undefined) continue;
      pairs.push(node, test);
      const known = testsOf.get(node);
      if (known === undefined) testsOf.set(node, [test]);
      else known.push(test);
    }
  }
  return pairs;
}

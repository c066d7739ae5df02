import { topologicalOrder } from "../graph/topological-order.ts";
import type { ModelNode } from "../manifest/node.ts";
import type { SiteContext } from "./build-site.ts";
import type { SiteIndex, SiteNode, SiteReference, SiteStatus } from "./site-data.ts";
import { type Entity, hasRuns, isRelation, readsOf, titleOf } from "./site-entities.ts";
import type { SiteInput } from "./site-input.ts";
import { plainBeginning, told, Words } from "./words.ts";

/** Nodes per part of details: some 100 kB of SQL. */
const DETAIL_SIZE = 50;
/** Characters of a description that lists and cards show. */
const BEGINNING = 160;

/** What reads the others, and is read by none of them. */
const LAST_LAYER = "exposures";

type SiteWords = Record<keyof SiteIndex["words"], Words>;

/** The part `index`. */
export function siteIndex(context: SiteContext, testEdges: number[], hasColumnEdges: boolean): SiteIndex {
  const { input, entities } = context;
  const words: SiteWords = {
    packages: new Words(),
    schemas: new Words(),
    layers: new Words(),
    groups: new Words(),
    tags: new Words(),
    columns: new Words(),
  };
  for (const layer of layersInOrder(context)) words.layers.place(layer);
  const nodes = entities.map((entity, place) => siteNode(context, words, entity, place));
  return {
    version: 1,
    project: input.project,
    target: input.target,
    database: input.database,
    tstlVersion: input.tstlVersion,
    builtAt: Math.round(input.builtAt.getTime() / 1000),
    ...(input.runs.at === null ? {} : { resultsAt: input.runs.at }),
    overview: overviewOf(input),
    words: Object.fromEntries(Object.entries(words).map(([name, { list }]) => [name, list])) as SiteIndex["words"],
    nodes,
    edges: pairs(context, (entity) => (isTest(entity) ? [] : readsOf(entity))),
    testEdges,
    macroEdges: pairs(context, macrosOf),
    detailSize: DETAIL_SIZE,
    references: references(context),
    hasColumnEdges,
  };
}

const isTest = ({ type }: Entity) => type === "test" || type === "unit_test";

function macrosOf({ node }: Entity): readonly string[] {
  return "depends_on" in node && "macros" in node.depends_on ? node.depends_on.macros : [];
}

function pairs({ entities, placeOf }: SiteContext, of: (entity: Entity) => readonly string[]): number[] {
  return entities.flatMap((entity, to) =>
    of(entity).flatMap((id) => {
      const from = placeOf.get(id);
      return from === undefined ? [] : [from, to];
    }),
  );
}

/** The block `__overview__` of the project, or its README. */
function overviewOf({ manifest, readme }: SiteInput): string {
  const block = [...manifest.docs.values()].find(
    (doc) => doc.name === "__overview__" && doc.package_name === manifest.projectName,
  );
  return block?.block_contents ?? readme;
}

/** Layers by how far their nodes are from the sources, in the mean. */
function layersInOrder({ entities, input }: SiteContext): string[] {
  const depths = new Map<string, number>();
  for (const id of topologicalOrder(input.graph)) {
    const parents = input.graph.parents.get(id) ?? [];
    depths.set(
      id,
      parents.reduce((depth, parent) => Math.max(depth, (depths.get(parent) ?? 0) + 1), 0),
    );
  }
  const sums = new Map<string, { sum: number; count: number }>();
  for (const entity of entities) {
    const layer = layerOf(entity);
    if (layer === null) continue;
    const known = sums.get(layer) ?? { sum: 0, count: 0 };
    sums.set(layer, { sum: known.sum + (depths.get(entity.id) ?? 1000), count: known.count + 1 });
  }
  const mean = (layer: string) =>
    layer === LAST_LAYER ? Number.MAX_SAFE_INTEGER : sums.get(layer)!.sum / sums.get(layer)!.count;
  return [...sums.keys()].sort((a, b) => mean(a) - mean(b) || (a < b ? -1 : 1));
}

/** The first folder below models/, the schema for a model without one; the kind for what is no model. */
function layerOf(entity: Entity): string | null {
  switch (entity.type) {
    case "model":
      return foldersOf(entity.node)[0] ?? entity.node.schema;
    case "source":
    case "seed":
    case "snapshot":
      return `${entity.type}s`;
    case "exposure":
    case "dashboard":
      return LAST_LAYER;
    default:
      return null;
  }
}

/** The folders between models/ and the file; the name of a versioned model stands before its version in the fqn. */
function foldersOf({ fqn, version }: ModelNode): string[] {
  return fqn.slice(1, version === null || version === undefined ? -1 : -2);
}

function siteNode(context: SiteContext, words: SiteWords, entity: Entity, place: number): SiteNode {
  const { input } = context;
  const { id, type, node } = entity;
  const layer = layerOf(entity);
  const last = input.runs.last.get(id);
  return told<SiteNode>({
    id,
    name: titleOf(entity),
    type,
    package: words.packages.place("package_name" in node ? node.package_name : input.manifest.projectName),
    path: "original_file_path" in node ? node.original_file_path : node.path,
    fqn: "fqn" in node && !isTest(entity) ? node.fqn : null,
    materialized: kindOf(entity),
    layer: layer === null ? null : words.layers.place(layer),
    tags: "tags" in node ? words.tags.places(node.tags) : null,
    group:
      "group" in node && node.group
        ? words.groups.place(node.group)
        : type === "group"
          ? words.groups.place(node.name)
          : null,
    hidden: "docs" in node && !node.docs.show ? true : null,
    access: type === "model" && node.access !== "protected" ? node.access : null,
    description: plainBeginning(node.description ?? "", BEGINNING),
    tests: testCounts(context, place),
    run: hasRuns(entity) ? last : null,
    freshness: input.runs.freshness.get(id),
    ...relationKeys(context, words, entity),
  });
}

function relationKeys({ input, columns }: SiteContext, words: SiteWords, entity: Entity): Partial<SiteNode> {
  if (!isRelation(entity)) return {};
  const { id, type, node } = entity;
  const identifier = type === "source" ? node.identifier : node.alias;
  const facts = input.relations.get(id);
  const rows = facts?.rows ?? (input.runs.last.get(id)?.rows || null);
  const isView = facts !== undefined && facts.bytes === null;
  return {
    schema: words.schemas.place(node.schema),
    alias: identifier === node.name ? undefined : identifier,
    columns: words.columns.places(columns.get(id)?.names ?? []),
    rows: isView ? undefined : (rows ?? undefined),
    bytes: facts?.bytes ?? undefined,
  };
}

function kindOf(entity: Entity): string | null {
  if (entity.type === "model" || entity.type === "snapshot") return entity.node.config.materialized;
  if (entity.type === "exposure") return entity.node.type;
  if (entity.type === "test") return entity.node.test_metadata?.name ?? "singular";
  return null;
}

function testCounts({ input, entities, testsOf }: SiteContext, place: number): SiteNode["tests"] {
  const tests = testsOf.get(place);
  if (tests === undefined) return undefined;
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const test of tests) counts[slotOf(input.runs.last.get(entities[test]!.id)?.status)]++;
  return counts;
}

function slotOf(status: SiteStatus | undefined): 0 | 1 | 2 | 3 {
  if (status === "pass" || status === "success") return 0;
  if (status === "warn") return 1;
  return status === "fail" || status === "error" ? 2 : 3;
}

/** Tests that say that the values of a column are to be found in a column of another relation. */
function references({ entities, placeOf, columns }: SiteContext): SiteReference[] {
  return entities.flatMap((entity, test) => {
    if (entity.type !== "test" || entity.node.test_metadata?.name !== "relationships") return [];
    const { attached_node: attached, column_name: column, test_metadata: metadata, depends_on } = entity.node;
    const field = metadata.kwargs.field;
    if (!attached || !column || typeof field !== "string") return [];
    const target = depends_on.nodes.find((id) => id !== attached) ?? attached;
    const from = placeOf.get(attached);
    const to = placeOf.get(target);
    const fromColumn = columns.get(attached)?.places.get(column.toLowerCase());
    const toColumn = columns.get(target)?.places.get(field.toLowerCase());
    if (from === undefined || to === undefined || fromColumn === undefined || toColumn === undefined) return [];
    return [{ from, fromColumn, to, toColumn, test }];
  });
}

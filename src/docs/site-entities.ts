import type { Manifest } from "../manifest/manifest.ts";
import type {
  AnalysisNode,
  ExposureNode,
  GroupNode,
  MacroNode,
  ManifestNode,
  ModelNode,
  SeedNode,
  SnapshotNode,
  SourceNode,
  TestNode,
  UnitTestNode,
} from "../manifest/node.ts";
import type { SiteDashboard } from "./site-input.ts";

/** What has rows and columns. */
export type RelationEntity =
  | { type: "model"; id: string; node: ModelNode }
  | { type: "source"; id: string; node: SourceNode }
  | { type: "seed"; id: string; node: SeedNode }
  | { type: "snapshot"; id: string; node: SnapshotNode };

/** Anything with a page, in the words of the manifest. */
export type Entity =
  | RelationEntity
  | { type: "exposure"; id: string; node: ExposureNode; dashboard: SiteDashboard | null }
  | { type: "dashboard"; id: string; node: SiteDashboard }
  | { type: "analysis"; id: string; node: AnalysisNode }
  | { type: "test"; id: string; node: TestNode }
  | { type: "unit_test"; id: string; node: UnitTestNode }
  | { type: "macro"; id: string; node: MacroNode }
  | { type: "group"; id: string; node: GroupNode };

const ORDER: readonly Entity["type"][] = [
  ...(["source", "seed", "snapshot", "model", "exposure", "dashboard", "analysis"] as const),
  ...(["group", "macro", "unit_test", "test"] as const),
];

/** Packages of the macros that come with tstl under dbt's names; they have no pages. */
const BUILT_IN = new Set(["dbt", "dbt_postgres"]);

/**
 * Everything that gets a page, by type and name. A dashboard of the same name as an exposure is that exposure's page
 * and not another thing beside it.
 */
export function siteEntities(manifest: Manifest, dashboards: readonly SiteDashboard[]): Entity[] {
  const byName = new Map(dashboards.map((dashboard) => [dashboard.name, dashboard]));
  const exposures = new Set([...manifest.exposures.values()].map(({ name }) => name));
  const entities: Entity[] = [
    ...[...manifest.sources].map(([id, node]) => ({ type: "source" as const, id, node })),
    ...[...manifest.nodes].flatMap(([id, node]) => entityOfNode(id, node)),
    ...[...manifest.exposures].map(([id, node]) => {
      return { type: "exposure" as const, id, node, dashboard: byName.get(node.name) ?? null };
    }),
    ...dashboards
      .filter(({ name }) => !exposures.has(name))
      .map((node) => ({ type: "dashboard" as const, id: `dashboard.${manifest.projectName}.${node.name}`, node })),
    ...[...manifest.unitTests].map(([id, node]) => ({ type: "unit_test" as const, id, node })),
    ...[...manifest.macros]
      .filter(([, { package_name }]) => !BUILT_IN.has(package_name))
      .map(([id, node]) => ({ type: "macro" as const, id, node })),
    ...[...manifest.groups].map(([id, node]) => ({ type: "group" as const, id, node })),
  ];
  const rank = new Map(ORDER.map((type, index) => [type, index]));
  return entities.sort((a, b) => rank.get(a.type)! - rank.get(b.type)! || (a.id < b.id ? -1 : 1));
}

function entityOfNode(id: string, node: ManifestNode): Entity[] {
  switch (node.resource_type) {
    case "model":
      return [{ type: "model", id, node }];
    case "seed":
      return [{ type: "seed", id, node }];
    case "snapshot":
      return [{ type: "snapshot", id, node }];
    case "test":
      return [{ type: "test", id, node }];
    case "analysis":
      return [{ type: "analysis", id, node }];
    default:
      return [];
  }
}

/** True for what has rows and columns. */
export function isRelation(entity: Entity): entity is RelationEntity {
  return ["model", "source", "seed", "snapshot"].includes(entity.type);
}

/** True for what a run builds or tests; an exposure is in its results, too, though nothing is done with it. */
export function hasRuns({ type }: Entity): boolean {
  return ["model", "seed", "snapshot", "test", "unit_test"].includes(type);
}

/** What the entity is called on its page. */
export function titleOf(entity: Entity): string {
  if (entity.type === "source") return `${entity.node.source_name}.${entity.node.name}`;
  if (entity.type !== "model") return entity.node.name;
  const { name, version } = entity.node;
  return version === null || version === undefined ? name : `${name}.v${version}`;
}

/** unique_ids that it reads. */
export function readsOf(entity: Entity): readonly string[] {
  if (entity.type === "dashboard") return entity.node.reads;
  return "depends_on" in entity.node && "nodes" in entity.node.depends_on ? entity.node.depends_on.nodes : [];
}

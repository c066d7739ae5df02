import type { CatalogArtifact } from "../artifacts/catalog.ts";
import type { ColumnsById } from "../artifacts/manifest-columns.ts";
import type { Graph } from "../graph/graph.ts";
import type { ProjectLineage } from "../lineage/project-lineage.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { RelationFacts } from "./relation-facts.ts";
import type { RunFacts } from "./run-facts.ts";

/** All that the site is made of. What could not be had is empty, and the site does without. */
export interface SiteInput {
  project: string;
  target: string;
  database: string;
  tstlVersion: string;
  builtAt: Date;
  /** Markdown; the block `__overview__` of the project goes before it. */
  readme: string;
  manifest: Manifest;
  graph: Graph;
  catalog: CatalogArtifact;
  /** Columns with their types as a check found them, for relations that the catalog does not have. */
  known: ColumnsById;
  /** By unique_id. */
  relations: ReadonlyMap<string, RelationFacts>;
  runs: RunFacts;
  columns: ProjectLineage;
  dashboards: readonly SiteDashboard[];
  samples: ReadonlyMap<string, Sample>;
}

/** A dashboard of the project. */
export interface SiteDashboard {
  name: string;
  title: string;
  description: string;
  path: string;
  /** unique_ids of the models that its queries read. */
  reads: readonly string[];
  /** Its page, as an address below the site's folder; null where it was not rendered. */
  page: string | null;
}

/** Rows of a relation. */
export interface Sample {
  columns: string[];
  rows: (string | null)[][];
}

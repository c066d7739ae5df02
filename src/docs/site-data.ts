/**
 * The data of the documentation site: what `tstl docs generate` writes and the pages and the lineage canvas read. Types
 * only, so that the browser's code may import them.
 *
 * The data lie in parts, each a script that hands over one JSON text (`data/index.js`, `data/columns.js`,
 * `data/search.js`, `data/detail-0.js`, …), because a page that was opened from a disk may not fetch files:
 *
 * - `index`: all that the first view, the names in the search and the whole graph need;
 * - `columns`: which column comes from which;
 * - `search`: the words of descriptions and SQL;
 * - `detail-N`: everything else about the nodes from N * detailSize on.
 *
 * Nodes are named by their place in `SiteIndex.nodes`, columns by their place in `SiteNode.columns`. A key that has
 * nothing to tell is left out. Times are seconds since 1970.
 */

/** What has a page. */
export type SiteType =
  | "model"
  | "source"
  | "seed"
  | "snapshot"
  | "exposure"
  | "dashboard"
  | "analysis"
  | "test"
  | "unit_test"
  | "macro"
  | "group";

/** How a test, a build or a check of freshness ended. */
export type SiteStatus = "pass" | "warn" | "fail" | "error" | "skipped" | "success";

/** The part that is loaded first. */
export interface SiteIndex {
  /** Raised when a reader of an earlier form would misread. */
  version: 1;
  project: string;
  target: string;
  database: string;
  tstlVersion: string;
  builtAt: number;
  /** When the results of runs and tests that the site shows came about; absent where nothing has run. */
  resultsAt?: number;
  /** Markdown of the overview: the block `__overview__`, or the project's README. */
  overview: string;
  /** Words that nodes name by their place. */
  words: {
    packages: string[];
    schemas: string[];
    /** Layers in the order in which data flows: the first folder below models/, or the schema where there is none. */
    layers: string[];
    groups: string[];
    tags: string[];
    columns: string[];
  };
  nodes: SiteNode[];
  /** Pairs of nodes, `[from, to, from, to, …]`: what is read, and what reads it. Without tests and macros. */
  edges: number[];
  /** Pairs of a node and a test of it. */
  testEdges: number[];
  /** Pairs of a macro and a node or macro that calls it; only macros of the project itself. */
  macroEdges: number[];
  /** Nodes per `detail` part. */
  detailSize: number;
  /** Relations between marts, from tests of the kind `relationships`. */
  references: SiteReference[];
  /** Whether `columns` says anything. */
  hasColumnEdges: boolean;
}

/** Anything with a page, short. */
export interface SiteNode {
  /** unique_id, as in manifest.json; `dashboard.<project>.<name>` for a dashboard. */
  id: string;
  /** As it is shown: `shop.orders` for a source's table. */
  name: string;
  type: SiteType;
  /** Place in `words.packages`. */
  package: number;
  /** Path of its file below its package. */
  path: string;
  /** Its place in the selection language: package, folders, name. Not for tests and macros. */
  fqn?: string[];
  /** Place in `words.schemas`; with `alias`, the relation in the database. */
  schema?: number;
  /** The relation's name where it is not `name`. */
  alias?: string;
  /** `table`, `view`, `incremental`, `ephemeral`, …; for an exposure its type, for a test its kind. */
  materialized?: string;
  /** Place in `words.layers`. */
  layer?: number;
  group?: number;
  tags?: number[];
  access?: "private" | "public";
  /** `docs: {show: false}`: in the graph and by its address alone, not in the tree, lists and search. */
  hidden?: true;
  /** The beginning of its description, as plain text on one line. */
  description?: string;
  /** Places in `words.columns`, in the order of the relation. */
  columns?: number[];
  /** Number of tests by how they ended last: passed, warned, failed (or could not run), not run. */
  tests?: [pass: number, warn: number, fail: number, none: number];
  /** How it was built, or ran as a test, last. */
  run?: SiteRun;
  /** How the check of a source's freshness ended. */
  freshness?: { status: SiteStatus; loadedAt?: number; checkedAt: number };
  /** Rows of the relation as far as they are known: counted, loaded, or estimated by Postgres. */
  rows?: number;
  /** Of the relation in the database, with its indexes. */
  bytes?: number;
}

/** A run of one node. */
export interface SiteRun {
  status: SiteStatus;
  at?: number;
  seconds?: number;
  /** Rows that it touched; for a test, those that fail. */
  rows?: number;
}

/** That values of one column are to be found in another. */
export interface SiteReference {
  from: number;
  fromColumn: number;
  to: number;
  toColumn: number;
  test: number;
}

/** How a column goes into another; the places of `SiteColumnEdges.kind`. */
export const COLUMN_EDGE_KINDS = ["copied", "renamed", "transformed", "aggregated", "filter"] as const;

/** See COLUMN_EDGE_KINDS. */
export type ColumnEdgeKind = (typeof COLUMN_EDGE_KINDS)[number];

/** The part `columns`: one edge is the same place in the five lists. */
export interface SiteColumnEdges {
  fromNode: number[];
  fromColumn: number[];
  toNode: number[];
  toColumn: number[];
  /** Place in COLUMN_EDGE_KINDS. */
  kind: number[];
  /** Columns that filter, join or group the rows of a node, without being in one of its columns: triples of the node, the node that has the column, and the column. */
  rows: number[];
  /** Nodes whose SQL was not understood in full, so that edges may be missing, and why. */
  unclear: { node: number; what: string }[];
}

/** The part `search`: words of texts, and the nodes that they are in. Names and columns are searched in `index`. */
export interface SiteSearch {
  terms: string[];
  /** Of the description, of those of columns, tags, group and owner. */
  description: SitePostings;
  sql: SitePostings;
}

/** The nodes of each of `SiteSearch.terms`. */
export interface SitePostings {
  /** How many nodes each term is in. */
  counts: number[];
  /** The nodes of all terms, one after another: the first of each as it is, the others as the distance to the one before. */
  gaps: number[];
}

/** A part `detail-N`. */
export interface SiteDetails {
  /** The place of the first. */
  from: number;
  nodes: SiteDetail[];
}

/** Everything else about one node. */
export interface SiteDetail {
  /** Markdown. */
  description?: string;
  /** In the order of `SiteNode.columns`. */
  columns?: SiteColumn[];
  raw?: string;
  compiled?: string;
  /** Where the raw code or the properties stand. */
  line?: number;
  /** `package/path` of the YAML file that describes it. */
  patch?: string;
  owner?: { name?: string; email?: string };
  /** Who owns the relation in the database. */
  databaseOwner?: string;
  relation?: string;
  relationType?: string;
  indexes?: { name: string; definition: string; bytes: number; unique: boolean; primary: boolean }[];
  /** The last runs, the oldest first. */
  history?: SiteRun[];
  meta?: [string, string][];
  /** Settings that are worth a look: unique_key, strategy, on_schema_change, … as text; for a test its arguments, too. */
  config?: [string, string][];
  contract?: boolean;
  version?: string;
  url?: string;
  maturity?: string;
  label?: string;
  arguments?: { name: string; type?: string; description?: string }[];
  /** Of a source. */
  loader?: string;
  freshnessRule?: { warn?: string; error?: string; field?: string };
  /** Of a test: the column that it is about, what it says when it fails, its severity. */
  column?: string;
  severity?: string;
  message?: string;
  unitTest?: SiteUnitTest;
  /** Rows as the database has them; only with `--sample-rows`. */
  sample?: { columns: string[]; rows: (string | null)[][] };
  /** Of a dashboard: its page, beside the site's. */
  page?: string;
}

/** What a unit test brings and what it expects of its model. */
export interface SiteUnitTest {
  given: SiteGiven[];
  expect: SiteRows;
  /** What takes the place of macros, variables and the environment. */
  overrides?: [string, string][];
}

/** Rows that stand for a relation that the tested model reads. */
export interface SiteGiven extends SiteRows {
  /** `ref('…')`, `source('…', '…')` or `this`. */
  input: string;
  node?: number;
}

/** Rows of a unit test, or the query that gives them; neither for the rows of a seed's own file. */
export interface SiteRows {
  columns?: string[];
  rows?: (string | null)[][];
  sql?: string;
  /** The file that they come from. */
  fixture?: string;
}

/** A column of a relation. */
export interface SiteColumn {
  type?: string;
  /** Markdown. */
  description?: string;
  /** Tests of it, as places in the nodes. */
  tests?: number[];
  /** Tests that hold without being there: their kind, and the tests that they follow from, if any. */
  holds?: { test: string; by: number[] }[];
  /** `primary_key`, `not_null`, `foreign_key`, `check (…)`. */
  constraints?: string[];
  tags?: string[];
  meta?: [string, string][];
  /** Of a source or seed: the files and the field of them that fill it. */
  origin?: string;
  /** Not in the database, though the project names it. */
  absent?: boolean;
}

/**
 * The vocabulary of a project, in the terms and the spelling of dbt's manifest.json v12
 * (https://schemas.getdbt.com/dbt/manifest/v12.json): templates see these objects as `model` and `graph`,
 * and the artifact is written from them without a translation in between.
 */

export type ResourceType =
  | "model"
  | "seed"
  | "snapshot"
  | "test"
  | "unit_test"
  | "analysis"
  | "operation"
  | "sql_operation"
  | "source"
  | "exposure"
  | "macro"
  | "doc"
  | "group"
  | "metric"
  | "semantic_model"
  | "saved_query"
  | "function";

/** A value from YAML or from a template's `config()`, free of functions and classes. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

export interface Hook {
  sql: string;
  transaction: boolean;
  index: number | null;
}

export interface FileHash {
  name: "sha256" | "path" | "none";
  checksum: string;
}

export interface RefArgs {
  name: string;
  package: string | null;
  version: string | number | null;
}

export interface DependsOn {
  macros: string[];
  nodes: string[];
}

export interface ColumnConstraint {
  type: string;
  name?: string | null;
  expression?: string | null;
  warn_unenforced?: boolean;
  warn_unsupported?: boolean;
  to?: string | null;
  to_columns?: string[];
  columns?: string[];
}

export interface Column {
  name: string;
  description: string;
  meta: Record<string, Plain>;
  data_type: string | null;
  constraints: ColumnConstraint[];
  quote: boolean | null;
  config: { meta: Record<string, Plain>; tags: string[] };
  tags: string[];
  granularity: string | null;
  doc_blocks: string[];
}

/** The keys that every node's config has; the rest (indexes, unique_key, target_schema, …) stays under its own name. */
export interface NodeConfig {
  [key: string]: unknown;
  enabled: boolean;
  alias: string | null;
  schema: string | null;
  database: string | null;
  tags: string[];
  meta: Record<string, Plain>;
  group: string | null;
  materialized: string;
}

export interface ModelConfig extends NodeConfig {
  incremental_strategy: string | null;
  batch_size: string | null;
  lookback: number;
  begin: string | null;
  persist_docs: Record<string, Plain>;
  "post-hook": Hook[];
  "pre-hook": Hook[];
  quoting: Record<string, boolean>;
  column_types: Record<string, string>;
  full_refresh: boolean | null;
  unique_key: string | string[] | null;
  on_schema_change: string;
  on_configuration_change: string;
  grants: Record<string, Plain>;
  packages: string[];
  docs: { show: boolean; node_color: string | null };
  contract: { enforced: boolean; alias_types: boolean };
  event_time: string | null;
  concurrent_batches: boolean | null;
  access?: string;
  freshness?: Plain;
}

export interface TestConfig extends NodeConfig {
  severity: string;
  store_failures: boolean | null;
  store_failures_as: string | null;
  where: string | null;
  limit: number | null;
  fail_calc: string;
  warn_if: string;
  error_if: string;
}

/** What all nodes that become a statement have in common. */
export interface NodeBase {
  database: string;
  schema: string;
  name: string;
  resource_type: ResourceType;
  package_name: string;
  /** Path below its resource folder. */
  path: string;
  /** Path below its package's folder. */
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  alias: string;
  checksum: FileHash;
  config: NodeConfig;
  tags: string[];
  description: string;
  columns: Record<string, Column>;
  meta: Record<string, Plain>;
  group: string | null;
  docs: { show: boolean; node_color: string | null };
  /** `package://path` of the YAML file that describes it. */
  patch_path: string | null;
  build_path: string | null;
  unrendered_config: Record<string, unknown>;
  created_at: number;
  relation_name: string | null;
  raw_code: string;
  /** Line of the file at which raw_code starts, where that is not the first. Not part of manifest.json. */
  first_line?: number;
  doc_blocks: string[];
  language: "sql";
  refs: RefArgs[];
  sources: string[][];
  metrics: string[][];
  functions: unknown[];
  depends_on: DependsOn;
  compiled_path: string | null;
  compiled?: boolean;
  compiled_code?: string;
  extra_ctes_injected?: boolean;
  extra_ctes?: { id: string; sql: string }[];
  contract: { enforced: boolean; alias_types: boolean; checksum: string | null };
}

/** The span of event time that one build of a microbatch model covers: ISO 8601 texts, the end excluded. */
export interface Batch {
  id: string;
  /** The start in the precision of the batch's size, such as `2020-01-31`; part of the names of its files. */
  name: string;
  event_time_start: string;
  event_time_end: string;
}

export interface ModelNode extends NodeBase {
  resource_type: "model";
  config: ModelConfig;
  access: "private" | "protected" | "public";
  constraints: ColumnConstraint[];
  version: string | number | null;
  latest_version: string | number | null;
  deprecation_date: string | null;
  primary_key: string[];
  time_spine: Plain;
  /** Only while a batch of the model is built, on a copy of the node. */
  batch?: Batch;
}

export interface SeedNode extends NodeBase {
  resource_type: "seed";
  config: ModelConfig & { delimiter: string; quote_columns: boolean | null };
  /** Folder of the package that holds the file, so that a seed of a package is found. */
  root_path: string;
}

export interface SnapshotNode extends NodeBase {
  resource_type: "snapshot";
  config: ModelConfig & {
    strategy: string | null;
    target_schema: string | null;
    target_database: string | null;
    updated_at: string | null;
    check_cols: string | string[] | null;
    hard_deletes: string | null;
    invalidate_hard_deletes?: boolean | null;
    snapshot_meta_column_names: Record<string, string | null>;
    dbt_valid_to_current: string | null;
  };
}

export interface TestNode extends NodeBase {
  resource_type: "test";
  config: TestConfig;
  /** Only generic tests have it; a singular test is a file of its own. */
  test_metadata?: { name: string; kwargs: Record<string, Plain>; namespace: string | null };
  column_name?: string | null;
  file_key_name?: string | null;
  /** The node that the test is about; null for singular tests. */
  attached_node?: string | null;
}

export interface AnalysisNode extends NodeBase {
  resource_type: "analysis";
}

/** An on-run-start or on-run-end hook, or the statement of `run-operation`/`show --inline`. */
export interface OperationNode extends NodeBase {
  resource_type: "operation" | "sql_operation";
  index: number | null;
}

/** Rows of a unit test: a list of mappings, or a query where the format is `sql`. */
export interface UnitTestFixture {
  rows: Record<string, Plain>[] | string | null;
  format: "dict" | "csv" | "sql";
  /** Name of the file of `tests/fixtures` that holds the rows. */
  fixture: string | null;
}

/** What takes the place of one relation that the tested model reads. */
export interface UnitTestInput extends UnitTestFixture {
  /** `ref('…')`, `source('…', '…')` or `this`, as written. */
  input: string;
}

/** What a unit test puts in the place of macros, variables and the environment. */
export interface UnitTestOverrides {
  macros: Record<string, Plain>;
  vars: Record<string, Plain>;
  env_vars: Record<string, Plain>;
}

/**
 * A test of a model's SQL on rows that the test itself brings. It is run as a node of its own: its `raw_code` is the
 * model's, its one parent the model.
 */
export interface UnitTestNode extends NodeBase {
  resource_type: "unit_test";
  /** The model's name as written. */
  model: string;
  given: UnitTestInput[];
  expect: UnitTestFixture;
  overrides: UnitTestOverrides | null;
  /** As written; a test of a versioned model is one node for each version. */
  versions: { include: (string | number)[] | null; exclude: (string | number)[] | null } | null;
  version: string | number | null;
  /** Where it is written, for messages: manifest.json has only the path of the file, below its resource folder. */
  written: { path: string; at: (string | number)[] };
}

export type ManifestNode = ModelNode | SeedNode | SnapshotNode | TestNode | UnitTestNode | AnalysisNode | OperationNode;

export interface FreshnessThreshold {
  warn_after: { count: number | null; period: string | null } | null;
  error_after: { count: number | null; period: string | null } | null;
  filter: string | null;
}

export interface SourceNode {
  database: string;
  schema: string;
  name: string;
  resource_type: "source";
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  source_name: string;
  source_description: string;
  loader: string;
  identifier: string;
  quoting: { database: boolean | null; schema: boolean | null; identifier: boolean | null; column: boolean | null };
  loaded_at_field: string | null;
  loaded_at_query: string | null;
  freshness: FreshnessThreshold | null;
  external: Plain;
  description: string;
  columns: Record<string, Column>;
  meta: Record<string, Plain>;
  source_meta: Record<string, Plain>;
  tags: string[];
  config: { [key: string]: unknown; enabled: boolean };
  patch_path: string | null;
  unrendered_config: Record<string, unknown>;
  relation_name: string;
  created_at: number;
  unrendered_database: string | null;
  unrendered_schema: string | null;
  doc_blocks: string[];
}

export interface ExposureNode {
  name: string;
  resource_type: "exposure";
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  fqn: string[];
  type: string;
  owner: { email: string | string[] | null; name: string | null; [key: string]: Plain | undefined };
  description: string;
  label: string | null;
  maturity: string | null;
  meta: Record<string, Plain>;
  tags: string[];
  config: { enabled: boolean; tags: string[]; meta: Record<string, Plain> };
  unrendered_config: Record<string, unknown>;
  url: string | null;
  depends_on: DependsOn;
  refs: RefArgs[];
  sources: string[][];
  metrics: string[][];
  created_at: number;
}

export interface GroupNode {
  name: string;
  resource_type: "group";
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  owner: { email: string | string[] | null; name: string | null; [key: string]: Plain | undefined };
  description: string | null;
  config: Record<string, Plain>;
}

export interface MacroNode {
  name: string;
  resource_type: "macro";
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  macro_sql: string;
  depends_on: { macros: string[] };
  description: string;
  meta: Record<string, Plain>;
  config: { meta: Record<string, Plain>; docs: { show: boolean; node_color: string | null } };
  docs: { show: boolean; node_color: string | null };
  patch_path: string | null;
  arguments: { name: string; type: string | null; description: string }[];
  created_at: number;
  supported_languages: string[] | null;
}

export interface DocNode {
  name: string;
  resource_type: "doc";
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: string;
  block_contents: string;
}

/** Anything with a place in the graph. */
export type GraphNode = ManifestNode | SourceNode | ExposureNode;

/** Nodes that are relations in the database once they ran, and so can be named in `ref()`. */
export type RefableNode = ModelNode | SeedNode | SnapshotNode;

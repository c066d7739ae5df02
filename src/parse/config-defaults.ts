import type { RawConfig } from "./config-tree.ts";

/** Sorts of nodes by what their config holds. */
export type ConfigKind = "node" | "model" | "seed" | "snapshot" | "test";

const COMMON = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
  static_analysis: null,
};

const NODE = {
  ...COMMON,
  materialized: "view",
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  "post-hook": [],
  "pre-hook": [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: "ignore",
  on_configuration_change: "apply",
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
};

/** What a node's config holds where nobody says otherwise, with the keys and in the order of dbt's manifest. */
export const CONFIG_DEFAULTS: Record<ConfigKind, RawConfig> = {
  node: NODE,
  model: { ...NODE, access: "protected", freshness: null },
  seed: { ...NODE, materialized: "seed", delimiter: ",", quote_columns: null },
  snapshot: {
    ...NODE,
    materialized: "snapshot",
    strategy: null,
    target_schema: null,
    target_database: null,
    updated_at: null,
    check_cols: null,
    snapshot_meta_column_names: {
      dbt_valid_to: null,
      dbt_valid_from: null,
      dbt_scd_id: null,
      dbt_updated_at: null,
      dbt_is_deleted: null,
    },
    dbt_valid_to_current: null,
  },
  test: {
    ...COMMON,
    schema: "dbt_test__audit",
    materialized: "test",
    severity: "ERROR",
    store_failures: null,
    store_failures_as: null,
    where: null,
    limit: null,
    fail_calc: "count(*)",
    warn_if: "!= 0",
    error_if: "!= 0",
  },
};

/** Config keys that dbt, its Postgres adapter or tstl know beside the defaults' keys. */
export const FURTHER_KEYS: Record<ConfigKind, readonly string[]> = {
  node: [],
  model: [
    "indexes",
    "unlogged",
    "merge_update_columns",
    "merge_exclude_columns",
    "incremental_predicates",
    "predicates",
    "sql_header",
    "pre_hook",
    "post_hook",
    "full_refresh",
    "require_partition_filter",
  ],
  seed: ["pre_hook", "post_hook", "indexes", "unlogged"],
  snapshot: ["pre_hook", "post_hook", "indexes", "unlogged", "hard_deletes", "invalidate_hard_deletes"],
  test: ["sql_header"],
};

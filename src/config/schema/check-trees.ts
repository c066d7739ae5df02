import { TstlError } from "../../errors/tstl-error.ts";
import { didYouMean } from "../../util/suggest.ts";
import type { ParsedYaml } from "../../util/yaml.ts";
import type { ConfigTree, PackageConfig } from "../config.ts";

// Configs of dbt 1.11 and its Postgres adapter, for all kinds of resource together: a tree may hold any other key,
// which macros read with config.get().
const KNOWN_CONFIGS = (
  "access alias batch_size begin check_cols column_types concurrent_batches contract database dbt_valid_to_current " +
  "delimiter docs enabled error_if event_time fail_calc freshness full_refresh grants group hard_deletes " +
  "incremental_predicates incremental_strategy indexes invalidate_hard_deletes limit loaded_at_field " +
  "loaded_at_query lookback materialized merge_exclude_columns merge_update_columns meta on_configuration_change " +
  "on_schema_change packages persist_docs post_hook pre_hook predicates quote_columns quoting schema severity " +
  "snapshot_meta_column_names sql_header static_analysis store_failures store_failures_as strategy tags " +
  "target_database target_schema unique_key unlogged updated_at vars warn_if where"
).split(" ");

/** A fault for each `+key` of the config trees that is no config and nearly one: a slip, which nothing would notice. */
export function misspelledConfigs(
  trees: Readonly<PackageConfig["trees"]>,
  placeOf: ParsedYaml["placeOf"],
): TstlError[] {
  const faults: TstlError[] = [];
  const visit = (tree: ConfigTree, path: string[]): void => {
    for (const [key, value] of Object.entries(tree)) {
      const own = [...path, key];
      if (key.startsWith("+")) {
        const name = key.slice(1).trim().replaceAll("-", "_");
        const hint = KNOWN_CONFIGS.includes(name) ? undefined : didYouMean(name, KNOWN_CONFIGS);
        if (hint === undefined) continue;
        const message = `unknown config "${name}" in ${path.join(".")}`;
        faults.push(new TstlError("CONFIG_KEY_UNKNOWN", message, { place: placeOf(own, "key"), hint }));
      } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        visit(value as ConfigTree, own);
      }
    }
  };
  for (const [kind, tree] of Object.entries(trees)) visit(tree, [kind]);
  return faults;
}

/**
 * What must be known of Postgres' own functions, read off pg_proc of Postgres 18: which aggregate, and which give
 * several or specially named columns in `from`.
 */
const AGGREGATES = new Set(
  `any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp cume_dist dense_rank
  every json_agg json_agg_strict json_object_agg json_object_agg_strict json_object_agg_unique
  json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict
  jsonb_object_agg_unique jsonb_object_agg_unique_strict max min mode percent_rank percentile_cont percentile_disc
  range_agg range_intersect_agg rank regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
  regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg`.split(/\s+/),
);

/** Ranks are aggregates only in their `within group` form; over a window they number rows. */
const RANKS = new Set(["cume_dist", "dense_rank", "percent_rank", "rank"]);

const KEY_VALUE = ["key", "value"];

const OUTPUT_COLUMNS: Record<string, readonly string[]> = {
  aclexplode: ["grantor", "grantee", "privilege_type", "is_grantable"],
  json_array_elements: ["value"],
  json_array_elements_text: ["value"],
  json_each: KEY_VALUE,
  json_each_text: KEY_VALUE,
  jsonb_array_elements: ["value"],
  jsonb_array_elements_text: ["value"],
  jsonb_each: KEY_VALUE,
  jsonb_each_text: KEY_VALUE,
  pg_get_keywords: ["word", "catcode", "barelabel", "catdesc", "baredesc"],
  pg_input_error_info: ["message", "detail", "hint", "sql_error_code"],
  pg_options_to_table: ["option_name", "option_value"],
  ts_debug: ["alias", "description", "token", "dictionaries", "dictionary", "lexemes"],
  ts_parse: ["tokid", "token"],
  ts_stat: ["word", "ndoc", "nentry"],
  ts_token_type: ["tokid", "alias", "description"],
};

/** Functions that give one column, named after the alias or the function. */
const ONE_COLUMN = new Set(
  `current_setting generate_series generate_subscripts json_object_keys json_path_query jsonb_object_keys
  jsonb_path_query jsonb_path_query_tz now regexp_matches regexp_split_to_array regexp_split_to_table string_to_array
  string_to_table unnest`.split(/\s+/),
);

/** Whether a function of this name aggregates rows. Aggregates that users have defined are not known here. */
export function isAggregate(name: string, withinGroup: boolean): boolean {
  return AGGREGATES.has(name) && (withinGroup || !RANKS.has(name));
}

/**
 * Names of the columns that a function gives in `from`, `[]` for one column named after its alias, and undefined for
 * a function that is not known.
 */
export function outputColumns(name: string): readonly string[] | undefined {
  return OUTPUT_COLUMNS[name] ?? (ONE_COLUMN.has(name) ? [] : undefined);
}

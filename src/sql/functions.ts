import { childrenOf, functionName, type SqlNode } from "./tree.ts";

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

/** Functions that give one column in `from`, named after the alias or the function. */
const ONE_COLUMN = new Set(
  `array_to_json coalesce concat concat_ws current_setting date_trunc format generate_series generate_subscripts
  json_array_length json_build_array json_build_object json_extract_path json_object_keys jsonb_array_length
  jsonb_build_array jsonb_build_object jsonb_extract_path jsonb_object_keys jsonb_path_query jsonb_path_query_array
  jsonb_path_query_first jsonb_path_query_tz length now nullif pg_collation_for pg_snapshot_xip random
  regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table round row_to_json split_part
  string_to_array string_to_table substring to_char to_date to_json to_jsonb to_timestamp txid_snapshot_xip
  unnest version xpath`.split(/\s+/),
);

/** Functions that give several rows, by pg_proc.proretset; in a select list they multiply the rows. */
const SET_RETURNING = new Set(
  `aclexplode generate_series generate_subscripts json_array_elements json_array_elements_text json_each json_each_text
  json_object_keys json_populate_recordset json_to_recordset jsonb_array_elements jsonb_array_elements_text jsonb_each
  jsonb_each_text jsonb_object_keys jsonb_path_query jsonb_path_query_tz jsonb_populate_recordset jsonb_to_recordset
  pg_get_keywords pg_options_to_table pg_partition_ancestors pg_partition_tree pg_snapshot_xip pg_timezone_names
  regexp_matches regexp_split_to_table string_to_table ts_debug ts_parse ts_stat ts_token_type txid_snapshot_xip
  unnest`.split(/\s+/),
);

/** Aggregates whose value shows the order of the rows that they gather. */
const GATHERING = new Set(
  `array_agg json_agg json_agg_strict json_object_agg jsonb_agg jsonb_agg_strict string_agg xmlagg`.split(" "),
);

/** Functions over a window whose value shows the order of the rows, even where the window names none. */
const NUMBERING = new Set("first_value lag last_value lead nth_value ntile row_number".split(" "));

/** Functions that take a whole row, so that `to_jsonb(t)` is not the field `to_jsonb` of t. */
const TAKE_ROWS = new Set(
  `array_append array_prepend array_to_json coalesce concat concat_ws format json_build_array json_build_object
  jsonb_build_array jsonb_build_object first_value greatest hash_record lag last_value lead least nth_value num_nonnulls
  num_nulls pg_column_size pg_typeof quote_literal quote_nullable record_out record_send row_to_json to_json
  to_jsonb`.split(/\s+/),
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

/** Whether a function of Postgres itself takes a row: without one, `f(t)` means the column `t.f`. */
export function takesRow(name: string): boolean {
  return AGGREGATES.has(name) || TAKE_ROWS.has(name);
}

/** Whether the value of a function shows the order in which its rows come, unless it is told another one. */
export function showsOrder(name: string, overWindow: boolean): boolean {
  return GATHERING.has(name) || (overWindow && NUMBERING.has(name));
}

/** Whether an expression gives several rows: `select unnest(tags)` gives one for each tag. */
export function multipliesRows(node: SqlNode): boolean {
  if (node.SubLink) return false;
  if (node.FuncCall && SET_RETURNING.has(functionName(node.FuncCall))) return true;
  return childrenOf(node).some(multipliesRows);
}

/** Whether an expression makes one row of many. */
export function aggregatesRows(node: SqlNode): boolean {
  if (node.SubLink) return false;
  const { FuncCall: call } = node;
  if (call && !call.over && (call.agg_star || isAggregate(functionName(call), call.agg_within_group ?? false)))
    return true;
  return childrenOf(node).some(aggregatesRows);
}

import { isAggregate } from "../../sql/functions.ts";
import { childrenOf, functionName, type SqlNode } from "../../sql/tree.ts";

/** Postgres' own functions that give one value for each row; of others nobody knows whether they give several. */
export const SINGLE = new Set(
  `abs age array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions
  array_prepend array_remove array_replace array_to_json array_to_string array_upper ascii atan atan2 bit_length btrim
  cardinality cbrt ceil ceiling char_length character_length chr clock_timestamp concat concat_ws cos cume_dist
  current_setting date_bin date_part date_trunc decode degrees dense_rank div encode exp extract factorial first_value
  floor format format_type gcd gen_random_uuid get_bit get_byte host initcap isfinite json_array_length json_build_array
  json_build_object json_extract_path json_extract_path_text json_object json_typeof jsonb_array_length
  jsonb_build_array jsonb_build_object jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object
  jsonb_path_exists jsonb_path_match jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set
  jsonb_strip_nulls jsonb_typeof justify_days justify_hours justify_interval lag last_value lcm lead left length ln log
  lower lower_inc lower_inf lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz md5 mod now
  nth_value ntile num_nonnulls num_nulls numrange octet_length overlay percent_rank pi position power quote_ident
  quote_literal quote_nullable radians random rank regexp_count regexp_instr regexp_like regexp_match regexp_replace
  regexp_substr repeat replace reverse right round row_number row_to_json rpad rtrim scale sha224 sha256 sha384 sha512
  sign sin split_part sqrt starts_with statement_timestamp string_to_array strpos substr substring tan timezone to_char
  to_date to_hex to_json to_jsonb to_number to_timestamp transaction_timestamp translate trim_array trunc tsrange
  tstzrange daterange int4range int8range upper upper_inc upper_inf width_bucket`.split(/\s+/),
);

/** Whether an expression of a select list leaves its row one row. */
export function givesOneRow(node: SqlNode): boolean {
  // A subquery as a value has a row of its own.
  if (node.SubLink) return true;
  if (node.FuncCall) {
    const { funcname } = node.FuncCall;
    const isBuiltIn = funcname.length === 1 || funcname[0]?.String?.sval === "pg_catalog";
    const name = functionName(node.FuncCall);
    if (!isBuiltIn || !(SINGLE.has(name) || isAggregate(name, true))) return false;
  }
  return childrenOf(node).every(givesOneRow);
}

/** Whether an expression holds an aggregate of its own select, and not one over a window. */
export function holdsAggregate(node: SqlNode): boolean {
  if (node.SubLink) return false;
  if (node.FuncCall) {
    const { over, agg_within_group, funcname } = node.FuncCall;
    const isOwn = over === undefined && funcname.length === 1;
    if (isOwn && isAggregate(functionName(node.FuncCall), agg_within_group ?? false)) return true;
  }
  return childrenOf(node).some(holdsAggregate);
}

/** What may follow a table in a statement without being its alias. */
const CLAUSES = new Set(
  "where group having window union intersect except order limit offset fetch for on using join inner left right full cross natural tablesample set when returning".split(
    " ",
  ),
);
const SUBQUERY_ALIAS = /(?<=\) )_dbt_(?:limit|et_filter)_subq_[^\s(),;]+(?=\s+(as\s|"|[a-z_]\w*))/gi;

/**
 * A `ref` or `source` that is limited (`--empty`) or filtered (a batch) is printed as a subquery, which servers before
 * Postgres 16 want to have an alias. Where the template gives one itself, as in `from {{ ref('orders') }} as o`, the
 * printed one is in its way: spaces take its place, so that every other character stays where it is.
 */
export function blankSpareAliases(sql: string): string {
  if (!sql.includes("_subq_")) return sql;
  return sql.replace(SUBQUERY_ALIAS, (alias, next: string) =>
    CLAUSES.has(next.toLowerCase()) ? alias : " ".repeat(alias.length),
  );
}

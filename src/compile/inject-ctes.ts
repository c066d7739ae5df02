/** An ephemeral model as it is put in front of the SQL that names it. */
export interface InjectedCte {
  id: string;
  /** ` name as (…)`, with a space before the name. */
  sql: string;
}

/** White space and comments that may stand before the first keyword. */
const LEADING = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;
const WITH = /^with(?:(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+recursive)?\b/i;

/** Puts CTEs before a statement's own, or makes the `with` that it lacks. */
export function injectCtes(sql: string, ctes: readonly InjectedCte[]): string {
  if (ctes.length === 0) return sql;
  const text = ctes.map((cte) => cte.sql).join(", ");
  const start = LEADING.exec(sql)![0].length;
  const own = WITH.exec(sql.slice(start));
  if (own === null) {
    const blank = /^\s*/.exec(sql)![0].length;
    return `${sql.slice(0, blank)}with${text}${sql.slice(blank)}`;
  }
  const after = start + own[0].length;
  return `${sql.slice(0, after)}${text},${sql.slice(after)}`;
}

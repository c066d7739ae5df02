import type { DatabaseError } from "../adapter/errors.ts";
import { didYouMean } from "../util/suggest.ts";
import type { KnownNames } from "./fault.ts";
import { plainName } from "./shape.ts";
import { type Token, tokensOf } from "./sql-slots.ts";

/** Functions of other databases, and what Postgres has in their place. */
const FUNCTIONS: Record<string, string> = {
  ifnull: "coalesce(a, b)",
  nvl: "coalesce(a, b)",
  nvl2: "case when a is not null then b else c end",
  iff: "case when a then b else c end",
  if: "case when a then b else c end",
  decode: "case a when b then c end",
  zeroifnull: "coalesce(a, 0)",
  getdate: "current_timestamp",
  sysdate: "current_timestamp",
  current_timestamp: "current_timestamp without parentheses",
  datediff: "b::date - a::date for days, or extract(epoch from b - a) for seconds",
  date_diff: "b::date - a::date for days, or extract(epoch from b - a) for seconds",
  dateadd: "a + interval '1 day'",
  date_add: "a + interval '1 day'",
  date_sub: "a - interval '1 day'",
  timestampadd: "a + interval '1 day'",
  to_varchar: "a::text",
  to_decimal: "a::numeric",
  try_cast: "a cast behind a case that looks at the text first",
  safe_cast: "a cast behind a case that looks at the text first",
  safe_divide: "a / nullif(b, 0)",
  div0: "coalesce(a / nullif(b, 0), 0)",
  len: "length(a)",
  charindex: "strpos(text, part)",
  instr: "strpos(text, part)",
  listagg: "string_agg(a, ',')",
  group_concat: "string_agg(a, ',')",
  countif: "count(*) filter (where a)",
  count_if: "count(*) filter (where a)",
  sumif: "sum(a) filter (where b)",
  approx_count_distinct: "count(distinct a)",
  any_value: "min(a), or any_value in Postgres 16",
  regexp_extract: "substring(text from pattern)",
  regexp_contains: "text ~ pattern",
  rlike: "text ~ pattern",
  parse_json: "a::jsonb",
  json_extract: "a -> 'key'",
  json_extract_scalar: "a ->> 'key'",
  year: "extract(year from a)",
  month: "extract(month from a)",
  day: "extract(day from a)",
  dayofweek: "extract(dow from a)",
  last_day: "(date_trunc('month', a) + interval '1 month - 1 day')::date",
  format_date: "to_char(a, 'YYYY-MM-DD')",
  date_format: "to_char(a, 'YYYY-MM-DD')",
  isnull: "a is null",
  contains: "strpos(text, part) > 0",
  startswith: "starts_with(text, part)",
  array_size: "cardinality(a)",
  flatten: "unnest(a) or jsonb_array_elements(a)",
};

/** Types of other databases, and what they are in Postgres. */
const TYPES: Record<string, string> = {
  string: "text",
  str: "text",
  varchar2: "text",
  nvarchar: "text",
  int64: "bigint",
  number: "numeric",
  bignumeric: "numeric",
  float64: "double precision",
  double: "double precision",
  datetime: "timestamp",
  timestamp_ntz: "timestamp",
  timestamp_tz: "timestamptz",
  timestamp_ltz: "timestamptz",
  tinyint: "smallint",
  bytes: "bytea",
  variant: "jsonb",
  object: "jsonb",
  bool64: "boolean",
};
const COMMON_TYPES =
  "text varchar char integer int bigint smallint numeric decimal real boolean date timestamp timestamptz time interval json jsonb uuid bytea double float".split(
    " ",
  );

/** What clauses cannot hold, and where it goes instead. */
const CLAUSES: readonly [message: RegExp, hint: string][] = [
  [/^aggregate functions are not allowed in WHERE/, "conditions on aggregates stand in having"],
  [/^aggregate functions are not allowed in GROUP BY/, "group by columns that are no aggregates"],
  [/^aggregate function calls cannot be nested/, "make the inner one a column of a CTE, and aggregate that"],
  [
    /^aggregate function calls cannot contain window function/,
    "make the window function a column of a CTE, and aggregate that",
  ],
  [/^window functions are not allowed in/, "make it a column of a CTE, and use that"],
  [/^window function calls cannot be nested/, "make the inner one a column of a CTE"],
  [/^window function .* requires an OVER clause/, "write over (…) behind it"],
  [/^set-returning functions are not allowed in/, "put the function into from: cross join lateral … as t"],
  [
    /must appear in the GROUP BY clause or be used in an aggregate/,
    "add it to group by, or say which of its values is meant, such as max(…)",
  ],
  [/^column reference .* is ambiguous/, "write the alias of the relation that is meant in front of it"],
  [/types .* cannot be matched/, "cast one side to the type of the other"],
  [
    /^each (?:UNION|INTERSECT|EXCEPT) query must have the same number of columns/,
    "name the same columns on both sides",
  ],
  [/^cannot cast type/, "there is no such cast: go by way of text, or take another function"],
];

const KEYWORDS =
  "select from where join left right inner full cross group order having limit union case when then else end and or on using with as distinct".split(
    " ",
  );

/** What to do about what Postgres refuses; undefined where its own hint says more. */
export function hintFor(error: DatabaseError, names: KnownNames): string | undefined {
  const { sqlstate, message } = error;
  if (sqlstate === "42703") return columnHint(error, names);
  if (sqlstate === "42P01") return relationHint(message, names);
  if (sqlstate === "42883") return functionHint(message, names);
  if (sqlstate === "42704") return typeHint(message);
  if (sqlstate === "42601") {
    const own = syntaxHint(error);
    if (own !== undefined) return own;
  }
  return CLAUSES.find(([pattern]) => pattern.test(message))?.[1];
}

function columnHint({ message, serverHint = "", sql, position }: DatabaseError, { columns }: KnownNames) {
  const [, quoted, bare] =
    /column (?:"([^"]+)"|(?:\S+\.)?(\S+)) (?:does not exist|of relation|specified)/.exec(message) ?? [];
  const name = quoted ?? bare ?? "";
  const meant = /Perhaps you meant to reference the column "(.+?)"/.exec(serverHint)?.[1];
  if (meant !== undefined && !/There is a column named/.test(serverHint)) return `did you mean "${written(meant)}"?`;
  if (/There is a column named/.test(serverHint)) return undefined;
  const others = columns.filter((column) => column !== name);
  const near = didYouMean(name, others);
  if (near !== undefined) return near;
  const isText = position !== undefined && sql[position - 1] === '"';
  return isText ? `a text stands in single quotes: '${name}'` : undefined;
}

/** A qualified name as a query must write it. */
function written(name: string): string {
  return name
    .split(".")
    .map((part) => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part}"`))
    .join(".");
}

function relationHint(message: string, { relations }: KnownNames): string | undefined {
  const name = /relation "(.+)" does not exist/.exec(message)?.[1];
  if (name !== undefined) {
    return didYouMean(name.replace(/^.*\./, ""), relations) ?? "name what the project has with ref() or source()";
  }
  return /^missing FROM-clause entry/.test(message) ? "it is no alias of the from clause here" : undefined;
}

function functionHint(message: string, { functions }: KnownNames): string | undefined {
  const called = /^function ([^(]+)\(/.exec(message)?.[1];
  const name = called === undefined ? null : plainName(called.replace(/^.*\./, ""));
  if (name === null) return undefined;
  if (/^function round\(double precision, integer\)/.test(message)) {
    return "only a numeric can be rounded to places: cast it with ::numeric";
  }
  if (functions.includes(name)) return undefined;
  const own = FUNCTIONS[name];
  return own === undefined ? didYouMean(name, functions) : `Postgres writes ${own}`;
}

function typeHint(message: string): string | undefined {
  const name = /^type "(.+?)" does not exist/.exec(message)?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  const own = TYPES[name];
  return own === undefined ? didYouMean(name, COMMON_TYPES) : `in Postgres it is ${own}`;
}

/** What is likely wrong where a statement cannot be read. */
function syntaxHint({ sql, position }: DatabaseError): string | undefined {
  if (position === undefined) return undefined;
  const tokens = tokensOf(sql);
  const at = tokens.findIndex(({ end }) => position - 1 < end);
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (token === undefined) return undefined;
  if (token.text === ";" || before?.text === ";") return "a query ends without a semicolon, and there can be only one";
  if (before?.text === ",") return "remove the comma before it, or write what is missing behind that";
  if (token.text === "," || before === undefined) return undefined;
  if (sql[position - 1] === "`" || /`/.test(sql.slice(before.start, token.end)))
    return 'names are quoted with ", not with `';
  const typo = mistyped(token) ?? mistyped(before);
  if (typo !== undefined) return typo;
  const follows = before.isName || /^[)\]'\d]/.test(before.text);
  return token.isName && follows && !KEYWORDS.includes(token.text) && !KEYWORDS.includes(before.text)
    ? "is a comma or an operator missing before it?"
    : undefined;
}

function mistyped({ text, isName }: Token): string | undefined {
  if (!isName || text.length < 3 || KEYWORDS.includes(text)) return undefined;
  return didYouMean(
    text,
    KEYWORDS.filter((word) => word.length > 3),
  );
}

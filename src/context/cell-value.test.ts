import { expect, test } from "vitest";
import { compileTemplate, parseTemplate, repr, scopeOf, str } from "../template/index.ts";
import { cellToValue } from "./cell-value.ts";
import { modules } from "./modules.ts";
import { toPlain } from "./plain-values.ts";

// What dbt 1.11 with psycopg2 2.9 shows for these texts of Postgres 15.
const CELLS: [type: string, oid: number, cell: string | number, text: string, repr: string][] = [
  ["numeric", 1700, "1.50", "1.50", "Decimal('1.50')"],
  ["numeric", 1700, "5", "5", "Decimal('5')"],
  ["numeric", 1700, "NaN", "NaN", "Decimal('NaN')"],
  ["numeric", 1700, "Infinity", "Infinity", "Decimal('Infinity')"],
  ["numeric", 1700, `1${"0".repeat(30)}`, `1${"0".repeat(30)}`, `Decimal('1${"0".repeat(30)}')`],
  ["numeric", 1700, "0.00000001", "1E-8", "Decimal('1E-8')"],
  ["float8", 701, 1.5, "1.5", "Decimal('1.5')"],
  ["float8", 701, 1, "1.0", "Decimal('1.0')"],
  ["float8", 701, 1e20, "1E+20", "Decimal('1E+20')"],
  ["float8", 701, 1e-7, "1E-7", "Decimal('1E-7')"],
  ["float8", 701, Number.NaN, "NaN", "Decimal('NaN')"],
  ["float4", 700, 0.1, "0.1", "Decimal('0.1')"],
  ["int4", 23, 7, "7", "7"],
  ["oid", 26, "1", "1", "1"],
  ["date", 1082, "2020-01-02", "2020-01-02", "datetime.date(2020, 1, 2)"],
  ["date", 1082, "infinity", "9999-12-31", "datetime.date(9999, 12, 31)"],
  ["timestamp", 1114, "2020-01-02 03:04:05", "2020-01-02 03:04:05", "datetime.datetime(2020, 1, 2, 3, 4, 5)"],
  [
    "timestamp",
    1114,
    "2020-01-02 03:04:05.12",
    "2020-01-02 03:04:05.120000",
    "datetime.datetime(2020, 1, 2, 3, 4, 5, 120000)",
  ],
  ["timestamp", 1114, "infinity", "9999-12-31 23:59:59.999999", "datetime.datetime(9999, 12, 31, 23, 59, 59, 999999)"],
  [
    "timestamptz",
    1184,
    "2020-01-02 01:04:05+00",
    "2020-01-02 01:04:05+00:00",
    "datetime.datetime(2020, 1, 2, 1, 4, 5, tzinfo=datetime.timezone.utc)",
  ],
  [
    "timestamptz",
    1184,
    "2020-07-02 03:04:05.5+05:30",
    "2020-07-02 03:04:05.500000+05:30",
    "datetime.datetime(2020, 7, 2, 3, 4, 5, 500000, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))",
  ],
  ["time", 1083, "12:30:00", "12:30:00", "'12:30:00'"],
  ["time", 1083, "12:30:00.5", "12:30:00.500000", "'12:30:00.500000'"],
  ["timetz", 1266, "12:30:00+02", "12:30:00+02:00", "'12:30:00+02:00'"],
  ["interval", 1186, "1 day", "1 day, 0:00:00", "'1 day, 0:00:00'"],
  ["interval", 1186, "1 mon 2 days 03:04:05.678", "32 days, 3:04:05.678000", "'32 days, 3:04:05.678000'"],
  ["interval", 1186, "-1 days -02:00:00", "-2 days, 22:00:00", "'-2 days, 22:00:00'"],
  ["interval", 1186, "-00:00:01", "-1 day, 23:59:59", "'-1 day, 23:59:59'"],
  ["interval", 1186, "1 year", "365 days, 0:00:00", "'365 days, 0:00:00'"],
  ["int4[]", 1007, "{1,2}", "[1, 2]", "'[1, 2]'"],
  ["int4[]", 1007, "{{1,NULL},{3,4}}", "[[1, null], [3, 4]]", "'[[1, null], [3, 4]]'"],
  ["int4[]", 1007, "{}", "[]", "'[]'"],
  ["text[]", 1009, '{a,"b,\\"c\\""}', '["a", "b,\\"c\\""]', '\'["a", "b,\\\\"c\\\\""]\''],
  ["numeric[]", 1231, "{1.50,2}", "[1.5, 2.0]", "'[1.5, 2.0]'"],
  ["json", 114, "1.5", "1.5", "Decimal('1.5')"],
  ["json", 114, "true", "True", "True"],
  [
    "timestamptz",
    1184,
    "infinity",
    "9999-12-31 23:59:59.999999+00:00",
    "datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc)",
  ],
  ["date[]", 1182, "{2020-01-01}", '["2020-01-01"]', "'[\"2020-01-01\"]'"],
  ["json", 114, '{"a":[1,2.0, "é"]}', '{"a": [1, 2.0, "\\u00e9"]}', '\'{"a": [1, 2.0, "\\\\u00e9"]}\''],
  ["jsonb", 3802, '{"a": 1}', '{"a": 1}', "'{\"a\": 1}'"],
  ["text", 25, "12", "12", "'12'"],
  // What Python has no value for stays as it is.
  ["date", 1082, "0044-03-15 BC", "0044-03-15 BC", "'0044-03-15 BC'"],
  ["timestamp", 1114, "12020-01-01 00:00:00", "12020-01-01 00:00:00", "'12020-01-01 00:00:00'"],
];

test.each(CELLS)("a cell of type %s (%i) that reads %j prints as %s", (_, oid, cell, text, written) => {
  const value = cellToValue(cell, oid);
  expect([str(value), repr(value)]).toEqual([text, written]);
});

test("null and booleans are themselves, whatever the type", () => {
  expect([cellToValue(null, 1700), cellToValue(true, 16)]).toEqual([null, true]);
});

test("config() keeps datetimes as ISO text, decimals as numbers", () => {
  const kept: unknown[] = [];
  const names = { modules: modules.root, keep: (args: unknown[]) => kept.push(toPlain(args[0])) };
  const source =
    "{{ keep({'begin': modules.datetime.datetime(2020, 1, 1), 'day': modules.datetime.date(2020, 1, 1), 'n': [n], 'gap': modules.datetime.timedelta(1)}) }}";
  compileTemplate(parseTemplate(source, "a.sql")).render(scopeOf({ ...names, n: cellToValue("1.50", 1700) }));
  expect(kept).toEqual([{ begin: "2020-01-01T00:00:00", day: "2020-01-01", n: [1.5], gap: "1 day, 0:00:00" }]);
});

test("run_started_at is aware, to the millisecond that JavaScript knows, and JSON of it is ISO text", () => {
  const started = modules.datetimeFrom(new Date("2024-05-06T07:08:09.123Z"));
  expect(str(started)).toBe("2024-05-06 07:08:09.123000+00:00");
  expect(repr(started)).toBe("datetime.datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=<UTC>)");
  expect(JSON.stringify({ started })).toBe('{"started":"2024-05-06T07:08:09.123000+00:00"}');
});

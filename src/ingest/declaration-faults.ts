import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import type { ParsedYaml, YamlPath } from "../util/yaml.ts";
import { COMMON_TYPES } from "./common-types.ts";
import { isDay } from "./days.ts";
import type { DeclaredTable, RowRule } from "./declaration.ts";

type Report = (code: string, path: YamlPath, message: string, hint?: string) => void;

/**
 * What is wrong with how a table says that it is loaded, beyond the form of it: columns that it does not have, rules that
 * no row can keep, options of the other format. Each with its place.
 */
export function declarationFaults(table: DeclaredTable, placeOf: ParsedYaml["placeOf"]): TstlError[] {
  const faults: TstlError[] = [];
  const report: Report = (code, path, message, hint) => {
    faults.push(new TstlError(code, message, { place: placeOf(path), ...(hint === undefined ? {} : { hint }) }));
  };
  const { load, columns, source, name } = table;
  if (columns.length === 0) {
    report(
      "LOAD_NO_COLUMNS",
      [],
      `the table ${source}.${name} is to be loaded, but has no columns`,
      "list them with data_type",
    );
  } else checkNames(table, report);
  if (load.format === "csv" && Object.keys(load.paths).length > 0) {
    report(
      "LOAD_RULE",
      ["paths"],
      "`paths` reach into JSON objects, which a CSV file has none of",
      "set format: ndjson",
    );
  }
  if (load.format === "ndjson" && load.delimiter !== ",") {
    report("LOAD_RULE", ["delimiter"], "a file of JSON objects has no delimiter", "leave it out, or set format: csv");
  }
  if (/^\/|^[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)|\\/.test(load.files)) {
    const hint = "write it relative to the project's folder, with /";
    report("LOAD_RULE", ["files"], `files must lie in the project's folder, and "${load.files}" does not`, hint);
  }
  for (const [i, rule] of load.rules.entries()) checkRule(rule, ["rules", i], columns, report);
  return faults;
}

function checkNames({ name, columns, load }: DeclaredTable, report: Report): void {
  const known = columns.map((column) => column.name);
  const check = (what: string, column: string, path: YamlPath) => {
    if (known.includes(column)) return;
    const hint = didYouMean(column, known) ?? `the columns are ${known.join(", ")}`;
    report("LOAD_COLUMN_UNKNOWN", path, `${what} names the column "${column}", which ${name} does not have`, hint);
  };
  for (const [i, column] of load.key.entries()) {
    check("the key", column, ["key", i]);
    if (load.key.indexOf(column) < i) report("LOAD_RULE", ["key", i], `the key names the column "${column}" twice`);
  }
  for (const column of Object.keys(load.paths)) check("a path", column, ["paths", column]);
  for (const [i, { column }] of load.rules.entries()) check("a rule", column, ["rules", i, "column"]);
}

const baseOf = (type: string) => type.toLowerCase().replace(/\s*\(.*$/, "");

const NUMERIC = /^(?:smallint|int(?:eger|[248])?|bigint|numeric|decimal|real|double precision|float[48]?)\b/i;
const TEMPORAL = /^(?:date|timestamp)/i;

function checkRule(rule: RowRule, path: YamlPath, columns: DeclaredTable["columns"], report: Report): void {
  const type = columns.find(({ name }) => name === rule.column)?.type;
  const { column, matches, one_of, min, max, min_length, max_length } = rule;
  if (Object.keys(rule).length === 1) {
    report(
      "LOAD_RULE",
      path,
      `the rule for "${column}" asks for nothing`,
      "add required, min, one_of, …, or take it out",
    );
  }
  if (one_of?.length === 0) report("LOAD_RULE", [...path, "one_of"], "one_of is empty: no value could be right");
  if (matches !== undefined) {
    const fault = patternFault(matches);
    if (fault !== null) report("LOAD_RULE", [...path, "matches"], `the regular expression cannot be read: ${fault}`);
  }
  if (type !== undefined) {
    for (const key of ["min", "max"] as const) checkBound(rule, key, type, path, report);
  }
  if (min !== undefined && max !== undefined && min > max) {
    report("LOAD_RULE", [...path, "max"], `no value is at least ${min} and at most ${max}`);
  }
  if (min_length !== undefined && max_length !== undefined && min_length > max_length) {
    report(
      "LOAD_RULE",
      [...path, "max_length"],
      `no text has at least ${min_length} and at most ${max_length} letters`,
    );
  }
}

function checkBound(rule: RowRule, key: "min" | "max", type: string, path: YamlPath, report: Report): void {
  const value = rule[key];
  if (value === undefined) return;
  const isNumber = typeof value === "number";
  if (isNumber && NUMERIC.test(type)) return;
  if (!isNumber && TEMPORAL.test(type) && isDay(value.slice(0, 10))) return;
  const wanted = TEMPORAL.test(type) ? "a date such as 2025-09-01" : NUMERIC.test(type) ? "a number" : null;
  const message =
    wanted === null
      ? `${key} compares numbers and dates, and the column "${rule.column}" is of type ${type}`
      : `${key} of the column "${rule.column}", of type ${type}, must be ${wanted}, not "${value}"`;
  const meant = COMMON_TYPES.includes(baseOf(type)) ? undefined : didYouMean(baseOf(type), COMMON_TYPES);
  const hint = wanted === null ? (meant ?? "for the length of a text there are min_length and max_length") : undefined;
  report("LOAD_RULE", [...path, key], message, hint);
}

function patternFault(pattern: string): string | null {
  try {
    new RegExp(pattern, "u");
    return null;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, "");
  }
}

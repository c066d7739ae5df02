import type { CsvRecord } from "./csv-records.ts";
import type { RowRule } from "./declaration.ts";
import { formatCheck } from "./formats.ts";
import { NESTED } from "./json-records.ts";
import { isJsonType, isNull, plainText, valueText } from "./raw-cells.ts";
import { letterCount, type TextCheck, typeCheck } from "./type-checks.ts";

/** Says everything that is wrong with a row, or null. */
export type RowCheck = (record: CsvRecord) => string | null;

/** A column of a file that is to be loaded. */
export interface FileColumn {
  name: string;
  type: string;
}

/** What rows of a table must be like. */
export interface RowDemands {
  rules: readonly RowRule[];
  /** Columns that no row can be without. */
  key: readonly string[];
}

/** Makes the check of a file's rows from the types and rules of its columns, in the order of the file. */
export function rowCheck(columns: readonly FileColumn[], demands: RowDemands): RowCheck {
  const checks = columns.map((column) => cellCheck(column, demands));
  const { length } = columns;
  return (record) => {
    if (record.count !== length) return `row has ${record.count} values, the header has ${length}`;
    let faults: string | null = null;
    for (let i = 0; i < length; i++) {
      const check = checks[i];
      if (!check) continue;
      const fault = check(record, i);
      if (fault !== null) faults = `${faults === null ? "" : `${faults}; `}${columns[i]!.name}: ${fault}`;
    }
    return faults;
  };
}

/** The columns that every row must have a value for. */
export function requiredColumns({ rules, key }: RowDemands): string[] {
  return [...new Set([...key, ...rules.filter(({ required }) => required).map(({ column }) => column)])];
}

type CellCheck = (record: CsvRecord, index: number) => string | null;

function cellCheck({ name, type }: FileColumn, demands: RowDemands): CellCheck | null {
  const rules = demands.rules.filter(({ column }) => column === name);
  const isRequired = requiredColumns(demands).includes(name);
  const isJson = isJsonType(type);
  const ofType = typeCheck(type);
  const ofRules = rules.flatMap(ruleChecks);
  // Without rules on letters, bytes beyond ASCII are wrong however they are read.
  const isPlain = !/char/i.test(type) && !isJson && rules.every(isWithoutLetters);
  const read = isPlain ? plainText : valueText;
  const nothingToRead = !ofType && ofRules.length === 0;
  return (record, index) => {
    if (isNull(record, index)) return isRequired ? "is missing" : null;
    if (record.flags[index]! & NESTED) {
      // A json column of a JSON file: the line was read as JSON already.
      if (!isJson && !type.endsWith("[]")) return `an object or a list is not of type ${type}`;
      if (ofRules.length === 0) return null;
    }
    if (nothingToRead) return isRequired && record.starts[index] === record.ends[index] ? "is missing" : null;
    const isJsonValue = isJson && record.flags[index]! >= FIRST_JSON_FLAG;
    const text = read(record, index);
    if (isRequired && text === "") return "is missing";
    const wrongType = ofType !== null && !isJsonValue ? ofType(text) : null;
    if (wrongType !== null) return wrongType;
    for (const check of ofRules) {
      const fault = check(text);
      if (fault !== null) return fault;
    }
    return null;
  };
}

/** Flags from TEXT on are those of JSON files. */
const FIRST_JSON_FLAG = 16;

function isWithoutLetters({ one_of, matches, format, min_length, max_length }: RowRule): boolean {
  return !(one_of || matches || format || min_length !== undefined || max_length !== undefined);
}

function ruleChecks({ min, max, min_length, max_length, one_of, matches, format }: RowRule): TextCheck[] {
  const checks: TextCheck[] = [];
  if (min !== undefined) checks.push((text) => (compare(text, min) >= 0 ? null : `${text} is less than ${min}`));
  if (max !== undefined) checks.push((text) => (compare(text, max) <= 0 ? null : `${text} is more than ${max}`));
  if (min_length !== undefined) {
    checks.push((text) => (letterCount(text) >= min_length ? null : `"${text}" is shorter than ${min_length}`));
  }
  if (max_length !== undefined) {
    const isShort = (text: string) => text.length <= max_length || letterCount(text) <= max_length;
    checks.push((text) => (isShort(text) ? null : `"${text.slice(0, 100)}" is longer than ${max_length}`));
  }
  if (one_of) {
    const allowed = new Set(one_of.map(String));
    const names = [...allowed].join(", ");
    checks.push((text) => (allowed.has(text) ? null : `"${text.slice(0, 100)}" is not one of ${names}`));
  }
  if (matches) {
    const pattern = new RegExp(matches, "u");
    checks.push((text) => (pattern.test(text) ? null : `"${text.slice(0, 100)}" does not match ${matches}`));
  }
  if (format) checks.push(formatCheck(format));
  return checks;
}

/** Below 0 where a text is less than a bound, a number or a date; a day as a bound stands for all of it. */
function compare(text: string, bound: number | string): number {
  if (typeof bound === "number") {
    const value = Number(text);
    return value < bound ? -1 : value > bound ? 1 : 0;
  }
  const value = text.trim().replace("T", " ").slice(0, bound.length);
  const other = bound.replace("T", " ");
  return value < other ? -1 : value > other ? 1 : 0;
}

import { type CsvRecord, cellText } from "./csv-records.ts";
import type { DeclaredTable, RowRule } from "./declaration.ts";
import { parseDate } from "./seed-values.ts";

/** Says what is wrong with a row, or null. */
export type RowCheck = (record: CsvRecord) => string | null;

type CellCheck = (text: string) => string | null;

/** Makes the check of a file's rows from the declared types and rules; `header` is the order of the file's columns. */
export function rowCheck(table: DeclaredTable, header: readonly string[]): RowCheck {
  const checks = header.map((name) => cellChecks(table, name));
  const absent = table.load.rules.find(({ column, required }) => required && !header.includes(column));
  if (absent) return () => `${absent.column}: the file does not have this column`;
  return (record) => {
    if (record.count !== header.length) return `row has ${record.count} values, the header has ${header.length}`;
    for (let i = 0; i < checks.length; i++) {
      const check = checks[i];
      if (!check) continue;
      const fault = check(record, i);
      if (fault !== null) return `${header[i]}: ${fault}`;
    }
    return null;
  };
}

const latin1Slice = (Buffer.prototype as unknown as { latin1Slice(from: number, to: number): string }).latin1Slice;

function cellChecks(table: DeclaredTable, name: string): ((record: CsvRecord, index: number) => string | null) | null {
  const type = table.columns.find((column) => column.name === name)?.type;
  const rules = table.load.rules.filter(({ column }) => column === name);
  const ofType = type === undefined ? null : typeCheck(type);
  const ofRules = rules.flatMap(ruleChecks);
  const required = rules.some((rule) => rule.required);
  if (!ofType && ofRules.length === 0 && !required) return null;
  const checks = ofType ? [ofType, ...ofRules] : ofRules;
  // Without rules on letters, bytes beyond ASCII are wrong however they are read, and latin1 is read fastest.
  const plain = rules.every(({ one_of, matches, format }) => !(one_of || matches || format));
  return (record, index) => {
    const from = record.starts[index]!;
    const to = record.ends[index]!;
    if (from === to) return required ? "is missing" : null;
    if (checks.length === 0) return null;
    const bare = plain && record.flags[index] === 0;
    const text = bare ? latin1Slice.call(record.bytes, from, to) : cellText(record, index);
    for (const check of checks) {
      const fault = check(text);
      if (fault !== null) return fault;
    }
    return null;
  };
}

function ruleChecks({ min, max, one_of, matches, format }: RowRule): CellCheck[] {
  const checks: CellCheck[] = [];
  if (min !== undefined) checks.push((text) => (Number(text) >= Number(min) ? null : `${text} is less than ${min}`));
  if (max !== undefined) checks.push((text) => (Number(text) <= Number(max) ? null : `${text} is more than ${max}`));
  if (one_of) {
    const allowed = new Set(one_of.map(String));
    checks.push((text) => (allowed.has(text) ? null : `"${text}" is not one of ${[...allowed].join(", ")}`));
  }
  if (matches) {
    const pattern = new RegExp(matches, "u");
    checks.push((text) => (pattern.test(text) ? null : `"${text}" does not match ${matches}`));
  }
  if (format === "email") {
    checks.push((text) => (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text) ? null : `"${text}" is not an e-mail address`));
  }
  return checks;
}

const RANGES: Record<string, [number, number]> = {
  smallint: [-32_768, 32_767],
  int2: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
  int: [-2_147_483_648, 2_147_483_647],
  int4: [-2_147_483_648, 2_147_483_647],
  bigint: [-(2 ** 63), 2 ** 63],
  int8: [-(2 ** 63), 2 ** 63],
};

/** The check that Postgres will read the text as its type; null for types that take any text, or are left to Postgres. */
function typeCheck(type: string): CellCheck | null {
  const base = type.toLowerCase().replace(/\s*\(.*?\)/, "");
  const range = RANGES[base];
  const not = (text: string) => `"${text.slice(0, 100)}" is not of type ${type}`;
  if (range) {
    return (text) => {
      if (!/^[-+]?\d+$/.test(text)) return not(text);
      return Number(text) >= range[0] && Number(text) <= range[1] ? null : `${text} is out of range for type ${type}`;
    };
  }
  if (/^(numeric|decimal|real|double precision|float[48]?)$/.test(base)) {
    return (text) => (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? null : not(text));
  }
  if (/^bool(ean)?$/.test(base))
    return (text) => (/^(?:true|false|t|f|yes|no|y|n|on|off|1|0)$/i.test(text) ? null : not(text));
  if (base === "date") return (text) => (/^\d{4}-/.test(text) && parseDate(text) !== null ? null : not(text));
  if (base.startsWith("timestamp")) return (text) => (isTimestamp(text) ? null : not(text));
  if (/^jsonb?$/.test(base)) return (text) => (isJson(text) ? null : not(text));
  return null;
}

const TIMESTAMP =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[-+]\d\d(?::?\d\d)?)?)?$/;

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  return (
    match !== null &&
    ((Number(match[3]) <= 28 && match[2]! <= "12" && match[2]! > "00" && match[3]! > "00") ||
      parseDate(text.slice(0, 10)) !== null)
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

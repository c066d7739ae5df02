import { type CsvRecord, cellText } from "./csv-records.ts";
import { ESCAPED, NESTED, NULL, TEXT } from "./json-records.ts";

const JSON_FLAGS = TEXT | ESCAPED | NULL | NESTED;

type Slice = (this: Uint8Array, from: number, to: number) => string;
const { utf8Slice, latin1Slice } = Buffer.prototype as unknown as { utf8Slice: Slice; latin1Slice: Slice };

/** True for a type whose values are JSON: they keep the text that a file has for them. */
export function isJsonType(type: string): boolean {
  return /^jsonb?$/i.test(type.trim());
}

/** True where a raw row has no value: null or no such key in JSON, an empty cell in CSV. */
export function isNull(record: CsvRecord, index: number): boolean {
  const flag = record.flags[index]!;
  if (flag & JSON_FLAGS) return (flag & NULL) !== 0;
  return record.starts[index] === record.ends[index];
}

/** The text of a raw row's value, of either format: escapes and quotes undone, objects and lists as they stand. */
export function valueText(record: CsvRecord, index: number): string {
  const flag = record.flags[index]!;
  if ((flag & JSON_FLAGS) === 0) return cellText(record, index);
  const text = utf8Slice.call(record.bytes, record.starts[index]!, record.ends[index]!);
  return flag & ESCAPED ? (JSON.parse(`"${text}"`) as string) : text;
}

/** As `valueText`, for a text whose letters beyond ASCII do not matter: latin1 is read fastest. */
export function plainText(record: CsvRecord, index: number): string {
  const flag = record.flags[index]!;
  if (flag !== 0 && flag !== TEXT) return valueText(record, index);
  return latin1Slice.call(record.bytes, record.starts[index]!, record.ends[index]!);
}

/** The value as JSON of its own, for a json column; in a CSV file that is the cell's text. */
export function jsonText(record: CsvRecord, index: number): string {
  const flag = record.flags[index]!;
  if ((flag & (TEXT | ESCAPED)) === 0) return valueText(record, index);
  return utf8Slice.call(record.bytes, record.starts[index]! - 1, record.ends[index]! + 1);
}

import type { Cell } from "../adapter.ts";

type Parse = (text: string) => Cell;

function parseInt8(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/** Type oids of pg_type.dat that have a twin in JavaScript; every other type stays text. */
const PARSERS: Record<number, Parse> = {
  16: (text) => text === "t", // bool
  20: parseInt8, // int8
  21: Number, // int2
  23: Number, // int4
  700: Number, // float4; Postgres writes NaN and Infinity as JavaScript reads them
  701: Number, // float8
};

/** How the text of a column of this type becomes a cell; undefined for types that stay text. */
export function cellParser(typeOid: number): Parse | undefined {
  return PARSERS[typeOid];
}

/** A parameter as the protocol takes it: text, bytes or null. Arrays become array literals, objects JSON. */
export function encodeParameter(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(encodeElement).join(",")}}`;
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

function encodeElement(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (Array.isArray(value)) return `{${value.map(encodeElement).join(",")}}`;
  return `"${String(encodeParameter(value)).replace(/["\\]/g, "\\$&")}"`;
}

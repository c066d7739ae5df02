import { hash } from "node:crypto";
import { nameOfIdentifier, quoteIdentifier } from "../adapter/relation.ts";

/** A column of a relation, with its type as Postgres writes it: `character varying(10)`. */
export interface ShapeColumn {
  name: string;
  type: string;
  /** The type without its modifiers, by which types are compared: `character varying`. */
  base: string;
}

/** The columns of a relation, in order. */
export type Shape = readonly ShapeColumn[];

/** A short text that is the same for shapes that are the same. */
export function shapeDigest(shape: Shape): string {
  return hash("sha1", shape.map(({ name, type }) => `${name}\0${type}`).join("\0\0"), "base64");
}

/** A query that gives these columns and no row. */
export function emptyQuery(columns: readonly { name: string; type: string }[]): string {
  const list = columns.map(({ name, type }) => `cast(null as ${withoutSequence(type)}) as ${quoteIdentifier(name)}`);
  return `select ${list.join(",\n  ")}\nlimit 0`;
}

/** `serial` is a way to declare a column, not a type. */
function withoutSequence(type: string): string {
  const serial = /^(small|big)?serial$/i.exec(type.trim());
  if (serial === null) return type;
  return { small: "smallint", big: "bigint" }[serial[1]?.toLowerCase() ?? ""] ?? "integer";
}

/** A column by the name that a query writes: as it is in quotes, else in any case, as Postgres folds it. */
export function columnNamed(shape: Shape, written: string): ShapeColumn | undefined {
  const name = plainName(written);
  return name === null ? undefined : shape.find((column) => column.name === name);
}

/** The name that Postgres takes a written identifier for; null for anything that is more than a name. */
export function plainName(written: string): string | null {
  const text = written.trim();
  return /^(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)$/u.test(text) ? nameOfIdentifier(text) : null;
}

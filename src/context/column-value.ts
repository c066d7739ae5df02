import type { ColumnInfo } from "../adapter/adapter.ts";
import { quoteIdentifier } from "../adapter/relation.ts";
import { CALL, GET_ATTRIBUTE, TO_STRING } from "../template/index.ts";
import { method } from "./host-method.ts";

const STRING_TYPES = new Set(["text", "character varying", "character", "varchar"]);
const FLOAT_TYPES = new Set(["real", "float4", "float", "double precision", "float8", "double"]);
const INTEGER_TYPES = new Set([
  "smallint",
  "integer",
  "bigint",
  "smallserial",
  "serial",
  "bigserial",
  "int2",
  "int4",
  "int8",
  "serial2",
  "serial4",
  "serial8",
]);
const NUMERIC_TYPES = new Set(["numeric", "decimal"]);

/** Types that dbt translates when a template asks for them (docs.getdbt.com/reference/dbt-classes#column). */
const TYPE_LABELS: Record<string, string> = { STRING: "TEXT" };

/** A column as templates see it: what `adapter.get_columns_in_relation` lists. */
export class ColumnValue {
  readonly name: string;
  readonly dtype: string;
  readonly charSize: number | null;
  readonly numericPrecision: number | null;
  readonly numericScale: number | null;

  constructor(
    name: string,
    dtype: string,
    charSize: number | null = null,
    numericPrecision: number | null = null,
    numericScale: number | null = null,
  ) {
    this.name = name;
    this.dtype = dtype;
    this.charSize = charSize;
    this.numericPrecision = numericPrecision;
    this.numericScale = numericScale;
  }

  static from(info: ColumnInfo): ColumnValue {
    return new ColumnValue(info.name, info.dataType, info.charLength, info.numericPrecision, info.numericScale);
  }

  get isString(): boolean {
    return STRING_TYPES.has(this.dtype.toLowerCase());
  }

  get isNumeric(): boolean {
    return NUMERIC_TYPES.has(this.dtype.toLowerCase());
  }

  get isFloat(): boolean {
    return FLOAT_TYPES.has(this.dtype.toLowerCase());
  }

  get isInteger(): boolean {
    return INTEGER_TYPES.has(this.dtype.toLowerCase());
  }

  /** The type with its length or precision. `text` and a bare `character varying` stay as they are. */
  get dataType(): string {
    const lower = this.dtype.toLowerCase();
    if (lower === "text" || (lower === "character varying" && this.charSize === null)) return this.dtype;
    if (this.isString) return stringType(this.stringSize);
    if (this.isNumeric) return numericType(this.dtype, this.numericPrecision, this.numericScale);
    return this.dtype;
  }

  get stringSize(): number {
    return this.dtype.toLowerCase() === "text" || this.charSize === null ? 256 : this.charSize;
  }

  /** True where a column of this type must be widened to hold what `other` holds. */
  canExpandTo(other: ColumnValue): boolean {
    return this.isString && other.isString && other.stringSize > this.stringSize;
  }

  [TO_STRING](): string {
    return `<Column ${this.name} (${this.dataType})>`;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return ATTRIBUTES[name]?.(this);
  }
}

const ATTRIBUTES: Record<string, (column: ColumnValue) => unknown> = {
  __proto__: null as never,
  name: (column) => column.name,
  column: (column) => column.name,
  dtype: (column) => column.dtype,
  char_size: (column) => column.charSize,
  numeric_precision: (column) => column.numericPrecision,
  numeric_scale: (column) => column.numericScale,
  data_type: (column) => column.dataType,
  expanded_data_type: (column) => column.dataType,
  quoted: (column) => quoteIdentifier(column.name),
  is_string: (column) => method("is_string", [], () => column.isString),
  is_number: (column) => method("is_number", [], () => column.isNumeric || column.isFloat || column.isInteger),
  is_numeric: (column) => method("is_numeric", [], () => column.isNumeric),
  is_float: (column) => method("is_float", [], () => column.isFloat),
  is_integer: (column) => method("is_integer", [], () => column.isInteger),
  string_size: (column) => method("string_size", [], () => column.stringSize),
  can_expand_to: (column) =>
    method("can_expand_to", ["other_column"], (other) => other instanceof ColumnValue && column.canExpandTo(other)),
  literal: (column) => method("literal", ["value"], (value) => `${String(value)}::${column.dataType}`),
};

function stringType(size: number): string {
  return `character varying(${size})`;
}

function numericType(dtype: string, precision: number | null, scale: number | null): string {
  return precision === null || scale === null ? dtype : `${dtype}(${precision},${scale})`;
}

/** `api.Column`: the constructor and the type names of the database. */
export const columnApi = {
  [CALL]: method(
    "Column",
    ["column", "dtype", "char_size", "numeric_precision", "numeric_scale"],
    (name, dtype, size, precision, scale) =>
      new ColumnValue(
        String(name),
        String(dtype),
        optionalNumber(size),
        optionalNumber(precision),
        optionalNumber(scale),
      ),
  ),
  [GET_ATTRIBUTE](name: string): unknown {
    return CLASS_METHODS[name];
  },
  [TO_STRING]: () => "<class 'Column'>",
};

const optionalNumber = (value: unknown) => (typeof value === "number" ? value : null);

const CLASS_METHODS: Record<string, unknown> = {
  __proto__: null as never,
  create: method("create", ["name", "label_or_dtype"], (name, dtype) => {
    return new ColumnValue(String(name), translateType(String(dtype)));
  }),
  translate_type: method("translate_type", ["dtype"], (dtype) => translateType(String(dtype))),
  string_type: method("string_type", ["size"], (size) => stringType(Number(size))),
  numeric_type: method("numeric_type", ["dtype", "precision", "scale"], (dtype, precision, scale) =>
    numericType(String(dtype), optionalNumber(precision), optionalNumber(scale)),
  ),
};

/** A type in Postgres' words. */
export function translateType(dtype: string): string {
  return TYPE_LABELS[dtype.toUpperCase()] ?? dtype;
}

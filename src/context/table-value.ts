import type { QueryResult } from "../adapter/adapter.ts";
import { GET_ATTRIBUTE, GET_ITEM, ITERATE, LENGTH, TO_STRING, tupleOf } from "../template/index.ts";
import { cellToValue } from "./cell-value.ts";
import { method } from "./host-method.ts";

/** A result as templates see it: the part of agate's Table that SQL projects use (`rows`, `columns`, `print_table`). */
export class TableValue {
  readonly columnNames: readonly string[];
  readonly rows: readonly RowValue[];
  readonly #log: (text: string) => void;

  constructor(columnNames: readonly string[], rows: readonly unknown[][], log: (text: string) => void = () => {}) {
    this.columnNames = columnNames;
    this.rows = rows.map((row) => new RowValue(columnNames, row));
    this.#log = log;
  }

  static from(result: QueryResult, log?: (text: string) => void): TableValue {
    const names = uniqueNames(result.columns.map((column) => column.name));
    const oids = result.columns.map((column) => column.typeOid);
    const rows = result.rows.map((row) => row.map((cell, i) => cellToValue(cell, oids[i] ?? 0)));
    return new TableValue(names, rows, log);
  }

  column(index: number): ColumnOfTable | undefined {
    const name = this.columnNames.at(index);
    if (name === undefined) return undefined;
    return new ColumnOfTable(
      name,
      this.rows.map((row) => row.values.at(index)),
    );
  }

  select(names: readonly string[]): TableValue {
    const indexes = names.map((name) => this.columnNames.indexOf(name)).filter((index) => index >= 0);
    return new TableValue(
      indexes.map((index) => this.columnNames[index]!),
      this.rows.map((row) => indexes.map((index) => row.values[index])),
      this.#log,
    );
  }

  rename(names: unknown): TableValue {
    const given = names instanceof Map ? names : new Map(Object.entries((names ?? {}) as object));
    const renamed = Array.isArray(names) ? names.map(String) : this.columnNames.map((n) => String(given.get(n) ?? n));
    return new TableValue(
      renamed,
      this.rows.map((row) => [...row.values]),
      this.#log,
    );
  }

  /** Writes the table to the log as agate's `print_table` would to the terminal. */
  print(maxRows: number): void {
    const shown = this.rows
      .slice(0, maxRows)
      .map((row) => row.values.map((value) => (value === null ? "" : String(value))));
    const widths = this.columnNames.map((name, i) => Math.max(name.length, ...shown.map((row) => row[i]!.length)));
    const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
    const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
    this.#log([line(this.columnNames), rule, ...shown.map(line)].join("\n"));
  }

  [TO_STRING](): string {
    return "<agate.Table>";
  }

  [LENGTH](): number {
    return this.rows.length;
  }

  [ITERATE](): Iterable<unknown> {
    return this.rows;
  }

  [GET_ITEM](key: unknown): unknown {
    return typeof key === "number" ? this.rows.at(key) : undefined;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return TABLE_ATTRIBUTES[name]?.(this);
  }
}

const TABLE_ATTRIBUTES: Record<string, (table: TableValue) => unknown> = {
  __proto__: null as never,
  rows: (table) => new Sequence(table.rows),
  columns: (table) =>
    new Sequence(
      table.columnNames.map((_, i) => table.column(i)),
      table.columnNames,
    ),
  column_names: (table) => tupleOf(table.columnNames),
  print_table: (table) =>
    method("print_table", ["max_rows", "max_columns"], (rows) => {
      table.print(typeof rows === "number" ? rows : 20);
      return null;
    }),
  select: (table) => method("select", ["key"], (key) => table.select(namesOf(key))),
  exclude: (table) =>
    method("exclude", ["key"], (key) => {
      const left = new Set(namesOf(key));
      return table.select(table.columnNames.filter((name) => !left.has(name)));
    }),
  rename: (table) => method("rename", ["column_names"], (names) => table.rename(names)),
  limit: (table) =>
    method(
      "limit",
      ["n"],
      (n) =>
        new TableValue(
          table.columnNames,
          table.rows.slice(0, Number(n)).map((r) => r.values),
        ),
    ),
};

const namesOf = (key: unknown): string[] => (Array.isArray(key) ? key.map(String) : [String(key)]);

/** One row; cells by position, by column name, or as an attribute. */
export class RowValue {
  readonly names: readonly string[];
  readonly values: unknown[];

  constructor(names: readonly string[], values: unknown[]) {
    this.names = names;
    this.values = values;
  }

  [GET_ITEM](key: unknown): unknown {
    if (typeof key === "number") return this.values.at(key);
    const index = this.names.indexOf(String(key));
    return index === -1 ? undefined : this.values[index];
  }

  [GET_ATTRIBUTE](name: string): unknown {
    if (name === "values") return method("values", [], () => tupleOf(this.values));
    if (name === "keys") return method("keys", [], () => tupleOf(this.names));
    if (name === "items") return method("items", [], () => this.values.map((v, i) => tupleOf([this.names[i], v])));
    if (name === "dict") return method("dict", [], () => new Map(this.names.map((key, i) => [key, this.values[i]])));
    if (name === "get") {
      return method("get", ["key", "default"], (key, fallback) => this[GET_ITEM](key) ?? fallback ?? null);
    }
    return this[GET_ITEM](name);
  }

  [ITERATE](): Iterable<unknown> {
    return this.values;
  }

  [LENGTH](): number {
    return this.values.length;
  }

  [TO_STRING](): string {
    return `<agate.Row: (${this.values.map(String).join(", ")})>`;
  }
}

class ColumnOfTable {
  readonly name: string;
  readonly values: readonly unknown[];

  constructor(name: string, values: readonly unknown[]) {
    this.name = name;
    this.values = values;
  }

  [GET_ITEM](key: unknown): unknown {
    return typeof key === "number" ? this.values.at(key) : undefined;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    if (name === "name") return this.name;
    if (name === "values") return method("values", [], () => tupleOf(this.values));
    if (name === "values_distinct") return method("values_distinct", [], () => [...new Set(this.values)]);
    if (name === "values_without_nulls") {
      return method("values_without_nulls", [], () => this.values.filter((value) => value !== null));
    }
    return undefined;
  }

  [ITERATE](): Iterable<unknown> {
    return this.values;
  }

  [LENGTH](): number {
    return this.values.length;
  }
}

/** agate's MappedSequence: by position or, where there are names, by name. */
class Sequence {
  readonly #items: readonly unknown[];
  readonly #names: readonly string[];

  constructor(items: readonly unknown[], names: readonly string[] = []) {
    this.#items = items;
    this.#names = names;
  }

  #named(name: string): unknown {
    const index = this.#names.indexOf(name);
    return index === -1 ? undefined : this.#items[index];
  }

  [GET_ITEM](key: unknown): unknown {
    return typeof key === "number" ? this.#items.at(key) : this.#named(String(key));
  }

  [GET_ATTRIBUTE](name: string): unknown {
    switch (name) {
      case "values":
        return method("values", [], () => tupleOf(this.#items));
      case "keys":
        return method("keys", [], () => tupleOf(this.#names));
      case "items":
        return method("items", [], () => tupleOf(this.#names.map((each, i) => tupleOf([each, this.#items[i]]))));
      case "dict":
        return method("dict", [], () => new Map(this.#names.map((each, i) => [each, this.#items[i]])));
      case "get":
        return method("get", ["key", "default"], (key, fallback) => this.#named(String(key)) ?? fallback ?? null);
      default:
        return this.#named(name);
    }
  }

  [ITERATE](): Iterable<unknown> {
    return this.#items;
  }

  [LENGTH](): number {
    return this.#items.length;
  }
}

/** agate renames a second `id` to `id_2`, so that every column can be named. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

import { TstlError } from "../errors/tstl-error.ts";
import { GET_ITEM } from "../template/index.ts";
import type { NodeScope } from "./node-scope.ts";

interface ContractColumn {
  name: string;
  type: string;
}

const HEADER = ["column_name", "definition_type", "contract_type", "mismatch_reason"];

/**
 * The error of a model whose query does not have the columns of its contract: a table of what differs, sorted by name.
 *
 * Both lists hold dicts with `name` and `data_type`, as the macro `assert_columns_equivalent` makes them.
 */
export function contractError({ node }: NodeScope, contract: unknown, definition: unknown): TstlError {
  const promised = columnsOf(contract);
  const details = { node: node.unique_id, place: { file: node.original_file_path } };
  if (promised.length === 0) {
    const message = "This model has an enforced contract, and its 'columns' specification is missing";
    return new TstlError("CONTRACT", message, { ...details, hint: "list the columns with their data_type in YAML" });
  }
  const table = [HEADER, ...mismatches(promised, columnsOf(definition))];
  const message = [
    "This model has an enforced contract that failed.",
    "Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.",
    "",
    ...tableLines(table),
  ].join("\n");
  return new TstlError("CONTRACT", message, details);
}

function mismatches(promised: readonly ContractColumn[], defined: readonly ContractColumn[]): string[][] {
  const rows: string[][] = [];
  for (const { name, type } of defined) {
    const twin = promised.find((column) => column.name === name);
    if (twin === undefined) rows.push([name, type, "", "missing in contract"]);
    else if (twin.type !== type) rows.push([name, type, twin.type, "data type mismatch"]);
  }
  for (const { name, type } of promised) {
    if (!defined.some((column) => column.name === name)) rows.push([name, "", type, "missing in definition"]);
  }
  return rows.sort(([a], [b]) => (a! < b! ? -1 : a! > b! ? 1 : 0));
}

function tableLines([header, ...rows]: readonly string[][]): string[] {
  const widths = header!.map((_, i) => Math.max(...[header!, ...rows].map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(header!), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

function columnsOf(value: unknown): ContractColumn[] {
  return (Array.isArray(value) ? value : []).map((column) => ({
    name: String(entry(column, "name")),
    type: String(entry(column, "data_type")),
  }));
}

function entry(value: unknown, key: string): unknown {
  if (value instanceof Map) return value.get(key);
  const host = value as { [GET_ITEM]?: (key: string) => unknown } & Record<string, unknown>;
  return host[GET_ITEM]?.(key) ?? host[key];
}

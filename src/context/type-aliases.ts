import { translateType } from "./column-value.ts";
import type { ScopeNode } from "./node-scope.ts";

/**
 * The node as `model` in templates: the types of its columns are in Postgres' words, `string` as `text`, unless its
 * contract says `alias_types: false`. What the manifest keeps is what was written.
 */
export function withTypeAliases(node: ScopeNode): ScopeNode {
  const { columns, contract } = node;
  if (columns === undefined || contract?.alias_types !== true) return node;
  let translated: NonNullable<ScopeNode["columns"]> | undefined;
  for (const key in columns) {
    const column = columns[key]!;
    const type = column.data_type === null ? null : translateType(column.data_type);
    if (type === column.data_type) continue;
    translated ??= { ...columns };
    translated[key] = { ...column, data_type: type };
  }
  if (translated === undefined) return node;
  // Not a copy: what compiling notes on the node later is to be seen, too.
  return new Proxy(node, { get: (target, key) => (key === "columns" ? translated : Reflect.get(target, key)) });
}

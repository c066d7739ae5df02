import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../errors/tstl-error.ts";
import { type ParsedYaml, parseYaml, type YamlPath } from "../util/yaml.ts";

/** A table of a source, and the YAML file that declares it. */
export interface DeclaredIn {
  source: string;
  name: string;
  declaredIn: string;
}

/** Finds places in the rules of a source or table. The file is read again: only a mistake needs it. */
export function placeOfRules(table: DeclaredIn, projectDir: string, key: "load" | "generate"): ParsedYaml["placeOf"] {
  return (path, part) => {
    const { yaml, source, table: own } = readDeclaration(table, projectDir);
    const levels: YamlPath[] = [
      [...own, "config", "meta", key],
      [...own, "meta", key],
      [...source, "config", "meta", key],
      [...source, "meta", key],
    ];
    const level = levels.find((keys) => valueAt(yaml.value, keys) !== undefined) ?? [];
    return yaml.placeOf([...level, ...path], part);
  };
}

/** The place of a column's `data_type`, or of the table where no column is named; the file alone once it is gone. */
export function placeOfType(table: DeclaredIn, projectDir: string, column: string | undefined): Place {
  try {
    const { yaml, table: own } = readDeclaration(table, projectDir);
    const columns = [...own, "columns"];
    const index = indexOf(valueAt(yaml.value, columns), column);
    return yaml.placeOf(index === -1 ? own : [...columns, index, "data_type"]);
  } catch {
    return { file: table.declaredIn };
  }
}

function readDeclaration({ source: sourceName, name, declaredIn }: DeclaredIn, projectDir: string) {
  const yaml = parseYaml(readFileSync(join(projectDir, declaredIn), "utf8"), declaredIn);
  const source: YamlPath = ["sources", indexOf(valueAt(yaml.value, ["sources"]), sourceName)];
  const tables = [...source, "tables"];
  return { yaml, source, table: [...tables, indexOf(valueAt(yaml.value, tables), name)] };
}

function indexOf(list: unknown, name: string | undefined): number {
  return Array.isArray(list) ? list.findIndex((item: { name?: unknown }) => item?.name === name) : -1;
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((part, step) => (part as Record<string | number, unknown> | undefined)?.[step], value);
}

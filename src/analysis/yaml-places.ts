import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Environment, packageOf } from "../context/environment.ts";
import type { Place } from "../errors/tstl-error.ts";
import type { ManifestNode, SourceNode } from "../manifest/node.ts";
import { lineColumn } from "../util/line-column.ts";
import { type ParsedYaml, parseYaml, type YamlPath } from "../util/yaml.ts";

/** Finds places in the YAML that describes nodes. Files are read again for it, each once, as only faults need it. */
export class YamlPlaces {
  readonly #environment: Environment;
  readonly #files = new Map<string, (ParsedYaml & { source: string }) | null>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Where a column of a node is declared: its name, or what is said of it under a key. */
  ofColumn(node: ManifestNode | SourceNode, column: string, key = "name"): Place | undefined {
    const entry = this.#entryOf(node);
    if (entry === undefined) return undefined;
    const index = indexNamed(valueAt(entry.yaml.value, [...entry.path, "columns"]), column);
    return index === -1 ? undefined : entry.placeOf([...entry.path, "columns", index, key]);
  }

  /** Where the config of a node says a word under one of some keys: in its template, in YAML, or else its file. */
  ofConfig(node: ManifestNode, keys: readonly string[], word: string): Place {
    const entry = this.#entryOf(node);
    for (const key of keys) {
      const inTemplate = placeInTemplate(node, key, word);
      if (inTemplate !== undefined) return inTemplate;
      for (const path of [["config", key], [key]]) {
        const found = entry && pathTo(valueAt(entry.yaml.value, [...entry.path, ...path]), word);
        if (found) return entry.placeOf([...entry.path, ...path, ...found.path], found.part);
      }
    }
    return { file: node.original_file_path };
  }

  #entryOf(node: ManifestNode | SourceNode) {
    const [, path = node.original_file_path] = /^[^:]*:\/\/(.*)$/.exec(node.patch_path ?? "") ?? [];
    const { root } = packageOf(this.#environment, node.package_name);
    const file = relative(this.#environment.config.projectDir, join(root, path)).replaceAll("\\", "/");
    const yaml = this.#read(join(root, path), file);
    if (yaml === null) return undefined;
    const found = pathOf(yaml.value, node);
    const placeOf: ParsedYaml["placeOf"] = (to, part) => ({ ...yaml.placeOf(to, part), source: yaml.source });
    return found === undefined ? undefined : { yaml, path: found, placeOf };
  }

  #read(absolute: string, file: string) {
    let found = this.#files.get(absolute);
    if (found !== undefined) return found;
    try {
      const source = readFileSync(absolute, "utf8");
      found = /\.ya?ml$/i.test(file) ? { ...parseYaml(source, file), source } : null;
    } catch {
      found = null;
    }
    this.#files.set(absolute, found);
    return found;
  }
}

/** Where a `config()` of the template says a word in quotes behind a key. */
function placeInTemplate(node: ManifestNode, key: string, word: string): Place | undefined {
  const { raw_code: template = "", first_line: firstLine = 1 } = node as { raw_code?: string; first_line?: number };
  const call = /\bconfig\s*\([\s\S]*?\)\s*-?[}%]\}/.exec(template);
  const found = call && new RegExp(`\\b${key}['"]?\\s*[=:][\\s\\S]*?(['"])${escaped(word)}\\1`, "d").exec(call[0]);
  if (!found) return undefined;
  const { line, column } = lineColumn(template, call.index + found.index + found[0].length - word.length - 1);
  return { file: node.original_file_path, line: line + firstLine - 1, column, length: word.length };
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The way to a text, or to a key, in a value of YAML. */
function pathTo(value: unknown, word: string): { path: YamlPath; part: "key" | "value" } | undefined {
  if (value === word) return { path: [], part: "value" };
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    if (key === word) return { path: [key], part: "key" };
    const rest = pathTo(inner, word);
    if (rest !== undefined) return { path: [key, ...rest.path], part: rest.part };
  }
  return undefined;
}

function pathOf(value: unknown, node: ManifestNode | SourceNode): (string | number)[] | undefined {
  if (node.resource_type === "source") {
    const sources = valueAt(value, ["sources"]);
    // A source may stand in several entries of one file.
    for (const [index, source] of (Array.isArray(sources) ? sources : []).entries()) {
      const table = indexNamed(valueAt(source, ["tables"]), node.name);
      if (valueAt(source, ["name"]) === node.source_name && table !== -1) return ["sources", index, "tables", table];
    }
    return undefined;
  }
  const section = `${node.resource_type}s`;
  const index = indexNamed(valueAt(value, [section]), node.name);
  return index === -1 ? undefined : [section, index];
}

function indexNamed(list: unknown, name: string): number {
  return Array.isArray(list) ? list.findIndex((each) => valueAt(each, ["name"]) === name) : -1;
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | null)?.[key], value);
}

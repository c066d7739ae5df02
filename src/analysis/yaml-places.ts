import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Environment, packageOf } from "../context/environment.ts";
import type { Place } from "../errors/tstl-error.ts";
import type { ManifestNode, SourceNode } from "../manifest/node.ts";
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

  /** Where the config of a node holds a word. */
  ofConfig(node: ManifestNode, keys: readonly string[], word: string): Place | undefined {
    const entry = this.#entryOf(node);
    const config = entry && valueAt(entry.yaml.value, [...entry.path, "config"]);
    const key = keys.find((each) => JSON.stringify(valueAt(config, [each]) ?? null).includes(word));
    return key === undefined ? undefined : entry?.placeOf([...entry.path, "config", key]);
  }

  #entryOf(node: ManifestNode | SourceNode) {
    const [, path = node.original_file_path] = /^[^:]*:\/\/(.*)$/.exec(node.patch_path ?? "") ?? [];
    const { root } = packageOf(this.#environment, node.package_name);
    const file = relative(this.#environment.config.projectDir, join(root, path)).replaceAll("\\", "/");
    const yaml = this.#read(join(root, path), file);
    if (yaml === null) return undefined;
    const found = pathOf(yaml.value, node);
    const placeOf = (to: YamlPath): Place => ({ ...yaml.placeOf(to), source: yaml.source });
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

import { hash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { Environment } from "../context/environment.ts";
import { readText } from "../project/project-file.ts";
import { readProject } from "../project/read-project.ts";
import { VERSION } from "../util/version.ts";
import type { EarlierLineage } from "./kept-readings.ts";
import { catalogFiles } from "./known-columns.ts";
import type { LineageNode, ProjectLineage } from "./project-lineage.ts";
import type { ReadLineage } from "./read-lineage.ts";

/** Counts up when what is kept, or how lineage is found, changes. */
const FORMAT = 3;

/** The first line of the file; the others are the nodes, and what their readings hung on. */
interface Header {
  /** What made the file. */
  made: string;
  /** All that the lineage depends on. */
  key: string;
  /** Variables of the environment that templates name. */
  variables: string[];
}

const MADE = `${FORMAT} ${VERSION}`;

/**
 * The lineage that an earlier call kept, if nothing has changed since that it depends on: no file of the project by
 * size and time, no setting, no variable of the environment that templates name. Nothing is parsed for this.
 */
export function cachedLineage(config: Config): ProjectLineage | null {
  return readKept(config, ({ key, variables }, nodes) =>
    key === keyOf(config, variables) ? { nodes: JSON.parse(nodes) as LineageNode[] } : null,
  );
}

/** What an earlier call kept, whatever has changed since: it says of each node what that hung on. */
export function earlierLineage(config: Config): EarlierLineage | null {
  return readKept(config, (_, nodes, readings) => ({
    nodes: new Map((JSON.parse(nodes) as LineageNode[]).map((node) => [node.id, withoutTests(node)])),
    readings: JSON.parse(readings) as EarlierLineage["readings"],
  }));
}

/** Which tests hold hangs on other nodes, too. */
function withoutTests({ columns, ...node }: LineageNode): LineageNode {
  return { ...node, columns: columns.map(({ holds: _, ...column }) => column) };
}

function readKept<Kept>(
  config: Config,
  read: (header: Header, nodes: string, readings: string) => Kept | null,
): Kept | null {
  try {
    const text = readFileSync(cacheFile(config), "utf8");
    const first = text.indexOf("\n");
    const second = text.indexOf("\n", first + 1);
    const header = JSON.parse(text.slice(0, first)) as Header;
    return header.made === MADE ? read(header, text.slice(first + 1, second), text.slice(second + 1)) : null;
  } catch {
    // No cache, or one that somebody has cut off: it is made anew.
    return null;
  }
}

/**
 * Keeps the lineage for later calls, unless it hangs on what cannot be seen from outside: on what the database told
 * a template, or on a variable of the environment whose name is put together.
 */
export function keepLineage(environment: Environment, { nodes, askedDatabase, readings }: ReadLineage): void {
  const { config } = environment;
  const variables = askedDatabase ? null : namedVariables(environment);
  if (variables === null) return;
  const file = cacheFile(config);
  try {
    mkdirSync(config.targetPath, { recursive: true });
    const header: Header = { made: MADE, key: keyOf(config, variables), variables };
    // Two calls may write at once; a rename leaves one whole file or the other.
    const temporary = `${file}.${process.pid}.tmp`;
    writeFileSync(temporary, [header, nodes, readings].map((line) => JSON.stringify(line)).join("\n"));
    renameSync(temporary, file);
  } catch {
    // A read-only folder costs time only.
  }
}

function cacheFile({ targetPath }: Config): string {
  return join(targetPath, "column_lineage.tstl");
}

function keyOf(config: Config, variables: readonly string[]): string {
  const { target, cliVars, flags, options } = config;
  const parts: unknown[] = [cliVars, flags, target.visible, options.fullRefresh, ...catalogFiles(config).map(stampOf)];
  for (const { name, paths, trees, vars, dispatch, quoting } of [config.project, ...config.packages]) {
    parts.push([name, paths, trees, vars, dispatch, quoting]);
  }
  for (const variable of variables) parts.push([variable, config.environment[variable] ?? null]);
  for (const { packageName, kind, originalPath, size, mtimeMs } of readProject(config).files) {
    parts.push(`${packageName} ${kind} ${originalPath} ${size} ${mtimeMs}`);
  }
  return hash("sha1", JSON.stringify(parts), "base64");
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.size} ${stat.mtimeMs}`;
}

/** The variables of the environment that the project's files name; null where a name cannot be read off. */
function namedVariables({ config }: Environment): string[] | null {
  const names = new Set<string>();
  for (const file of readProject(config).files) {
    if (file.kind === "seed" || file.kind === "doc" || file.kind === "fixture") continue;
    const text = readText(file);
    for (const [, quoted] of text.matchAll(/\benv_var\s*\(\s*(?:["']([^"']*)["'])?/g)) {
      if (quoted === undefined) return null;
      names.add(quoted);
    }
  }
  return [...names].sort();
}

import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Config, PackageConfig } from "../config/config.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { type IgnoreTest, parseIgnoreRules } from "./ignore-rules.ts";
import { type FileKind, type ProjectFile, type ProjectFiles, readText } from "./project-file.ts";

/** Which folders hold a kind of file, and by which endings it is known. */
interface Search {
  kind: FileKind;
  folders: string[];
  endings: RegExp;
}

/**
 * Walks the resource folders of the project and its packages. Files are listed in the order of their paths, so that
 * results do not depend on the file system; nothing but names, sizes and times is read.
 */
export function readProject(config: Pick<Config, "project" | "packages" | "projectDir">): ProjectFiles {
  const files: ProjectFile[] = [];
  for (const pkg of [config.project, ...config.packages]) walkPackage(pkg, config.projectDir, files);
  return { files };
}

function walkPackage(pkg: PackageConfig, projectDir: string, into: ProjectFile[]): void {
  const ignored = readIgnoreRules(pkg.root);
  const listings = new Map<string, Listed[]>();
  for (const search of searchesOf(pkg)) {
    for (const folder of new Set(search.folders.map(tidyFolder))) {
      let listed = listings.get(folder);
      if (!listed) {
        listed = listFolder(join(pkg.root, folder), ignored, folder);
        listings.set(folder, listed);
      }
      // Joining and relating paths costs more than anything else here, so it is done per folder, not per file.
      const absolute = join(pkg.root, folder);
      const display = relative(projectDir, absolute).split(sep).join("/");
      for (const { path, size, mtimeMs } of listed) {
        if (!matches(path, search)) continue;
        into.push({
          kind: search.kind,
          packageName: pkg.name,
          path,
          originalPath: `${folder}/${path}`,
          absolutePath: absolute + sep + (sep === "/" ? path : path.replaceAll("/", sep)),
          displayPath: display === "" ? path : `${display}/${path}`,
          size,
          mtimeMs,
        });
      }
    }
  }
}

function searchesOf(pkg: PackageConfig): Search[] {
  const { paths } = pkg;
  const all = [...paths.models, ...paths.seeds, ...paths.snapshots, ...paths.analyses, ...paths.macros, ...paths.tests];
  return [
    { kind: "macro", folders: paths.macros, endings: /\.sql$/i },
    { kind: "generic_test", folders: paths.tests.map((folder) => `${folder}/generic`), endings: /\.sql$/i },
    { kind: "model", folders: paths.models, endings: /\.sql$/i },
    { kind: "snapshot", folders: paths.snapshots, endings: /\.sql$/i },
    { kind: "analysis", folders: paths.analyses, endings: /\.sql$/i },
    { kind: "singular_test", folders: paths.tests, endings: /\.sql$/i },
    { kind: "seed", folders: paths.seeds, endings: /\.csv$/i },
    { kind: "fixture", folders: paths.tests.map((folder) => `${folder}/fixtures`), endings: /\.(csv|sql)$/i },
    { kind: "doc", folders: paths.docs.length > 0 ? paths.docs : all, endings: /\.md$/i },
    { kind: "properties", folders: all, endings: /\.ya?ml$/i },
  ];
}

function matches(path: string, search: Search): boolean {
  if (!search.endings.test(path)) return false;
  // Generic tests and fixtures live below the folder of singular tests without being any.
  return search.kind !== "singular_test" || !/^(generic|fixtures)\//.test(path);
}

function tidyFolder(folder: string): string {
  return folder.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
}

function readIgnoreRules(root: string): IgnoreTest | undefined {
  const texts = [".dbtignore", ".tstlignore"]
    .map((name) => ({ absolutePath: join(root, name), displayPath: name }))
    .filter((file) => existsSync(file.absolutePath))
    .map(readText);
  return texts.length === 0 ? undefined : parseIgnoreRules(texts.join("\n"));
}

interface Listed {
  path: string;
  size: number;
  mtimeMs: number;
}

const ENDINGS = /\.(sql|csv|md|yml|yaml)$/i;

function listFolder(folder: string, ignored: IgnoreTest | undefined, name: string): Listed[] {
  const found: Listed[] = [];
  // A resource folder that does not exist is as good as an empty one.
  if (existsSync(folder)) walk(folder, "", found, ignored, name);
  return found;
}

function walk(folder: string, prefix: string, found: Listed[], ignored: IgnoreTest | undefined, name: string): void {
  for (const entry of list(folder)) {
    const path = prefix + entry.name;
    const absolute = `${folder}${sep}${entry.name}`;
    // A link is followed to what it points at, and skipped where it points nowhere.
    const target = entry.isSymbolicLink() ? statSync(absolute, { throwIfNoEntry: false }) : entry;
    if (target?.isDirectory()) {
      if (!entry.name.startsWith(".")) walk(absolute, `${path}/`, found, ignored, name);
    } else if (target?.isFile() && ENDINGS.test(entry.name) && !/^[.#~]/.test(entry.name)) {
      if (ignored?.(`${name}/${path}`)) continue;
      const stat = statSync(absolute, { throwIfNoEntry: false });
      if (stat) found.push({ path, size: stat.size, mtimeMs: stat.mtimeMs });
    }
  }
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new TstlError("FOLDER_UNREADABLE", `folder "${folder}" cannot be read`, { cause: error });
  }
}

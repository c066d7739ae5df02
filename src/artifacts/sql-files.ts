import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, posix, relative, sep } from "node:path";
import { unwritable } from "./unwritable.ts";

/** What of a node decides where its SQL is written. */
export interface SqlFileNode {
  package_name: string;
  path: string;
  original_file_path: string;
  resource_type?: string;
  /** The batch of a microbatch model; each has files of its own. */
  batch?: { name: string };
}

/** Writes the SQL of nodes below the target folder, for a person to look at. */
export interface SqlFiles {
  /**
   * Writes to `compiled/`: the select of a model or test. Returns the path as seen from the project's folder, for the
   * node's `compiled_path`. Throws ARTIFACT_UNWRITABLE.
   */
  writeCompiled(node: SqlFileNode, sql: string): string;
  /** Writes to `run/`: the statement that went to the database. Returns the path for the node's `build_path`. */
  writeRun(node: SqlFileNode, sql: string): string;
}

/**
 * A writer for one run: each folder is made once. Writes are synchronous, which for thousands of small files takes a
 * third of the time that promises do.
 */
export function createSqlFiles(projectFolder: string, targetFolder: string): SqlFiles {
  /** The folders that are there, and whether this run has made them, so that they hold nothing from before. */
  const known = new Map<string, { isNew: boolean }>();
  const shown = relative(projectFolder, targetFolder).split(sep).join("/");

  function write(subfolder: string, node: SqlFileNode, sql: string): string {
    const path = `${subfolder}/${node.package_name}/${pathBelowPackage(node)}`;
    const file = `${targetFolder}/${path}`;
    try {
      const folder = dirname(file);
      let made = known.get(folder);
      if (made === undefined) {
        made = { isNew: mkdirSync(folder, { recursive: true }) !== undefined };
        known.set(folder, made);
      }
      if (made.isNew) writeFileSync(file, sql);
      else writeChanged(file, sql);
    } catch (cause) {
      throw unwritable(file, cause);
    }
    return `${shown}/${path}`;
  }

  return {
    writeCompiled: (node, sql) => write("compiled", node, sql),
    writeRun: (node, sql) => write("run", node, sql),
  };
}

/**
 * Writes a file unless it holds that text already. A changed file is made anew: ext4 takes a file that is emptied and
 * filled again for one that must reach the disk at once, which costs milliseconds for each.
 */
function writeChanged(file: string, text: string): void {
  const old = statSync(file, { throwIfNoEntry: false });
  if (old !== undefined) {
    if (old.size === Buffer.byteLength(text) && readFileSync(file, "utf8") === text) return;
    rmSync(file);
  }
  writeFileSync(file, text);
}

/**
 * The file's own path, or a path below it for nodes of which one file holds several: the tests of `models/schema.yml`
 * go into a folder of that name. A batch of a microbatch model goes into a folder named after the model.
 */
function pathBelowPackage(node: SqlFileNode): string {
  const own = basename(node.path) === basename(node.original_file_path);
  // The tests in a model's front matter: the model's own SQL has the file's name already.
  const beside = !own && node.resource_type === "test" && node.original_file_path.endsWith(".sql");
  const folder = beside ? node.original_file_path.slice(0, -".sql".length) : node.original_file_path;
  const path = own ? node.original_file_path : posix.join(folder, node.path);
  if (node.batch === undefined) return path;
  const { dir, name, ext } = posix.parse(path);
  return posix.join(dir, name, `${name}_${node.batch.name}${ext}`);
}

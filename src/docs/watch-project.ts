import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join, sep } from "node:path";

/** Long enough for an editor to have written all that it saves. */
const QUIET_MILLISECONDS = 200;

/** Folders whose changes are the work of tstl or npm; those of git and editors begin with a dot. */
const PASSED_OVER = new Set(["target", "logs", "node_modules", "dbt_packages", "__pycache__"]);

/** What editors write beside the file that they save, and where somebody may let the server write its messages to. */
const SCRATCH = /^\.#|~$|\.sw[a-z]$|^4913$|\.log$/;

/** What runs and checks of freshness leave in the target folder, and nothing else does. */
const RESULTS = new Set(["last_run.json", "sources.json"]);

/** The folders of a project. */
export interface WatchedFolders {
  root: string;
  /** Of which only the results of runs count. */
  target: string;
  /** Folders that are passed over. */
  ignored: readonly string[];
}

/**
 * Calls `onChange`, which throws nothing, after files of the project changed or a command built or tested it: one call
 * at a time, and one more where something changed meanwhile. Returns what ends it, once the call that is under way has
 * ended.
 *
 * Each folder is watched by itself: a recursive watch of Node takes one of the system's few watches for every file on
 * Linux, those of node_modules included.
 */
export function watchProject(
  { root, target, ignored }: WatchedFolders,
  onChange: () => Promise<void>,
): () => Promise<void> {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  let isWaiting = false;
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isWaiting) return;
      isWaiting = true;
      working = working.then(() => {
        isWaiting = false;
        return onChange();
      });
    }, QUIET_MILLISECONDS);
  };
  const isPassedOver = (folder: string, name: string) =>
    name.startsWith(".") || PASSED_OVER.has(name) || [target, ...ignored].includes(join(folder, name));
  const watchFolder = (folder: string) => {
    if (watchers.has(folder)) return;
    const names = namesOf(folder, (name) => !isPassedOver(folder, name));
    if (names === null) return;
    const watcher = watch(folder, (_event, name) => {
      if (name === null || SCRATCH.test(name)) return;
      const path = join(folder, name);
      const isFolder = isFolderNow(path);
      if ((isFolder || watchers.has(path)) && isPassedOver(folder, name)) return;
      if (isFolder) watchFolder(path);
      else forget(path);
      schedule();
    });
    watcher.on("error", () => forget(folder));
    watchers.set(folder, watcher);
    for (const name of names) watchFolder(join(folder, name));
  };
  /** A folder that is gone, with all below it. */
  const forget = (folder: string) => {
    for (const [path, watcher] of watchers) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watcher.close();
      watchers.delete(path);
    }
  };
  watchFolder(root);
  const results = watchResults(target, schedule);
  return async () => {
    clearTimeout(timer);
    forget(root);
    results?.close();
    await working;
  };
}

/** Null where there is no such folder. */
function watchResults(target: string, onResults: () => void): FSWatcher | null {
  if (!isFolderNow(target)) return null;
  const watcher = watch(target, (_event, name) => name !== null && RESULTS.has(name) && onResults());
  watcher.on("error", () => watcher.close());
  return watcher;
}

/** The folders in a folder; null where it went away. */
function namesOf(folder: string, isWanted: (name: string) => boolean): string[] | null {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && isWanted(entry.name)).map(({ name }) => name);
  } catch {
    return null;
  }
}

function isFolderNow(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

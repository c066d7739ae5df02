import { type FSWatcher, watch } from "node:fs";
import { sep } from "node:path";

/** Long enough for an editor to have written all that it saves. */
const QUIET_MILLISECONDS = 200;

/** Folders whose changes are the work of tstl, git or npm. */
const PASSED_OVER = new Set(["target", "logs", "node_modules", "dbt_packages", ".git", ".tstl"]);

/**
 * Calls `onChange` after files of the project changed, one call at a time; changes during a call lead to one more.
 * Returns what ends it.
 */
export function watchProject(root: string, ignored: readonly string[], onChange: () => Promise<void>): () => void {
  const passedOver = new Set([...PASSED_OVER, ...ignored]);
  let timer: NodeJS.Timeout | undefined;
  let working = false;
  let again = false;
  const work = async () => {
    if (working) {
      again = true;
      return;
    }
    working = true;
    do {
      again = false;
      await onChange();
    } while (again);
    working = false;
  };
  const watcher: FSWatcher = watch(root, { recursive: true }, (_event, file) => {
    const name = String(file ?? "");
    if (name === "" || passedOver.has(name.split(sep, 1)[0]!) || name.endsWith("~") || name.endsWith(".swp")) return;
    clearTimeout(timer);
    timer = setTimeout(() => void work(), QUIET_MILLISECONDS);
  });
  // A folder that vanished while it was being watched is no reason to end.
  watcher.on("error", () => undefined);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

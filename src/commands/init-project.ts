import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { resolveFlags } from "../config/resolve-flags.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { initFiles } from "./init-files.ts";
import { openReporter, shownFrom } from "./open-reporter.ts";

// What may lie in a folder that counts as empty: what git and editors put there.
const HARMLESS = new Set([".git", ".gitignore", ".idea", ".vscode", ".DS_Store", "LICENSE", "README.md", ".env"]);

/**
 * Writes a small project into the named folder, or the working folder. Files that are there stay as they are.
 *
 * Throws INIT_NOT_EMPTY where the folder holds anything that may be a project, unless --force is given, and
 * INIT_FAILED where it cannot be written.
 */
export async function initProject(invocation: Invocation): Promise<ExitCode> {
  const options = resolveFlags(invocation);
  const reporter = openReporter(invocation, { options, logPath: null, secrets: [] });
  const folder = resolve(options.projectDir ?? invocation.cwd, invocation.args[0] ?? ".");
  const shown = shownFrom(invocation.cwd, folder);
  if (!options.force) refuseIfUsed(folder, shown);
  const files = initFiles(projectNameFrom(basename(folder)));
  const kept: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    if (!writeNew(join(folder, path), text, shown)) kept.push(path);
  }
  const { style } = reporter;
  reporter.answer(
    [
      style.green(`wrote a project of ${Object.keys(files).length - kept.length} files to ${shown}`),
      ...(kept.length > 0 ? [`left alone, for it was there: ${kept.join(", ")}`] : []),
      "",
      "Next:",
      ...(shown === "." ? [] : [`  ${style.cyan(`cd ${shown}`)}`]),
      `  ${style.cyan("tstl build")}              loads, builds and tests it; needs no database`,
      `  ${style.cyan("tstl show fct_revenue")}   prints rows`,
      `  ${style.cyan("tstl help")}               what else there is`,
    ].join("\n"),
  );
  reporter.close();
  return 0;
}

function refuseIfUsed(folder: string, shown: string): void {
  if (!existsSync(folder)) return;
  const found = readdirSync(folder).filter((name) => !HARMLESS.has(name));
  if (found.length === 0) return;
  const names = found.slice(0, 3).join(", ") + (found.length > 3 ? ", …" : "");
  throw new TstlError("INIT_NOT_EMPTY", `${shown === "." ? "this folder" : shown} is not empty: it holds ${names}`, {
    hint: "name a new folder (tstl init shop), or add --force to write only what is missing",
  });
}

/** False where the file was there already: nothing is ever written over. */
function writeNew(path: string, text: string, shown: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new TstlError("INIT_FAILED", `${shown} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** A project's name may hold letters, digits and underscores: `my-shop 2` becomes `my_shop_2`. */
function projectNameFrom(folderName: string): string {
  const name = folderName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (name === "") return "my_project";
  return /^\d/.test(name) ? `p_${name}` : name;
}

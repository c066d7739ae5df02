import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The commit that a folder is at, as it stands in git's files; git itself is asked only where they do not say it in the
 * usual way. Null outside of git, and where there is no git.
 */
export async function gitCommit(folder: string): Promise<string | null> {
  if (process.env.GIT_DIR !== undefined) return askGit(folder);
  const repository = findRepository(folder);
  if (repository === undefined) return null;
  return commitInFiles(repository) ?? askGit(folder);
}

/** The `.git` of a folder or of the nearest one around it. */
function findRepository(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const repository = join(folder, ".git");
    if (existsSync(repository)) return repository;
    if (folder === dirname(folder)) return undefined;
  }
}

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Null where HEAD names no branch with a file of its own (none yet, or a packed one), and in linked work trees. */
function commitInFiles(repository: string): string | null {
  const head = readLine(join(repository, "HEAD"));
  const branch = /^ref: (refs\/\S+)$/.exec(head ?? "")?.[1];
  const commit = branch === undefined ? head : readLine(join(repository, branch));
  return commit !== null && COMMIT.test(commit) ? commit : null;
}

function readLine(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trimEnd();
  } catch {
    return null;
  }
}

async function askGit(folder: string): Promise<string | null> {
  const { execFile } = await import("node:child_process");
  return new Promise((resolve) => {
    execFile("git", ["rev-parse", "HEAD"], { cwd: folder, timeout: 1000 }, (error, stdout) => {
      resolve(error ? null : stdout.trim());
    });
  });
}

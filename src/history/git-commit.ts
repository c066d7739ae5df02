import { execFile } from "node:child_process";

/** The commit that a folder is at, as forty hex digits; null outside of git, and where there is no git. Takes a few milliseconds. */
export function gitCommit(folder: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile("git", ["rev-parse", "HEAD"], { cwd: folder, timeout: 1000 }, (error, stdout) => {
      resolve(error ? null : stdout.trim());
    });
  });
}

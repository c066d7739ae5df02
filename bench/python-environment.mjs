import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The Python of a virtual environment with exactly the packages of a requirements file, made at the first use and
 * again when the file changes. It lives in `folder`, or under `name` in the user's cache.
 * @param {{ requirements: string, name: string, folder?: string }} options
 * @returns {string} path of the interpreter
 */
export function pythonEnvironment({ requirements, name, folder }) {
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "tstl");
  const home = folder ?? join(cache, name);
  const stamp = join(home, "requirements.sha256");
  const python = join(home, "bin", "python");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  console.log(`installing the Python packages of ${requirements} into ${home}`);
  mkdirSync(home, { recursive: true });
  execFileSync("python3", ["-m", "venv", home], { stdio: "inherit" });
  execFileSync(python, ["-m", "pip", "install", "-q", "-r", requirements], { stdio: "inherit" });
  writeFileSync(stamp, wanted);
  return python;
}

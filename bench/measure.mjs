import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Figure what one command cost; of several runs, the median of each number
 * @property {number} cpu seconds, user and system, of the whole process tree
 * @property {number} wall seconds
 * @property {number} memory MiB, of the largest process
 * @property {number} runs
 */

const script = join(dirname(fileURLToPath(import.meta.url)), "measure.py");
const TIMEOUT_SECONDS = 300;

/**
 * Runs a command once and measures it.
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string>, timeout?: number }} [options] `env` is added to this process's environment; the timeout is in seconds
 * @returns {Figure}
 * @throws {Error} with the end of its output, where it does not end with 0
 */
export function measure(command, { cwd, env, timeout = TIMEOUT_SECONDS } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "tstl-bench-measure-"));
  const file = join(folder, "result.json");
  try {
    execFileSync("python3", [script, file, String(timeout), ...command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    });
    const { status, output, ...figure } = JSON.parse(readFileSync(file, "utf8"));
    if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}:\n${output}`);
    return { ...figure, runs: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The medians of several figures.
 * @param {Figure[]} figures
 * @returns {Figure}
 */
export function medians(figures) {
  const median = (key) => {
    const sorted = figures.map((figure) => figure[key]).sort((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  };
  return { cpu: median("cpu"), wall: median("wall"), memory: median("memory"), runs: figures.length };
}

/**
 * Measures `runs` times; `once` does one run, with whatever has to be put right before it outside of the measurement.
 * @param {number} runs
 * @param {() => Figure | Promise<Figure>} once
 * @returns {Promise<Figure>}
 */
export async function repeat(runs, once) {
  const figures = [];
  for (let run = 0; run < runs; run++) figures.push(await once());
  return medians(figures);
}

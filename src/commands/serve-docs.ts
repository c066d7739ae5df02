import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config/config.ts";
import { TstlError, TstlErrors, throwGathered } from "../errors/tstl-error.ts";
import { describeFault } from "../report/fault.ts";
import { createMask } from "../report/mask.ts";
import { createStyle } from "../report/style.ts";
import { inspectTerminal } from "../report/terminal.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { generateDocs } from "./generate-docs.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { openReporter } from "./open-reporter.ts";
import { quietly } from "./quiet-invocation.ts";
import { DOCS_FOLDER } from "./write-docs-site.ts";

/** Between two looks whether a build has ended. */
const BUSY_MS = 500;

/**
 * Writes the documentation, serves it, and writes it again whenever a file of the project changes, until Ctrl-C.
 * Throws what `docs generate` throws the first time, and DOCS_PORT.
 */
export async function serveDocs(invocation: Invocation): Promise<ExitCode> {
  const config = await loadProjectConfig(invocation);
  const reporter = openReporter(invocation, config);
  const { host, port, browser } = config.options;
  const { serveSite } = await import("../docs/serve-site.ts");
  // First of all: a port that is taken is told at once, and not after the site was written.
  const server = await serveSite({ folder: join(config.targetPath, DOCS_FOLDER), host, port });
  const tell = (error: unknown) => {
    const text = textOf(error, invocation, config);
    reporter.answer(text);
    server.tell(text);
  };
  try {
    const faults: TstlError[] = [];
    await quietly(invocation, (quiet) => generateDocs(quiet, (found) => faults.push(...found)));
    server.reload();
    if (faults.length > 0) tell(new TstlErrors(faults));
    reporter.answer(`Documentation at\n\n  ${server.url}\n\nPress Ctrl-C to stop.`);
    if (browser && invocation.stdout.isTTY) openBrowser(server.url);
    await writeOnChange(invocation, config, { tell, reload: () => server.reload() });
    return 0;
  } finally {
    await server.close();
    reporter.close();
  }
}

/** Until Ctrl-C. Whatever goes wrong is told, and the last good site stays. */
async function writeOnChange(
  invocation: Invocation,
  config: Config,
  { tell, reload }: { tell(error: unknown): void; reload(): void },
): Promise<void> {
  const { signal } = invocation;
  const { watchProject } = await import("../docs/watch-project.ts");
  const folders = { root: config.projectDir, target: config.targetPath, ignored: [config.logPath] };
  const unwatch = watchProject(folders, async () => {
    try {
      await inTurn(() => quietly(invocation, (quiet) => generateDocs(quiet, throwGathered)), signal);
      reload();
    } catch (error) {
      if (!signal.aborted) tell(error);
    }
  });
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await unwatch();
}

/** Does it, once no build has the embedded database open. Throws what it throws. */
async function inTurn(write: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof TstlError) || error.code !== "DB_IN_USE") throw error;
      await sleep(BUSY_MS, undefined, { signal });
    }
  }
}

/** An error as it stands on a page, which may be seen by others than who sees the terminal. */
function textOf(error: unknown, { stdout, environment }: Invocation, config: Config): string {
  const style = createStyle(inspectTerminal(stdout, environment, false));
  const look = { style, width: 120, projectDir: config.projectDir, debug: config.options.debug };
  return createMask(config.secrets)(describeFault(error, look).text);
}

/** As good as it goes: where there is no browser, the address stands on the terminal. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(command!, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}

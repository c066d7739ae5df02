import { spawn } from "node:child_process";
import { join, relative } from "node:path";
import { renderError } from "../errors/render.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { generateDocs } from "./generate-docs.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { openReporter } from "./open-reporter.ts";
import { DOCS_FOLDER } from "./write-docs-site.ts";

/**
 * Writes the documentation, serves it, and writes it again whenever a file of the project changes, until Ctrl-C.
 * Throws what `docs generate` throws the first time, and DOCS_PORT.
 */
export async function serveDocs(invocation: Invocation): Promise<ExitCode> {
  const config = await loadProjectConfig(invocation);
  const reporter = openReporter(invocation, config);
  const { host, port, browser } = config.options;
  const { serveSite } = await import("../docs/serve-site.ts");
  const { watchProject } = await import("../docs/watch-project.ts");
  await generateDocs(quiet(invocation));
  const server = await serveSite({ folder: join(config.targetPath, DOCS_FOLDER), host, port });
  reporter.answer(`Documentation at\n\n  ${server.url}\n\nPress Ctrl-C to stop.`);
  if (browser && invocation.stdout.isTTY) openBrowser(server.url);
  const describe = (error: unknown): string => {
    if (!(error instanceof TstlError) && !(error instanceof TstlErrors)) throw error;
    const { secrets, projectDir } = config;
    return renderError(error, { color: null, width: 120, projectDir, secrets });
  };
  const ignored = [config.targetPath, config.logPath].map((path) => relative(config.projectDir, path));
  const unwatch = watchProject(config.projectDir, ignored, async () => {
    try {
      await generateDocs(quiet(invocation));
      server.reload();
    } catch (error) {
      const text = describe(error);
      reporter.answer(text);
      server.tell(text);
    }
  });
  const { signal } = invocation;
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  unwatch();
  await server.close();
  reporter.close();
  return 0;
}

/** The project is opened for each site and closed again: an embedded database has one user, and may be built meanwhile. */
function quiet(invocation: Invocation): Invocation {
  return { ...invocation, stdout: { ...invocation.stdout, write: () => true } as unknown as NodeJS.WriteStream };
}

/** As good as it goes: where there is no browser, the address stands on the terminal. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(command!, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}

import { renderError } from "../errors/render.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { open, parse } from "../pipeline.ts";
import { pagesOf, siteFacts } from "./build-dashboards.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { openReporter } from "./open-reporter.ts";
import { quietly } from "./quiet-invocation.ts";

/** Shows the dashboards to a browser on this machine until Ctrl-C. Throws DASHBOARD_PORT. */
export async function serveDashboards(invocation: Invocation): Promise<ExitCode> {
  const config = await loadProjectConfig(invocation);
  const reporter = openReporter(invocation, config);
  const { servePages } = await import("../dashboards/serve-pages.ts");
  const describe = (error: unknown): string => {
    if (!(error instanceof TstlError) && !(error instanceof TstlErrors)) throw error;
    const text = renderError(error, {
      color: null,
      width: 120,
      projectDir: config.projectDir,
      secrets: config.secrets,
    });
    reporter.answer(text);
    return text;
  };
  const server = await servePages({
    port: config.options.dashboardPort,
    build: () => quietly(invocation, rebuild),
    describe,
  });
  reporter.answer(`Dashboards at\n\n  ${server.url}\n\nPress Ctrl-C to stop.`);
  const { signal } = invocation;
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await server.close();
  reporter.close();
  return 0;
}

/** The project is opened for each page and closed again: an embedded database has one user, and may be built meanwhile. */
async function rebuild(invocation: Invocation): Promise<ReadonlyMap<string, string>> {
  const { renderSite } = await import("../dashboards/write-pages.ts");
  const opened = await open(invocation);
  try {
    const project = await parse(opened);
    const built = await pagesOf(project, []);
    return built === null ? new Map() : renderSite(built.pages, siteFacts(project), false);
  } finally {
    await opened.close(0);
  }
}

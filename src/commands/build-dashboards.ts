import { join, relative } from "node:path";
import type { BuiltPages } from "../dashboards/build-pages.ts";
import { type Opened, open, type Project, parse } from "../pipeline.ts";
import { countOf } from "../report/plural.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Writes the dashboards as pages. 1 where some of their models are not in the database yet. */
export async function buildDashboards(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  try {
    return await opened.close(await buildAndWrite(await parse(opened)));
  } catch (error) {
    await opened.close(2);
    throw error;
  }
}

async function buildAndWrite(project: Project): Promise<ExitCode> {
  const { config, invocation, reporter } = project;
  const built = await pagesOf(project, invocation.args);
  if (built === null) return 130;
  const { renderSite, writeSite } = await import("../dashboards/write-pages.ts");
  const folder = config.options.dashboardOutput ?? join(config.targetPath, "dashboards");
  const files = renderSite(built.pages, siteFacts(project), config.options.singleFile);
  writeSite(files, folder);
  for (const error of built.warnings) reporter({ type: "warning", error });
  const page = join(folder, files.has("index.html") ? "index.html" : "dashboards.html");
  const written = `Wrote ${countOf(built.pages.length, "dashboard")}: ${relative(invocation.cwd, page) || page}`;
  reporter({ type: "log", level: "info", message: written });
  return built.warnings.length > 0 ? 1 : 0;
}

/** The dashboards of these names (all without one) with their rows; null after Ctrl-C. Throws all their faults. */
export async function pagesOf(project: Project, names: readonly string[]): Promise<BuiltPages | null> {
  const { readDashboards, chooseDashboards } = await import("../dashboards/read-dashboards.ts");
  const { buildPages } = await import("../dashboards/build-pages.ts");
  const files = chooseDashboards(readDashboards(project.config), names);
  await project.adapter.open();
  const { signal } = project.invocation;
  const onAbort = () => void project.adapter.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await buildPages(project.environment, files);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** What the pages say about themselves. */
export function siteFacts({ config }: Opened): { project: string; target: string; builtAt: Date } {
  return { project: config.project.name, target: config.target.name, builtAt: new Date() };
}

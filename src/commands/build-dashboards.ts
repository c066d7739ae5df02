import { join, relative } from "node:path";
import type { BuiltPages } from "../dashboards/build-pages.ts";
import { type Opened, open, type Project, parse } from "../pipeline.ts";
import { countOf } from "../report/plural.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Writes the dashboards as pages. 1 where some of their models are not in the database yet. */
export async function buildDashboards(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const built = await pagesOf(project, invocation.args);
  if (built === null) return opened.close(130);
  const { renderSite, writeSite } = await import("../dashboards/write-pages.ts");
  const { options, targetPath } = opened.config;
  const folder = options.dashboardOutput ?? join(targetPath, "dashboards");
  const files = renderSite(built.pages, siteFacts(project), options.singleFile);
  writeSite(files, folder);
  for (const error of built.warnings) opened.reporter({ type: "warning", error });
  const page = join(folder, files.has("index.html") ? "index.html" : "dashboards.html");
  const written = `Wrote ${countOf(built.pages.length, "dashboard")}: ${relative(invocation.cwd, page) || page}`;
  opened.reporter({ type: "log", level: "info", message: written });
  return opened.close(built.warnings.length > 0 ? 1 : 0);
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

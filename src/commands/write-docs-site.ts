import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CatalogArtifact } from "../artifacts/catalog.ts";
import type { ColumnsById } from "../artifacts/manifest-columns.ts";
import type { RunFiles } from "../docs/run-facts.ts";
import type { SiteDashboard } from "../docs/site-input.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { lineageOf } from "../lineage/lineage-of.ts";
import type { Project } from "../pipeline.ts";
import { VERSION } from "../util/version.ts";
import { pagesOf, siteFacts } from "./build-dashboards.ts";
import { copyAssets } from "./generate-docs.ts";

/** Where the site is written unless --output says otherwise: a folder that is whole by itself. */
export const DOCS_FOLDER = "docs";

/** The name that dbt gives the documentation as one file. */
const STATIC_FILE = "static_index.html";

/** What was read for the site. */
interface SiteSources {
  catalog: CatalogArtifact;
  /** Results of the last run. */
  files: RunFiles;
  /** Columns that are known without the database. */
  columns: ColumnsById;
}

/**
 * Makes the site of a project and writes it; returns the page to open. What cannot be had (a model whose template
 * fails, a dashboard whose query does) is warned of and left out. Throws FILE_UNWRITABLE and DOCS_ASSETS.
 */
export async function writeDocsSite(project: Project, { catalog, files, columns }: SiteSources): Promise<string> {
  const { config, manifest, graph, environment, artifacts } = project;
  const { emptyCatalog, sampleRows } = config.options;
  const { buildSite } = await import("../docs/build-site.ts");
  const { readDatabaseFacts, readReadme } = await import("../docs/gather-site.ts");
  const { runFacts } = await import("../docs/run-facts.ts");
  const { entryPage, siteFile, siteFolder } = await import("../docs/site-files.ts");
  const { writeSiteFile, writeSiteFolder } = await import("../docs/write-site.ts");
  const oneFile = config.options.singleFile || config.options.static;
  const folder = config.options.docsOutput ?? join(config.targetPath, DOCS_FOLDER);
  const facts = emptyCatalog
    ? { relations: new Map(), runs: [], samples: new Map() }
    : await readDatabaseFacts(environment, catalog, sampleRows);
  const parts = buildSite({
    project: config.project.name,
    target: config.target.name,
    database: emptyCatalog ? "" : environment.adapter.kind,
    tstlVersion: VERSION,
    builtAt: artifacts.startedAt,
    readme: readReadme(config.project.root),
    manifest,
    graph,
    catalog,
    relations: facts.relations,
    runs: runFacts(files, facts.runs),
    known: columns,
    columns: await lineageOf(environment, graph),
    dashboards: await dashboardsOf(project, oneFile ? null : folder),
    samples: facts.samples,
  });
  if (!oneFile) {
    writeSiteFolder(siteFolder(config.project.name, parts), folder);
    copyAssets(project, folder);
    if (config.options.docsOutput === null)
      writeSiteFile(join(config.targetPath, "index.html"), entryPage(config.project.name, DOCS_FOLDER));
    return join(folder, "index.html");
  }
  const file = join(config.options.docsOutput ?? config.targetPath, STATIC_FILE);
  writeSiteFile(file, siteFile(config.project.name, parts));
  return file;
}

/** The dashboards of the project, rendered below the site's folder unless that is null. */
async function dashboardsOf(project: Project, folder: string | null): Promise<SiteDashboard[]> {
  const { config, environment } = project;
  if (!config.project.paths.dashboards.some((path) => existsSync(join(config.project.root, path)))) return [];
  const { readDashboards } = await import("../dashboards/read-dashboards.ts");
  const { modelsOfDashboard } = await import("../dashboards/run-queries.ts");
  let found: SiteDashboard[];
  try {
    const files = readDashboards(config);
    found = await Promise.all(
      files.map(async (file) => ({
        name: file.name,
        title: file.spec?.title ?? file.name,
        description: file.spec?.description ?? "",
        path: file.path,
        reads: await modelsOfDashboard(environment, file),
        page: null,
      })),
    );
  } catch (error) {
    return warned(project, error) ?? [];
  }
  if (folder === null || config.options.emptyCatalog || !config.options.dashboards) return found;
  const rendered = await renderDashboards(project, join(folder, "dashboards"));
  return found.map((one) => ({ ...one, page: rendered.has(one.name) ? `dashboards/${one.name}.html` : null }));
}

/** Writes the dashboards' pages; the names of those that there are. */
async function renderDashboards(project: Project, folder: string): Promise<Set<string>> {
  const { renderSite, writeSite } = await import("../dashboards/write-pages.ts");
  try {
    const built = await pagesOf(project, []);
    if (built === null) return new Set();
    writeSite(renderSite(built.pages, siteFacts(project), false), folder);
    return new Set(built.pages.map(({ name }) => name));
  } catch (error) {
    warned(project, error);
    return new Set();
  }
}

/** Documentation is worth having with a dashboard less; anything but a fault of the project is thrown on. */
function warned({ reporter }: Project, error: unknown): null {
  if (error instanceof TstlError) {
    if (error.code !== "DASHBOARD_NONE") reporter({ type: "warning", error });
    return null;
  }
  if (!(error instanceof TstlErrors)) throw error;
  for (const each of error.errors) reporter({ type: "warning", error: each });
  return null;
}

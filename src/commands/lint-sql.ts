import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { columnsAtHand } from "../analysis/columns-at-hand.ts";
import { readLintSettings } from "../config/lint-settings.ts";
import { githubAnnotations } from "../lint/github.ts";
import { levelsOf } from "../lint/levels.ts";
import { type LintReport, lintProject } from "../lint/lint-project.ts";
import { ALL_RULES } from "../lint/rules/index.ts";
import { sarif } from "../lint/sarif.ts";
import { lintJson, lintText, rulesText } from "../lint/show-report.ts";
import { type Opened, open, type Project, parse, select } from "../pipeline.ts";
import { paletteOf } from "../report/palette.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Prints what the rules find in the selected nodes. Exit code 1 where one of it is an error. */
export async function lint(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const { config, reporter } = opened;
  const { lintList, lintRules, warnError } = config.options;
  const settings = readLintSettings(config);
  if (lintList) {
    reporter.answer(rulesText(ALL_RULES, levelsOf(settings, ALL_RULES)));
    return opened.close(0);
  }
  const project = await parse(opened);
  const { environment, graph } = project;
  const report = await lintProject({
    environment,
    graph,
    selected: toLint(project),
    settings,
    columnsOf: columnsAtHand(environment),
    rules: lintRules,
  });
  if (warnError) for (const finding of report.findings) finding.level = "error";
  reporter.answer(shown(report, opened, settings));
  const failed = report.faults.length > 0 || report.findings.some(({ level }) => level === "error");
  return opened.close(failed ? 1 : 0);
}

/** What is selected; nobody who asks for everything can mend what a package brings along. */
function toLint(project: Project): Set<string> {
  const { manifest, config } = project;
  const selected = select(project, "compile");
  if (config.options.select.length > 0 || config.options.selector) return selected;
  const isOwn = (id: string) => manifest.nodes.get(id)?.package_name === config.project.name;
  return new Set([...selected].filter(isOwn));
}

function shown(report: LintReport, { config, reporter }: Opened, settings: Settings): string {
  const { lintOutput } = config.options;
  if (lintOutput === "json") return lintJson(report);
  if (lintOutput === "github") return githubAnnotations(report, folderInRepository(config.projectDir));
  if (lintOutput === "sarif")
    return sarif(report, ALL_RULES, levelsOf(settings, ALL_RULES), folderInRepository(config.projectDir));
  const { style, terminal } = reporter;
  return lintText(report, { color: paletteOf(style), width: terminal.width, projectDir: config.projectDir });
}

type Settings = ReturnType<typeof readLintSettings>;

/** `warehouse/` for a project in that folder of a git repository, which is how services name its files. */
function folderInRepository(projectDir: string): string {
  for (let folder = projectDir; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) {
      const inside = relative(folder, projectDir).split(sep).join("/");
      return inside === "" ? "" : `${inside}/`;
    }
    if (folder === dirname(folder)) return "";
  }
}

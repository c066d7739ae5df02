import { columnsAtHand } from "../analysis/columns-at-hand.ts";
import { readLintSettings } from "../config/lint-settings.ts";
import { levelsOf } from "../lint/levels.ts";
import { lintProject } from "../lint/lint-project.ts";
import { ALL_RULES } from "../lint/rules/index.ts";
import { githubAnnotations, lintJson, lintText, rulesText } from "../lint/show-report.ts";
import { open, parse, select } from "../pipeline.ts";
import { paletteOf } from "../report/palette.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Prints what the rules find in the selected nodes. Exit code 1 where one of it is an error. */
export async function lint(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const { config, reporter } = opened;
  const { lintList, lintRules, lintOutput } = config.options;
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
    selected: select(project, "compile"),
    settings,
    columnsOf: columnsAtHand(environment),
    rules: lintRules,
  });
  if (lintOutput === "json") reporter.answer(lintJson(report));
  else if (lintOutput === "github") reporter.answer(githubAnnotations(report));
  else {
    const { style, terminal } = reporter;
    const look = { color: paletteOf(style), width: terminal.width, projectDir: config.projectDir };
    reporter.answer(lintText(report, look));
  }
  const failed = report.faults.length > 0 || report.findings.some(({ level }) => level === "error");
  return opened.close(failed ? 1 : 0);
}

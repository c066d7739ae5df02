import { backfillCommand } from "./backfill.ts";
import { buildCommand } from "./build.ts";
import { checkCommand } from "./check.ts";
import { cleanCommand } from "./clean.ts";
import type { Command } from "./command.ts";
import { compileCommand } from "./compile.ts";
import { completionCommand } from "./completion.ts";
import { dashboardBuildCommand } from "./dashboard-build.ts";
import { dashboardServeCommand } from "./dashboard-serve.ts";
import { dbServeCommand } from "./db-serve.ts";
import { debugCommand } from "./debug.ts";
import { depsCommand } from "./deps.ts";
import { docsDictionaryCommand } from "./docs-dictionary.ts";
import { docsGenerateCommand } from "./docs-generate.ts";
import { docsServeCommand } from "./docs-serve.ts";
import { generateCommand } from "./generate.ts";
import { initCommand } from "./init.ts";
import { lineageCommand } from "./lineage.ts";
import { lintCommand } from "./lint.ts";
import { loadCommand } from "./load.ts";
import { lsCommand } from "./ls.ts";
import { notifyTestCommand } from "./notify-test.ts";
import { parseCommand } from "./parse.ts";
import { retryCommand } from "./retry.ts";
import { runCommand } from "./run.ts";
import { runOperationCommand } from "./run-operation.ts";
import { runsCommand } from "./runs.ts";
import { schemaCommand } from "./schema.ts";
import { seedCommand } from "./seed.ts";
import { showCommand } from "./show.ts";
import { snapshotCommand } from "./snapshot.ts";
import { sourceFreshnessCommand } from "./source-freshness.ts";
import { sourcesSyncCommand } from "./sources-sync.ts";
import { testCommand } from "./test.ts";

/** Every command, in the order of the help. */
export const ALL_COMMANDS: readonly Command[] = [
  buildCommand,
  runCommand,
  testCommand,
  seedCommand,
  snapshotCommand,
  sourceFreshnessCommand,
  retryCommand,
  backfillCommand,
  showCommand,
  lsCommand,
  compileCommand,
  checkCommand,
  sourcesSyncCommand,
  parseCommand,
  lintCommand,
  runsCommand,
  lineageCommand,
  docsGenerateCommand,
  docsServeCommand,
  dashboardBuildCommand,
  dashboardServeCommand,
  docsDictionaryCommand,
  debugCommand,
  generateCommand,
  loadCommand,
  dbServeCommand,
  runOperationCommand,
  initCommand,
  depsCommand,
  notifyTestCommand,
  cleanCommand,
  schemaCommand,
  completionCommand,
];

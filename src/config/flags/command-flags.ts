import { LINT_RULES } from "../schema/lint-rules.ts";
import {
  type CommandName,
  choice,
  choices,
  datetime,
  duration,
  type FlagOptions,
  integer,
  list,
  onOff,
  onOffAuto,
  path,
  text,
  textWithDefault,
  yaml,
} from "./flag-spec.ts";

const SELECTING: readonly CommandName[] = [
  "build",
  "run",
  "test",
  "seed",
  "snapshot",
  "compile",
  "show",
  "ls",
  "lint",
  "clone",
  "docs generate",
  "source freshness",
  "check",
  "backfill",
  "generate",
  "load",
  "lineage",
];
const CONNECTING: readonly CommandName[] = [
  "build",
  "run",
  "test",
  "seed",
  "snapshot",
  "compile",
  "show",
  "parse",
  "retry",
  "clone",
  "run-operation",
  "load",
  "docs generate",
  "dashboard build",
  "dashboard serve",
  "source freshness",
  "backfill",
  "runs",
];
const WRITING: readonly CommandName[] = [
  "build",
  "run",
  "test",
  "seed",
  "snapshot",
  "retry",
  "clone",
  "run-operation",
  "load",
  "backfill",
];

const RETRYING: readonly CommandName[] = ["build", "run", "test", "seed", "snapshot", "retry", "backfill"];
const RECORDED: readonly CommandName[] = [...RETRYING, "source freshness"];

/** Faults of the server that may pass when a node is tried again. */
const PASSING_FAULTS = ["deadlock", "serialization", "connection", "too-many-connections", "lock-timeout"] as const;

const SELECTION: FlagOptions = { group: "Selection", env: "none" };
const RUNNING: FlagOptions = { group: "Running" };

const RESOURCE_TYPES = [
  "metric",
  "semantic_model",
  "saved_query",
  "source",
  "analysis",
  "function",
  "model",
  "test",
  "unit_test",
  "exposure",
  "snapshot",
  "seed",
  "default",
  "all",
] as const;

/** Flags that only some commands take. Rows may share a long name where no command takes both. */
export const COMMAND_FLAGS = {
  select: list("--select", "Nodes to take: names, paths, tag:x, +graph+, @operators, config.x:y and so on.", {
    ...SELECTION,
    short: "-s",
    aliases: ["--models", "--model", "-m"],
    commands: SELECTING,
  }),
  exclude: list("--exclude", "Nodes to leave out, in the language of --select.", { ...SELECTION, commands: SELECTING }),
  selector: text("--selector", "Selector of selectors.yml to use.", {
    ...SELECTION,
    placeholder: "name",
    commands: SELECTING,
  }),
  resourceTypes: choices("--resource-type", RESOURCE_TYPES, "Kinds of node to take.", {
    group: "Selection",
    aliases: ["--resource-types"],
    moreEnv: ["DBT_ENGINE_RESOURCE_TYPES", "DBT_RESOURCE_TYPES"],
    commands: ["build", "ls", "test", "clone"],
  }),
  excludeResourceTypes: choices("--exclude-resource-type", RESOURCE_TYPES, "Kinds of node to leave out.", {
    group: "Selection",
    aliases: ["--exclude-resource-types"],
    moreEnv: ["DBT_ENGINE_EXCLUDE_RESOURCE_TYPES", "DBT_EXCLUDE_RESOURCE_TYPES"],
    commands: ["build", "ls", "test", "clone"],
  }),

  threads: integer("--threads", null, "Nodes worked on at the same time; the default is the target's.", {
    ...RUNNING,
    env: "tstl",
    min: 1,
    commands: CONNECTING,
  }),
  fullRefresh: onOff("--full-refresh", false, "Build incremental models and load seeds from nothing.", {
    ...RUNNING,
    short: "-f",
    negatable: false,
    commands: ["build", "run", "seed", "compile", "show", "retry", "clone"],
  }),
  empty: onOff("--empty", false, "Limit refs and sources to no rows: builds the shape, not the data.", {
    ...RUNNING,
    commands: ["build", "run", "compile", "snapshot", "seed"],
  }),
  sample: text("--sample", "Not there yet: window of rows to build from.", {
    ...RUNNING,
    placeholder: "window",
    commands: ["build", "run"],
  }),
  eventTimeStart: datetime("--event-time-start", "Start of the rows that microbatch models take, inclusive.", {
    ...RUNNING,
    commands: ["build", "run"],
  }),
  eventTimeEnd: datetime("--event-time-end", "End of the rows that microbatch models take, exclusive.", {
    ...RUNNING,
    commands: ["build", "run"],
  }),
  storeFailures: onOff("--store-failures", false, "Keep the rows that fail a test in the database.", {
    ...RUNNING,
    negatable: false,
    commands: ["build", "test"],
  }),
  lock: onOff("--lock", true, "Hold a lock on the target, so that two runs do not interleave.", {
    ...RUNNING,
    env: "tstl",
    commands: WRITING,
  }),
  history: onOffAuto("--history", "Record the run in schema _tstl of the target, or do not.", {
    ...RUNNING,
    env: "tstl",
    project: true,
    commands: RECORDED,
  }),
  retries: integer("--retries", 2, "Further tries of a node after a deadlock, a lost connection and the like.", {
    ...RUNNING,
    env: "tstl",
    project: true,
    commands: RETRYING,
  }),
  retryOn: choices("--retry-on", PASSING_FAULTS, "Which faults are tried again; all but lock-timeout unless set.", {
    ...RUNNING,
    env: "tstl",
    placeholder: "fault...",
    project: true,
    commands: RETRYING,
  }),
  waitLock: duration(
    "--wait-lock",
    "How long to wait for another run's lock, such as 60s; the default is not to wait.",
    {
      ...RUNNING,
      env: "tstl",
      commands: WRITING,
    },
  ),

  show: onOff("--show", false, "Print some rows of what was loaded.", {
    env: "none",
    negatable: false,
    commands: ["build", "seed"],
  }),
  inline: text("--inline", "SQL or a template to use in place of a model.", {
    env: "none",
    placeholder: "sql",
    commands: ["compile", "show"],
  }),
  inlineDirect: text("--inline-direct", "SQL to run as it is, without reading the project.", {
    env: "none",
    placeholder: "sql",
    commands: ["show"],
    hidden: true,
  }),
  limit: integer("--limit", 5, "Rows to show; -1 is all.", { env: "none", min: -1, commands: ["show"] }),
  runsLimit: integer("--limit", 20, "Runs to show; 0 is all.", { env: "none", commands: ["runs"] }),
  introspect: onOff("--introspect", true, "Let templates ask the database while they are compiled.", {
    group: "Accepted for dbt, without effect",
    effect: false,
    commands: ["compile", "show"],
  }),
  openlineage: text("--openlineage", "Server or file to send events of OpenLineage to, with column lineage.", {
    env: "tstl",
    moreEnv: ["OPENLINEAGE_URL"],
    project: true,
    placeholder: "url|file",
    group: "Running",
    commands: RETRYING,
  }),
  lineageOutput: choice("--output", ["text", "json", "mermaid"], "text", "How to print the answer.", {
    env: "none",
    placeholder: "format",
    commands: ["lineage"],
  }),
  lineageJson: onOff("--json", false, "The same as --output json.", {
    env: "none",
    negatable: false,
    commands: ["lineage"],
  }),
  lineageMermaid: onOff("--mermaid", false, "The same as --output mermaid: a flowchart for Markdown.", {
    env: "none",
    negatable: false,
    commands: ["lineage"],
  }),
  lineageUpstream: onOff("--upstream", false, "Show where a column comes from; so it is without --downstream.", {
    env: "none",
    negatable: false,
    commands: ["lineage"],
  }),
  lineageDownstream: onOff("--downstream", false, "Show what a column goes into.", {
    env: "none",
    negatable: false,
    commands: ["lineage"],
  }),
  lineageDepth: integer("--depth", null, "Steps to go; all unless set.", {
    env: "none",
    min: 1,
    commands: ["lineage"],
  }),
  lineageImpact: onOff("--impact", false, "Show what breaks if the column is dropped or renamed.", {
    env: "none",
    negatable: false,
    commands: ["lineage"],
  }),
  lineageWrite: onOff("--write", false, "Write the lineage of all columns to target/column_lineage.json.", {
    env: "none",
    negatable: false,
    commands: ["lineage"],
  }),
  output: choice("--output", ["text", "json"], "text", "How to print the result.", {
    env: "none",
    placeholder: "format",
    commands: ["compile", "show", "runs", "check"],
  }),
  listOutput: choice("--output", ["selector", "name", "path", "json"], "selector", "How to print each node.", {
    env: "none",
    placeholder: "format",
    commands: ["ls"],
  }),
  lintOutput: choice("--output", ["text", "json", "github", "sarif"], "text", "How to print what was found.", {
    env: "none",
    placeholder: "format",
    commands: ["lint"],
  }),
  lintRules: choices("--rule", LINT_RULES, "Only these rules.", {
    env: "none",
    placeholder: "rule...",
    commands: ["lint"],
  }),
  lintList: onOff("--list", false, "Say what the rules look for, and how much they matter here.", {
    env: "none",
    negatable: false,
    commands: ["lint"],
  }),
  outputFile: path("--output", "File to write to.", {
    env: "none",
    short: "-o",
    placeholder: "file",
    commands: ["source freshness", "schema", "docs dictionary"],
  }),
  outputKeys: list("--output-keys", "Properties to print with --output json, nested ones with dots.", {
    env: "none",
    placeholder: "key...",
    commands: ["ls"],
  }),

  connection: onOff("--connection", false, "Test the connection only.", {
    env: "none",
    negatable: false,
    commands: ["debug"],
  }),
  configDir: onOff("--config-dir", false, "Print the folder in which profiles.yml is looked for.", {
    env: "none",
    negatable: false,
    commands: ["debug"],
  }),
  cleanProjectFilesOnly: onOff("--clean-project-files-only", true, "Refuse to delete anything outside the project.", {
    commands: ["clean"],
  }),
  skipProfileSetup: onOff("--skip-profile-setup", false, "tstl asks nothing.", {
    group: "Accepted for dbt, without effect",
    effect: false,
    short: "-s",
    env: "none",
    negatable: false,
    commands: ["init"],
  }),
  args: yaml("--args", "Arguments of the macro, as YAML or JSON.", { env: "none", commands: ["run-operation"] }),

  generatorSeed: integer("--seed", null, "Number from which the rows follow: the same number gives the same rows.", {
    env: "none",
    commands: ["generate"],
  }),
  generatorRows: integer("--rows", null, "Rows of the largest table; the others follow in proportion.", {
    env: "none",
    min: 1,
    commands: ["generate"],
  }),
  generatorScale: text("--scale", "Size of the data: 1 is what the generator was made for, 0.01 a hundredth of it.", {
    env: "none",
    commands: ["generate"],
  }),
  generatorDays: integer("--days", null, "Days to make rows for, from the first one.", {
    env: "none",
    min: 1,
    commands: ["generate"],
  }),
  from: datetime("--from", "First day to take; files of other days are left alone.", {
    env: "none",
    commands: ["generate", "load"],
  }),
  to: datetime("--to", "Last day to take.", { env: "none", commands: ["generate", "load"] }),
  thenLoad: onOff("--load", false, "Load the files too, while later ones are made.", {
    env: "none",
    negatable: false,
    commands: ["generate"],
  }),
  files: onOff("--files", true, "Keep the files; without, rows go straight into their tables.", {
    env: "none",
    commands: ["generate"],
  }),
  backfillFrom: datetime("--from", "Start of the time to fill, inclusive.", { env: "none", commands: ["backfill"] }),
  backfillTo: datetime("--to", "End of the time to fill, exclusive; a date alone is included.", {
    env: "none",
    commands: ["backfill"],
  }),
  backfillBy: choice("--by", ["day", "week", "month", "year", "all"], "month", "How much time is filled in one go.", {
    env: "none",
    placeholder: "span",
    commands: ["backfill"],
  }),
  backfillGenerate: onOff("--generate", false, "Generate and load the raw files of these days first.", {
    env: "none",
    negatable: false,
    commands: ["backfill"],
  }),
  backfillLoad: onOff("--load", false, "Load the raw files of these days that were not loaded yet first.", {
    env: "none",
    negatable: false,
    commands: ["backfill"],
  }),
  backfillPlan: onOff("--dry-run", false, "Show the plan and do nothing.", {
    env: "none",
    negatable: false,
    commands: ["backfill"],
  }),
  backfillResume: onOff("--resume", false, "Go on with the last backfill where it stopped.", {
    env: "none",
    negatable: false,
    commands: ["backfill"],
  }),
  force: onOff("--force", false, "Do it again even where the files or rows are there.", {
    env: "none",
    negatable: false,
    commands: ["generate", "load", "init", "backfill"],
  }),

  host: textWithDefault("--host", "127.0.0.1", "Address to listen on.", { commands: ["docs serve", "db serve"] }),
  port: integer("--port", 8080, "Port to listen on.", { env: "tstl", commands: ["docs serve"] }),
  databasePort: integer("--port", 5432, "Port to listen on; 0 takes any free one.", {
    env: "none",
    commands: ["db serve"],
  }),
  dashboardOutput: path("--output", "Folder to write to; target/dashboards unless set.", {
    env: "none",
    short: "-o",
    placeholder: "folder",
    commands: ["dashboard build"],
  }),
  singleFile: onOff("--single-file", false, "Write one HTML file that holds everything.", {
    env: "none",
    negatable: false,
    commands: ["dashboard build", "docs generate"],
  }),
  docsOutput: path("--output", "Folder to write the site to; target/docs unless set.", {
    env: "none",
    short: "-o",
    placeholder: "folder",
    commands: ["docs generate"],
  }),
  sampleRows: integer("--sample-rows", 0, "Rows of each relation to show on its page; none unless set.", {
    env: "none",
    commands: ["docs generate", "docs serve"],
  }),
  dashboards: onOff("--dashboards", true, "Render the project's dashboards into the site, with their rows.", {
    env: "none",
    commands: ["docs generate", "docs serve"],
  }),
  dashboardPort: integer("--port", 8090, "Port to listen on; 0 takes any free one.", {
    env: "none",
    commands: ["dashboard serve"],
  }),
  browser: onOff("--browser", true, "Open a browser once the server is up.", { env: "none", commands: ["docs serve"] }),
  compile: onOff("--compile", true, "Compile the project first.", {
    env: "none",
    commands: ["docs generate", "docs serve"],
  }),
  checkOnly: onOff("--check", false, "Compare with the file of --output, and write nothing.", {
    env: "none",
    negatable: false,
    commands: ["docs dictionary"],
  }),
  catalog: onOff(
    "--catalog",
    true,
    "Ask the database for types; without it they are those of the file that is there.",
    {
      env: "none",
      commands: ["docs dictionary"],
    },
  ),
  emptyCatalog: onOff(
    "--empty-catalog",
    false,
    "Write an empty catalog, without asking the database; types are those that a check finds.",
    {
      env: "none",
      negatable: false,
      commands: ["docs generate", "docs serve"],
    },
  ),
  static: onOff(
    "--static",
    false,
    "Write one HTML file, target/static_index.html, as dbt does; the same as --single-file.",
    {
      env: "none",
      negatable: false,
      commands: ["docs generate"],
    },
  ),

  packageSource: choice(
    "--source",
    ["hub", "git", "local"],
    "hub",
    "Not there yet: where the package of --add-package comes from.",
    {
      env: "none",
      commands: ["deps"],
    },
  ),
  lockOnly: onOff("--lock", false, "Not there yet: write package-lock.yml and install nothing.", {
    env: "none",
    negatable: false,
    commands: ["deps"],
  }),
  upgrade: onOff("--upgrade", false, "Not there yet: take the newest versions that packages.yml allows.", {
    env: "none",
    negatable: false,
    commands: ["deps"],
  }),
  addPackage: text("--add-package", "Not there yet: package to add to packages.yml, as name@version.", {
    env: "none",
    placeholder: "package",
    commands: ["deps"],
  }),

  exportSavedQueries: onOff("--export-saved-queries", false, "Saved queries need dbt's semantic layer.", {
    group: "Accepted for dbt, without effect",
    effect: false,
    commands: ["build"],
  }),
  includeSavedQuery: onOff("--include-saved-query", false, "Saved queries need dbt's semantic layer.", {
    group: "Accepted for dbt, without effect",
    effect: false,
    commands: ["build"],
  }),
  injectEphemeralCtes: onOff("--inject-ephemeral-ctes", true, "Put ephemeral models into the compiled SQL.", {
    env: "none",
    commands: ["compile"],
    hidden: true,
  }),
  sqlparse: yaml("--sqlparse", "Limits of a Python library.", {
    group: "Accepted for dbt, without effect",
    effect: false,
    commands: ["build", "docs generate", "compile", "show", "run", "seed", "snapshot", "source freshness", "test"],
  }),
};

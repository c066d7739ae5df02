import { choice, type FlagOptions, integer, onOff, onOffAuto, path, text, yaml } from "./flag-spec.ts";

const PROJECT: FlagOptions = { group: "Project and target" };
const RUNNING: FlagOptions = { group: "Running" };
const STATE: FlagOptions = { group: "State and defer" };
const OUTPUT: FlagOptions = { group: "Output", project: true };
const LOG_FILE: FlagOptions = { group: "Log file", project: true };
const IGNORED: FlagOptions = { group: "Accepted for dbt, without effect", project: true, effect: false };

const LOG_FORMATS = ["text", "debug", "json", "default"] as const;
const LOG_LEVELS = ["debug", "info", "warn", "error", "none"] as const;

/**
 * Flags that every command takes, before or after its name, as in dbt 1.11
 * (https://docs.getdbt.com/reference/global-configs/about-global-configs).
 */
export const GLOBAL_FLAGS = {
  projectDir: path(
    "--project-dir",
    "Folder of the project; the default is the working folder or a parent of it.",
    PROJECT,
  ),
  profilesDir: path(
    "--profiles-dir",
    "Folder of profiles.yml; the default is the working folder, the project, then ~/.dbt.",
    PROJECT,
  ),
  profile: text("--profile", "Profile of profiles.yml to use in place of the project's.", {
    ...PROJECT,
    placeholder: "name",
  }),
  target: text("--target", "Target to build into, one of the profile's outputs or the config's targets.", {
    ...PROJECT,
    short: "-t",
    placeholder: "name",
  }),
  targetPath: path("--target-path", "Folder for compiled SQL and artifacts; the default is target.", PROJECT),
  vars: yaml("--vars", "Variables as YAML or JSON, stronger than those of the project.", {
    ...PROJECT,
    env: "tstl",
  }),

  failFast: onOff("--fail-fast", false, "Stop at the first failure.", { ...RUNNING, short: "-x", project: true }),
  warnError: onOff("--warn-error", false, "Treat every warning as an error.", {
    ...RUNNING,
    project: true,
    negatable: false,
  }),
  warnErrorOptions: yaml("--warn-error-options", "Which warnings are errors; counts for those of data tests.", {
    ...RUNNING,
    project: true,
  }),
  indirectSelection: choice(
    "--indirect-selection",
    ["eager", "cautious", "buildable", "empty"],
    "eager",
    "Which tests a selected node brings along.",
    { group: "Selection", project: true, placeholder: "mode" },
  ),
  versionCheck: onOff("--version-check", true, "Check require-dbt-version of the project and its packages.", {
    ...RUNNING,
    project: true,
  }),

  state: path(
    "--state",
    "Folder with the artifacts of an earlier run, for result: and source_status: in selections, and for retry.",
    STATE,
  ),
  deferState: path("--defer-state", "Not there yet: folder with the manifest that --defer resolves to.", STATE),
  defer: onOff(
    "--defer",
    false,
    "Not there yet: resolve refs to nodes that are not selected through the manifest of --state.",
    {
      ...STATE,
      moreEnv: ["DBT_DEFER_TO_STATE"],
    },
  ),
  favorState: onOff("--favor-state", false, "Not there yet: with --defer, prefer the other run's relations.", {
    ...STATE,
    moreEnv: ["DBT_FAVOR_STATE_MODE"],
  }),

  quiet: onOff("--quiet", false, "Print errors, results of show and ls, and print() of macros only.", {
    ...OUTPUT,
    project: false,
    short: "-q",
  }),
  debug: onOff("--debug", false, "Print every statement and what tstl decides.", { ...OUTPUT, short: "-d" }),
  logFormat: choice("--log-format", LOG_FORMATS, "default", "Format of what is printed.", {
    ...OUTPUT,
    placeholder: "format",
  }),
  logLevel: choice("--log-level", LOG_LEVELS, "info", "Least severe message that is printed.", {
    ...OUTPUT,
    placeholder: "level",
  }),
  useColors: onOffAuto("--use-colors", "Print in colour; the default is to do so on a terminal.", OUTPUT),
  print: onOff("--print", true, "Show what macros print().", { ...OUTPUT, project: false }),
  printerWidth: integer("--printer-width", 80, "Columns of printed lines.", { ...OUTPUT, min: 20 }),
  writeJson: onOff("--write-json", true, "Write manifest.json, run_results.json and the other artifacts.", {
    group: "Running",
    project: true,
  }),

  logPath: path("--log-path", "Folder of the log file; the default is logs.", { ...LOG_FILE, project: false }),
  logFormatFile: choice(
    "--log-format-file",
    LOG_FORMATS,
    null,
    "Format of the log file, if not that of --log-format.",
    {
      ...LOG_FILE,
      placeholder: "format",
    },
  ),
  logLevelFile: choice("--log-level-file", LOG_LEVELS, null, "Least severe message in the log file.", {
    ...LOG_FILE,
    placeholder: "level",
  }),
  logFileMaxBytes: integer("--log-file-max-bytes", 10485760, "Size at which the log file is rolled over; 0 is never.", {
    ...LOG_FILE,
    project: false,
    placeholder: "bytes",
    hidden: true,
  }),

  partialParse: onOff("--partial-parse", true, "Reuse what an earlier command parsed and has not changed.", {
    group: "Parsing",
    project: true,
  }),

  cacheSelectedOnly: onOff("--cache-selected-only", false, "Look up only the schemas of selected nodes.", IGNORED),
  logCacheEvents: onOff("--log-cache-events", false, "Log what happens in the relation cache.", {
    ...IGNORED,
    project: false,
  }),
  macroDebugging: onOff("--macro-debugging", false, "Debug macros in Python.", { ...IGNORED, project: false }),
  partialParseFilePath: path("--partial-parse-file-path", "File that dbt's parser keeps.", {
    ...IGNORED,
    project: false,
  }),
  partialParseFileDiff: onOff("--partial-parse-file-diff", true, "Whether dbt compares files when it reuses a parse.", {
    ...IGNORED,
    project: false,
  }),
  populateCache: onOff("--populate-cache", true, "Fill the relation cache at the start.", IGNORED),
  recordTimingInfo: path("--record-timing-info", "File for Python's profiler.", {
    ...IGNORED,
    project: false,
    short: "-r",
    env: "none",
  }),
  sendAnonymousUsageStats: onOff("--send-anonymous-usage-stats", false, "tstl sends nothing anywhere.", IGNORED),
  showAllDeprecations: onOff("--show-all-deprecations", false, "Show every deprecation of dbt's.", {
    ...IGNORED,
    project: false,
    env: "tstl",
  }),
  singleThreaded: onOff("--single-threaded", false, "Run nodes in the main thread.", { ...IGNORED, project: false }),
  staticParser: onOff("--static-parser", true, "Which parser dbt uses.", IGNORED),
  useColorsFile: onOff("--use-colors-file", true, "Colours in the log file; tstl writes none there.", IGNORED),
  useExperimentalParser: onOff("--use-experimental-parser", false, "Which parser dbt uses.", IGNORED),
  useFastTestEdges: onOff("--use-fast-test-edges", false, "How dbt builds its graph.", { ...IGNORED, project: false }),
  uploadToArtifactsIngestApi: onOff("--upload-to-artifacts-ingest-api", false, "Upload artifacts to dbt Cloud.", {
    ...IGNORED,
    project: false,
  }),
  showResourceReport: onOff("--show-resource-report", false, "Print memory and CPU figures of Python.", {
    ...IGNORED,
    project: false,
  }),
};

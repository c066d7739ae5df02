import type { Place, TstlError } from "../errors/tstl-error.ts";
import type { Flags } from "./flag-table.ts";
import type { CommandName } from "./flags/flag-spec.ts";
import type { LintFile } from "./schema/lint-schema.ts";
import type { ChannelFile, NotificationsFile } from "./schema/operations-schema.ts";

/** A per-folder tree of configs such as `models:` in the project file: keys with `+` are configs, others are folders. */
export type ConfigTree = Record<string, unknown>;

/** Where rows go: a server, or the embedded database. */
export interface Target {
  /** Name of the target (`dev`, `prod`). */
  name: string;
  /** Name of the profile that holds it; the project's name where targets stand in tstl.config.yaml. */
  profile: string;
  kind: "postgres" | "pglite";
  database: string;
  /** Default schema of models. */
  schema: string;
  threads: number;
  /** Connection settings as given, secrets included; only the adapter reads them. Never printed. */
  connection: Record<string, unknown>;
  /** What templates may see as `target`: the keys of the profile's output without secrets. */
  visible: Record<string, unknown>;
  /** Embedded database only: extensions that the project uses. */
  extensions: string[];
}

/** One package of code: the project itself or an installed package; macros and models are looked up by its name. */
export interface PackageConfig {
  name: string;
  /** Absolute folder. */
  root: string;
  /** The file that described it, `tstl.config.yaml` or `dbt_project.yml`. */
  file: string;
  version: string | null;
  paths: {
    models: string[];
    seeds: string[];
    snapshots: string[];
    analyses: string[];
    macros: string[];
    tests: string[];
    docs: string[];
    assets: string[];
    dashboards: string[];
  };
  /** Per resource type, the trees of configs in the project file. */
  trees: {
    models: ConfigTree;
    seeds: ConfigTree;
    snapshots: ConfigTree;
    sources: ConfigTree;
    data_tests: ConfigTree;
    unit_tests: ConfigTree;
    analyses: ConfigTree;
    exposures: ConfigTree;
  };
  vars: Record<string, unknown>;
  onRunStart: string[];
  onRunEnd: string[];
  quoting: { database: boolean | null; schema: boolean | null; identifier: boolean | null };
  /** `dispatch:` entries: where a macro of a namespace is looked for, in order. */
  dispatch: { macroNamespace: string; searchOrder: string[] }[];
  /** Whether models of other packages may refer to the package's public models only (`restrict-access`). */
  restrictAccess: boolean;
  /** Where in the project file a dotted key stands, for error messages. */
  placeOf: (path: readonly (string | number)[]) => Place;
}

/** The comment put before or after each statement; null switches it off. */
export interface QueryComment {
  comment: string;
  append: boolean;
}

/** Whether runs are recorded in the target, and for how long. */
export interface HistoryConfig {
  enabled: boolean;
  /** Days after which a run is forgotten; null keeps all. */
  keepDays: number | null;
}

/** `notifications:` as written, and how its templates are rendered once there is something to tell. */
export interface NotificationConfig {
  written: NotificationsFile;
  /**
   * The settings without templates, checked again, the secrets among them, and the channels whose `host` or `url` is
   * empty here, which are no longer among the settings. Throws ENV_VAR_MISSING and the faults of the schema.
   */
  resolve(): Promise<{ settings: NotificationsFile; secrets: string[]; off: ChannelFile[] }>;
}

/** Everything a run may be told from outside, checked once; frozen. */
export interface Config {
  /** Absolute folder of the project. */
  projectDir: string;
  /** The project itself. */
  project: PackageConfig;
  /** Installed packages, in the order of their folders; the project is not among them. */
  packages: PackageConfig[];
  target: Target;
  /** Absolute. */
  targetPath: string;
  logPath: string;
  packagesInstallPath: string;
  cleanTargets: string[];
  /** Text of `query-comment`, or `default` for the JSON comment. */
  queryComment: QueryComment | null;
  /** `--vars` and the like: they win over everything. */
  cliVars: Record<string, unknown>;
  /** Flags of behaviour, by dbt's names: those of `BEHAVIOUR_FLAGS` and whatever else the project's `flags:` holds. */
  flags: Record<string, unknown>;
  /** Every command-line flag, resolved: flag > environment > project > default. */
  options: Flags;
  command: CommandName;
  /** What was typed, such as `tstl build --full-refresh`; secrets are not hidden in it. */
  invocationCommand: string;
  /** Folder in which profiles.yml was found or, failing that, is looked for first. */
  profilesDir: string;
  /** Environment as seen by `env_var()`: process environment over `.env`. */
  environment: Record<string, string>;
  /** Values that must never be printed. */
  secrets: string[];
  history: HistoryConfig;
  /** Null where nobody is to be told. */
  notifications: NotificationConfig | null;
  /** `lint:` of tstl.config.yaml; null where there is none. */
  lint: LintFile | null;
  /** Path of selectors.yml; null where there is no such file. */
  selectorsFile: string | null;
  /** Faults of the config that do not stop a run: unknown keys, keys written twice. */
  warnings: TstlError[];
}

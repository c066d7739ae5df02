import type { TstlError } from "../../errors/tstl-error.ts";
import type { PackageConfig, QueryComment } from "../config.ts";
import type { LintFile } from "../schema/lint-schema.ts";
import type { NotificationsFile } from "../schema/operations-schema.ts";
import type { TstlConfigFile } from "../schema/tstl-config-schema.ts";

/** What a project file says, whichever of the two formats it has. */
export interface ProjectFile {
  package: PackageConfig;
  /** Paths as written. */
  targetPath: string | null;
  logPath: string | null;
  packagesInstallPath: string;
  cleanTargets: string[] | null;
  queryComment: QueryComment | null;
  /** `require-dbt-version`, one condition each. */
  requiredVersions: string[];
  /** `history:` as written; dbt_project.yml has none. */
  history?: TstlConfigFile["history"];
  /** `notifications:`, its templates not rendered; dbt_project.yml has none. */
  notifications?: NotificationsFile | null;
  /** `lint:`; dbt_project.yml has none. */
  lint?: LintFile | null;
  warnings: TstlError[];
}

type Nullable<Value> = Value | null | undefined;

/** The keys that both formats share, once checked. */
export interface CommonKeys {
  version?: Nullable<string | number | bigint>;
  "target-path"?: Nullable<string>;
  "log-path"?: Nullable<string>;
  "packages-install-path"?: Nullable<string>;
  "clean-targets"?: Nullable<string[]>;
  vars?: Nullable<Record<string, unknown>>;
  "on-run-start"?: Nullable<string | string[]>;
  "on-run-end"?: Nullable<string | string[]>;
  quoting?: Nullable<{ database?: Nullable<boolean>; schema?: Nullable<boolean>; identifier?: Nullable<boolean> }>;
  "query-comment"?: Nullable<string | { comment?: Nullable<string>; append?: Nullable<boolean> }>;
  dispatch?: Nullable<{ macro_namespace: string; search_order: string[] }[]>;
  models?: Nullable<Record<string, unknown>>;
  seeds?: Nullable<Record<string, unknown>>;
  snapshots?: Nullable<Record<string, unknown>>;
  sources?: Nullable<Record<string, unknown>>;
  data_tests?: Nullable<Record<string, unknown>>;
  tests?: Nullable<Record<string, unknown>>;
  unit_tests?: Nullable<Record<string, unknown>>;
  analyses?: Nullable<Record<string, unknown>>;
  exposures?: Nullable<Record<string, unknown>>;
  "restrict-access"?: Nullable<boolean>;
}

/** A text or a list of texts as a list; nothing is an empty list. */
export function asList(value: Nullable<string | string[]>): string[] {
  if (value === null || value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/**
 * The text of a version that YAML read as a number: `1.0` keeps its zero, also where floats without a fraction are
 * objects (see `WholeFloat`). Anything else is given back as it is.
 */
export function versionText(version: unknown): unknown {
  if (typeof version === "number") return String(version);
  const isWholeFloat = typeof version === "object" && version !== null && Number.isInteger(Number(version));
  return isWholeFloat && !Array.isArray(version) ? Number(version).toFixed(1) : version;
}

/** The part of a package that both formats write in the same way. */
export function packageFromCommonKeys(
  keys: CommonKeys,
  own: Pick<PackageConfig, "name" | "root" | "file" | "paths" | "placeOf">,
): PackageConfig {
  return {
    ...own,
    version: keys.version === null || keys.version === undefined ? null : String(keys.version),
    trees: {
      models: keys.models ?? {},
      seeds: keys.seeds ?? {},
      snapshots: keys.snapshots ?? {},
      sources: keys.sources ?? {},
      data_tests: keys.data_tests ?? keys.tests ?? {},
      unit_tests: keys.unit_tests ?? {},
      analyses: keys.analyses ?? {},
      exposures: keys.exposures ?? {},
    },
    vars: keys.vars ?? {},
    onRunStart: asList(keys["on-run-start"]),
    onRunEnd: asList(keys["on-run-end"]),
    quoting: {
      database: keys.quoting?.database ?? null,
      schema: keys.quoting?.schema ?? null,
      identifier: keys.quoting?.identifier ?? null,
    },
    restrictAccess: keys["restrict-access"] === true,
    dispatch: (keys.dispatch ?? []).map((entry) => ({
      macroNamespace: entry.macro_namespace,
      searchOrder: entry.search_order,
    })),
  };
}

/**
 * The comment of every statement: `default` where the key is absent, none where it is empty; a mapping without a
 * `comment` keeps the default one.
 */
export function queryCommentOf(keys: CommonKeys): QueryComment | null {
  if (!Object.hasOwn(keys, "query-comment")) return { comment: "default", append: false };
  const written = keys["query-comment"];
  if (written === null || written === undefined || written === "") return null;
  if (typeof written === "string") return { comment: written, append: false };
  if (written.comment === null || written.comment === "") return null;
  return { comment: written.comment ?? "default", append: written.append ?? false };
}

/** The project without its target and its warnings: both formats alike. */
export function projectFromCommonKeys(
  keys: CommonKeys,
  own: Pick<PackageConfig, "name" | "root" | "file" | "paths" | "placeOf">,
  requiredVersions: string[],
): Omit<ProjectFile, "warnings"> {
  return {
    package: packageFromCommonKeys(keys, own),
    targetPath: keys["target-path"] ?? null,
    logPath: keys["log-path"] ?? null,
    packagesInstallPath: keys["packages-install-path"] ?? "dbt_packages",
    cleanTargets: keys["clean-targets"] ?? null,
    queryComment: queryCommentOf(keys),
    requiredVersions,
  };
}

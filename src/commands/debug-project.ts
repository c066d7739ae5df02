import { existsSync } from "node:fs";
import { arch, platform, release } from "node:os";
import { join } from "node:path";
import type { Config, Target } from "../config/config.ts";
import { resolveFlags } from "../config/resolve-flags.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { describeFault } from "../report/fault.ts";
import { countOf } from "../report/plural.ts";
import type { Reporter } from "../report/reporter.ts";
import { VERSION } from "../util/version.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { chooseAdapter } from "./open-adapter.ts";
import { openReporter } from "./open-reporter.ts";

/** Shows what tstl has to go by, and whether it reaches the database. Exit code 1 where a check fails. */
export async function debugProject(invocation: Invocation): Promise<ExitCode> {
  const options = resolveFlags(invocation);
  const reporter = openReporter(invocation, { options, logPath: null, secrets: [] });
  try {
    if (options.configDir) return await showConfigDir(invocation, reporter);
    return await runChecks(invocation, reporter, options.connection, options.debug);
  } finally {
    reporter.close();
  }
}

async function showConfigDir(invocation: Invocation, reporter: Reporter): Promise<ExitCode> {
  const { profilesDir } = await loadProjectConfig(invocation);
  reporter.answer(`To view your profiles.yml file, run:\n\n${OPENERS[platform()] ?? "xdg-open"} ${profilesDir}`);
  return 0;
}

const OPENERS: Partial<Record<NodeJS.Platform, string>> = { darwin: "open", win32: "start" };

async function runChecks(invocation: Invocation, reporter: Reporter, onlyConnection: boolean, debug: boolean) {
  const { style } = reporter;
  const failures: string[] = [];
  let config: Config | undefined;
  const told = (error: unknown): string => {
    const look = { style, width: reporter.terminal.width, projectDir: config?.projectDir ?? invocation.cwd, debug };
    return describeFault(error, look).text;
  };
  const versions = [`tstl version: ${VERSION}`, `node version: ${process.versions.node}`];
  reporter.answer([...versions, `os info: ${platform()} ${release()} ${arch()}`].join("\n"));

  try {
    config = await loadProjectConfig(invocation);
    reporter.hide(config.secrets);
  } catch (error) {
    if (!isMistake(error)) throw error;
    failures.push(told(error));
  }
  if (onlyConnection) reporter.answer("Skipping steps before connection verification");
  else reporter.answer(configurationLines(config, reporter).join("\n"));
  if (config === undefined) {
    reporter.answer("Connection test skipped since no profile was found");
    return conclude(reporter, failures);
  }
  reporter.answer(["Connection:", ...connectionLines(config.target)].join("\n"));
  const problem = await tryConnection(config.target, told);
  if (problem !== undefined) failures.push(problem);
  reporter.answer(
    `  Connection test: [${problem === undefined ? style.green("OK connection ok") : style.red("ERROR")}]`,
  );
  return conclude(reporter, failures);
}

function configurationLines(config: Config | undefined, { style }: Reporter): string[] {
  if (config === undefined) return ["Configuration:", `  [${style.red("ERROR invalid")}]`];
  const valid = `[${style.green("OK found and valid")}]`;
  const profiles = join(config.profilesDir, "profiles.yml");
  const { project, target } = config;
  return [
    "Configuration:",
    `  ${project.file} ${valid}`,
    ...(existsSync(profiles) ? [`  ${profiles} ${valid}`] : []),
    `  target: ${target.name}, threads: ${target.threads}, packages: ${config.packages.length}`,
    ...config.warnings.map((warning) => `  ${style.yellow("warning:")} ${warning.message}`),
  ];
}

/** What of a connection may be read by anybody; a password is not among it. */
const SHOWN_KEYS = ["host", "port", "user", "dbname", "schema", "role", "search_path", "sslmode", "connect_timeout"];

function connectionLines(target: Target): string[] {
  if (target.kind === "pglite") {
    return [
      `  embedded in ${target.connection.directory}`,
      `  database: ${target.database}`,
      `  schema: ${target.schema}`,
    ];
  }
  return SHOWN_KEYS.filter((key) => target.connection[key] !== undefined && target.connection[key] !== null).map(
    (key) => `  ${key === "dbname" ? "database" : key}: ${target.connection[key]}`,
  );
}

async function tryConnection(target: Target, told: (error: unknown) => string): Promise<string | undefined> {
  const adapter = await chooseAdapter(target);
  try {
    await adapter.open();
    await adapter.withSession((session) => session.query("select 1 as id"));
    return undefined;
  } catch (error) {
    if (!isMistake(error)) throw error;
    return told(error);
  } finally {
    await adapter.close();
  }
}

function isMistake(error: unknown): boolean {
  return error instanceof TstlError || error instanceof TstlErrors;
}

function conclude({ style, answer }: Reporter, failures: readonly string[]): ExitCode {
  if (failures.length === 0) {
    answer(style.green("All checks passed!"));
    return 0;
  }
  answer([style.red(`${countOf(failures.length, "check")} failed:`), ...failures].join("\n"));
  return 1;
}

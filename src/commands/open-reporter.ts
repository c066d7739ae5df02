import { relative } from "node:path";
import type { Flags } from "../config/flag-table.ts";
import { openLogFile } from "../report/log-file.ts";
import { createReporter, type Reporter } from "../report/reporter.ts";
import { inspectTerminal } from "../report/terminal.ts";
import { VERSION } from "../util/version.ts";
import type { Invocation } from "./command.ts";

/** What of the configuration decides how tstl speaks. */
export interface ReportSettings {
  options: Flags;
  /** Folder of the log file; null where there is none to write, as for `clean`. */
  logPath: string | null;
  secrets: readonly string[];
  /** Folder that the places of mistakes are relative to; the working folder unless given. */
  projectDir?: string;
}

/** The reporter of a command; the caller closes it. */
export function openReporter(invocation: Invocation, settings: ReportSettings): Reporter {
  const { options, logPath, secrets } = settings;
  for (const secret of secrets) invocation.knownSecrets?.add(secret);
  const terminal = inspectTerminal(invocation.stdout, invocation.environment, options.useColors ?? undefined);
  const format = options.logFormat === "default" ? "text" : options.logFormat;
  const reporter = createReporter({
    format,
    level: options.debug ? "debug" : options.logLevel,
    quiet: options.quiet,
    terminal,
    stream: invocation.stdout,
    printerWidth: options.printerWidth,
    print: options.print,
    secrets,
    logFile: logPath === null ? null : logFileOf(options, logPath),
    invocationId: invocation.invocationId,
    command: commandWord(invocation),
    projectDir: settings.projectDir ?? invocation.cwd,
    signal: invocation.signal,
  });
  const version = `=${VERSION}`;
  reporter.say({
    name: "MainReportVersion",
    code: "A001",
    // dbt begins every output with it; a person knows what they have typed.
    level: format === "json" ? "info" : "debug",
    text: `Running with tstl${version}`,
    data: { version, log_version: 3 },
  });
  return reporter;
}

function logFileOf(options: Flags, folder: string) {
  if (options.logLevelFile === "none") return null;
  const chosen = options.logFormatFile ?? (options.logFormat === "json" ? "json" : "debug");
  return {
    file: openLogFile({ folder, maxBytes: options.logFileMaxBytes }),
    format: chosen === "default" ? ("debug" as const) : chosen,
    level: options.logLevelFile ?? ("debug" as const),
  };
}

/** How the user called tstl, so that a next step can be copied: `npx tstl` where npm runs it, else `tstl`. */
function commandWord({ environment }: Invocation): string {
  return environment.npm_command === "exec" ? "npx tstl" : "tstl";
}

/** A path as the user would type it. */
export function shownFrom(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}

import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { SECRET_PREFIX } from "../config/files/load-environment.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { describeFault } from "../report/fault.ts";
import { jsonLine } from "../report/lines.ts";
import { createMask } from "../report/mask.ts";
import { createStyle } from "../report/style.ts";
import { inspectTerminal } from "../report/terminal.ts";
import type { ExitCode } from "./command.ts";
import type { Surroundings } from "./dispatch.ts";

/**
 * Tells what stopped tstl: on stderr for a person, as a JSON line on stdout where the log is JSON. Returns the exit code: 1 where the command did its work and found this, 2 where it could
 * not do it.
 */
export function reportFault(error: unknown, surroundings: Surroundings): ExitCode {
  const { argv, environment, stdout, stderr } = surroundings;
  const asJson = wantsJson(argv, environment);
  const colors = asJson || argv.includes("--no-use-colors") ? false : undefined;
  const terminal = inspectTerminal(stderr, environment, colors);
  const debug = argv.includes("--debug") || argv.includes("-d");
  const look = { style: createStyle(terminal), width: terminal.width, projectDir: projectDirOf(surroundings), debug };
  const { code, text } = describeFault(error, look);
  const fault = { code, text: createMask(secretsOf(surroundings))(text) };
  if (asJson) {
    const data = { exc: fault.text, code: fault.code };
    const message = { name: "MainEncounteredError", code: "Z002", level: "error" as const, text: fault.text, data };
    stdout.write(`${jsonLine(message, new Date(), { id: randomUUID(), pid: process.pid })}\n`);
  } else stderr.write(`${fault.text}\n`);
  return error instanceof TstlError || error instanceof TstlErrors ? error.exitCode : 2;
}

/** Those of the configuration, if it came to be read, and of variables that are secret by their name. */
function secretsOf({ knownSecrets = new Set(), environment }: Surroundings): string[] {
  const named = Object.entries(environment).filter(([name]) => name.startsWith(SECRET_PREFIX));
  return [...knownSecrets, ...named.map(([, value]) => value ?? "")];
}

/** Places are relative to the project; where that is unknown, sources are not shown. */
function projectDirOf({ argv, cwd }: Surroundings): string {
  const index = argv.indexOf("--project-dir");
  const given = index >= 0 ? argv[index + 1] : argv.find((word) => word.startsWith("--project-dir="))?.split("=")[1];
  return resolve(cwd, given ?? ".");
}

// The flags may be what is wrong, so that they cannot be asked in the proper way.
function wantsJson(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): boolean {
  const index = argv.indexOf("--log-format");
  if (index >= 0) return argv[index + 1] === "json";
  if (argv.includes("--log-format=json")) return true;
  return (environment.TSTL_LOG_FORMAT ?? environment.DBT_LOG_FORMAT) === "json";
}

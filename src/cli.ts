#!/usr/bin/env node
/**
 * The process: argv, signals, exit code. Nothing else exits, and nothing large is imported before it is needed, so
 * that `tstl --version` costs no more than Node itself and an old Node still reads this file.
 */
import v8 from "node:v8";
import type { ExitCode } from "./commands/command.ts";
import { loadMain } from "./load-main.ts";
import { VERSION } from "./util/version.ts";

// Name of the bundle of main.ts, put in by the build.
declare const TSTL_MAIN: string;

const OLDEST_NODE = [20, 19] as const;
// What is cancelled on the server and written to artifacts has this long; then the process ends all the same.
const PATIENCE_MS = 5000;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    process.stderr.write(`tstl needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}\n`);
    return 2;
  }
  if (asksForVersion(argv)) {
    process.stdout.write(`tstl ${VERSION}\n`);
    return 0;
  }
  tolerateClosedPipe(process.stdout);
  tolerateClosedPipe(process.stderr);
  const startedAt = new Date();
  const interruption = watchSignals();
  tuneEngine();
  const { main: engine, keepCompiledCode } = loadMain(new URL(TSTL_MAIN, import.meta.url));
  const surroundings = {
    argv,
    environment: process.env,
    cwd: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
    startedAt,
    knownSecrets: new Set<string>(),
    importModule: (url: string): Promise<unknown> => import(url),
  };
  try {
    const code = await engine.dispatch(surroundings);
    if (code === 0) keepCompiledCode();
    return interruption.exitCode() ?? code;
  } catch (error) {
    const code = engine.reportFault(error, surroundings);
    return interruption.exitCode() ?? code;
  }
}

function asksForVersion(argv: readonly string[]): boolean {
  // After a command or another word it may be the value of a flag.
  return argv.every((word) => word.startsWith("-")) && argv.some((word) => /^(--version|-v|-V)$/.test(word));
}

/**
 * Sets V8 up for a process that ends soon. A function is compiled again, with optimisation, after that many bytes of its
 * code have run (132 KiB by itself): with a larger budget a third of the CPU time of `tstl parse` is saved. Helpers of
 * the collector of young objects cost more in waking up than they save on a few megabytes. Their space starts at 1 MiB
 * and doubles: most of what a run makes lives to its end, so that each small step only copies it again, and the space
 * had better grow to its full 16 MiB at once.
 * To be called before the bundle is loaded, since kept code is only good for the flags that it was made with.
 */
function tuneEngine(): void {
  v8.setFlagsFromString("--interrupt-budget=500000");
  v8.setFlagsFromString("--no-parallel-scavenge");
  v8.setFlagsFromString("--semi-space-growth-factor=16");
}

interface Interruption {
  signal: AbortSignal;
  /** 128 and the signal's number once there was one. */
  exitCode(): ExitCode | undefined;
}

/** The first Ctrl-C asks for an orderly end, the second does not ask. */
function watchSignals(): Interruption {
  const controller = new AbortController();
  let code: ExitCode | undefined;
  const onSignal = (exitCode: ExitCode) => () => {
    if (code !== undefined) process.exit(code);
    code = exitCode;
    controller.abort();
    setTimeout(() => process.exit(exitCode), PATIENCE_MS).unref();
  };
  process.on("SIGINT", onSignal(130));
  process.on("SIGTERM", onSignal(143));
  return { signal: controller.signal, exitCode: () => code };
}

/** A reader that went away (`tstl ls | head`) is no error: what is left to say is dropped. */
function tolerateClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`tstl: what it prints cannot be written: ${error.message}\n`);
    process.exit(2);
  });
}

const exitCode = await main(process.argv.slice(2));
// What was written must still arrive; a pool or a worker that is still open must not keep the process.
process.stdout.write("", () => process.exit(exitCode));

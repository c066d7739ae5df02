import { randomUUID } from "node:crypto";
import type { CommandName } from "../config/flags/flag-spec.ts";
import { createStyle } from "../report/style.ts";
import { inspectTerminal } from "../report/terminal.ts";
import { ALL_COMMANDS } from "./all-commands.ts";
import type { Command, ExitCode, Invocation } from "./command.ts";
import { type ParsedArguments, parseArguments } from "./parse-arguments.ts";
import { missingWord, unknownCommand } from "./usage-errors.ts";

/** The process around a call of tstl. */
export interface Surroundings {
  argv: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  cwd: string;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  signal: AbortSignal;
  startedAt: Date;
  /** Imports a module of the project by its URL. */
  importModule(url: string): Promise<unknown>;
  /** See `Invocation`. */
  knownSecrets?: Set<string>;
}

/**
 * Runs the command that the command line names, or prints help, and returns the exit code.
 *
 * Throws what stops it: mistakes as `TstlError`, anything else as it comes.
 */
export async function dispatch(surroundings: Surroundings): Promise<ExitCode> {
  const { argv } = surroundings;
  if (argv[0] === "help") return printHelp(surroundings, argv.slice(1));
  const parsed = parseArguments(argv, ALL_COMMANDS);
  if (parsed.command === undefined) return withoutCommand(surroundings, parsed);
  if (parsed.help) return printHelp(surroundings, [parsed.command.name]);
  checkWords(parsed.command, parsed.args);
  const invocation: Invocation = {
    ...surroundings,
    command: parsed.command.name as CommandName,
    args: parsed.args,
    cli: withPositionalSelectors(parsed.command, parsed),
    invocationId: randomUUID(),
  };
  return parsed.command.run(invocation);
}

/** `tstl show fct_orders` means `tstl show --select fct_orders`. */
function withPositionalSelectors(command: Command, { cli, args }: ParsedArguments): Record<string, unknown> {
  if (command.args?.[0]?.name !== "selector..." || args.length === 0) return cli;
  return { ...cli, select: [...((cli.select as string[] | undefined) ?? []), ...args] };
}

function checkWords(command: Command, args: readonly string[]): void {
  const specs = command.args ?? [];
  const missing = specs.find((spec, index) => spec.required && args[index] === undefined);
  if (missing) throw missingWord(command, missing);
}

function withoutCommand(surroundings: Surroundings, { words, help }: ParsedArguments): Promise<ExitCode> {
  const [first] = words;
  if (first === undefined || help) return printHelp(surroundings, words);
  const isGroup = ALL_COMMANDS.some((command) => command.name.startsWith(`${first} `));
  if (isGroup && words.length === 1) return printHelp(surroundings, words);
  throw unknownCommand(words.join(" "), ALL_COMMANDS);
}

async function printHelp(surroundings: Surroundings, words: readonly string[]): Promise<ExitCode> {
  const { commandHelp, groupHelp, rootHelp } = await import("./help.ts");
  const terminal = inspectTerminal(surroundings.stdout, surroundings.environment);
  const style = createStyle(terminal);
  const look = { width: terminal.width, heading: style.bold, typed: style.cyan };
  const names = words.filter((word) => !word.startsWith("-")).join(" ");
  const command = ALL_COMMANDS.find(({ name, aliases = [] }) => name === names || aliases.includes(names));
  let text: string;
  if (names === "") text = rootHelp(ALL_COMMANDS, look);
  else if (command) text = commandHelp(command, look, words.includes("--all"));
  else if (ALL_COMMANDS.some(({ name }) => name.startsWith(`${names} `))) text = groupHelp(names, ALL_COMMANDS, look);
  else throw unknownCommand(names, ALL_COMMANDS);
  surroundings.stdout.write(text);
  return 0;
}

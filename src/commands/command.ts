import type { CommandName } from "../config/flags/flag-spec.ts";

/** 0: fine. 1: something in the project failed. 2: tstl could not run. 130: ended by Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 130 | 143;

/** One call of tstl, as a command sees it. */
export interface Invocation {
  command: CommandName;
  /** Words that are not flags. */
  args: readonly string[];
  /** Flags as they were typed, for `resolveFlags`: camel case of the long name to what was given. */
  cli: Readonly<Record<string, unknown>>;
  /** Everything after `tstl`. */
  argv: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  cwd: string;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
  /** What must not be printed, gathered as it becomes known; also the text of an error that ends the command obeys. */
  knownSecrets?: Set<string>;
  /** UUID that artifacts and log lines carry. */
  invocationId: string;
  startedAt: Date;
  /** Imports a module of the project, such as a generator, by its URL. */
  importModule(url: string): Promise<unknown>;
}

/** A word that a command takes beside its flags. */
export interface ArgumentSpec {
  /** As the help shows it, without brackets: `macro`, `selector...`. */
  name: string;
  help: string;
  required?: boolean;
  /** The words that are allowed, for the completion. */
  choices?: readonly string[];
}

/** Headings of `tstl --help`, in their order. */
export const COMMAND_GROUPS = ["Build and test", "Look", "Data", "Project"] as const;

/** What one command is called, says of itself and does; its flags stand in the flag table. */
export interface Command {
  name: CommandName;
  group: (typeof COMMAND_GROUPS)[number];
  aliases?: readonly string[];
  /** One line without a full stop. */
  summary: string;
  /** More, for its own help. */
  description?: string;
  args?: readonly ArgumentSpec[];
  /** What to type, and what it does. */
  examples: readonly (readonly [string, string])[];
  /** Not in the list of commands. */
  hidden?: boolean;
  /** Imports its body when it is called, so that the help costs nothing. */
  run(invocation: Invocation): Promise<ExitCode>;
}

/** The words of commands that take nodes without writing --select. */
export const SELECTOR_ARGUMENT: ArgumentSpec = {
  name: "selector...",
  help: "Nodes to take, as --select does.",
};

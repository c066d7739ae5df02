import type { CommanderError } from "commander";
import { FLAG_ENTRIES, flagsOfCommand } from "../config/flag-table.ts";
import type { FlagSpec } from "../config/flags/flag-spec.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { suggest } from "../util/suggest.ts";
import type { ArgumentSpec, Command } from "./command.ts";

/** What the user should read in place of commander's text: what is wrong, and the word that was probably meant. */
export function usageError(error: CommanderError, argv: readonly string[], commands: readonly Command[]): TstlError {
  const word = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const command = findTypedCommand(argv, commands);
  switch (error.code) {
    case "commander.unknownOption":
      return unknownFlag(word, command, commands);
    case "commander.unknownCommand":
      return unknownCommand(word, commands);
    case "commander.excessArguments":
      return command === undefined ? unknownCommand(firstWord(argv), commands) : excessWord(command);
    case "commander.optionMissingArgument": {
      const flag = /--[\w-]+/.exec(word)?.[0] ?? word;
      return new TstlError("FLAG_NEEDS_VALUE", `${flag} needs a value`, { hint: helpHint(command) });
    }
    default:
      return new TstlError("USAGE", error.message.replace(/^error: /, ""), { hint: helpHint(command) });
  }
}

/** The command whose words stand in the command line, or undefined. */
function findTypedCommand(argv: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands.find((command) => {
    const [first = "", second] = command.name.split(" ");
    const names = [second ?? first, ...(command.aliases ?? [])];
    return names.some((name) => argv.includes(name)) && (second === undefined || argv.includes(first));
  });
}

function firstWord(argv: readonly string[]): string {
  return argv.find((word) => !word.startsWith("-")) ?? "";
}

function excessWord(command: Command): TstlError {
  return new TstlError("USAGE", `${command.name} takes no further words`, { hint: helpHint(command) });
}

function helpHint(command: Command | undefined): string {
  return command === undefined ? "tstl --help lists the commands" : `tstl help ${command.name} lists its flags`;
}

/** Names of dbt commands that tstl has under another name or not at all. */
const ELSEWHERE: Record<string, string> = {
  sl: "the semantic layer is no part of tstl",
  "semantic-layer": "the semantic layer is no part of tstl",
  version: "tstl --version prints the version",
  serve: "did you mean docs serve, dashboard serve or db serve?",
  freshness: "did you mean source freshness?",
  clone: "tstl has no clone yet",
  lint: "tstl compile checks templates; it does not lint SQL",
};

/** An error for a first word that is no command. */
export function unknownCommand(word: string, commands: readonly Command[]): TstlError {
  const names = commands.filter((command) => !command.hidden).flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const found = suggest(word, [...names, ...names.map((name) => name.split(" ")[0] ?? name)]);
  const hint = ELSEWHERE[word] ?? (found ? `did you mean "tstl ${found}"?` : "tstl --help lists the commands");
  return new TstlError("UNKNOWN_COMMAND", `there is no command "${word}"`, { hint });
}

function unknownFlag(typed: string, command: Command | undefined, commands: readonly Command[]): TstlError {
  const flag = typed.split("=")[0] ?? typed;
  const takers = commandsTaking(flag, commands);
  // Typed before its command, where only the flags of every command may stand.
  if (command !== undefined && takers.includes(command.name)) {
    const hint = `write it after ${command.name}`;
    return new TstlError("UNKNOWN_FLAG", `${flag} is a flag of ${command.name}, not of every command`, { hint });
  }
  const message = `there is no flag ${flag}${command === undefined ? "" : ` for ${command.name}`}`;
  if (takers.length > 0) {
    return new TstlError("UNKNOWN_FLAG", message, { hint: `it is a flag of ${takers.join(", ")}` });
  }
  const own = command === undefined ? globalFlags() : flagsOfCommand(command.name).map(([, spec]) => spec);
  const found = suggest(flag, own.filter((spec) => !spec.hidden).flatMap(namesOf));
  return new TstlError("UNKNOWN_FLAG", message, { hint: found ? `did you mean ${found}?` : helpHint(command) });
}

function globalFlags(): FlagSpec[] {
  return FLAG_ENTRIES.filter(([, spec]) => spec.commands === "all").map(([, spec]) => spec);
}

function namesOf(spec: FlagSpec): string[] {
  const negated = spec.negatable ? [`--no-${spec.long.slice(2)}`] : [];
  return [spec.long, ...(spec.short ? [spec.short] : []), ...spec.aliases, ...negated];
}

function commandsTaking(flag: string, commands: readonly Command[]): string[] {
  return commands
    .filter((command) => !command.hidden)
    .filter((command) => flagsOfCommand(command.name).some(([, spec]) => namesOf(spec).includes(flag)))
    .map((command) => command.name);
}

/** An error for a word that a command cannot do without. */
export function missingWord(command: Command, spec: ArgumentSpec): TstlError {
  const hint = command.examples[0] ? `for example: ${command.examples[0][0]}` : helpHint(command);
  return new TstlError("USAGE", `tstl ${command.name} needs a ${spec.name}`, { hint });
}

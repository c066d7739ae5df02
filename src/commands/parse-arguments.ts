import { Command as Commander, CommanderError, Option } from "commander";
import { FLAG_ENTRIES, flagsOfCommand } from "../config/flag-table.ts";
import { type CommandName, type FlagSpec, flagAttribute } from "../config/flags/flag-spec.ts";
import type { Command } from "./command.ts";
import { usageError } from "./usage-errors.ts";

/** What was typed. */
export interface ParsedArguments {
  /** Absent where only `tstl` or a first word such as `docs` was typed. */
  command: Command | undefined;
  /** Words before the flags that are no command with a body, such as `docs`. */
  words: readonly string[];
  args: readonly string[];
  /** Flags by the camel case of their long name; only those that were given. */
  cli: Record<string, unknown>;
  help: boolean;
}

/**
 * Reads the command line: flags of every command may stand before or after its name, as in dbt, a list takes words up
 * to the next flag and may be repeated.
 *
 * Throws a `TstlError` that suggests the right word for an unknown command or flag and for a missing value.
 */
export function parseArguments(argv: readonly string[], commands: readonly Command[]): ParsedArguments {
  const parsed: ParsedArguments = { command: undefined, words: [], args: [], cli: {}, help: false };
  const program = createParser(argv, commands, parsed);
  try {
    program.parse(argv as string[], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error, argv, commands);
    throw error;
  }
  return parsed;
}

function createParser(argv: readonly string[], commands: readonly Command[], parsed: ParsedArguments): Commander {
  const program = createNode("tstl");
  program.enablePositionalOptions();
  addFlags(
    program,
    FLAG_ENTRIES.filter(([, spec]) => spec.commands === "all").map(([, spec]) => spec),
  );
  program.argument("[words...]").action(() => {
    parsed.words = program.args;
    take(parsed, program, program);
  });
  const groups = new Map<string, Commander>();
  const typed = new Set(argv);
  for (const command of commands) {
    const [first = "", second] = command.name.split(" ");
    let parent = program;
    if (second !== undefined) {
      parent = groups.get(first) ?? program.command(first);
      const group = parent;
      if (!groups.has(first)) bare(group).argument("[words...]");
      groups.set(first, group);
      group.action(() => {
        parsed.words = [first, ...group.args];
        take(parsed, program, group);
      });
    }
    const node = bare(parent.command(second ?? first));
    for (const alias of command.aliases ?? []) node.alias(alias);
    // Declaring flags costs more than all the rest: only what may have been typed gets them.
    if (![second ?? first, ...(command.aliases ?? [])].some((word) => typed.has(word))) continue;
    if (command.args) node.argument("[words...]");
    addFlags(
      node,
      flagsOfCommand(command.name).map(([, spec]) => spec),
    );
    node.action(() => {
      parsed.command = command;
      take(parsed, program, node);
    });
  }
  return program;
}

function createNode(name: string): Commander {
  return bare(new Commander(name));
}

/** Commander's own help, texts and exits are switched off: it only reads. */
function bare(node: Commander): Commander {
  return node
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption(false)
    .helpCommand(false)
    .allowExcessArguments(false)
    .showSuggestionAfterError(false);
}

function addFlags(node: Commander, specs: readonly FlagSpec[]): void {
  node.addOption(new Option("-h, --help"));
  for (const spec of specs) {
    for (const option of optionsOf(spec)) node.addOption(option);
  }
}

function optionsOf(spec: FlagSpec): Option[] {
  const value = spec.kind === "boolean" ? "" : isList(spec) ? " <value...>" : " <value>";
  const shortAliases = spec.aliases.filter((alias) => !alias.startsWith("--"));
  const longAliases = spec.aliases.filter((alias) => alias.startsWith("--"));
  const options = [new Option(`${spec.short ? `${spec.short}, ` : ""}${spec.long}${value}`)];
  if (spec.negatable) options.push(new Option(`--no-${spec.long.slice(2)}`));
  for (const [index, alias] of longAliases.entries()) {
    const short = shortAliases[index];
    options.push(new Option(`${short ? `${short}, ` : ""}${alias}${value}`));
  }
  return options;
}

function isList(spec: FlagSpec): boolean {
  return spec.kind === "list" || spec.kind === "choices";
}

function take(parsed: ParsedArguments, program: Commander, node: Commander): void {
  const specs =
    parsed.command === undefined
      ? FLAG_ENTRIES.filter(([, spec]) => spec.commands === "all")
      : flagsOfCommand(parsed.command.name as CommandName);
  const given: Record<string, unknown>[] = [program.opts(), node === program ? {} : node.opts()];
  parsed.help = given.some((options) => options.help === true);
  parsed.args = node === program ? [] : node.args;
  for (const [, spec] of specs) {
    const names = [spec.long, ...spec.aliases.filter((alias) => alias.startsWith("--"))];
    const values = given.flatMap((options) => {
      return names.map((long) => options[flagAttribute({ long })]).filter((value) => value !== undefined);
    });
    if (values.length === 0) continue;
    // Commander starts a list anew for each of its names; together they are one list.
    parsed.cli[flagAttribute(spec)] = isList(spec) ? values.flat() : values.at(-1);
  }
}

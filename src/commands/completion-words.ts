import { FLAG_ENTRIES, flagsOfCommand } from "../config/flag-table.ts";
import type { FlagSpec } from "../config/flags/flag-spec.ts";
import type { Command } from "./command.ts";

/** Commands that a shell should offer. */
export function visibleCommands(commands: readonly Command[]): readonly Command[] {
  return commands.filter((command) => !command.hidden);
}

/** First words of commands, each once: `build`, `docs`, … with what follows `docs`. */
export function firstWords(commands: readonly Command[]): { word: string; summary: string; rest: Command[] }[] {
  const words = new Map<string, { word: string; summary: string; rest: Command[] }>();
  for (const command of visibleCommands(commands)) {
    const [first = "", second] = command.name.split(" ");
    const entry = words.get(first) ?? { word: first, summary: command.summary, rest: [] };
    if (second !== undefined) entry.rest.push(command);
    words.set(first, entry);
    for (const alias of second === undefined ? (command.aliases ?? []) : []) {
      words.set(alias, { word: alias, summary: command.summary, rest: [] });
    }
  }
  return [...words.values()];
}

/** The flags that a shell should offer after a command: those that do something and are not hidden. */
export function offeredFlags(command: Command): FlagSpec[] {
  return flagsOfCommand(command.name)
    .map(([, spec]) => spec)
    .filter(isOffered);
}

/** The flags that may stand before the command. */
export function offeredGlobalFlags(): FlagSpec[] {
  return FLAG_ENTRIES.map(([, spec]) => spec).filter((spec) => spec.commands === "all" && isOffered(spec));
}

function isOffered(spec: FlagSpec): boolean {
  return !spec.hidden && spec.effect;
}

/** All ways to write a flag, `--no-x` included. */
export function spellings(spec: FlagSpec): string[] {
  return spec.negatable ? [spec.long, `--no-${spec.long.slice(2)}`] : [spec.long];
}

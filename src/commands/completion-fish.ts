import type { FlagSpec } from "../config/flags/flag-spec.ts";
import type { Command } from "./command.ts";
import { firstWords, offeredFlags, offeredGlobalFlags, visibleCommands } from "./completion-words.ts";

/** The completion script for fish. */
export function fishCompletion(commands: readonly Command[]): string {
  const words = firstWords(commands);
  const all = words.map(({ word }) => word).join(" ");
  const none = `not __fish_seen_subcommand_from ${all}`;
  const lines = ["# fish completion for tstl; written by: tstl completion fish", "complete -c tstl -f"];
  for (const { word, summary, rest } of words) {
    lines.push(`complete -c tstl -n ${quote(none)} -a ${word} -d ${quote(rest.length > 0 ? "" : summary)}`);
    const names = rest.map(({ name }) => name.split(" ")[1] ?? "");
    const unsaid = `__fish_seen_subcommand_from ${word}; and not __fish_seen_subcommand_from ${names.join(" ")}`;
    for (const [index, command] of rest.entries()) {
      lines.push(`complete -c tstl -n ${quote(unsaid)} -a ${names[index]} -d ${quote(command.summary)}`);
    }
  }
  for (const spec of offeredGlobalFlags()) lines.push(...flagLines(spec, undefined));
  for (const command of visibleCommands(commands)) {
    const condition = conditionOf(command);
    for (const arg of command.args ?? []) {
      if (arg.choices) lines.push(`complete -c tstl -n ${quote(condition)} -a ${quote(arg.choices.join(" "))}`);
    }
    const own = offeredFlags(command).filter((spec) => spec.commands !== "all");
    for (const spec of own) lines.push(...flagLines(spec, condition));
  }
  return `${lines.join("\n")}\n`;
}

function conditionOf(command: Command): string {
  const [first = "", second] = command.name.split(" ");
  if (second !== undefined) return `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
  return `__fish_seen_subcommand_from ${[first, ...(command.aliases ?? [])].join(" ")}`;
}

function flagLines(spec: FlagSpec, condition: string | undefined): string[] {
  const head = `complete -c tstl${condition === undefined ? "" : ` -n ${quote(condition)}`}`;
  const short = spec.short ? ` -s ${spec.short.slice(1)}` : "";
  const value = completionOf(spec);
  const lines = [`${head} -l ${spec.long.slice(2)}${short}${value} -d ${quote(spec.help)}`];
  if (spec.negatable) lines.push(`${head} -l no-${spec.long.slice(2)} -d ${quote(`the opposite of ${spec.long}`)}`);
  return lines;
}

function completionOf(spec: FlagSpec): string {
  if (spec.kind === "boolean") return "";
  if (spec.choices.length > 0) return ` -x -a ${quote(spec.choices.join(" "))}`;
  return spec.kind === "path" ? " -r -F" : " -x";
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

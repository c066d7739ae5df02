import type { FlagSpec } from "../config/flags/flag-spec.ts";
import type { Command } from "./command.ts";
import { firstWords, offeredFlags, offeredGlobalFlags, spellings, visibleCommands } from "./completion-words.ts";

/** The completion script for bash 3.2 and newer, without its bash-completion package. */
export function bashCompletion(commands: readonly Command[]): string {
  const words = firstWords(commands);
  const groups = words.filter(({ rest }) => rest.length > 0);
  const single = words.filter(({ rest }) => rest.length === 0).map(({ word }) => word);
  return `# bash completion for tstl; written by: tstl completion bash
_tstl() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${single.join("|")}|help) command="\${COMP_WORDS[i]}"; break ;;
      ${groups.map(({ word }) => word).join("|")}) command="\${COMP_WORDS[i]}"
        ((i + 1 < COMP_CWORD)) && command="$command \${COMP_WORDS[i+1]}"
        break ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${valueCases(commands)}
  esac
  local words=""
  case "$command" in
    "") words="${[...words.map(({ word }) => word), "help", ...flagWords(offeredGlobalFlags()), "--help", "--version"].join(" ")}" ;;
    help) words="${words.map(({ word }) => word).join(" ")}" ;;
${groups.map(({ word, rest }) => `    ${word}) words="${rest.map(({ name }) => name.split(" ")[1]).join(" ")}" ;;`).join("\n")}
${visibleCommands(commands).map(commandCase).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _tstl tstl
`;
}

function commandCase(command: Command): string {
  const names = [command.name, ...(command.aliases ?? [])].map((name) => (name.includes(" ") ? `"${name}"` : name));
  const choices = (command.args ?? []).flatMap((arg) => arg.choices ?? []);
  return `    ${names.join("|")}) words="${[...choices, ...flagWords(offeredFlags(command)), "--help"].join(" ")}" ;;`;
}

function flagWords(specs: readonly FlagSpec[]): string[] {
  return specs.flatMap(spellings);
}

/** What may follow a flag: its choices, or a file; nothing is offered for a free text. */
function valueCases(commands: readonly Command[]): string {
  const lines = new Set<string>();
  const add = (prefix: string, specs: readonly FlagSpec[]): void => {
    for (const spec of specs) {
      if (spec.kind === "boolean") continue;
      const names = [spec.long, ...(spec.short ? [spec.short] : [])].map((name) => `${prefix}" ${name}"`);
      const pattern = names.join("|");
      if (spec.choices.length > 0) {
        const words = spec.choices.join(" ");
        lines.add(`    ${pattern}) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;`);
      } else if (spec.kind === "path") {
        lines.add(`    ${pattern}) COMPREPLY=($(compgen -f -- "$current")); return ;;`);
      }
    }
  };
  for (const command of visibleCommands(commands)) {
    const own = offeredFlags(command).filter((spec) => spec.commands !== "all");
    add(`"${command.name}"`, own);
  }
  add("*", offeredGlobalFlags());
  return [...lines].join("\n");
}

import type { FlagSpec } from "../config/flags/flag-spec.ts";
import type { Command } from "./command.ts";
import { firstWords, offeredFlags, offeredGlobalFlags, visibleCommands } from "./completion-words.ts";

/** The completion script for zsh, a file named `_tstl` on its fpath. */
export function zshCompletion(commands: readonly Command[]): string {
  const words = firstWords(commands);
  const described = words.map(({ word, summary }) => `    ${quote(`${word}:${summary.replaceAll(":", "\\:")}`)}`);
  return `#compdef tstl
# zsh completion for tstl; written by: tstl completion zsh
_tstl() {
  local curcontext="$curcontext" state line
  _arguments -C \\
${offeredGlobalFlags().flatMap(argumentLines).join("\n")}
    '(- *)--version[print the version]' \\
    '1: :->command' \\
    '*:: :->rest'
  case $state in
    command) _tstl_commands ;;
    rest)
      local name="$words[1]"
      case $name in
${words
  .filter(({ rest }) => rest.length > 0)
  .map(({ word, rest }) => groupCase(word, rest))
  .join("\n")}
${visibleCommands(commands)
  .filter(({ name }) => !name.includes(" "))
  .map((command) => `        ${[command.name, ...(command.aliases ?? [])].join("|")}) ${functionName(command)} ;;`)
  .join("\n")}
      esac ;;
  esac
}
_tstl_commands() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  _describe command commands
}
${visibleCommands(commands).map(commandFunction).join("\n")}
if [ "$funcstack[1]" = _tstl ]; then _tstl "$@"; else compdef _tstl tstl; fi
`;
}

function functionName(command: Command): string {
  return `_tstl_${command.name.replaceAll(/[ -]/g, "_")}`;
}

function groupCase(word: string, rest: readonly Command[]): string {
  const names = rest.map((command) => command.name.split(" ")[1] ?? "");
  const cases = rest.map((command, index) => `            ${names[index]}) ${functionName(command)} ;;`).join("\n");
  return `        ${word})
          if (( CURRENT == 2 )); then _values command ${names.join(" ")}; else
            shift words; (( CURRENT-- ))
            case $words[1] in
${cases}
            esac
          fi ;;`;
}

function commandFunction(command: Command): string {
  const choices = (command.args ?? []).flatMap((arg) => arg.choices ?? []);
  const rest = choices.length > 0 ? `'*: :(${choices.join(" ")})'` : "'*: :_files'";
  return `${functionName(command)}() {
  _arguments \\
${offeredFlags(command).flatMap(argumentLines).join("\n")}
    ${rest}
}`;
}

/** One line for `_arguments` per spelling: `'--target[help]:name:'`. */
function argumentLines(spec: FlagSpec): string[] {
  const help = `[${spec.help.replaceAll("[", "\\[").replaceAll("]", "\\]")}]`;
  const value = completionOf(spec);
  const names = [spec.long, ...(spec.short ? [spec.short] : [])];
  const negated = spec.negatable ? [`--no-${spec.long.slice(2)}`] : [];
  return [
    ...names.map((name) => `    ${quote(`${name}${help}${value}`)} \\`),
    ...negated.map((name) => `    ${quote(`${name}[the opposite of ${spec.long}]`)} \\`),
  ];
}

function completionOf(spec: FlagSpec): string {
  if (spec.kind === "boolean") return "";
  const name = spec.placeholder.replaceAll(".", "");
  if (spec.choices.length > 0) return `:${name}:(${spec.choices.join(" ")})`;
  return spec.kind === "path" ? `:${name}:_files` : `:${name}:`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

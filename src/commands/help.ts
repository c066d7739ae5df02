import { FLAG_ENTRIES, flagsOfCommand } from "../config/flag-table.ts";
import { FLAG_GROUPS, type FlagGroup, type FlagSpec } from "../config/flags/flag-spec.ts";
import { padEnd, widthOf } from "../report/width.ts";
import { wrapText } from "../report/wrap.ts";
import { COMMAND_GROUPS, type Command } from "./command.ts";

/** How help is set. */
export interface HelpLook {
  /** Columns of the terminal. */
  width: number;
  /** Marks a heading. */
  heading: (text: string) => string;
  /** Marks what can be typed. */
  typed: (text: string) => string;
}

/** Flags that few people look for: named by `tstl help x`, explained by `tstl help x --all`. */
const FOLDED: ReadonlySet<FlagGroup> = new Set(["Log file", "Parsing", "Accepted for dbt, without effect"]);
/** Flags of every command that `tstl --help` shows. */
const COMMON = ["--target", "--project-dir", "--vars", "--fail-fast", "--quiet", "--debug", "--log-format"];
const WIDEST = 110;

/** `tstl --help`: the commands by group and the flags one uses most. */
export function rootHelp(commands: readonly Command[], look: HelpLook): string {
  const visible = commands.filter((command) => !command.hidden);
  const label = (command: Command) => command.name;
  const column = Math.max(...visible.map((command) => label(command).length)) + 4;
  const parts = [
    "Builds SQL models in Postgres and tests them: your own server, or one inside tstl.",
    `${look.heading("Usage:")} tstl <command> [flags]`,
  ];
  for (const group of COMMAND_GROUPS) {
    const rows = visible
      .filter((command) => command.group === group)
      .map((command) => [label(command), command.summary] as const);
    parts.push(section(group, rows, column, look));
  }
  const common = FLAG_ENTRIES.filter(([, spec]) => spec.commands === "all" && COMMON.includes(spec.long));
  parts.push(
    section(
      "Flags of every command",
      common.map(([, spec]) => [flagLabel(spec), spec.help] as const),
      Math.max(...common.map(([, spec]) => flagLabel(spec).length)) + 4,
      look,
    ),
  );
  parts.push(
    section(
      "Start here",
      [
        ["tstl init shop", "writes a small project that works"],
        ["tstl build", "builds and tests it; needs no database"],
        ["tstl help build", "says more about a command"],
      ],
      column,
      look,
    ),
  );
  return `${parts.join("\n\n")}\n`;
}

/** `tstl docs`, `tstl db`, `tstl source`: the commands that begin with a word. */
export function groupHelp(word: string, commands: readonly Command[], look: HelpLook): string {
  const rows = commands
    .filter((command) => command.name.startsWith(`${word} `))
    .map((command) => [command.name, command.summary] as const);
  const column = Math.max(...rows.map(([name]) => name.length)) + 4;
  return `${look.heading("Usage:")} tstl ${word} <command> [flags]\n\n${section("Commands", rows, column, look)}\n`;
}

/** `tstl help build`: usage, words, flags by group, examples. With `all`, every flag and its variables. */
export function commandHelp(command: Command, look: HelpLook, all = false): string {
  const width = columnsOf(look);
  const parts = [`${command.summary}.`];
  if (command.description) parts.push(wrapText(command.description, width).join("\n"));
  parts.push(`${look.heading("Usage:")} ${usageOf(command)}`);
  if (command.aliases?.length) parts.push(`${look.heading("Also:")} ${command.aliases.join(", ")}`);
  if (command.args) {
    const rows = command.args.map((arg) => [arg.name, arg.help] as const);
    parts.push(section("Words", rows, Math.max(...rows.map(([name]) => name.length)) + 4, look));
  }
  parts.push(...flagSections(command, look, all));
  const rows = command.examples;
  const column = Math.min(46, Math.max(...rows.map(([typed]) => typed.length)) + 4);
  parts.push(section("Examples", rows, column, look));
  return `${parts.join("\n\n")}\n`;
}

function flagSections(command: Command, look: HelpLook, all: boolean): string[] {
  const specs = flagsOfCommand(command.name)
    .map(([, spec]) => spec)
    .filter((spec) => !spec.hidden);
  const shown = specs.filter((spec) => all || !FOLDED.has(spec.group));
  const column = Math.min(34, Math.max(...shown.map((spec) => flagLabel(spec).length)) + 4);
  const parts: string[] = [];
  for (const group of FLAG_GROUPS) {
    const rows = shown
      .filter((spec) => spec.group === group)
      .map((spec) => [flagLabel(spec), all ? helpWithOrigins(spec) : spec.help] as const);
    if (rows.length > 0) parts.push(section(group, rows, column, look));
  }
  const folded = specs.filter((spec) => !shown.includes(spec)).map((spec) => spec.long);
  if (folded.length > 0) {
    const names = wrapText(folded.join(", "), columnsOf(look) - 2).map((line) => `  ${line}`);
    parts.push([look.heading(`More, see tstl help ${command.name} --all:`), ...names].join("\n"));
  }
  return parts;
}

function helpWithOrigins(spec: FlagSpec): string {
  const choices = spec.choices.length > 0 ? ` One of ${spec.choices.join(", ")}.` : "";
  const aliases = spec.aliases.length > 0 ? ` Also ${spec.aliases.join(", ")}.` : "";
  return `${spec.help}${choices}${aliases}${spec.env.length > 0 ? ` [${spec.env.join(", ")}]` : ""}`;
}

function usageOf(command: Command): string {
  const words = (command.args ?? []).map(({ name, required }) => (required ? `<${name}>` : `[${name}]`));
  return ["tstl", command.name, ...words, "[flags]"].join(" ");
}

/** `-s, --select <selector...>`, `--[no-]lock`, `--output <text|json>`. */
export function flagLabel(spec: FlagSpec): string {
  const name = spec.negatable ? `--[no-]${spec.long.slice(2)}` : spec.long;
  const few = spec.kind === "choice" && spec.choices.join("|").length <= 18;
  const value = few ? spec.choices.join("|") : spec.placeholder;
  return `${spec.short ? `${spec.short}, ` : "    "}${name}${value ? ` <${value}>` : ""}`;
}

function section(title: string, rows: readonly (readonly [string, string])[], column: number, look: HelpLook): string {
  const room = Math.max(20, columnsOf(look) - column - 2);
  const lines = rows.flatMap(([label, help]) => {
    const [first = "", ...rest] = wrapText(help, room);
    const indent = " ".repeat(column + 2);
    const shown = look.typed(label);
    // A label that is longer than its column stands on a line of its own.
    const head = widthOf(label) + 2 > column ? [`  ${shown}`, indent + first] : [`  ${padEnd(shown, column)}${first}`];
    return [...head, ...rest.map((line) => indent + line)];
  });
  return [look.heading(`${title}:`), ...lines].join("\n");
}

function columnsOf(look: HelpLook): number {
  return Math.min(look.width, WIDEST);
}

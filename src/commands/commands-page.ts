import { FLAG_ENTRIES, flagsOfCommand } from "../config/flag-table.ts";
import { FLAG_GROUPS, type FlagSpec } from "../config/flags/flag-spec.ts";
import { ALL_COMMANDS } from "./all-commands.ts";
import { COMMAND_GROUPS, type Command } from "./command.ts";
import { flagLabel } from "./help.ts";

/** docs/commands.md: every command and flag, out of the tables that the command line itself is made from. */
export function commandsPage(): string {
  const visible = ALL_COMMANDS.filter((command) => !command.hidden);
  const contents = COMMAND_GROUPS.map((group) => {
    const names = visible.filter((command) => command.group === group).map(({ name }) => `[${name}](#${anchor(name)})`);
    return `- ${group}: ${names.join(", ")}`;
  });
  const parts = [
    "# Commands and flags",
    INTRODUCTION,
    contents.join("\n"),
    ...visible.flatMap(commandSection),
    "## Flags of every command",
    "They stand before or after the name of the command.",
    ...globalSections(),
  ];
  return `${parts.join("\n\n")}\n`;
}

const INTRODUCTION = `\`tstl help build\` prints what this page says of a command, \`tstl help build --all\` also the rarely used flags with
their variables. A flag is taken from the command line, else from the environment, else from \`flags:\` of the project
file. Where dbt has the flag, dbt's variable works as well as tstl's. A word that no flag takes is a node to select:
\`tstl build fct_revenue\` is \`tstl build --select fct_revenue\`.

Exit codes: 0 fine, 1 something in the project failed, 2 nothing could run, 130 ended by Ctrl-C, 143 by SIGTERM.`;

function commandSection(command: Command): string[] {
  const words = (command.args ?? []).map(({ name, required }) => (required ? `<${name}>` : `[${name}]`));
  const own = flagsOfCommand(command.name)
    .map(([, spec]) => spec)
    .filter((spec) => spec.commands !== "all" && !spec.hidden && spec.effect);
  return [
    `## ${command.name}`,
    `${command.summary}.${command.description ? ` ${command.description}` : ""}`,
    `    ${["tstl", command.name, ...words, "[flags]"].join(" ")}`,
    ...(command.aliases?.length ? [`Also \`${command.aliases.join("`, `")}\`.`] : []),
    ...(command.args?.length
      ? [
          rows(
            "word",
            "",
            command.args.map(({ name, help }) => [name, help]),
          ),
        ]
      : []),
    ...(own.length > 0 ? [flagRows(own)] : []),
    rows("example", "", command.examples),
  ];
}

function globalSections(): string[] {
  const specs = FLAG_ENTRIES.map(([, spec]) => spec).filter((spec) => spec.commands === "all" && !spec.hidden);
  return FLAG_GROUPS.flatMap((group) => {
    const members = specs.filter((spec) => spec.group === group);
    return members.length === 0 ? [] : [`### ${group}`, flagRows(members)];
  });
}

function flagRows(specs: readonly FlagSpec[]): string {
  return rows(
    "flag",
    "",
    specs.map((spec) => [flagLabel(spec).trim(), explained(spec)]),
  );
}

function explained(spec: FlagSpec): string {
  const choices = spec.kind === "choice" && spec.choices.length > 0 ? ` One of ${spec.choices.join(", ")}.` : "";
  const [variable] = spec.env;
  return `${spec.help}${choices}${variable ? ` \`${variable}\`` : ""}`;
}

/** A table of two columns; what can be typed stands in backticks. */
function rows(first: string, second: string, cells: readonly (readonly [string, string])[]): string {
  const line = ([typed, text]: readonly [string, string]) =>
    `| \`${typed}\` | ${text} |`.replaceAll(/(?<=\w)\|(?=\w)/g, "\\|");
  return [`| ${first} | ${second} |`, "|---|---|", ...cells.map(line)].join("\n");
}

const anchor = (name: string) => name.replaceAll(" ", "-");

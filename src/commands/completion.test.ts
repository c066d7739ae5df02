import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { ALL_COMMANDS } from "./all-commands.ts";
import { bashCompletion } from "./completion-bash.ts";
import { fishCompletion } from "./completion-fish.ts";
import { zshCompletion } from "./completion-zsh.ts";

/** What bash offers for the last of some words. */
function offered(...words: string[]): string[] {
  const script = `${bashCompletion(ALL_COMMANDS)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tstl; echo "\${COMPREPLY[*]}"`;
  return execFileSync("bash", ["-c", script, "bash", ...words], { encoding: "utf8" })
    .trim()
    .split(" ");
}

test("bash completes commands, second words, flags and their values", () => {
  expect(offered("tstl", "bu")).toEqual(["build"]);
  expect(offered("tstl", "db", "")).toEqual(["serve"]);
  expect(offered("tstl", "run", "--full")).toEqual(["--full-refresh"]);
  expect(offered("tstl", "--log-format", "")).toEqual(["text", "debug", "json", "default"]);
  expect(offered("tstl", "build", "--log-format", "j")).toEqual(["json"]);
  expect(offered("tstl", "completion", "z")).toEqual(["zsh"]);
  expect(offered("tstl", "help", "comp")).toEqual(["compile", "completion"]);
});

test("bash offers what a flag takes in the command at hand", () => {
  expect(offered("tstl", "ls", "--output", "")).toEqual(["selector", "name", "path", "json"]);
  expect(offered("tstl", "show", "--output", "")).toEqual(["text", "json"]);
});

test("zsh and fish know the same commands and flags, and nothing that is hidden", () => {
  const zsh = zshCompletion(ALL_COMMANDS);
  expect(zsh).toContain("'--select[Nodes to take");
  expect(zsh).toContain("'show:Print rows of a model or of any SQL'");
  const fish = fishCompletion(ALL_COMMANDS);
  expect(fish).toContain(
    "complete -c tstl -n '__fish_seen_subcommand_from ls list' -l output -x -a 'selector name path json'",
  );
  for (const script of [zsh, fish]) expect(script).not.toContain("inline-direct");
});

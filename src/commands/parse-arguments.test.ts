import { expect, test } from "vitest";
import { TstlError } from "../errors/tstl-error.ts";
import { ALL_COMMANDS } from "./all-commands.ts";
import { parseArguments } from "./parse-arguments.ts";

function parsed(line: string) {
  const { command, words, args, cli, help } = parseArguments(line.split(" ").filter(Boolean), ALL_COMMANDS);
  return { command: command?.name, words, args, cli, help };
}

function mistake(line: string): [code: string, message: string, hint: string | undefined] {
  try {
    parsed(line);
  } catch (error) {
    if (error instanceof TstlError) return [error.code, error.message, error.hint];
    throw error;
  }
  throw new Error(`${line} is accepted`);
}

test("flags of every command stand before or after it", () => {
  const cli = { target: "prod", quiet: true, threads: "8" };
  expect(parsed("-t prod --quiet build --threads 8").cli).toEqual(cli);
  expect(parsed("build -t prod -q --threads=8").cli).toEqual(cli);
});

test("the flag after the command wins over the same flag before it", () => {
  expect(parsed("--target dev build --target prod").cli).toEqual({ target: "prod" });
});

test("a list takes words up to the next flag, may be repeated, and has dbt's other names", () => {
  expect(parsed("run --select a b+ --exclude c --select d").cli).toEqual({ select: ["a", "b+", "d"], exclude: ["c"] });
  expect(parsed("run -m a --models b --model c -s d").cli).toEqual({ select: ["d", "a", "b", "c"] });
  expect(parsed("ls --resource-types model test").cli).toEqual({ resourceType: ["model", "test"] });
});

test("a flag that can be negated has --no- in front", () => {
  expect(parsed("build --no-fail-fast --no-use-colors").cli).toEqual({ failFast: false, useColors: false });
  expect(parsed("--no-quiet ls").cli).toEqual({ quiet: false });
});

test("a value may begin with a dash", () => {
  expect(parsed("show --limit -1").cli).toEqual({ limit: "-1" });
});

test("words that are no flags are arguments, before and after flags", () => {
  expect(parsed("show fct_orders --limit 3")).toMatchObject({ command: "show", args: ["fct_orders"] });
  expect(parsed("run-operation --quiet grant_select")).toMatchObject({ args: ["grant_select"], cli: { quiet: true } });
});

test("commands of two words and aliases are found", () => {
  expect(parsed("docs generate --static")).toMatchObject({ command: "docs generate", cli: { static: true } });
  expect(parsed("source snapshot-freshness").command).toBe("source freshness");
  expect(parsed("list --output name")).toMatchObject({ command: "ls", cli: { output: "name" } });
  expect(parsed("docs")).toMatchObject({ command: undefined, words: ["docs"] });
});

test("flags of one name mean what their command says", () => {
  expect(parsed("db serve --port 6000").cli).toEqual({ port: "6000" });
  expect(parsed("source freshness -o out.json").cli).toEqual({ output: "out.json" });
});

test("--help is seen wherever it stands", () => {
  expect(parsed("--help")).toMatchObject({ command: undefined, help: true });
  expect(parsed("build -h")).toMatchObject({ command: "build", help: true });
  expect(parsed("run-operation --help")).toMatchObject({ command: "run-operation", help: true });
});

test("an unknown flag names the one that was probably meant", () => {
  expect(mistake("run --full-refersh")).toEqual([
    "UNKNOWN_FLAG",
    "there is no flag --full-refersh for run",
    "did you mean --full-refresh?",
  ]);
  expect(mistake("build --taget=dev")).toEqual([
    "UNKNOWN_FLAG",
    "there is no flag --taget for build",
    "did you mean --target?",
  ]);
});

test("a flag of another command names the commands that take it", () => {
  expect(mistake("ls --limit 3")).toEqual([
    "UNKNOWN_FLAG",
    "there is no flag --limit for ls",
    "it is a flag of show, runs",
  ]);
  expect(mistake("--limit 3 show")).toEqual([
    "UNKNOWN_FLAG",
    "--limit is a flag of show, not of every command",
    "write it after show",
  ]);
});

test("a flag that nothing resembles points to the help", () => {
  expect(mistake("build --xyzzy")).toEqual([
    "UNKNOWN_FLAG",
    "there is no flag --xyzzy for build",
    "tstl help build lists its flags",
  ]);
});

test("a missing value and a word too many are told", () => {
  expect(mistake("build --target")).toEqual([
    "FLAG_NEEDS_VALUE",
    "--target needs a value",
    "tstl help build lists its flags",
  ]);
  expect(mistake("parse everything")).toEqual([
    "USAGE",
    "parse takes no further words",
    "tstl help parse lists its flags",
  ]);
});

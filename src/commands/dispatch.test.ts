import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TstlError } from "../errors/tstl-error.ts";
import { dispatch } from "./dispatch.ts";

/** Calls tstl in this process; what it prints comes back as text. */
async function tstl(cwd: string, ...argv: string[]): Promise<{ code: number; out: string }> {
  let out = "";
  const write = (text: string) => {
    out += text;
    return true;
  };
  const stream = { write, columns: 80 } as unknown as NodeJS.WriteStream;
  const { signal } = new AbortController();
  const startedAt = new Date();
  const importModule = (url: string) => import(url);
  const code = await dispatch({
    importModule,
    argv,
    environment: {},
    cwd,
    stdout: stream,
    stderr: stream,
    signal,
    startedAt,
  });
  return { code, out };
}

async function mistake(cwd: string, ...argv: string[]): Promise<TstlError> {
  const error = await tstl(cwd, ...argv).catch((thrown) => thrown);
  if (!(error instanceof TstlError)) throw new Error(`${argv.join(" ")} is accepted`);
  return error;
}

const newFolder = () => mkdtempSync(join(tmpdir(), "tstl-commands-"));

test("an unknown command suggests the nearest", async () => {
  const error = await mistake(newFolder(), "bild");
  expect([error.code, error.message, error.hint]).toEqual([
    "UNKNOWN_COMMAND",
    'there is no command "bild"',
    'did you mean "tstl build"?',
  ]);
  expect((await mistake(newFolder(), "docs", "genrate")).message).toBe('there is no command "docs genrate"');
});

test("a command without the word that it needs gives an example", async () => {
  const error = await mistake(newFolder(), "run-operation");
  expect([error.message, error.hint]).toEqual([
    "tstl run-operation needs a macro",
    "for example: tstl run-operation grant_select --args '{role: reporter}'",
  ]);
});

test("tstl alone, help and --help print the commands", async () => {
  const { code, out } = await tstl(newFolder());
  expect(code).toBe(0);
  expect(out).toContain("Usage: tstl <command> [flags]");
  expect((await tstl(newFolder(), "--help")).out).toBe(out);
  expect((await tstl(newFolder(), "help")).out).toBe(out);
});

test("help of a command is the same by either way, and longer with --all", async () => {
  const { out } = await tstl(newFolder(), "help", "show");
  expect((await tstl(newFolder(), "show", "-h")).out).toBe(out);
  expect(out).not.toContain("TSTL_TARGET");
  expect((await tstl(newFolder(), "help", "show", "--all")).out).toContain(
    "[TSTL_TARGET, DBT_ENGINE_TARGET, DBT_TARGET]",
  );
});

test("no line of any help is wider than the terminal", async () => {
  for (const command of ["build", "show", "ls", "docs generate", "init", "completion"]) {
    const { out } = await tstl(newFolder(), "help", ...command.split(" "), "--all");
    const wide = out.split("\n").filter((line) => line.length > 80 && !line.includes("tstl "));
    expect(wide).toEqual([]);
  }
});

test("init writes a project once, and never over a file", async () => {
  const folder = newFolder();
  const { code, out } = await tstl(folder, "init", "my-shop 2");
  expect(code).toBe(0);
  expect(out).toContain("wrote a project of 9 files to my-shop 2");
  expect(out).toContain("cd my-shop 2");
  expect(readFileSync(join(folder, "my-shop 2/tstl.config.yaml"), "utf8")).toMatch(/^name: my_shop_2\n/);
  const error = await mistake(folder, "init", "my-shop 2");
  expect(error.code).toBe("INIT_NOT_EMPTY");
  writeFileSync(join(folder, "my-shop 2/README.md"), "mine");
  expect((await tstl(folder, "init", "my-shop 2", "--force")).out).toContain("left alone");
  expect(readFileSync(join(folder, "my-shop 2/README.md"), "utf8")).toBe("mine");
});

test("the project that init writes is one that tstl can read", async () => {
  const folder = newFolder();
  await tstl(folder, "init");
  const { code, out } = await tstl(folder, "ls", "--output", "name", "--resource-type", "model", "seed");
  expect(code).toBe(0);
  expect(out.trim().split("\n").sort()).toEqual(["fct_revenue", "orders", "stg_orders"]);
});

test("clean deletes the targets and leaves the sources", async () => {
  const folder = newFolder();
  await tstl(folder, "init");
  mkdirSync(join(folder, "target/compiled"), { recursive: true });
  expect((await tstl(folder, "clean")).out).toBe("deleted target\n");
  expect(existsSync(join(folder, "target"))).toBe(false);
  expect(readdirSync(folder)).toContain("models");
  expect((await tstl(folder, "clean")).out).toBe("nothing to delete\n");
});

test("clean refuses what holds sources or lies outside, and then deletes nothing at all", async () => {
  const folder = newFolder();
  await tstl(folder, "init", "shop");
  const shop = join(folder, "shop");
  mkdirSync(join(shop, "target"));
  mkdirSync(join(folder, "elsewhere"));
  const config = readFileSync(join(shop, "tstl.config.yaml"), "utf8");
  for (const [target, code] of [
    ["models/staging/..", "CLEAN_SOURCES"],
    [".", "CLEAN_SOURCES"],
    ["..", "CLEAN_SOURCES"],
    ["../elsewhere", "CLEAN_OUTSIDE"],
  ]) {
    writeFileSync(join(shop, "tstl.config.yaml"), `${config}clean-targets: [target, ${target}]\n`);
    expect((await mistake(shop, "clean")).code).toBe(code);
    expect(existsSync(join(shop, "target"))).toBe(true);
  }
  expect((await tstl(shop, "clean", "--no-clean-project-files-only")).code).toBe(0);
  expect(existsSync(join(folder, "elsewhere"))).toBe(false);
});

test("completion knows its shells", async () => {
  const error = await mistake(newFolder(), "completion", "bsh");
  expect([error.message, error.hint]).toEqual(['there is no completion for "bsh"', 'did you mean "bash"?']);
});

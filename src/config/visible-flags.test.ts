import { expect, test } from "vitest";
import { renderNative } from "../template/index.ts";
import { tempFolder } from "../testing/temp-folder.ts";
import type { Config } from "./config.ts";
import { loadConfig } from "./load-config.ts";
import { invocationArgs, templateFlags } from "./visible-flags.ts";

async function config(command: "build" | "ls", cli: Record<string, unknown>): Promise<Config> {
  using folder = tempFolder({ "tstl.config.yaml": "name: shop\nflags: {validate_macro_args: true}\n" });
  return loadConfig({ command, cli, cwd: folder.path, environment: {}, renderNative });
}

test("templates see every flag, with dbt's defaults where tstl decides by itself", async () => {
  const loaded = await config("build", { fullRefresh: true });
  expect(templateFlags(loaded)).toMatchObject({
    WHICH: "build",
    FULL_REFRESH: true,
    PROJECT_DIR: loaded.projectDir,
    USE_COLORS: true,
    TARGET_PATH: null,
    VALIDATE_MACRO_ARGS: true,
    REQUIRE_GENERIC_TEST_ARGUMENTS_PROPERTY: true,
  });
});

test("the arguments of a call are those that its command takes and that say something", async () => {
  const args = invocationArgs(await config("ls", { select: ["orders"], resourceType: ["model"], output: "json" }));
  expect(args).toMatchObject({
    which: "list",
    select: ["orders"],
    resource_types: ["model"],
    output: "json",
    vars: {},
    invocation_command: "tstl ls",
  });
  expect(Object.keys(args)).not.toContain("full_refresh");
  expect(Object.keys(args)).not.toContain("target");
});

import { describe, expect, test } from "vitest";
import { TstlErrors } from "../errors/tstl-error.ts";
import { FLAG_ENTRIES, FLAG_TABLE, type Flags, flagsForTemplates, flagsOfCommand } from "./flag-table.ts";
import { COMMANDS, FLAG_GROUPS } from "./flags/flag-spec.ts";
import { type FlagSources, resolveFlags } from "./resolve-flags.ts";

function flags(sources: Partial<FlagSources>): Flags {
  return resolveFlags({ command: "build", cwd: "/project", ...sources });
}

function faults(sources: Partial<FlagSources>): string[] {
  try {
    flags(sources);
  } catch (error) {
    const errors = error instanceof TstlErrors ? error.errors : [error as TstlErrors["errors"][number]];
    return errors.map(({ code, message, hint }) => [code, message, hint].filter(Boolean).join(" | "));
  }
  throw new Error("was resolved without an error");
}

const project = (values: Record<string, unknown>) => ({
  values,
  placeOf: () => ({ file: "dbt_project.yml", line: 3 }),
});

describe("the table", () => {
  test.each(COMMANDS)("%s takes no two flags of one name", (command) => {
    const names = flagsOfCommand(command).flatMap(([, spec]) => [
      spec.long,
      ...spec.aliases,
      ...(spec.short === null ? [] : [spec.short]),
      ...(spec.negatable ? [spec.long.replace("--", "--no-")] : []),
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test("every flag has one sentence of help and a known group", () => {
    const odd = FLAG_ENTRIES.filter(
      ([, { help, group }]) => !/^[A-Zt].*\.$/.test(help) || !FLAG_GROUPS.includes(group),
    );
    expect(odd).toEqual([]);
  });

  test("every choice has a default that is one of its words, or none", () => {
    const odd = FLAG_ENTRIES.filter(
      ([, spec]) => spec.kind === "choice" && spec.default !== null && !spec.choices.includes(String(spec.default)),
    );
    expect(odd).toEqual([]);
  });

  test("flags without effect stand under their own heading", () => {
    const odd = FLAG_ENTRIES.filter(
      ([, { effect, group }]) => effect !== (group !== "Accepted for dbt, without effect"),
    );
    expect(odd).toEqual([]);
  });
});

describe("a flag's value", () => {
  test("comes from the command line, else the environment, else the project, else the table", () => {
    const environment = { TSTL_FAIL_FAST: "0", DBT_WARN_ERROR: "yes" };
    const sources = { environment, project: project({ fail_fast: true, printer_width: 120 }) };
    const resolved = flags({ ...sources, cli: { warnError: false } });
    expect([resolved.failFast, resolved.warnError, resolved.printerWidth, resolved.partialParse]).toEqual([
      false,
      false,
      120,
      true,
    ]);
  });

  test("in the environment has tstl's name first, then dbt's two", () => {
    expect(FLAG_TABLE.target.env).toEqual(["TSTL_TARGET", "DBT_ENGINE_TARGET", "DBT_TARGET"]);
    const environment = { DBT_TARGET: "three", DBT_ENGINE_TARGET: "two", TSTL_TARGET: "" };
    expect(flags({ environment }).target).toBe("two");
  });

  test("is read by its kind", () => {
    const resolved = flags({
      cli: {
        select: ["orders", "+daily"],
        vars: "{start: 2026-01-01}",
        threads: "8",
        waitLock: "2m",
        resourceType: ["model", "SEED"],
        projectDir: "sub",
        eventTimeStart: "2026-01-01",
      },
    });
    expect(resolved.select).toEqual(["orders", "+daily"]);
    expect(resolved.vars).toEqual({ start: "2026-01-01" });
    expect(resolved.threads).toBe(8);
    expect(resolved.waitLock).toBe(120);
    expect(resolved.resourceTypes).toEqual(["model", "seed"]);
    expect(resolved.projectDir).toBe("/project/sub");
    expect(resolved.eventTimeStart).toBe("2026-01-01");
  });

  test("of a flag that the command does not take is the default", () => {
    expect(flags({ command: "debug", cli: { threads: "8" } }).threads).toBeNull();
  });

  test("that does not suit is told with the name of where it stands, all of them in one go", () => {
    const cli = { threads: "0", logLevel: "warning", vars: "a:1", waitLock: "soon", eventTimeStart: "2026-13-01" };
    expect(faults({ cli, environment: { TSTL_DEBUG: "maybe" }, project: project({ fail_fast: "sometimes" }) })).toEqual(
      [
        "FLAG_INVALID | --vars is \"a:1\", which is not a mapping | write it as --vars '{name: value}', with a space after the colon",
        'FLAG_INVALID | flags.fail_fast is "sometimes", which is neither true nor false',
        'FLAG_INVALID | the environment variable TSTL_DEBUG is "maybe", which is neither true nor false',
        'FLAG_INVALID | --log-level is "warning", which is not one of debug, info, warn, error, none',
        'FLAG_INVALID | --threads is "0", which is less than 1',
        'FLAG_INVALID | --event-time-start is "2026-13-01", which is not a date | write 2026-01-31 or 2026-01-31T12:30:00',
        'FLAG_INVALID | --wait-lock is "soon", which is not a span of time | write 500ms, 60s, 5m or 1h',
      ],
    );
  });
});

test("templates see flags under dbt's names, and the command", () => {
  const seen = flagsForTemplates(flags({ cli: { fullRefresh: true, output: "x" } }), "build");
  expect(seen).toMatchObject({ WHICH: "build", FULL_REFRESH: true, INDIRECT_SELECTION: "eager", RESOURCE_TYPES: [] });
  const listed = resolveFlags({ command: "ls", cli: { output: "json" } });
  expect(flagsForTemplates(listed, "ls")).toMatchObject({ WHICH: "list", OUTPUT: "json" });
  expect(flagsForTemplates(flags({}), "source freshness").WHICH).toBe("freshness");
});

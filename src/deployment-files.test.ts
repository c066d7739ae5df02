import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ALL_COMMANDS } from "./commands/all-commands.ts";
import { parseArguments } from "./commands/parse-arguments.ts";

const ROOT = join(import.meta.dirname, "..");
const WORKFLOWS = join(ROOT, ".github", "workflows");
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");

interface Workflow {
  jobs: Record<string, { steps: { run?: string; uses?: string }[]; "timeout-minutes"?: number }>;
}

const workflows = readdirSync(WORKFLOWS).map((name) => parse(read(".github", "workflows", name)) as Workflow);
const steps = workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));

/** Throws what tstl says of a command line that it does not understand. */
function check(line: string): string | undefined {
  const words = line
    .replaceAll(/\$\{SELECT:\+--select "\$SELECT"\}/g, "--select x")
    .replaceAll(/"\$\w+"/g, "2026-01-01")
    .split(/\s+/);
  return parseArguments(words, ALL_COMMANDS).command?.name;
}

test("what the workflows, the image and compose.yaml call is understood by tstl", () => {
  const inWorkflows = steps.flatMap(({ run }) => [...(run ?? "").matchAll(/npx tstl (.*)/g)].map(([, line]) => line!));
  expect(inWorkflows.map(check)).not.toContain(undefined);
  expect(inWorkflows.length).toBeGreaterThan(5);
  const { services } = parse(read("compose.yaml")) as { services: { warehouse: { command: string[] } } };
  expect(check(services.warehouse.command.join(" "))).toBe("build");
  const healthcheck = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(read("Dockerfile"))![1]!;
  const [program, ...words] = JSON.parse(healthcheck) as string[];
  expect([program, check(words.join(" "))]).toEqual(["tstl", "debug"]);
});

test("scripts of npm that the workflows run exist, and every job ends in time", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const called = steps.flatMap(({ run }) => [...(run ?? "").matchAll(/npm (?:run )?(lint|types|test|\w+:\w+)$/gm)]);
  expect(called.map(([, name]) => name).filter((name) => !(name! in scripts))).toEqual([]);
  const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
  expect(jobs.filter((job) => job["timeout-minutes"] === undefined)).toEqual([]);
});

test("what the image is made of exists, and all folders of the project are in it", () => {
  const copied = [...read("Dockerfile").matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names]) =>
    names!.split(" "),
  );
  expect(copied.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  const ignored = read(".dockerignore").split("\n");
  expect(copied.filter((name) => ignored.includes(name))).toEqual([]);
  const folders = ["analyses", "dashboards", "macros", "models", "seeds", "snapshots", "sources", "tests"];
  expect(folders.filter((name) => existsSync(join(ROOT, name)) && !copied.includes(name))).toEqual([]);
});

test("variables that the workflows and compose.yaml ask for stand in .env.example", () => {
  const known = new Set([...read(".env.example").matchAll(/^(\w+)=/gm)].map(([, name]) => name));
  const texts = [read("compose.yaml"), ...readdirSync(WORKFLOWS).map((name) => read(".github", "workflows", name))];
  const asked = texts.flatMap((text) =>
    [...text.matchAll(/secrets\.(\w+)|\$\{(?!SELECT)(\w+):/g)].map(([, a, b]) => a ?? b!),
  );
  expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual(["GIT_COMMIT"]);
});

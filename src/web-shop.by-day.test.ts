import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CommandProject, commandProject } from "./testing/command-project.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const FOLDERS = ["macros", "models", "seeds", "snapshots", "sources", "tests", "tstl.config.yaml"];

/** Days of the tracker with all that can happen to rows: late ones, second deliveries, status changes, orphans. */
const DAYS = ["2025-09-01", "2025-09-02", "2025-09-03"];

/** Layers whose tables by day and from nothing must be the same. */
const SELECTED = ["path:models/silver", "path:models/gold", "path:models/intermediate", "path:models/marts"];

/** The web shop at the top of this repository, without its data. */
async function webShop(): Promise<CommandProject> {
  const project = await commandProject("pglite", {});
  for (const name of FOLDERS) cpSync(join(ROOT, name), join(project.path, name), { recursive: true });
  return project;
}

async function succeed(project: CommandProject, ...argv: string[]): Promise<string[]> {
  const { code, lines } = await project.tstl(...argv);
  expect({ code, lines: code === 0 ? [] : lines }).toEqual({ code: 0, lines: [] });
  return lines;
}

async function tablesOf(project: CommandProject): Promise<string[]> {
  const { lines } = await project.tstl(
    "ls",
    "--select",
    ...SELECTED,
    "--resource-type",
    "model",
    "--output",
    "name",
    "--quiet",
  );
  return lines.filter((line) => line !== "").sort();
}

/** One line for each table: its name, its rows, and a hash of all that is in them. */
async function fingerprints(project: CommandProject, tables: readonly string[]): Promise<string[]> {
  const queries = tables.map((name) => {
    return `select '${name}' as name, count(*), md5(string_agg(md5(t::text), '' order by md5(t::text))) as hash from {{ ref('${name}') }} as t`;
  });
  const limit = String(tables.length);
  return succeed(
    project,
    "show",
    "--inline",
    queries.join(" union all "),
    "--limit",
    limit,
    "--output",
    "json",
    "--quiet",
  );
}

/** Builds the layers and what they need, without tests. */
async function build(project: CommandProject, ...flags: string[]): Promise<void> {
  const selected = SELECTED.map((path) => `+${path}`);
  await succeed(project, "build", "--resource-type", "model", "seed", "--select", ...selected, ...flags);
}

test("the web shop built day by day has the same rows as one that is built from nothing", async () => {
  await using project = await webShop();
  for (const date of DAYS) {
    await succeed(project, "generate", "--scale", "0.02", "--from", date, "--to", date);
    await succeed(project, "load");
    await build(project);
  }
  const tables = await tablesOf(project);
  expect(tables).toContain("silver_rejected_rows");
  const byDay = await fingerprints(project, tables);
  await build(project, "--full-refresh");
  expect(byDay).toEqual(await fingerprints(project, tables));
}, 600_000);

import { join } from "node:path";
import { expect, test } from "vitest";
import { dispatch } from "./commands/dispatch.ts";

const ROOT = join(import.meta.dirname, "..");

interface Listed {
  name: string;
  resource_type: string;
  description: string;
  columns: Record<string, { description: string }>;
  group: string | null;
  tags: string[];
}

/** The web shop's own nodes, as `tstl ls` lists them. */
async function nodesOf(...types: string[]): Promise<Listed[]> {
  let out = "";
  const write = (text: string) => {
    out += text;
    return true;
  };
  const stream = { write, columns: 80 } as unknown as NodeJS.WriteStream;
  const keys = ["name", "resource_type", "description", "columns", "group", "tags"];
  const what = ["--resource-type", ...types, "--output", "json", "--output-keys", ...keys];
  await dispatch({
    argv: ["ls", ...what, "--quiet", "--log-level-file", "none"],
    environment: {},
    cwd: ROOT,
    stdout: stream,
    stderr: process.stderr,
    signal: new AbortController().signal,
    startedAt: new Date(),
    importModule: (url) => import(url),
  });
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Listed);
}

test("every relation of the web shop and every column has a description, every model a group and a tag", async () => {
  const nodes = await nodesOf("model", "seed", "snapshot", "source");
  expect(nodes.length).toBeGreaterThan(120);
  const missing = nodes.flatMap(({ name, resource_type, description, columns, group, tags }) => [
    ...(description.trim() === "" ? [`${name}: description`] : []),
    ...(Object.keys(columns).length === 0 ? [`${name}: columns`] : []),
    ...Object.entries(columns).flatMap(([column, it]) => (it.description.trim() === "" ? [`${name}.${column}`] : [])),
    ...(resource_type === "model" && (group === null || tags.length === 0) ? [`${name}: group or tag`] : []),
  ]);
  expect(missing).toEqual([]);
});

import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { commandProject } from "../testing/command-project.ts";

/** What is used of https://openlineage.io/spec/2-0-2/OpenLineage.json and of the facets that are sent. */
const base = { _producer: z.url(), _schemaURL: z.url() };
const dataset = { namespace: z.string(), name: z.string() };
const inputField = z.object({
  ...dataset,
  field: z.string(),
  transformations: z.array(z.object({ type: z.enum(["DIRECT", "INDIRECT"]), subtype: z.string() })),
});
const columnLineage = z.object({
  ...base,
  fields: z.record(z.string(), z.object({ inputFields: z.array(inputField) })),
  dataset: z.array(inputField),
});
const assertions = z.object({
  ...base,
  assertions: z.array(
    z.object({
      assertion: z.string(),
      success: z.boolean(),
      column: z.optional(z.string()),
      severity: z.enum(["error", "warn"]),
      name: z.string(),
      expected: z.string(),
      actual: z.string(),
      content: z.string(),
      contentType: z.literal("sql"),
    }),
  ),
});
const namedRun = {
  run: z.object({ runId: z.uuid() }),
  job: z.object({ namespace: z.string(), name: z.string() }),
};
const described = z.object({
  ...base,
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.optional(z.string()),
      description: z.optional(z.string()),
      ordinal_position: z.int(),
    }),
  ),
});
const runEvent = z.object({
  eventType: z.enum(["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]),
  eventTime: z.iso.datetime(),
  producer: z.url(),
  schemaURL: z.url(),
  run: z.object({
    runId: z.uuid(),
    facets: z.object({
      parent: z.optional(z.object({ ...base, ...namedRun, root: z.object(namedRun) })),
      errorMessage: z.optional(z.object({ ...base, message: z.string(), programmingLanguage: z.string() })),
    }),
  }),
  job: z.object({ namespace: z.string(), name: z.string(), facets: z.record(z.string(), z.object(base)) }),
  inputs: z.array(
    z.object({
      ...dataset,
      facets: z.object({ dataSource: z.object(base) }),
      inputFacets: z.optional(z.object({ dataQualityAssertions: assertions })),
    }),
  ),
  outputs: z.array(
    z.object({
      ...dataset,
      facets: z.object({
        schema: described,
        columnLineage,
        documentation: z.optional(z.object({ ...base, description: z.string() })),
      }),
      outputFacets: z.object({ outputStatistics: z.optional(z.object({ ...base, rowCount: z.int() })) }),
    }),
  ),
});
type RunEvent = z.infer<typeof runEvent>;

const FILES = {
  "models/schema.yml": `
version: 2
models:
  - name: labels
    description: Labels of people.
    columns:
      - {name: title, description: What they are called., data_type: text, data_tests: [not_null]}
      - {name: one, data_tests: [accepted_values: {arguments: {values: [2], quote: false}, config: {severity: warn}}]}
  - name: last
    columns: [{name: n, data_tests: [accepted_values: {arguments: {values: [2], quote: false}}]}]
`,
  "models/last.sql": "select 1 as n",
  "seeds/people.csv": "id,name\n1,Ada\n2,Ben\n",
  "models/inner.sql": "{{ config(materialized='ephemeral') }} select id, upper(name) as label from {{ ref('people') }}",
  "models/labels.sql":
    "{{ config(materialized='table') }} select label as title, 1 as one from {{ ref('inner') }} where id > 1",
  "models/fails.sql": "{{ config(materialized='table') }} select 1 / (id - 1) as x from {{ ref('people') }}",
};

/** Answers with these codes, the last of them again and again. */
async function lineageServer(...statuses: [number, ...number[]]) {
  const received: { path: string; headers: IncomingHttpHeaders; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(body) });
      response.writeHead(statuses.length > 1 ? statuses.shift()! : statuses[0]).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const environmentFile = (variables: Record<string, string>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

const nameOf = ({ eventType, job }: RunEvent) => `${eventType} ${job.name}`;

describe("events of OpenLineage", () => {
  test("tell a server of the run and of each node, with the lineage of its columns", async () => {
    await using server = await lineageServer(201);
    await using project = await commandProject("pglite", FILES);
    const { code } = await project.tstl("build", "--openlineage", server.url, "--threads", "1");
    expect(code).toBe(1);
    expect(new Set(server.received.map(({ path }) => path))).toEqual(new Set(["/api/v1/lineage"]));
    const events = server.received.map(({ body }) => z.parse(runEvent, body));
    expect(events.map(nameOf).sort()).toEqual([
      "COMPLETE shop.model.shop.labels",
      "COMPLETE shop.model.shop.labels.test",
      "COMPLETE shop.model.shop.last",
      "COMPLETE shop.seed.shop.people",
      "FAIL shop.build",
      "FAIL shop.model.shop.fails",
      "FAIL shop.model.shop.last.test",
      "START shop.build",
      "START shop.model.shop.fails",
      "START shop.model.shop.labels",
      "START shop.model.shop.labels.test",
      "START shop.model.shop.last",
      "START shop.model.shop.last.test",
      "START shop.seed.shop.people",
    ]);
    expect(nameOf(events[0]!)).toBe("START shop.build");
    expect(nameOf(events.at(-1)!)).toBe("FAIL shop.build");
    const [start, end] = events.filter(({ job }) => job.name === "shop.model.shop.labels");
    expect(end!.run.runId).toBe(start!.run.runId);
    expect(end!.run.facets.parent?.run.runId).toBe(events[0]!.run.runId);
    // The ephemeral model is no relation: what it reads stands in its place.
    expect(end!.inputs.map(({ name }) => name.split(".").slice(1).join("."))).toEqual(["public.people"]);
    const { fields, dataset: rows } = end!.outputs[0]!.facets.columnLineage;
    expect(fields.title!.inputFields).toMatchObject([
      { field: "name", transformations: [{ type: "DIRECT", subtype: "TRANSFORMATION" }] },
    ]);
    expect(fields.one!.inputFields).toEqual([]);
    expect(rows).toMatchObject([{ field: "id", transformations: [{ type: "INDIRECT", subtype: "FILTER" }] }]);
    expect(end!.outputs[0]).toMatchObject({
      facets: {
        documentation: { description: "Labels of people." },
        schema: {
          fields: [
            { name: "title", type: "text", description: "What they are called.", ordinal_position: 1 },
            { name: "one", ordinal_position: 2 },
          ],
        },
      },
      outputFacets: { outputStatistics: { rowCount: 1 } },
    });
    // A view is written without rows.
    const view = events.find((event) => nameOf(event) === "COMPLETE shop.model.shop.last")!;
    expect(view.outputs[0]!.outputFacets).toEqual({});
    const failed = events.find((event) => nameOf(event) === "FAIL shop.model.shop.fails")!;
    expect(failed.run.facets.errorMessage?.message).toContain("division by zero");
  });

  test("tell how the tests of each relation ended", async () => {
    await using server = await lineageServer(201);
    await using project = await commandProject("pglite", FILES);
    await project.tstl("build", "--openlineage", server.url);
    const events = server.received.map(({ body }) => z.parse(runEvent, body));
    const quality = (name: string) =>
      events.find((event) => nameOf(event) === name)!.inputs[0]!.inputFacets!.dataQualityAssertions.assertions;
    // A warning is no failure of the job.
    expect(quality("COMPLETE shop.model.shop.labels.test")).toMatchObject([
      { assertion: "accepted_values", column: "one", success: false, severity: "warn", actual: "1" },
      { assertion: "not_null", column: "title", success: true, severity: "error", expected: "0", actual: "0" },
    ]);
    expect(quality("FAIL shop.model.shop.last.test")).toMatchObject([{ column: "n", success: false, actual: "1" }]);
    expect(events.find((event) => nameOf(event) === "START shop.model.shop.labels.test")!.inputs[0]).not.toHaveProperty(
      "inputFacets",
    );
  });

  test("name the task of a scheduler that started the run, and whatever is above it", async () => {
    const [task, flow] = ["3f2a1b00-0000-4000-8000-000000000001", "3f2a1b00-0000-4000-8000-000000000002"];
    const parents = async (environment: Record<string, string>) => {
      await using project = await commandProject("pglite", { ...FILES, ".env": environmentFile(environment) });
      const { lines, code } = await project.tstl("seed", "--openlineage", "events.jsonl");
      expect(code).toBe(0);
      const events = readFileSync(join(project.path, "events.jsonl"), "utf8").trim().split("\n");
      const [ofRun, ofSeed] = events.map((line) => z.parse(runEvent, JSON.parse(line)).run.facets.parent);
      return { run: ofRun, seed: ofSeed, told: lines.join("\n") };
    };
    const both = await parents({
      OPENLINEAGE_PARENT_ID: `jobs/flow.task/${task}`,
      OPENLINEAGE_ROOT_PARENT_ID: `jobs/flow/${flow}`,
    });
    expect(both.run).toMatchObject({
      run: { runId: task },
      job: { name: "flow.task" },
      root: { run: { runId: flow } },
    });
    expect(both.seed).toMatchObject({ job: { name: "shop.seed" }, root: { run: { runId: flow } } });
    const wrong = await parents({ OPENLINEAGE_PARENT_ID: "flow.task" });
    expect(wrong.run).toBeUndefined();
    expect(wrong.told).toContain('OPENLINEAGE_PARENT_ID names no run: "flow.task"');
  });

  test("are not sent where OpenLineage is switched off", async () => {
    await using server = await lineageServer(201);
    await using project = await commandProject("pglite", FILES);
    const environment = { OPENLINEAGE_URL: server.url, OPENLINEAGE_API_KEY: "k3y" };
    project.write(".env", environmentFile({ ...environment, OPENLINEAGE_DISABLED: "True" }));
    await project.tstl("seed");
    expect(server.received).toEqual([]);
    project.write(".env", environmentFile(environment));
    await project.tstl("seed");
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill("Bearer k3y"));
  });

  test("are lines of a file where a file is named, in the project too", async () => {
    await using project = await commandProject("pglite", {
      ...FILES,
      "tstl.config.yaml": "name: shop\nflags: {openlineage: events.jsonl}\n",
    });
    const { code } = await project.tstl("seed");
    expect(code).toBe(0);
    const lines = readFileSync(join(project.path, "events.jsonl"), "utf8").trim().split("\n");
    expect(lines.map((line) => nameOf(z.parse(runEvent, JSON.parse(line))))).toEqual([
      "START shop.seed",
      "START shop.seed.shop.people",
      "COMPLETE shop.seed.shop.people",
      "COMPLETE shop.seed",
    ]);
  });

  test("that cannot be sent are a warning, told once, and the run goes on", async () => {
    await using server = await lineageServer(401);
    await using project = await commandProject("pglite", FILES);
    const refused = await project.tstl("seed", "--openlineage", server.url);
    expect(refused.code).toBe(0);
    expect(server.received).toHaveLength(1);
    await using busy = await lineageServer(503, 201);
    expect((await project.tstl("seed", "--openlineage", busy.url)).lines.join("\n")).not.toContain("were not sent");
    // Tried again until it was taken.
    expect(busy.received).toHaveLength(5);
    expect(busy.received[0]!.body).toEqual(busy.received[1]!.body);
    expect(refused.lines.filter((line) => line.includes("were not sent"))).toHaveLength(1);
    const gone = await lineageServer(201);
    await gone[Symbol.asyncDispose]();
    const away = await project.tstl("seed", "--openlineage", gone.url);
    expect(away.code).toBe(0);
    expect(away.lines.join("\n")).toContain("ECONNREFUSED");
  });
});

import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { commandProject } from "../testing/command-project.ts";

/** The required parts of https://openlineage.io/spec/2-0-2/OpenLineage.json and of the facets that are sent. */
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
const runEvent = z.object({
  eventType: z.enum(["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]),
  eventTime: z.iso.datetime(),
  producer: z.url(),
  schemaURL: z.url(),
  run: z.object({
    runId: z.uuid(),
    facets: z.object({
      parent: z.optional(
        z.object({
          ...base,
          run: z.object({ runId: z.uuid() }),
          job: z.object({ namespace: z.string(), name: z.string() }),
        }),
      ),
      errorMessage: z.optional(z.object({ ...base, message: z.string(), programmingLanguage: z.string() })),
    }),
  }),
  job: z.object({ namespace: z.string(), name: z.string(), facets: z.record(z.string(), z.object(base)) }),
  inputs: z.array(z.object({ ...dataset, facets: z.object({}) })),
  outputs: z.array(z.object({ ...dataset, facets: z.object({ schema: z.object(base), columnLineage }) })),
});
type RunEvent = z.infer<typeof runEvent>;

const FILES = {
  "seeds/people.csv": "id,name\n1,Ada\n2,Ben\n",
  "models/inner.sql": "{{ config(materialized='ephemeral') }} select id, upper(name) as label from {{ ref('people') }}",
  "models/labels.sql":
    "{{ config(materialized='table') }} select label as title, 1 as one from {{ ref('inner') }} where id > 1",
  "models/fails.sql": "{{ config(materialized='table') }} select 1 / (id - 1) as x from {{ ref('people') }}",
};

async function lineageServer(status: number) {
  const received: { path: string; headers: IncomingHttpHeaders; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(body) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

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
      "COMPLETE shop.seed.shop.people",
      "FAIL shop.build",
      "FAIL shop.model.shop.fails",
      "START shop.build",
      "START shop.model.shop.fails",
      "START shop.model.shop.labels",
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
    const failed = events.find((event) => nameOf(event) === "FAIL shop.model.shop.fails")!;
    expect(failed.run.facets.errorMessage?.message).toContain("division by zero");
  });

  test("are lines of a file where a file is named", async () => {
    await using project = await commandProject("pglite", FILES);
    const { code } = await project.tstl("seed", "--openlineage", "events.jsonl");
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
    await using server = await lineageServer(503);
    await using project = await commandProject("pglite", FILES);
    const refused = await project.tstl("seed", "--openlineage", server.url);
    expect(refused.code).toBe(0);
    expect(server.received).toHaveLength(1);
    expect(refused.lines.filter((line) => line.includes("were not sent"))).toHaveLength(1);
    const gone = await lineageServer(201);
    await gone[Symbol.asyncDispose]();
    const away = await project.tstl("seed", "--openlineage", gone.url);
    expect(away.code).toBe(0);
    expect(away.lines.join("\n")).toContain("ECONNREFUSED");
  });
});

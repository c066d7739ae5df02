import { expect, test } from "vitest";
import { artifactMetadata, newInvocation } from "./metadata.ts";

test("the metadata block names schema, version, times and the marks of the run", () => {
  const invocation = {
    id: "5f2d6d1e-0b1f-4d4e-9a77-0d3a3c1f9a10",
    startedAt: new Date("2026-03-01T08:00:00.001Z"),
    environment: { DBT_ENV_CUSTOM_ENV_JOB: "nightly", HOME: "/home/a", DBT_ENV_CUSTOM_ENV_EMPTY: undefined },
  };
  expect(artifactMetadata("run-results", invocation, new Date("2026-03-01T08:00:02.5Z"))).toEqual({
    dbt_schema_version: "https://schemas.getdbt.com/dbt/run-results/v6.json",
    dbt_version: "1.11.16",
    generated_at: "2026-03-01T08:00:02.500000Z",
    invocation_id: "5f2d6d1e-0b1f-4d4e-9a77-0d3a3c1f9a10",
    invocation_started_at: "2026-03-01T08:00:00.001000Z",
    env: { JOB: "nightly" },
  });
});

test("each invocation has an id of its own", () => {
  expect(newInvocation({}).id).not.toBe(newInvocation({}).id);
});

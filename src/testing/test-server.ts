import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { PostgresOptions } from "../adapter/postgres/connection-options.ts";
import { parseConnectionUrl } from "../config/targets/connection-url.ts";
import { BROKER_VARIABLE } from "./broker-variable.ts";

/** Where tests find a Postgres server, as a superuser; its database is the one to connect to for administration. */
export type TestServer = PostgresOptions & { dbname: string };

let known: Promise<TestServer> | undefined;

/**
 * The server for tests: TSTL_TEST_DATABASE_URL if set, else the one that this test run starts on first demand and
 * stops at its end.
 */
export function startTestServer(): Promise<TestServer> {
  known ??= findServer();
  return known;
}

async function findServer(): Promise<TestServer> {
  const url = process.env.TSTL_TEST_DATABASE_URL;
  if (url) return { dbname: "postgres", ...parseConnectionUrl(url, "TSTL_TEST_DATABASE_URL") };
  const port = process.env[BROKER_VARIABLE];
  if (!port) throw new Error("the test server is started by vitest's global set-up, which did not run");
  const answer = JSON.parse(await text(connect(Number(port), "127.0.0.1"))) as PostgresOptions & { error?: string };
  if (answer.error !== undefined) throw new Error(answer.error);
  return { ...answer, dbname: "postgres", sslmode: "disable" };
}

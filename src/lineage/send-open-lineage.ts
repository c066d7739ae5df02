import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { scrubSecrets } from "../artifacts/scrub-secrets.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../context/environment.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { EventListener } from "../execute/events.ts";
import type { Graph } from "../graph/graph.ts";
import { VERSION } from "../util/version.ts";
import { lineageOf } from "./lineage-of.ts";
import { type OpenLineageEvent, openLineageEvents } from "./open-lineage.ts";
import { type ParentRun, parentRun } from "./open-lineage-parent.ts";
import { LineageIndex } from "./project-lineage.ts";

/** Sends the events of one run. */
export interface OpenLineageSender {
  listen: EventListener;
  /** Waits until all is sent; gives the faults that kept some of it from being sent. */
  finish(): Promise<TstlError[]>;
}

/** As long as OpenLineage's own clients wait for an answer. */
const TIMEOUT_MS = 5000;
/** Pauses before a further try, where the server says that it cannot just now. */
const PAUSES_MS = [300, 1500];
const BUSY = new Set([429, 500, 502, 503, 504]);

/**
 * Sends what happens in a run to where `--openlineage` says: a server of OpenLineage, or a file to which a line is added
 * for each event. The run does not wait for it before its end; after a fault nothing more is sent.
 */
export async function openLineageSender(
  environment: Environment,
  graph: Graph,
  target: string,
  runId: string,
): Promise<OpenLineageSender> {
  const { config } = environment;
  const lineage = await lineageOf(environment, graph);
  const write = isUrl(target) ? httpWriter(target, config) : fileWriter(resolve(config.projectDir, target));
  const faults: TstlError[] = [];
  const startedBy = parentRunIn(config, faults);
  let isBroken = false;
  let last = Promise.resolve();
  const send = (event: OpenLineageEvent): void => {
    const text = JSON.stringify(scrubSecrets(event, config.secrets));
    last = last.then(async () => {
      if (!isBroken) await write(text);
    });
    last = last.catch((error: unknown) => {
      isBroken = true;
      faults.push(notSent(isUrl(target) ? new URL(target).host : target, error));
    });
  };
  const listen = openLineageEvents(
    {
      runId,
      startedBy,
      namespace: config.environment.OPENLINEAGE_NAMESPACE ?? "default",
      project: config.project.name,
      command: config.command,
      index: new LineageIndex(lineage),
      names: { namespace: databaseNamespace(config), database: config.target.database },
    },
    send,
  );
  return { listen, finish: () => last.then(() => faults) };
}

/** What is wrong with the name of a parent is no reason to send nothing. */
function parentRunIn({ environment }: Config, faults: TstlError[]): ParentRun | null {
  try {
    return parentRun(environment);
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    faults.push(error);
    return null;
  }
}

const isUrl = (target: string) => /^https?:\/\//i.test(target);

/** `postgres://host:port`; the embedded database is nowhere else than in its project. */
function databaseNamespace({ target, project }: Config): string {
  if (target.kind === "pglite") return `pglite://${project.name}`;
  const { host, port } = target.connection as { host?: string; port?: number };
  return `postgres://${host ?? "localhost"}:${port ?? 5432}`;
}

function fileWriter(file: string): (text: string) => Promise<void> {
  return (text) => appendFile(file, `${text}\n`);
}

/** As OpenLineage's own clients: an address without a path gets theirs, and the key goes into a header. */
function httpWriter(target: string, { environment }: Config): (text: string) => Promise<void> {
  const url = new URL(target);
  if (url.pathname === "/") url.pathname = environment.OPENLINEAGE_ENDPOINT ?? "/api/v1/lineage";
  const key = environment.OPENLINEAGE_API_KEY;
  const headers = {
    "content-type": "application/json",
    "user-agent": `tstl/${VERSION}`,
    ...(key ? { authorization: `Bearer ${key}` } : {}),
  };
  return async (body) => {
    for (const pause of [...PAUSES_MS, null]) {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
      await response.arrayBuffer();
      if (response.ok) return;
      if (pause === null || !BUSY.has(response.status)) throw new Error(`it answered ${response.status}`);
      await setTimeout(pause);
    }
  };
}

function notSent(where: string, error: unknown): TstlError {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  const why = name === "TimeoutError" ? "it did not answer in time" : (cause?.code ?? cause?.message ?? message);
  return new TstlError("LINEAGE_NOT_SENT", `events of this run were not sent to ${where}: ${why}`, {
    hint: "see the address that --openlineage or OPENLINEAGE_URL gives",
    cause: error,
  });
}

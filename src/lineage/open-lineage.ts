import { randomUUID } from "node:crypto";
import type { EventListener, RunEvent } from "../execute/events.ts";
import { isFailure, type NodeResult } from "../execute/result.ts";
import type { GraphNode } from "../manifest/node.ts";
import { type DatasetNames, inputsOf, outputOf } from "./open-lineage-datasets.ts";
import { facet, PRODUCER, SPEC } from "./open-lineage-facet.ts";
import type { LineageIndex } from "./project-lineage.ts";

/** What the events of a run are made of. */
export interface OpenLineageRun {
  /** The run's id, which is the parent of all nodes'. */
  runId: string;
  /** Namespace of jobs. */
  namespace: string;
  /** Name of the project. */
  project: string;
  command: string;
  index: LineageIndex;
  names: DatasetNames;
}

/** An event of OpenLineage, ready to be sent. */
export type OpenLineageEvent = Record<string, unknown>;

type EventType = "START" | "COMPLETE" | "FAIL" | "ABORT";

/** Turns what happens in a run into events of OpenLineage: for the run itself, and for each model, seed and snapshot. */
export function openLineageEvents(run: OpenLineageRun, send: (event: OpenLineageEvent) => void): EventListener {
  const runIds = new Map<string, string>();
  const job = { namespace: run.namespace, name: `${run.project}.${run.command}` };
  const parent = facet("1-0-1/ParentRunFacet.json#/$defs/ParentRunFacet", { run: { runId: run.runId }, job });
  const event = (eventType: EventType, at: Date, fields: Record<string, unknown>) =>
    send({
      eventType,
      eventTime: at.toISOString(),
      producer: PRODUCER,
      schemaURL: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
      ...fields,
    });
  const ofRun = (eventType: EventType, facets: Record<string, unknown> = {}) =>
    event(eventType, new Date(), {
      run: { runId: run.runId, facets },
      job: { ...job, facets: { jobType: jobType("RUN") } },
      inputs: [],
      outputs: [],
    });
  const ofNode = (eventType: EventType, at: Date, node: GraphNode, result?: NodeResult) => {
    const { unique_id: id } = node;
    if (!hasRelation(node) || (result !== undefined && !runIds.has(id))) return;
    const runId = runIds.get(id) ?? randomUUID();
    runIds.set(id, runId);
    const fault = eventType === "FAIL" ? { errorMessage: errorFacet(result?.message ?? "it failed") } : {};
    const sql = result?.compiledCode ? { sql: sqlFacet(result.compiledCode) } : {};
    event(eventType, at, {
      run: { runId, facets: { parent, ...fault } },
      job: {
        namespace: run.namespace,
        name: `${run.project}.${id}`,
        facets: { jobType: jobType(node.resource_type.toUpperCase()), ...sql },
      },
      inputs: inputsOf(run.index, run.names, id),
      outputs: outputOf(run.index, run.names, id, rowsOf(result)),
    });
  };
  return (told: RunEvent) => {
    if (told.type === "run-started") ofRun("START");
    else if (told.type === "node-started") ofNode("START", told.at, told.node);
    else if (told.type === "node-finished") {
      const { node, status } = told.result;
      ofNode(isFailure(status) ? "FAIL" : "COMPLETE", told.at, node, told.result);
    } else if (told.type === "run-finished") {
      const failed = told.results.find(({ status }) => isFailure(status));
      if (told.cancelled) ofRun("ABORT");
      else if (failed === undefined) ofRun("COMPLETE");
      else ofRun("FAIL", { errorMessage: errorFacet(failed.message ?? `${failed.node.name} failed`) });
    }
  };
}

function hasRelation({ resource_type: type }: GraphNode): boolean {
  return type === "model" || type === "seed" || type === "snapshot";
}

function rowsOf(result: NodeResult | undefined): number | undefined {
  return (result?.adapterResponse as { rows_affected?: number } | undefined)?.rows_affected;
}

const jobType = (type: string) =>
  facet("2-0-3/JobTypeJobFacet.json#/$defs/JobTypeJobFacet", {
    processingType: "BATCH",
    integration: "TSTL",
    jobType: type,
  });

const errorFacet = (message: string) =>
  facet("1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet", { message, programmingLanguage: "SQL" });

const sqlFacet = (query: string) => facet("1-0-1/SQLJobFacet.json#/$defs/SQLJobFacet", { query });

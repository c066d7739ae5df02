import { randomUUID } from "node:crypto";
import type { EventListener, RunEvent } from "../execute/events.ts";
import { isFailure, type NodeResult } from "../execute/result.ts";
import type { GraphNode } from "../manifest/node.ts";
import { VERSION } from "../util/version.ts";
import { type DatasetNames, inputsOf, outputOf, testedDataset } from "./open-lineage-datasets.ts";
import { type Facet, facet, jobType, PRODUCER, SPEC } from "./open-lineage-facet.ts";
import { type ParentRun, parentFacet } from "./open-lineage-parent.ts";
import { assertionOf, type TestedRelation, testedRelations } from "./open-lineage-tests.ts";
import type { LineageIndex } from "./project-lineage.ts";

/** What the events of a run are made of. */
export interface OpenLineageRun {
  /** The run's id, which is the parent of all nodes'. */
  runId: string;
  /** What started this run; null where nobody says. */
  startedBy: ParentRun | null;
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

interface Told {
  eventType: EventType;
  at: Date;
  runId: string;
  runFacets?: Facet;
  job: string;
  jobFacets: Facet;
  inputs?: readonly Facet[];
  outputs?: readonly Facet[];
}

/**
 * Turns what happens in a run into events of OpenLineage: for the run itself, for each model, seed and snapshot, and at
 * the end for the tests of each relation, as dbt's own integration has it.
 */
export function openLineageEvents(run: OpenLineageRun, send: (event: OpenLineageEvent) => void): EventListener {
  const runIds = new Map<string, string>();
  const whole = { namespace: run.namespace, job: `${run.project}.${run.command}`, runId: run.runId };
  const parent = parentFacet({ parent: whole, root: run.startedBy?.root ?? whole });
  const engine = facet("ProcessingEngineRunFacet", { name: "tstl", version: VERSION });
  const tell = ({ eventType, at, runId, runFacets, job, jobFacets, inputs = [], outputs = [] }: Told) =>
    send({
      eventType,
      eventTime: at.toISOString(),
      producer: PRODUCER,
      schemaURL: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
      run: { runId, facets: { processing_engine: engine, ...runFacets } },
      job: { namespace: run.namespace, name: job, facets: jobFacets },
      inputs,
      outputs,
    });
  const ofRun = (eventType: EventType, facets: Facet = {}) => {
    const startedBy = run.startedBy === null ? {} : { parent: parentFacet(run.startedBy) };
    const jobFacets = { jobType: jobType("RUN") };
    tell({
      eventType,
      at: new Date(),
      runId: run.runId,
      runFacets: { ...startedBy, ...facets },
      job: whole.job,
      jobFacets,
    });
  };
  const ofNode = (eventType: EventType, at: Date, node: GraphNode, result?: NodeResult) => {
    const { unique_id: id } = node;
    if (!hasRelation(node) || (result !== undefined && !runIds.has(id))) return;
    const runId = runIds.get(id) ?? randomUUID();
    runIds.set(id, runId);
    const fault = eventType === "FAIL" ? { errorMessage: errorFacet(result?.message ?? "it failed") } : {};
    const sql = result?.compiledCode ? { sql: sqlFacet(result.compiledCode) } : {};
    tell({
      eventType,
      at,
      runId,
      runFacets: { parent, ...fault },
      job: `${run.project}.${id}`,
      jobFacets: { jobType: jobType(node.resource_type.toUpperCase()), ...sql },
      inputs: inputsOf(run.index, run.names, id),
      outputs: outputOf(run.index, run.names, node, rowsWritten(result)),
    });
  };
  const ofTests = ({ relation, results }: TestedRelation) => {
    const ended = testedDataset(run.index, run.names, relation, results.map(assertionOf));
    const begun = testedDataset(run.index, run.names, relation, null);
    if (ended === null || begun === null) return;
    const failed = results.some(({ status }) => isFailure(status));
    const of = { runId: randomUUID(), runFacets: { parent }, job: `${run.project}.${relation}.test` };
    const jobFacets = { jobType: jobType("TEST") };
    tell({ ...of, eventType: "START", at: firstStart(results), jobFacets, inputs: [begun] });
    tell({ ...of, eventType: failed ? "FAIL" : "COMPLETE", at: new Date(), jobFacets, inputs: [ended] });
  };
  return (told: RunEvent) => {
    if (told.type === "run-started") ofRun("START");
    else if (told.type === "node-started") ofNode("START", told.at, told.node);
    else if (told.type === "node-finished") {
      const { node, status } = told.result;
      ofNode(isFailure(status) ? "FAIL" : "COMPLETE", told.at, node, told.result);
    } else if (told.type === "run-finished") {
      for (const tested of testedRelations(told.results)) ofTests(tested);
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

/** A view holds no rows, so that none are written. */
function rowsWritten(result: NodeResult | undefined): number | undefined {
  if (result?.node.resource_type === "model" && result.node.config.materialized === "view") return undefined;
  const rows = (result?.adapterResponse as { rows_affected?: number } | undefined)?.rows_affected;
  return rows === undefined || rows < 0 ? undefined : rows;
}

function firstStart(results: readonly NodeResult[]): Date {
  const times = results.flatMap(({ timing }) => timing.map(({ started_at }) => new Date(started_at).getTime()));
  return new Date(Math.min(Date.now(), ...times.filter((time) => !Number.isNaN(time))));
}

const errorFacet = (message: string) => facet("ErrorMessageRunFacet", { message, programmingLanguage: "SQL" });

const sqlFacet = (query: string) => facet("SQLJobFacet", { query, dialect: "postgres" });

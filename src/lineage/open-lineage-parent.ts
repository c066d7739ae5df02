import { TstlError } from "../errors/tstl-error.ts";
import { type Facet, facet } from "./open-lineage-facet.ts";

/** A run of a job, as others name it. */
export interface NamedRun {
  namespace: string;
  job: string;
  runId: string;
}

/** What started this run, such as a task of a scheduler, and what is above all of it. */
export interface ParentRun {
  parent: NamedRun;
  root: NamedRun;
}

/**
 * The run that OPENLINEAGE_PARENT_ID and OPENLINEAGE_ROOT_PARENT_ID name, each as `namespace/job/run id`; integrations
 * of schedulers set them. Throws LINEAGE_NOT_SENT where one of them is not written so.
 */
export function parentRun(environment: Readonly<Record<string, string | undefined>>): ParentRun | null {
  const parent = namedRun("OPENLINEAGE_PARENT_ID", environment);
  if (parent === null) return null;
  return { parent, root: namedRun("OPENLINEAGE_ROOT_PARENT_ID", environment) ?? parent };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function namedRun(variable: string, environment: Readonly<Record<string, string | undefined>>): NamedRun | null {
  const text = environment[variable];
  if (text === undefined || text === "") return null;
  const [namespace = "", job = "", runId = "", ...more] = text.split("/");
  if (namespace === "" || job === "" || more.length > 0 || !UUID.test(runId)) {
    throw new TstlError("LINEAGE_NOT_SENT", `${variable} names no run: "${text}"`, {
      hint: "write it as namespace/job/run id, the last a UUID",
    });
  }
  return { namespace, job, runId };
}

/** The facet by which a run names the one that it belongs to. */
export function parentFacet({ parent, root }: ParentRun): Facet {
  const named = ({ namespace, job, runId }: NamedRun) => ({ run: { runId }, job: { namespace, name: job } });
  return facet("ParentRunFacet", { ...named(parent), root: named(root) });
}

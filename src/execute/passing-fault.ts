import { DatabaseError } from "../adapter/errors.ts";
import type { Flags } from "../config/flag-table.ts";
import type { Connection } from "../context/connection.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { NodeResult } from "./result.ts";

type Kind = Flags["retryOn"][number];

/** By code of the error: faults that may be gone when the same work is done again (manual, appendix A). */
const KINDS: Record<string, Kind> = {
  DB_DEADLOCK: "deadlock",
  DB_SERIALIZATION_FAILURE: "serialization",
  DB_CONNECTION_LOST: "connection",
  DB_TOO_MANY_CONNECTIONS: "too-many-connections",
  DB_LOCK_NOT_AVAILABLE: "lock-timeout",
};

/** What is tried again unless `--retry-on` says otherwise: who set a lock_timeout wants to hear of it. */
const BY_DEFAULT: readonly Kind[] = ["deadlock", "serialization", "connection", "too-many-connections"];

/**
 * The fault of a node that may go away when the node is tried again, and that may be tried again without doing anything
 * twice: as long as nothing can have been committed. A test only reads.
 */
export function passingFault(
  { node, error }: NodeResult,
  connection: Pick<Connection, "mayHaveCommitted">,
  { retryOn }: Pick<Flags, "retryOn">,
): TstlError | undefined {
  const isTest = node.resource_type === "test" || node.resource_type === "unit_test";
  if (connection.mayHaveCommitted && !isTest) return undefined;
  const wanted = retryOn.length === 0 ? BY_DEFAULT : retryOn;
  const faults = [error, error?.cause].filter((fault): fault is TstlError => fault instanceof TstlError);
  return faults.find((fault) => wanted.includes(kindOf(fault)!));
}

/** Macros and hooks may have put the server's error into another one, which keeps the sqlstate. */
function kindOf(fault: TstlError): Kind | undefined {
  const known = KINDS[fault.code];
  if (known !== undefined || !(fault instanceof DatabaseError)) return known;
  return fault.sqlstate === "40P01" ? "deadlock" : fault.sqlstate === "40001" ? "serialization" : undefined;
}

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;

/**
 * Milliseconds before the next try: twice as many each time, up to ten seconds. By chance a little more or less, as two
 * nodes that met would otherwise meet again.
 */
export function pauseBefore(attempt: number, chance = Math.random()): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)) * (0.75 + chance / 2);
}

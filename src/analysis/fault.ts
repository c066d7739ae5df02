import type { DatabaseError } from "../adapter/errors.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import type { Environment } from "../context/environment.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { explainError } from "../execute/explain-error.ts";
import { statementError } from "../execute/statement-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { extensionWith } from "./extension-objects.ts";
import { hintFor } from "./hints.ts";
import { likelyOffset } from "./likely-position.ts";
import { plainName } from "./shape.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a statement may have meant. */
export interface KnownNames {
  columns: readonly string[];
  relations: readonly string[];
  functions: readonly string[];
}

/** The error of Postgres at the place in the template that wrote what it refuses, with what may have been meant. */
export async function faultOf(
  environment: Environment,
  node: ManifestNode,
  error: DatabaseError,
  compiled: CompiledNode | undefined,
  names: KnownNames,
): Promise<TstlError> {
  const placed = withPosition(error, compiled);
  const fault = explainError(asTstlError(await statementError(placed, compiled), node), environment, node);
  const fields = fault as Mutable<TstlError>;
  fields.hint = hintFor(error, names) ?? fault.hint ?? error.serverHint;
  if (fault.place !== undefined && fault.place.length === undefined) {
    const length = wordAt(error);
    if (length > 1) fields.place = { ...fault.place, length };
  }
  return fault;
}

/** For the few faults that Postgres tells without a position. */
function withPosition(error: DatabaseError, compiled: CompiledNode | undefined): DatabaseError {
  if (error.position !== undefined || compiled === undefined) return error;
  const start = error.sql.indexOf(compiled.sql);
  const offset = start === -1 ? undefined : likelyOffset(error, compiled.sql);
  if (offset !== undefined) (error as Mutable<DatabaseError>).position = start + offset + 1;
  return error;
}

/** The length of the name at which Postgres points. */
function wordAt({ sql, position }: DatabaseError): number {
  if (position === undefined) return 0;
  return (
    /^(?:[\p{L}\p{N}_$]+|"[^"\n]*")(?:\.(?:[\p{L}\p{N}_$]+|"[^"\n]*"))*/u.exec(sql.slice(position - 1))?.[0].length ?? 0
  );
}

function functionOf(message: string): string | undefined {
  const written = /^function ([^(]+)\(/.exec(message)?.[1];
  return written === undefined ? undefined : (plainName(written.replace(/^.*\./, "")) ?? undefined);
}

/** The extension whose function or type a statement lacks, if it is one that is known. */
export function extensionNeeded({ sqlstate, message }: DatabaseError): string | undefined {
  if (sqlstate === "42883") {
    const name = functionOf(message);
    return name === undefined ? undefined : extensionWith("function", name);
  }
  if (sqlstate !== "42704") return undefined;
  const type = /^type "(.+?)" does not exist$/.exec(message)?.[1];
  return type === undefined ? undefined : extensionWith("type", type);
}

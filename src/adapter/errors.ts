import { TstlError, type TstlErrorDetails } from "../errors/tstl-error.ts";

/** What Postgres says about a failed statement, beside its message (manual 55.8, "Error and Notice Message Fields"). */
export interface DatabaseErrorFields {
  sqlstate: string;
  sql: string;
  /** Where in `sql` the fault is: counts UTF-16 units from 1, so that `sql[position - 1]` is the character. */
  position?: number | undefined;
  detail?: string | undefined;
  /** Postgres' own hint; `hint` of the error is what the user of tstl can do. */
  serverHint?: string | undefined;
  /** The chain of functions or the line of a COPY (`COPY orders, line 3, column amount: "x"`). */
  context?: string | undefined;
  /** A statement inside a function that failed, with the position in it. */
  internalQuery?: string | undefined;
  internalPosition?: number | undefined;
  schema?: string | undefined;
  table?: string | undefined;
  column?: string | undefined;
  constraint?: string | undefined;
  severity?: string | undefined;
}

/** A statement that Postgres refused. Its `code` is `SQL_ERROR`, or names the few causes that are not the statement's. */
export class DatabaseError extends TstlError {
  readonly sqlstate: string;
  readonly sql: string;
  readonly position: number | undefined;
  readonly detail: string | undefined;
  readonly serverHint: string | undefined;
  readonly context: string | undefined;
  readonly internalQuery: string | undefined;
  readonly internalPosition: number | undefined;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly constraint: string | undefined;
  readonly severity: string | undefined;

  constructor(code: string, message: string, fields: DatabaseErrorFields, details: TstlErrorDetails = {}) {
    super(code, message, details);
    this.name = "DatabaseError";
    this.sqlstate = fields.sqlstate;
    this.sql = fields.sql;
    this.position = fields.position;
    this.detail = fields.detail;
    this.serverHint = fields.serverHint;
    this.context = fields.context;
    this.internalQuery = fields.internalQuery;
    this.internalPosition = fields.internalPosition;
    this.schema = fields.schema;
    this.table = fields.table;
    this.column = fields.column;
    this.constraint = fields.constraint;
    this.severity = fields.severity;
  }
}

/** An ErrorResponse as a driver hands it on: every field a string, the position counted in code points. */
export interface ServerErrorFields {
  message: string;
  code: string;
  severity?: string | undefined;
  position?: string | undefined;
  detail?: string | undefined;
  hint?: string | undefined;
  where?: string | undefined;
  internalQuery?: string | undefined;
  internalPosition?: string | undefined;
  schema?: string | undefined;
  table?: string | undefined;
  column?: string | undefined;
  constraint?: string | undefined;
}

/** True for what a server said, as against a socket or a fault of ours. */
export function isServerError(error: unknown): error is ServerErrorFields {
  const candidate = error as Partial<ServerErrorFields> | null;
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    typeof candidate.code === "string" &&
    /^[0-9A-Z]{5}$/.test(candidate.code) &&
    typeof candidate.severity === "string"
  );
}

/** Codes and next steps of failures whose cause is not the statement's text; every other sqlstate is `SQL_ERROR`. */
const SURROUNDINGS: Record<string, { code: string; hint?: string }> = {
  "42501": {
    code: "DB_PERMISSION_DENIED",
    hint: "grant the connecting role the privilege, or set `role` in the target",
  },
  "53100": { code: "DB_DISK_FULL", hint: "free some space where the database keeps its files, then run again" },
  "53200": { code: "DB_OUT_OF_MEMORY" },
  "53300": { code: "DB_TOO_MANY_CONNECTIONS", hint: "lower `threads`, or raise the server's max_connections" },
  "40001": { code: "DB_SERIALIZATION_FAILURE" },
  "40P01": { code: "DB_DEADLOCK" },
  "55P03": { code: "DB_LOCK_NOT_AVAILABLE" },
};

/** 57014 is one sqlstate for three things; without a match in English texts, the commonest is meant. */
function cancelCode(message: string): string {
  if (/statement timeout/i.test(message)) return "DB_STATEMENT_TIMEOUT";
  return /COPY from stdin failed/i.test(message) ? "SQL_ERROR" : "DB_CANCELLED";
}

/** Turns an ErrorResponse about `sql` into a `DatabaseError`. */
export function databaseError(sql: string, error: ServerErrorFields): DatabaseError {
  const known =
    SURROUNDINGS[error.code] ??
    (/no space left on device|ENOSPC/i.test(error.message) ? SURROUNDINGS["53100"] : undefined);
  const code = error.code === "57014" ? cancelCode(error.message) : (known?.code ?? "SQL_ERROR");
  const hint = known?.hint ?? error.hint;
  const fields: DatabaseErrorFields = {
    ...error,
    sqlstate: error.code,
    sql,
    position: utf16Position(sql, error.position),
    serverHint: error.hint,
    context: error.where,
    internalPosition: utf16Position(error.internalQuery ?? "", error.internalPosition),
  };
  const details: TstlErrorDetails = { cause: error };
  if (hint !== undefined) details.hint = hint;
  return new DatabaseError(code, error.message, fields, details);
}

/** Postgres counts characters; JavaScript counts an emoji as two. */
function utf16Position(sql: string, position: string | undefined): number | undefined {
  if (position === undefined) return undefined;
  const characters = Number(position) - 1;
  let units = 0;
  for (let i = 0; i < characters && units < sql.length; i++) {
    units += (sql.codePointAt(units) as number) > 0xffff ? 2 : 1;
  }
  return units + 1;
}

/** True for sqlstates with which a server ends the connection (57P01 shutdown, 57P02 crash, 57P05 idle timeout). */
export function endsConnection(error: ServerErrorFields): boolean {
  return error.code.startsWith("57P") || error.severity === "FATAL" || error.severity === "PANIC";
}

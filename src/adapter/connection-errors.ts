import { TstlError } from "../errors/tstl-error.ts";
import { isServerError, type ServerErrorFields } from "./errors.ts";

/** Where a connection was tried; never holds the password. */
export interface ConnectionTarget {
  host: string;
  port: number;
  user: string;
  database: string;
  /** Whether a password was given at all: a missing one is told otherwise than a wrong one. */
  hasPassword: boolean;
}

/**
 * Turns whatever kept a connection from opening into a `TstlError` that says what to do.
 * Facts: sqlstates of manual appendix A; socket codes of Node's `net` and `dns`; texts of node-postgres.
 */
export function connectionError(target: ConnectionTarget, error: unknown): TstlError {
  if (error instanceof TstlError) return error;
  const problem = isServerError(error) ? refusal(target, error) : transport(target, error);
  return new TstlError(problem.code, problem.message, { hint: problem.hint, cause: error });
}

/** The error of a session whose connection went away in mid-run. */
export function connectionLost(target: Pick<ConnectionTarget, "host" | "port">, cause: unknown): TstlError {
  const why = isServerError(cause) ? cause.message : socketText(cause);
  return new TstlError("DB_CONNECTION_LOST", `lost the connection to ${where(target)}: ${why}`, {
    hint: "check whether the server was restarted or ran out of memory, then run again",
    cause,
  });
}

interface Problem {
  code: string;
  message: string;
  hint: string;
}

function where(target: Pick<ConnectionTarget, "host" | "port">): string {
  return target.host.startsWith("/") ? `the socket in ${target.host}` : `${target.host}:${target.port}`;
}

function refusal(target: ConnectionTarget, error: ServerErrorFields): Problem {
  const at = where(target);
  switch (error.code) {
    case "28P01":
      return {
        code: "DB_AUTH_FAILED",
        message: `${at} refused the password of user "${target.user}"`,
        hint: target.hasPassword
          ? "check user and password of the target (for a URL: are special characters percent-encoded?)"
          : "give a password: in the target, as PGPASSWORD, or in ~/.pgpass",
      };
    case "28000":
      if (/encryption|SSL off/i.test(error.message)) {
        return {
          code: "DB_SSL_REQUIRED",
          message: `${at} refuses this connection: ${error.message}`,
          hint: "set `sslmode: require`, or allow the connection in the server's pg_hba.conf",
        };
      }
      return {
        code: "DB_AUTH_FAILED",
        message: `${at} refuses user "${target.user}": ${error.message}`,
        hint: "check `user`, and the server's pg_hba.conf for this host",
      };
    case "3D000":
      return {
        code: "DB_NO_DATABASE",
        message: `${at} has no database "${target.database}"`,
        hint: `create it (\`createdb ${target.database}\`), or correct \`dbname\` in the target`,
      };
    case "22023":
    case "42704":
      return {
        code: "DB_NO_ROLE",
        message: `${at} refused the session's settings: ${error.message}`,
        hint: "check `role`, `search_path` and `settings` of the target",
      };
    case "42501":
      return {
        code: "DB_PERMISSION_DENIED",
        message: `user "${target.user}" may not open this session on ${at}: ${error.message}`,
        hint: `grant the user the role, or CONNECT on database "${target.database}"`,
      };
    case "53300":
      return {
        code: "DB_TOO_MANY_CONNECTIONS",
        message: `${at} has no connection left: ${error.message}`,
        hint: "lower `threads`, or raise the server's max_connections",
      };
    case "57P03":
      return {
        code: "DB_UNREACHABLE",
        message: `${at} is not ready: ${error.message}`,
        hint: "wait a moment and run again",
      };
    default:
      return {
        code: "DB_CONNECTION_FAILED",
        message: `${at} refused the connection: ${error.message}`,
        hint: "check the target's settings",
      };
  }
}

function transport(target: ConnectionTarget, error: unknown): Problem {
  const at = where(target);
  const text = socketText(error);
  const code = (error as { code?: string } | null)?.code ?? "";
  if (code === "ECONNREFUSED" || code === "ENOENT" || code === "EHOSTUNREACH" || code === "ENETUNREACH") {
    return {
      code: "DB_UNREACHABLE",
      message: `no Postgres server answers at ${at} (${code})`,
      hint: "start the server, or correct `host` and `port` of the target",
    };
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return {
      code: "DB_UNKNOWN_HOST",
      message: `the host name "${target.host}" is not known (${code})`,
      hint: "correct `host` of the target, or check the network",
    };
  }
  if (code === "ETIMEDOUT" || text === "timeout expired") {
    return {
      code: "DB_TIMEOUT",
      message: `${at} did not answer in time`,
      hint: "check host, port and firewall, or raise `connect_timeout`",
    };
  }
  if (/password must be a (non-empty )?string/i.test(text)) {
    return {
      code: "DB_AUTH_FAILED",
      message: `${at} asks for a password of user "${target.user}", and none is set`,
      hint: "give a password: in the target, as PGPASSWORD, or in ~/.pgpass",
    };
  }
  if (/does not support SSL|SSL connection/i.test(text)) {
    return { code: "DB_SSL_FAILED", message: `${at} speaks no SSL`, hint: "set `sslmode: disable` or `prefer`" };
  }
  if (/certificate|self.signed|altnames|^ERR_TLS|SSL routines|UNABLE_TO_/i.test(`${code} ${text}`)) {
    return {
      code: "DB_SSL_FAILED",
      message: `the secure connection to ${at} failed: ${text}`,
      hint: "check `sslrootcert`, `sslcert` and `sslkey`; `sslmode: require` encrypts without checking the certificate",
    };
  }
  return {
    code: "DB_CONNECTION_FAILED",
    message: `could not connect to ${at}: ${text}`,
    hint: "check that a Postgres server listens there",
  };
}

/** A socket error in a few words. Node gives several tried addresses as an `AggregateError` with no message. */
function socketText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return socketText(error.errors[0]);
  if (error instanceof Error) return error.message || ((error as { code?: string }).code ?? error.name);
  return String(error);
}

import { resolve } from "node:path";
import type { Target } from "../config.ts";

/** What a target is made of, once read and checked. */
export interface TargetParts {
  name: string;
  profile: string;
  kind: Target["kind"];
  /** Keys of a connection, aliases (`pass`, `database`) and a URL already resolved. */
  connection: Record<string, unknown>;
  threads: number | null;
  extensions: string[];
}

/** Threads without a word from anybody. */
export const DEFAULT_THREADS = 4;

/** A target as the adapters and templates know it. */
export function buildTarget(parts: TargetParts, projectDir: string, threadsFlag: number | null): Target {
  const threads = threadsFlag ?? parts.threads ?? DEFAULT_THREADS;
  const connection = { ...parts.connection };
  if (parts.kind === "pglite") {
    connection.directory = resolve(projectDir, String(connection.directory ?? `.tstl/db/${parts.name}`));
    connection.dbname ??= "postgres";
    connection.user = "postgres";
  }
  connection.dbname ??= connection.user ?? "postgres";
  connection.schema ??= "public";
  const target = {
    name: parts.name,
    profile: parts.profile,
    kind: parts.kind,
    database: String(connection.dbname),
    schema: String(connection.schema),
    threads,
    connection,
    extensions: parts.extensions,
  };
  return { ...target, visible: visibleTarget(target) };
}

/** The embedded database of a project that names no server. */
export function embeddedTarget(name: string, profile: string): TargetParts {
  return { name, profile, kind: "pglite", connection: {}, threads: null, extensions: [] };
}

/** What dbt's Postgres adapter shows of a connection (`_connection_keys` of dbt-postgres), in its order. */
const VISIBLE_KEYS = [
  "host",
  "port",
  "user",
  "database",
  "schema",
  "connect_timeout",
  "role",
  "search_path",
  "keepalives_idle",
  "sslmode",
  "sslcert",
  "sslkey",
  "sslrootcert",
  "application_name",
  "autocommit",
  "retries",
] as const;

const VISIBLE_DEFAULTS: Record<string, unknown> = {
  connect_timeout: 10,
  keepalives_idle: 0,
  application_name: "dbt",
  autocommit: false,
  retries: 1,
};

const SERVER_DEFAULTS: Record<string, unknown> = { ...VISIBLE_DEFAULTS, host: "localhost", port: 5432 };

function visibleTarget(target: Omit<Target, "visible">): Record<string, unknown> {
  const visible: Record<string, unknown> = {};
  const defaults = target.kind === "postgres" ? SERVER_DEFAULTS : VISIBLE_DEFAULTS;
  for (const key of VISIBLE_KEYS) visible[key] = target.connection[key] ?? defaults[key] ?? null;
  return {
    ...visible,
    database: target.database,
    schema: target.schema,
    dbname: target.database,
    // Macros ask for the type; the embedded database is Postgres to them.
    type: "postgres",
    threads: target.threads,
    name: target.name,
    target_name: target.name,
    profile_name: target.profile,
  };
}

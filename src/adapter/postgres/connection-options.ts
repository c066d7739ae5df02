/** How TLS is negotiated, in libpq's words (manual 34.19). */
export type SslMode = "disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full";

/** What a `postgres` target says, in the words of dbt's profiles. */
export interface PostgresOptions {
  /** Host name, address, or the folder of a unix socket. */
  host?: string | undefined;
  port?: number | undefined;
  user?: string | undefined;
  password?: string | undefined;
  dbname?: string | undefined;
  /** Seconds. */
  connect_timeout?: number | undefined;
  /** Seconds of silence after which TCP asks whether the server is alive; 0 leaves it to the system. */
  keepalives_idle?: number | undefined;
  /** Every session runs `SET ROLE` with it. */
  role?: string | undefined;
  search_path?: string | undefined;
  sslmode?: SslMode | undefined;
  sslcert?: string | undefined;
  sslkey?: string | undefined;
  sslrootcert?: string | undefined;
  application_name?: string | undefined;
  /** Milliseconds after which the server ends a statement; 0 is never. */
  statement_timeout?: number | undefined;
  /** Run-time parameters of every session, by name, as in postgresql.conf. */
  settings?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Further tries to open a connection after one that failed for want of a server. */
  retries?: number | undefined;
  /** Statements that run at the same time; one more connection is kept for questions to the catalog. */
  threads?: number | undefined;
  /** Called with every NOTICE and WARNING of the server. */
  onNotice?: ((notice: Notice) => void) | undefined;
}

/** A message of the server that is not an error. */
export interface Notice {
  severity: string;
  sqlstate: string;
  message: string;
}

/** The options with every default filled in. */
export interface ResolvedOptions extends PostgresOptions {
  host: string;
  port: number;
  user: string;
  dbname: string;
  connect_timeout: number;
  retries: number;
  threads: number;
}

/** Fills in the defaults. */
export function resolveOptions(options: PostgresOptions): ResolvedOptions {
  const given: PostgresOptions = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== null),
  );
  const user = given.user ?? process.env.USER ?? "postgres";
  return {
    ...given,
    host: given.host ?? "localhost",
    port: given.port ?? 5432,
    user,
    dbname: given.dbname ?? user,
    connect_timeout: given.connect_timeout ?? 10,
    retries: given.retries ?? 1,
    threads: given.threads ?? 4,
  };
}

/**
 * The server settings of a session as one startup option (`-c name=value …`), so that they cost no round trip.
 * Spaces and backslashes of values are escaped as the manual says under "options" (34.1.2).
 */
export function startupOptions(options: ResolvedOptions): string {
  const settings = ownSettings(options);
  if (options.search_path) settings.push(["search_path", options.search_path]);
  if (options.role) settings.push(["role", options.role]);
  if (options.statement_timeout) settings.push(["statement_timeout", String(options.statement_timeout)]);
  return settings.map(([name, value]) => `-c ${name}=${value.replace(/[\\\s]/g, "\\$&")}`).join(" ");
}

function ownSettings({ settings = {} }: ResolvedOptions): [string, string][] {
  return Object.entries(settings).map(([name, value]) => [name, String(value)]);
}

/** The same settings as statements, for connection poolers that refuse startup options. */
export function startupStatements(options: ResolvedOptions): string {
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const set = (name: string, value: string) => `select set_config(${literal(name)}, ${literal(value)}, false)`;
  const parts = ownSettings(options).map(([name, value]) => set(name, value));
  if (options.search_path) parts.push(set("search_path", options.search_path));
  if (options.statement_timeout) parts.push(`set statement_timeout = ${Number(options.statement_timeout)}`);
  if (options.role) parts.push(set("role", options.role));
  return parts.join("; ");
}

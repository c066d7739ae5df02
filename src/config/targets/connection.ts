import { parseConnectionUrl } from "./connection-url.ts";

const NUMBERS = ["port", "connect_timeout", "keepalives_idle", "statement_timeout", "retries"];
const TEXTS = ["user", "password", "dbname", "schema"];

/**
 * The keys of a connection as the adapter takes them: aliases (`pass`, `database`) under their first name, a URL taken
 * apart with the keys beside it winning, numbers as numbers, empty keys gone.
 *
 * `origin` names where a URL stands. Throws DB_URL_INVALID.
 */
export function normalizeConnection(
  written: Readonly<Record<string, unknown>>,
  origin: string,
): Record<string, unknown> {
  const { url, pass, database, ...keys } = written;
  const named = { ...keys, password: keys.password ?? pass, dbname: keys.dbname ?? database };
  const connection: Record<string, unknown> = typeof url === "string" ? parseConnectionUrl(url, `${origin}.url`) : {};
  for (const [key, value] of Object.entries(named)) {
    // A variable that is set and empty, as in "{{ env_var('PGPASSWORD', '') }}", says nothing.
    if (value === null || value === undefined || value === "") continue;
    connection[key] = NUMBERS.includes(key) ? Number(value) : TEXTS.includes(key) ? String(value) : value;
  }
  return connection;
}

/** The variables that libpq reads (manual 34.15) and the keys that they stand for. */
const LIBPQ_VARIABLES: Record<string, string> = {
  PGHOST: "host",
  PGPORT: "port",
  PGUSER: "user",
  PGPASSWORD: "password",
  PGDATABASE: "dbname",
  PGSSLMODE: "sslmode",
  PGSSLCERT: "sslcert",
  PGSSLKEY: "sslkey",
  PGSSLROOTCERT: "sslrootcert",
  PGCONNECT_TIMEOUT: "connect_timeout",
  PGAPPNAME: "application_name",
};

/** What libpq's variables say of a connection. */
export function connectionFromLibpq(environment: Readonly<Record<string, string>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [variable, key] of Object.entries(LIBPQ_VARIABLES)) {
    const value = environment[variable];
    if (value !== undefined && value !== "") found[key] = value;
  }
  return normalizeConnection(found, "the environment");
}

/** Whether libpq's variables name a server, so that somebody means one: a user or a password alone do not. */
export function libpqNamesServer(environment: Readonly<Record<string, string>>): boolean {
  return Boolean(environment.PGHOST || environment.PGDATABASE);
}

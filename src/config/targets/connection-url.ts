import { TstlError } from "../../errors/tstl-error.ts";

const NUMBERS = new Set(["connect_timeout", "keepalives_idle", "statement_timeout"]);
// Names of libpq (manual 34.1.2) that a connection knows under the same name.
const PARAMETERS = new Set([
  ...NUMBERS,
  "host",
  "port",
  "user",
  "password",
  "dbname",
  "role",
  "search_path",
  "schema",
  "sslmode",
  "sslcert",
  "sslkey",
  "sslrootcert",
  "application_name",
]);

/**
 * Takes `postgres://user:password@host:port/dbname?sslmode=…` apart into the keys of a connection (manual 34.1.1.2).
 *
 * `origin` names the key or variable that held it. Throws DB_URL_INVALID, which never shows the URL.
 */
export function parseConnectionUrl(url: string, origin: string): Record<string, unknown> {
  const match = /^postgres(?:ql)?:\/\/(?:([^@/?]*)@)?(\[[^\]]*\]|[^:/?\s]*)(?::(\d*))?(?:\/([^?]*))?(?:\?(.*))?$/.exec(
    url.trim(),
  );
  const found: Record<string, unknown> = {};
  try {
    if (match === null) throw new URIError("not a connection URL");
    const [, credentials = "", host = "", port = "", dbname = "", query = ""] = match;
    const colon = credentials.indexOf(":");
    const user = colon < 0 ? credentials : credentials.slice(0, colon);
    if (user !== "") found.user = decodeURIComponent(user);
    if (colon >= 0) found.password = decodeURIComponent(credentials.slice(colon + 1));
    if (host !== "") found.host = decodeURIComponent(host.replace(/^\[|\]$/g, ""));
    if (port !== "") found.port = Number(port);
    if (dbname !== "") found.dbname = decodeURIComponent(dbname);
    for (const [name, value] of new URLSearchParams(query)) {
      if (PARAMETERS.has(name)) found[name] = NUMBERS.has(name) || name === "port" ? Number(value) : value;
    }
    if (found.port !== undefined && !((found.port as number) <= 65535)) throw new URIError("bad port");
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new TstlError("DB_URL_INVALID", `${origin} is not of the form postgres://user:password@host:port/database`, {
      hint: "percent-encode special characters of user and password, such as %40 for @",
    });
  }
  return found;
}

import type { TargetParts } from "./build-target.ts";
import { connectionFromLibpq, libpqNamesServer } from "./connection.ts";
import { parseConnectionUrl } from "./connection-url.ts";

/**
 * What the environment makes of the project's target.
 *
 * `TSTL_DATABASE_URL` takes the target's place, and PGHOST or PGDATABASE that of an embedded one; the schema, name and
 * threads of the target stay. `chosen`: the target was asked for by name, which is stronger. What a server
 * target leaves open comes from PG* as in every client of Postgres. Throws DB_URL_INVALID.
 */
export function applyEnvironment(
  parts: TargetParts,
  environment: Readonly<Record<string, string>>,
  chosen: boolean,
): TargetParts {
  const libpq = connectionFromLibpq(environment);
  const url = environment.TSTL_DATABASE_URL;
  if (url !== undefined && url !== "" && !chosen) {
    const fromUrl = parseConnectionUrl(url, "TSTL_DATABASE_URL");
    return { ...parts, kind: "postgres", connection: { ...schemaOf(parts), ...libpq, ...fromUrl } };
  }
  if (parts.kind === "pglite") {
    if (chosen || !libpqNamesServer(environment)) return parts;
    return { ...parts, kind: "postgres", connection: { ...schemaOf(parts), ...libpq } };
  }
  return { ...parts, connection: { ...libpq, ...parts.connection } };
}

function schemaOf({ connection }: TargetParts): Record<string, unknown> {
  return connection.schema === undefined ? {} : { schema: connection.schema };
}

import type { Target } from "./config.ts";
import { SECRET_PREFIX } from "./files/load-environment.ts";

/** Shorter passwords are words that occur by chance: masking them would mangle the output and hide nothing. */
const SHORTEST_PASSWORD = 6;

/**
 * The values that no output may show: variables with dbt's secret prefix, the target's password, and the database URL.
 *
 * A password that is also a name in sight (`postgres`/`postgres`) is left out for the same reason as a short one.
 */
export function collectSecrets(environment: Readonly<Record<string, string>>, target: Target): string[] {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith(SECRET_PREFIX) && value.trim() !== "") secrets.add(value);
  }
  const { password, user, host } = target.connection;
  const visible = [user, host, target.database, target.schema, target.name, target.profile];
  const url = environment.TSTL_DATABASE_URL ?? "";
  for (const candidate of [password, environment.PGPASSWORD, url.includes("@") ? url : undefined]) {
    if (typeof candidate !== "string" || candidate.length < SHORTEST_PASSWORD || visible.includes(candidate)) continue;
    secrets.add(candidate);
    // In an error of the URL parser or of a driver it may stand percent-encoded.
    secrets.add(encodeURIComponent(candidate));
  }
  // The longest first, so that masking a part does not save the rest.
  return [...secrets].sort((one, other) => other.length - one.length);
}

import type { Adapter } from "../adapter/adapter.ts";
import type { Notice, PostgresOptions } from "../adapter/postgres/connection-options.ts";
import type { Target } from "../config/config.ts";

/** The adapter of a target, not opened yet. Loads the driver or the embedded database only where it is needed. */
export async function chooseAdapter(target: Target, onNotice?: (notice: Notice) => void): Promise<Adapter> {
  const { connection } = target;
  if (target.kind === "pglite") {
    const { createPgliteAdapter } = await import("../adapter/pglite/pglite-adapter.ts");
    return createPgliteAdapter({
      dataDir: String(connection.directory),
      database: target.database,
      extensions: target.extensions,
      search_path: connection.search_path as string | undefined,
      settings: connection.settings as PostgresOptions["settings"],
      onNotice,
    });
  }
  const { createPostgresAdapter } = await import("../adapter/postgres/postgres-adapter.ts");
  // The config's schema of a target is what types these keys.
  return createPostgresAdapter({ ...(connection as PostgresOptions), threads: target.threads, onNotice });
}

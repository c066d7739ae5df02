import { setTimeout as delay } from "node:timers/promises";
import { type ConnectionTarget, connectionError, connectionLost } from "../connection-errors.ts";
import { isServerError, type ServerErrorFields } from "../errors.ts";
import { type ResolvedOptions, startupOptions, startupStatements } from "./connection-options.ts";
import { loadPg } from "./load-pg.ts";
import { passwordFromFile } from "./password-file.ts";
import { type SslSetting, sslAttempts } from "./tls.ts";
import { createWireSession, type WireClient, type WireSession } from "./wire-session.ts";

/**
 * A function that opens sessions under `options` and remembers what the first one found out about the server. It
 * throws `TstlError`s that say what to do.
 */
export function createConnector(options: ResolvedOptions): () => Promise<WireSession> {
  const password = options.password ?? process.env.PGPASSWORD ?? passwordFromFile(options);
  const target: ConnectionTarget = {
    host: options.host,
    port: options.port,
    user: options.user,
    database: options.dbname,
    hasPassword: password !== undefined,
  };
  let attempts: SslSetting[] | undefined;
  let inStartup = startupOptions(options) !== "";

  const open = async (ssl: SslSetting): Promise<WireSession> => {
    const Client = await loadPg();
    const client = new Client({
      host: options.host,
      port: options.port,
      user: options.user,
      database: options.dbname,
      // A function, because for an absent password the driver would go looking by itself.
      password: (() => password ?? "") as () => string,
      ssl,
      application_name: options.application_name ?? "tstl",
      connectionTimeoutMillis: options.connect_timeout * 1000,
      keepAlive: options.keepalives_idle !== 0,
      keepAliveInitialDelayMillis: (options.keepalives_idle ?? 0) * 1000,
      options: inStartup ? startupOptions(options) : undefined,
    }) as unknown as WireClient & {
      connect(): Promise<unknown>;
      connection: NodeJS.EventEmitter & WireClient["connection"];
    };
    let dateStyle = "ISO";
    client.connection.on("parameterStatus", (message: { parameterName: string; parameterValue: string }) => {
      if (message.parameterName === "DateStyle") dateStyle = message.parameterValue;
    });
    if (options.onNotice !== undefined) {
      const { onNotice } = options;
      client.on("notice", ((notice: ServerErrorFields) => {
        onNotice({ severity: notice.severity ?? "NOTICE", sqlstate: notice.code, message: notice.message });
      }) as (argument: never) => void);
    }
    try {
      await client.connect();
    } catch (error) {
      // A server that waits for a password keeps the connection, and with it the database, for a minute.
      client.connection.stream.destroy();
      throw error;
    }
    // Cells are text: dates must look alike whatever the server's DateStyle is. The order of day and month stays.
    const settings = [
      ...(dateStyle.startsWith("ISO") ? [] : ["set datestyle to 'ISO'"]),
      ...(inStartup ? [] : [startupStatements(options)].filter((sql) => sql !== "")),
    ];
    const session = createWireSession(client, (cause) => connectionLost(target, cause), settings);
    if (settings.length > 0) await session.query(settings.join("; "));
    return session;
  };

  const openSomehow = async (): Promise<WireSession> => {
    let firstError: unknown;
    attempts ??= sslAttempts(options);
    for (const ssl of attempts) {
      try {
        const session = await open(ssl);
        attempts = [ssl];
        return session;
      } catch (error) {
        // PgBouncer and others take no `options` at startup; the settings then cost a round trip.
        if (inStartup && isServerError(error) && error.code === "08P01") {
          inStartup = false;
          return openSomehow();
        }
        firstError ??= error;
        if (!concernsSsl(error)) throw error;
      }
    }
    throw firstError;
  };

  return async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await openSomehow();
      } catch (error) {
        if (attempt > options.retries || !mayPass(error)) throw connectionError(target, error);
        await delay(200 * attempt * attempt);
      }
    }
  };
}

/** Whether another way with or without SSL could succeed. */
function concernsSsl(error: unknown): boolean {
  if (isServerError(error)) return error.code === "28000";
  return /SSL|TLS|certificate/i.test(String((error as Error).message));
}

/** Failures that pass by themselves: a server that starts, a network that flickers. */
function mayPass(error: unknown): boolean {
  if (isServerError(error)) return error.code === "57P03" || error.code === "53300";
  const code = (error as { code?: string }).code ?? "";
  return (
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "EAI_AGAIN"].includes(code) || /terminated unexpectedly/.test(String(error))
  );
}

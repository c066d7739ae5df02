import type { Client } from "pg";

/** node-postgres' client without its pool, native binding and type parsers of its own. */
export type PgClientConstructor = typeof Client;

let loaded: Promise<PgClientConstructor> | undefined;

/** Loads the driver on first use. */
export function loadPg(): Promise<PgClientConstructor> {
  loaded ??= importPg();
  return loaded;
}

/**
 * When it loads, pg asks whether it runs in Cloudflare: first by `navigator.userAgent`, and where there is no
 * `navigator` (Node 20) by making a `Response`, for which Node loads the whole of fetch: 25 ms of CPU. A `navigator`
 * that stands there while pg loads answers the question for nothing.
 */
async function importPg(): Promise<PgClientConstructor> {
  const absent = !("navigator" in globalThis);
  if (absent) Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Node.js" }, configurable: true });
  try {
    const { default: pg } = await import("pg/lib/client.js");
    return pg as unknown as PgClientConstructor;
  } finally {
    if (absent) Reflect.deleteProperty(globalThis, "navigator");
  }
}

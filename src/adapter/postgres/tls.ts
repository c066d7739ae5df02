import { readFileSync } from "node:fs";
import { TstlError } from "../../errors/tstl-error.ts";
import type { ResolvedOptions } from "./connection-options.ts";

/** What node-postgres takes as `ssl`. */
export type SslSetting = false | Record<string, unknown>;

/** The ways to connect in the order in which they are tried: libpq's table of modes (manual 34.19.1). */
export function sslAttempts(options: ResolvedOptions): SslSetting[] {
  if (options.host.startsWith("/")) return [false];
  const secure = () => sslSetting(options);
  switch (options.sslmode) {
    case "disable":
      return [false];
    case "allow":
      return [false, secure()];
    case "prefer":
      return [secure(), false];
    case undefined:
      // libpq's default is to prefer SSL. Inside one machine it costs CPU and protects nothing, so plain goes first.
      return isLoopback(options.host) ? [false, secure()] : [secure(), false];
    default:
      return [secure()];
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** As libpq: `require` checks the certificate only if a root certificate is given. */
function sslSetting(options: ResolvedOptions): Record<string, unknown> {
  const { sslmode, sslrootcert, sslcert, sslkey } = options;
  const checked =
    sslmode === "verify-ca" || sslmode === "verify-full" || (sslmode === "require" && sslrootcert !== undefined);
  const setting: Record<string, unknown> = { rejectUnauthorized: checked };
  if (checked && sslmode !== "verify-full") setting.checkServerIdentity = () => undefined;
  if (sslrootcert !== undefined && sslrootcert !== "system") setting.ca = readCertificate("sslrootcert", sslrootcert);
  if (sslcert !== undefined) setting.cert = readCertificate("sslcert", sslcert);
  if (sslkey !== undefined) setting.key = readCertificate("sslkey", sslkey);
  return setting;
}

function readCertificate(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new TstlError("DB_SSL_FAILED", `${option} "${path}" cannot be read`, {
      hint: `correct \`${option}\` of the target`,
      cause,
    });
  }
}

import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The password that libpq's password file holds for a connection (manual 34.16): lines of
 * `host:port:database:user:password`, `*` for any, `\` before a literal colon. Undefined without file or line.
 */
export function passwordFromFile(target: {
  host: string;
  port: number;
  dbname: string;
  user: string;
}): string | undefined {
  const path = process.env.PGPASSFILE ?? join(homedir(), ".pgpass");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const wanted = [target.host, String(target.port), target.dbname, target.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#")) continue;
    const fields = line.match(/(?:\\.|[^:\\])+/g)?.map((field) => field.replace(/\\(.)/g, "$1")) ?? [];
    if (fields.length === 5 && wanted.every((value, i) => fields[i] === "*" || fields[i] === value)) return fields[4];
  }
  return undefined;
}

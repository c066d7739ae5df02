import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { Session } from "../adapter/adapter.ts";
import { quoteLiteral } from "../adapter/relation.ts";
import { placeSeedError } from "./seed-errors.ts";
import type { SeedPlan } from "./seed-plan.ts";
import { outputDelimiter, rewrittenSeed, zoneShift } from "./seed-rewrite.ts";

/**
 * Fills `relationSql` (a table made from `plan.columns`) with the rows of a seed's file, by one COPY.
 *
 * The file's own bytes go to Postgres wherever it reads them as dbt would. A value that Postgres refuses is a
 * `SEED_VALUE` error at the cell's line and column. The transaction is the caller's.
 */
export async function copySeed(
  session: Session,
  relationSql: string,
  path: string,
  plan: SeedPlan,
): Promise<{ rows: number }> {
  if (plan.rowCount === 0) return { rows: 0 };
  const shift = plan.columns.some((column) => column.zoned) ? zoneShift(await sessionTimeZone(session)) : null;
  const bytes = plan.passThrough
    ? createReadStream(path, { start: plan.dataStart, end: plan.dataEnd - 1, highWaterMark: 1 << 18 })
    : Readable.from(rewrittenSeed(path, plan, shift), { objectMode: false, highWaterMark: 1 << 20 });
  try {
    return { rows: await session.copyFrom(copyStatement(relationSql, plan), bytes) };
  } catch (error) {
    throw await placeSeedError(error, path, plan, shift);
  }
}

/** The COPY that reads what `copySeed` sends: an empty cell is null, in quotes or not. */
export function copyStatement(relationSql: string, plan: SeedPlan): string {
  const names = plan.columns.map((column) => column.sqlName).join(", ");
  const delimiter = quoteLiteral(outputDelimiter(plan)).trimStart();
  return (
    `copy ${relationSql} (${names}) from stdin` +
    ` with (format csv, encoding 'UTF8', delimiter ${delimiter}, force_null (${names}))`
  );
}

async function sessionTimeZone(session: Session): Promise<string> {
  const { rows } = await session.query("show timezone");
  return String(rows[0]?.[0] ?? "UTC");
}

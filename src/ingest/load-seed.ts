import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Session } from "../adapter/adapter.ts";
import { copySeed, copyStatement } from "./copy-seed.ts";
import { placeSeedError } from "./seed-errors.ts";
import { inferSeedColumns, type SeedOptions, type SeedPlan, seedScan } from "./seed-plan.ts";

/** Files up to this size are looked through before they are sent; larger ones while they are. */
const LOOKED_THROUGH_FIRST = 4 << 20;

export interface LoadedSeed {
  rows: number;
  plan: SeedPlan;
}

/**
 * Loads a seed's file into `relationSql`, inside the caller's transaction. `prepare` makes the table ready (creates or
 * empties it) once the columns are known.
 *
 * The types of a large file are guessed from its first megabytes, and the file is sent to Postgres while the rest is
 * looked through, because that takes a third of the time of the COPY itself. Should a later row prove the guess wrong, all is undone up
 * to a savepoint, and `prepare` is called once more. The result is the same as from `inferSeedColumns` and `copySeed`.
 */
export async function loadSeed(
  session: Session,
  relationSql: string,
  path: string,
  options: SeedOptions,
  prepare: (plan: SeedPlan) => Promise<void>,
): Promise<LoadedSeed> {
  const guess = (await isLarge(path)) ? await guessedPlan(path, options) : null;
  if (guess?.passThrough) {
    await session.query("savepoint tstl_seed");
    await prepare(guess);
    const loaded = await sendWatched(session, relationSql, path, options, guess);
    await session.query(`${loaded ? "" : "rollback to savepoint tstl_seed; "}release savepoint tstl_seed`);
    if (loaded) return loaded;
  }
  const plan = await inferSeedColumns(path, options);
  await prepare(plan);
  return { ...(await copySeed(session, relationSql, path, plan)), plan };
}

async function isLarge(path: string): Promise<boolean> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  return size > LOOKED_THROUGH_FIRST;
}

async function guessedPlan(path: string, options: SeedOptions): Promise<SeedPlan> {
  const scan = seedScan(path, options);
  for await (const record of scan.batches()) if (record.fileOffset + record.next >= LOOKED_THROUGH_FIRST / 2) break;
  return scan.plan();
}

/** Sends the file as it is, as long as its rows agree with `guess`; null if they did not. */
async function sendWatched(
  session: Session,
  relationSql: string,
  path: string,
  options: SeedOptions,
  guess: SeedPlan,
): Promise<LoadedSeed | null> {
  const scan = seedScan(path, options);
  let fault: unknown;
  const bytes = async function* () {
    let sent = guess.dataStart;
    try {
      for await (const record of scan.batches()) {
        const plan = scan.plan();
        if (!agrees(plan, guess)) throw new GuessedWrong();
        if (plan.dataEnd > sent) {
          yield Buffer.from(record.bytes.subarray(sent - record.fileOffset, plan.dataEnd - record.fileOffset));
        }
        sent = plan.dataEnd;
      }
    } catch (error) {
      fault = error;
      throw error;
    }
  };
  try {
    const stream = Readable.from(bytes(), { objectMode: false, highWaterMark: 1 << 20 });
    return { rows: await session.copyFrom(copyStatement(relationSql, guess), stream), plan: scan.plan() };
  } catch (error) {
    if (fault instanceof GuessedWrong) return null;
    throw fault ?? (await placeSeedError(error, path, guess, null));
  }
}

/** Told apart from what the file or Postgres may have to say; never leaves this file. */
class GuessedWrong extends Error {}

function agrees(plan: SeedPlan, guess: SeedPlan): boolean {
  return plan.passThrough && plan.columns.every((column, i) => column.type === guess.columns[i]!.type);
}

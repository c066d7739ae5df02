import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { TstlError } from "../../errors/tstl-error.ts";

/** Who holds a lock. */
interface Holder {
  pid: number;
  /** When the process started, as the system counts it: a pid alone may have been given to somebody else since. */
  started: string;
  host: string;
  command: string;
}

/** Gives the lock back; done twice, it does nothing. */
export type ReleaseLock = () => void;

/**
 * Takes the lock `path`, or throws `DB_IN_USE` naming the process that has it. Two Postgres in one directory lose
 * data, and PGlite does not look. The file appears with its content in one step; one whose process is gone is taken over.
 */
export function acquireLock(path: string, subject: string): ReleaseLock {
  const own: Holder = {
    pid: process.pid,
    started: processStart(process.pid) ?? "",
    host: hostname(),
    command: process.argv.slice(1, 3).join(" "),
  };
  const mine = `${path}.${own.pid}.${Math.random().toString(36).slice(2)}`;
  const text = JSON.stringify(own);
  writeFileSync(mine, text);
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      if (tryLink(mine, path)) return () => releaseLock(path, text);
      const found = readLock(path);
      if (found === undefined) continue; // given back a moment ago
      const holder = parseHolder(found);
      if (holder !== undefined && isAlive(holder, own.host)) throw inUse(path, subject, holder, own);
      removeStale(path, found);
    }
    throw new TstlError("DB_IN_USE", `${subject} is being opened by several processes at once`, { hint: "run again" });
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Commands that need the database for seconds: a server of pages opens it anew whenever a file changes. */
const BRIEF = /\b(docs|dashboard)$/;
const PATIENCE_MS = 15_000;
const STEP_MS = 50;

/**
 * As `acquireLock`, but waits for a process that writes pages: who saves a file and builds at once does not meet the
 * server that saw the file, too. Throws `DB_IN_USE` at once for any other holder.
 */
export async function acquireLockInTurn(path: string, subject: string): Promise<ReleaseLock> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return acquireLock(path, subject);
    } catch (error) {
      const holder = parseHolder(readLock(path) ?? "{}");
      const isOther = holder?.pid !== process.pid;
      const isBrief = isOther && BRIEF.test(holder?.command ?? "docs");
      if (!(error instanceof TstlError) || error.code !== "DB_IN_USE" || !isBrief || Date.now() > end) throw error;
      await sleep(STEP_MS);
    }
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "EEXIST") return false;
    // File systems without links: an exclusive write is nearly as good.
    if ((error as { code?: string }).code !== "EPERM" && (error as { code?: string }).code !== "ENOTSUP") throw error;
    try {
      writeFileSync(to, readFileSync(from), { flag: "wx" });
      return true;
    } catch (second) {
      if ((second as { code?: string }).code === "EEXIST") return false;
      throw second;
    }
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

/** Moves a dead lock away; if another process replaced it in between, its lock is put back. */
function removeStale(path: string, text: string): void {
  const away = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, away);
  } catch {
    return;
  }
  if (readLock(away) !== text) tryLink(away, path);
  rmSync(away, { force: true });
}

function releaseLock(path: string, text: string): void {
  if (readLock(path) === text) rmSync(path, { force: true });
}

function isAlive(holder: Holder, host: string): boolean {
  if (holder.host !== host) return true; // cannot be known from here
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as { code?: string }).code === "ESRCH") return false;
  }
  const started = processStart(holder.pid);
  return started === undefined || holder.started === "" || started === holder.started;
}

/** Start time in clock ticks since boot: field 22 of /proc/<pid>/stat (proc(5)); undefined on other systems. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the name in parentheses, which may hold spaces.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function inUse(path: string, subject: string, holder: Holder, own: Holder): TstlError {
  if (holder.pid === own.pid && holder.host === own.host) {
    return new TstlError("DB_IN_USE", `${subject} is already open in this process`);
  }
  const elsewhere = holder.host === own.host ? "" : ` on ${holder.host}`;
  return new TstlError("DB_IN_USE", `${subject} is in use by process ${holder.pid}${elsewhere} (${holder.command})`, {
    hint:
      elsewhere === ""
        ? "wait until it has finished, or end it"
        : `wait until it has finished; if that machine or container is gone, delete "${path}"`,
  });
}

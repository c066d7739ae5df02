import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A log file that is written in large pieces. */
export interface LogFile {
  write(line: string): void;
  /** Writes what is still held. */
  flush(): void;
  close(): void;
}

const HELD_BYTES = 64 * 1024;
const KEPT_FILES = 5;

/** What may be set about the log file. */
export interface LogFileOptions {
  folder: string;
  name?: string;
  /** Size after which the file is rolled over to `tstl.log.1`; 0 means never. */
  maxBytes?: number;
}

/**
 * Opens `tstl.log` for appending at its first write; at 10 MB it becomes `tstl.log.1`, of which five are kept, as
 * dbt does.
 *
 * A log that cannot be written (read-only folder, full disk) never fails a run: it goes silent. Lines are held until
 * 64 KB are together, so the caller flushes before the process ends.
 */
export function openLogFile(options: LogFileOptions): LogFile {
  const path = join(options.folder, options.name ?? "tstl.log");
  const maxBytes = options.maxBytes ?? 10 * 1024 * 1024;
  let held: string[] = [];
  let heldBytes = 0;
  let file: number | undefined;
  let size = 0;
  let broken = false;

  const open = (): number => {
    mkdirSync(options.folder, { recursive: true });
    const opened = openSync(path, "a");
    size = statSync(path).size;
    return opened;
  };

  const rollOver = (): void => {
    if (file !== undefined) closeSync(file);
    for (let n = KEPT_FILES - 1; n >= 0; n--) {
      const from = n === 0 ? path : `${path}.${n}`;
      if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${path}.${n + 1}`);
    }
    file = open();
  };

  const flush = (): void => {
    if (held.length === 0 || broken) return;
    const text = `${held.join("\n")}\n`;
    held = [];
    heldBytes = 0;
    try {
      file ??= open();
      if (maxBytes > 0 && size > 0 && size + text.length > maxBytes) rollOver();
      size += writeSync(file, text);
    } catch {
      broken = true;
    }
  };

  return {
    write: (line) => {
      if (broken) return;
      // A command that ends in an error may never come to close it.
      if (held.length === 0 && file === undefined) process.once("exit", flush);
      held.push(line);
      heldBytes += line.length;
      if (heldBytes >= HELD_BYTES) flush();
    },
    flush,
    close: () => {
      flush();
      process.off("exit", flush);
      if (file !== undefined) closeSync(file);
      file = undefined;
      broken = true;
    },
  };
}

import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { escaped } from "./copy-rows.ts";
import type { RefusedRow } from "./raw-rows.ts";

/** Refused rows on their way to quarantine, which can be loaded only when the file's good rows are. */
export interface RefusedRows extends Disposable {
  readonly count: number;
  add(row: RefusedRow): void;
  /** The rows in the text form of COPY. */
  read(): Readable;
}

/** Text that is kept in memory; what goes beyond lies in a temporary file, so that memory stays flat. */
const KEPT = 1 << 20;

/**
 * Gathers refused rows: columns `before`, line, reason, text and data of the row, and columns `after`.
 * @param before texts of columns that are the same for all rows
 */
export function gatherRefused(before: readonly string[], after: readonly string[]): RefusedRows {
  const head = before.map((text) => `${escaped(text)}\t`).join("");
  const tail = `${after.map((text) => `\t${escaped(text)}`).join("")}\n`;
  let text = "";
  let folder: string | null = null;
  let file = -1;
  let count = 0;
  const spill = () => {
    if (folder === null) {
      folder = mkdtempSync(join(tmpdir(), "tstl-refused-"));
      file = openSync(join(folder, "rows"), "w");
    }
    writeSync(file, text);
    text = "";
  };
  return {
    get count() {
      return count;
    },
    add(row) {
      count++;
      const data = row.data === null ? "\\N" : escaped(row.data);
      text += `${head}${row.line}\t${escaped(row.reason)}\t${escaped(row.text)}\t${data}${tail}`;
      if (text.length > KEPT) spill();
    },
    read() {
      if (folder === null) return Readable.from([Buffer.from(text)], { objectMode: false });
      spill();
      return createReadStream(join(folder, "rows"), { highWaterMark: 1 << 18 });
    },
    [Symbol.dispose]() {
      if (folder === null) return;
      closeSync(file);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { closeSync, openSync, writeSync } from "node:fs";

/**
 * Bytes gathered before they are written. Small pieces cost calls; more than this at a time makes the system look for
 * long runs of free memory for the file, which took ten times as long as the writing itself.
 */
const BUFFERED = 64 * 1024;
/** What one character of a string (a UTF-16 unit) takes at most in UTF-8. */
const BYTES_PER_UNIT = 3;

/** Writes texts to a file one after another; each ends with a whole character. */
export type WriteText = (text: string) => void;

/**
 * Makes a file, or empties it, and fills it with what `fill` writes. The whole never stands in memory, nor is a text
 * copied more often than into the bytes that are written. Throws what the file system says.
 */
export function writeTexts(file: string, fill: (write: WriteText) => void): void {
  const handle = openSync(file, "w");
  const buffer = Buffer.allocUnsafe(BUFFERED);
  let used = 0;
  const flush = () => {
    writeWhole(handle, buffer.subarray(0, used));
    used = 0;
  };
  try {
    fill((text) => {
      const most = text.length * BYTES_PER_UNIT;
      if (most > BUFFERED - used) flush();
      if (most <= BUFFERED) used += buffer.write(text, used);
      else writeWhole(handle, Buffer.from(text));
    });
    flush();
  } finally {
    closeSync(handle);
  }
}

/** One `write` may take less than it is given. */
function writeWhole(handle: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) {
    offset += writeSync(handle, bytes, offset, Math.min(BUFFERED, bytes.length - offset));
  }
}

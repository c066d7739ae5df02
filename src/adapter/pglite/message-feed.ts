/**
 * Protocol bytes as PGlite reads them, of which not all need to be there yet.
 *
 * PGlite takes a message as one array and reads from it by `length` and `subarray` while Postgres runs, blocking its
 * thread. A COPY FROM STDIN reads more than its first message: then this object fetches the next bytes, waiting for
 * them, and lets go of those that were read. So a COPY of any size runs as one statement in flat memory.
 * (Given the messages one by one, as pglite-socket does, Postgres takes the end of the first for the end of input.)
 */
export interface MessageFeed {
  /** To be handed to `execProtocolRawStream`. */
  readonly message: Uint8Array;
  /** From now on, bytes beyond the known ones are waited for. */
  openCopy(): void;
  /** The statement failed: what is not fetched yet is not wanted any more. */
  closeCopy(): void;
}

const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const COPY_FAIL = 0x66;

/** @param next blocks until there are further bytes; undefined when the sender is gone */
export function createMessageFeed(first: Uint8Array, next: () => Uint8Array | undefined): MessageFeed {
  let chunk = first;
  let start = 0;
  let read = 0;
  let copying = false;
  const message = {
    0: first[0],
    get length() {
      if (copying && read === start + chunk.length) {
        const following = next();
        if (following === undefined) copying = false;
        else {
          start += chunk.length;
          chunk = following;
          createMessageScanner((type) => {
            if (type === COPY_DONE || type === COPY_FAIL) copying = false;
          })(chunk);
        }
      }
      return start + chunk.length;
    },
    subarray(from: number, to: number) {
      read = to;
      return chunk.subarray(from - start, to - start);
    },
    toString: () => "protocol bytes",
  };
  return {
    message: message as unknown as Uint8Array,
    openCopy() {
      copying = true;
    },
    closeCopy() {
      copying = false;
    },
  };
}

/**
 * Leaves out the messages of a COPY with which `bytes` begin. They are under way when a COPY fails, and the protocol
 * has the server pass over them.
 */
export function withoutCopyMessages(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  while (offset < bytes.length && [COPY_DATA, COPY_DONE, COPY_FAIL].includes(view.getUint8(offset))) {
    offset += 1 + view.getUint32(offset + 1);
  }
  return bytes.subarray(offset);
}

/**
 * Watches bytes that come from either side and calls back once for each message as it passes.
 * @param onMessage is given the type and the first byte after the head (0 where there is none)
 */
export function createMessageScanner(
  onMessage: (type: number, firstByte: number) => void,
): (bytes: Uint8Array) => void {
  const head = new Uint8Array(6);
  let headLength = 0;
  let skip = 0;
  return (bytes) => {
    let i = 0;
    while (i < bytes.length) {
      if (skip > 0) {
        const step = Math.min(skip, bytes.length - i);
        skip -= step;
        i += step;
        continue;
      }
      head[headLength++] = bytes[i++] as number;
      if (headLength < 5) continue;
      const length = new DataView(head.buffer).getUint32(1) - 4;
      if (headLength === 5 && length > 0) continue;
      onMessage(head[0] as number, headLength === 6 ? (head[5] as number) : 0);
      skip = length - (headLength - 5);
      headLength = 0;
    }
  };
}

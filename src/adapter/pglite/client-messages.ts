import { quoteIdentifier } from "../relation.ts";

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

interface Handlers {
  /** The client asks for encryption, before anything else. */
  onRefusal(): void;
  /** One whole message; the first is the start-up packet. */
  onMessage(message: Buffer): void;
}

/** Cuts what a client sends into messages (manual 54.7); chunks of a socket end anywhere. */
export function createMessageSplitter({ onRefusal, onMessage }: Handlers): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      // Messages before the start have no type byte.
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (started) {
        onMessage(message);
        continue;
      }
      const code = message.readUInt32BE(4);
      if (code === SSL_REQUEST || code === GSS_REQUEST) onRefusal();
      else if (code !== CANCEL_REQUEST) {
        started = true;
        onMessage(message);
      }
    }
  };
}

/** Where a message holds the name of a prepared statement (manual 55.7): offset of the name in it. */
function statementNameOffset(message: Buffer): number | undefined {
  const type = String.fromCharCode(message[0] as number);
  if (type === "P") return 5;
  if (type === "B") return message.indexOf(0, 5) + 1; // after the name of the portal
  if ((type === "D" || type === "C") && message[5] === 0x53) return 6;
  return undefined;
}

/**
 * Puts `prefix` before the name of the prepared statement that a message makes or uses. Names belong to a session, and
 * here all clients share one, while drivers number theirs alike.
 */
export function prefixStatementName(message: Buffer, prefix: string): { message: Buffer; name: string | undefined } {
  const offset = statementNameOffset(message);
  if (offset === undefined || message[offset] === 0) return { message, name: undefined };
  const inserted = Buffer.from(prefix);
  const renamed = Buffer.concat([message.subarray(0, offset), inserted, message.subarray(offset)]);
  renamed.writeUInt32BE(renamed.length - 1, 1);
  return { message: renamed, name: renamed.toString("utf8", offset, renamed.indexOf(0, offset)) };
}

/** Messages that end whatever a client left open; `whole` also undoes its settings. Outside of a COPY, CopyFail is ignored. */
export function rollbackMessages(whole: boolean, statements: Iterable<string>): Buffer[] {
  const sql = whole
    ? "rollback; reset all; discard temp; deallocate all; unlisten *"
    : ["rollback", ...Array.from(statements, (name) => `deallocate ${quoteIdentifier(name)}`)].join("; ");
  return [textMessage("f", "the client has gone"), textMessage("Q", sql)];
}

function textMessage(type: string, text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip, constants as zlib } from "node:zlib";
import { TstlError } from "../errors/tstl-error.ts";

/** A server of the site. */
export interface SiteServer {
  url: string;
  /** Reads the folder again and has every open page load itself anew; a fault that was told is no more. */
  reload(): void;
  /** Shows a fault on every page, those that are open and those that will be, until the next `reload`. */
  tell(fault: string): void;
  close(): Promise<void>;
}

/** A file of the site, with what was made of it once somebody asked. */
interface Served {
  file: string;
  type: string;
  body?: Buffer;
  etag?: string;
  encoded: Map<string, Promise<Buffer>>;
}

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** Smaller answers gain nothing. */
const WORTH_COMPRESSING = 1024;
/** The address of the stream on which open pages hear of a new site. */
const EVENTS = "events";

/**
 * Serves the files of a folder as they are at `reload`: an address is a name in that list and never a path, so that none
 * leads out of it. On a loopback address only requests that name this machine are answered, so that no page of another
 * site can read along under a name of its own.
 *
 * Throws DOCS_PORT where the address or port cannot be had.
 */
export async function serveSite(options: { folder: string; host: string; port: number }): Promise<SiteServer> {
  const { folder, host } = options;
  let files = listFiles(folder);
  const listeners = new Set<ServerResponse>();
  let fault: string | null = null;
  const isLocal = isLoopback(host);
  const server = createServer((request, response) => {
    if (isLocal && !isLoopback(hostOf(request))) return refuse(response, 403, "forbidden");
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "only GET");
    const path = pathOf(request);
    if (path === EVENTS) return listen(listeners, fault, request, response);
    const served = path === null ? undefined : files.get(path === "" ? "index.html" : path);
    if (served === undefined) return refuse(response, 404, "there is no such page");
    answer(served, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, host, resolve);
  }).catch((cause: NodeJS.ErrnoException) => {
    throw new TstlError("DOCS_PORT", `cannot listen on ${host}, port ${options.port}: ${cause.code}`, {
      cause,
      hint: "choose another one with --port; 0 takes any free one",
    });
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const send = (event: string, data: unknown) => {
    for (const listener of listeners) listener.write(eventText(event, data));
  };
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/`,
    reload() {
      files = listFiles(folder);
      fault = null;
      send("reload", null);
    },
    tell(text) {
      fault = text;
      send("fault", text);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Names with `/` between folders, to what is there; nothing where the folder is yet to be written. */
function listFiles(folder: string): Map<string, Served> {
  const files = new Map<string, Served>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // A link may lead anywhere.
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const name = file
      .slice(folder.length + 1)
      .split(sep)
      .join("/");
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream";
    files.set(name, { file, type, encoded: new Map() });
  }
  return files;
}

async function answer(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  served.body ??= readFileSync(served.file);
  served.etag ??= `"${createHash("sha256").update(served.body).digest("base64url").slice(0, 22)}"`;
  const encoding = encodingOf(request, served);
  const headers = {
    ...PROTECTION,
    "content-type": served.type,
    etag: served.etag,
    vary: "accept-encoding",
    // Asked for again each time, and answered with 304 where it is the same.
    "cache-control": "no-cache",
    ...(encoding === null ? {} : { "content-encoding": encoding }),
  };
  if (request.headers["if-none-match"] === served.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = encoding === null ? served.body : await encoded(served, encoding);
  response.writeHead(200, { ...headers, "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Pages hold a policy of their own; what is not in it cannot be had by a header either. */
const PROTECTION = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

function encodingOf(request: IncomingMessage, { type, body }: Served): "br" | "gzip" | null {
  if (!/^(text|application\/json|image\/svg)/.test(type) || body!.length < WORTH_COMPRESSING) return null;
  const accepted = String(request.headers["accept-encoding"] ?? "");
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : null;
}

/** Compressed once, for everybody. */
function encoded({ body, encoded: known }: Served, encoding: "br" | "gzip"): Promise<Buffer> {
  const present = known.get(encoding);
  if (present !== undefined) return present;
  const made =
    encoding === "gzip"
      ? promisify(gzip)(body!)
      : promisify(brotliCompress)(body!, { params: { [zlib.BROTLI_PARAM_QUALITY]: 5 } });
  known.set(encoding, made);
  return made;
}

function listen(
  listeners: Set<ServerResponse>,
  fault: string | null,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, { ...PROTECTION, "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 1000\n\n");
  if (fault !== null) response.write(eventText("fault", fault));
  listeners.add(response);
  request.once("close", () => listeners.delete(response));
}

const eventText = (event: string, data: unknown) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...PROTECTION, "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/** The name that is asked for; null where it is none. */
function pathOf(request: IncomingMessage): string | null {
  try {
    return decodeURIComponent((request.url ?? "/").split(/[?#]/, 1)[0]!.slice(1));
  } catch {
    return null;
  }
}

const hostOf = (request: IncomingMessage) => (request.headers.host ?? "").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");

function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|localhost|::1)$/i.test(host);
}

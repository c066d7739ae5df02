import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { TstlError } from "../errors/tstl-error.ts";
import { escapeHtml } from "./page-html.ts";

/** A server of pages on this machine. */
export interface PageServer {
  url: string;
  close(): Promise<void>;
}

/** Where pages are served: this machine alone may ask. */
const HOST = "127.0.0.1";

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
};

/**
 * Serves the files that `build` gives; it is called anew for each page that is opened, one call at a time. What it
 * throws is told to `describe`, whose text the browser shows.
 *
 * Throws DASHBOARD_PORT where the port is taken.
 */
export async function servePages(options: {
  port: number;
  build: () => Promise<ReadonlyMap<string, string>>;
  describe: (error: unknown) => string;
}): Promise<PageServer> {
  let files: ReadonlyMap<string, string> = new Map();
  let turn: Promise<void> = Promise.resolve();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A page of another site that was given our address under its own name must not read the rows.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) return refuse(response, 403);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
    const path = new URL(request.url ?? "/", `http://${HOST}`).pathname.slice(1);
    const name = path === "" ? "index.html" : path;
    try {
      if (name.endsWith(".html")) files = await options.build();
    } catch (error) {
      return send(response, 500, "html", errorPage(options.describe(error)));
    }
    const text = files.get(name);
    if (text === undefined) return refuse(response, 404);
    send(response, 200, name.slice(name.lastIndexOf(".") + 1), text);
  };

  const server = createServer((request, response) => {
    turn = turn
      .then(() => answer(request, response))
      .catch(() => {
        response.destroy();
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, HOST, resolve);
  }).catch((cause: NodeJS.ErrnoException) => {
    throw new TstlError("DASHBOARD_PORT", `cannot listen on port ${options.port}: ${cause.code}`, {
      cause,
      hint: "choose another one with --port; 0 takes any free one",
    });
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return {
    url: `http://${HOST}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, ending: string, text: string): void {
  response.writeHead(status, {
    "content-type": TYPES[ending] ?? "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
  });
  response.end(text);
}

const REFUSALS: Record<number, string> = { 403: "forbidden", 404: "there is no such page", 405: "only GET" };

function refuse(response: ServerResponse, status: number): void {
  send(response, status, "txt", `${REFUSALS[status]}\n`);
}

function errorPage(text: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>The dashboards have faults</title><h1>The dashboards have faults</h1><pre>${escapeHtml(text)}</pre></html>\n`;
}

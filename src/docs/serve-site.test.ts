import { symlinkSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TempFolder, tempFolder } from "../testing/temp-folder.ts";
import { type SiteServer, serveSite } from "./serve-site.ts";

const SCRIPT = `tstlSite("index", "${"a text that is long enough to be compressed ".repeat(50)}")`;

let folder: TempFolder;
let server: SiteServer;

beforeAll(async () => {
  folder = tempFolder({
    "site/index.html": "<!doctype html><title>Shop</title>",
    "site/data/index.js": SCRIPT,
    "secret.txt": "secret",
  });
  symlinkSync(join(folder.path, "secret.txt"), join(folder.path, "site", "link.txt"));
  server = await serveSite({ folder: join(folder.path, "site"), host: "127.0.0.1", port: 0 });
});

afterAll(async () => {
  await server?.close();
  folder?.[Symbol.dispose]();
});

/** Asks for a path as it is written, which `fetch` would straighten. */
function get(path: string, headers: Record<string, string> = {}, method = "GET") {
  const { hostname, port } = new URL(server.url);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("files are served with their types, compressed as the browser can read them, and not again where it has them", async () => {
  const page = await get("/");
  expect([page.status, page.headers["content-type"], String(page.body)]).toEqual([
    200,
    "text/html; charset=utf-8",
    "<!doctype html><title>Shop</title>",
  ]);
  const plain = await get("/data/index.js?1234");
  expect([plain.headers["content-type"], String(plain.body)]).toEqual(["text/javascript; charset=utf-8", SCRIPT]);
  const brotli = await get("/data/index.js", { "accept-encoding": "gzip, br" });
  expect(brotli.headers["content-encoding"]).toBe("br");
  expect(String(brotliDecompressSync(brotli.body))).toBe(SCRIPT);
  const gzip = await get("/data/index.js", { "accept-encoding": "gzip" });
  expect(String(gunzipSync(gzip.body))).toBe(SCRIPT);
  expect(gzip.body.length).toBeLessThan(SCRIPT.length / 5);
  const again = await get("/data/index.js", { "if-none-match": String(plain.headers.etag) });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect((await get("/", {}, "HEAD")).body.length).toBe(0);
});

test("no address leads out of the folder, and no link does", async () => {
  const addresses = [
    "/../secret.txt",
    "/data/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/data/%2e%2e%2f%2e%2e%2fsecret.txt",
    `/${join(folder.path, "secret.txt")}`,
    "/%00",
    "/%ff",
    "/link.txt",
    "/data",
    "/__proto__",
  ];
  for (const address of addresses) expect([address, (await get(address)).status]).toEqual([address, 404]);
});

test("only who calls this machine by its own name is answered, and only reading", async () => {
  expect((await get("/", { host: "evil.example.com" })).status).toBe(403);
  expect((await get("/", { host: "localhost:1" })).status).toBe(200);
  expect((await get("/", {}, "POST")).status).toBe(405);
});

test("open pages hear of a new site, of which they then get the new files", async () => {
  const response = await fetch(new URL("events", server.url));
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  folder.write("site/index.html", "<!doctype html><title>New</title>");
  server.reload();
  expect((await reader.read()).value).toBe("event: reload\ndata: null\n\n");
  expect(String((await get("/")).body)).toContain("New");
  server.tell("a fault\nof two lines");
  expect((await reader.read()).value).toBe('event: fault\ndata: "a fault\\nof two lines"\n\n');
  await reader.cancel();
});

test("a port that is taken is told", async () => {
  const port = Number(new URL(server.url).port);
  await expect(serveSite({ folder: folder.path, host: "127.0.0.1", port })).rejects.toThrow(
    `cannot listen on 127.0.0.1, port ${port}: EADDRINUSE`,
  );
});

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
    "secrets/key.txt": "secret",
  });
  symlinkSync(join(folder.path, "secret.txt"), join(folder.path, "site", "link.txt"));
  symlinkSync(join(folder.path, "secrets"), join(folder.path, "site", "linked"));
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
    "/..\\secret.txt",
    "/data\\..\\..\\secret.txt",
    "/%252e%252e/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/....//secret.txt",
    "/..;/secret.txt",
    "//secret.txt",
    "http://127.0.0.1/../secret.txt",
    "/data/%2e%2e%2f%2e%2e%2fsecret.txt",
    `/${join(folder.path, "secret.txt")}`,
    "/%00",
    "/%ff",
    "/index.html%00",
    "/index.html%00.txt",
    "/%00/../../secret.txt",
    "/index.html/",
    "/link.txt",
    "/linked",
    "/linked/key.txt",
    "/linked/../../secret.txt",
    "/data",
    "/data/",
    "/constructor",
    "/__proto__",
  ];
  for (const address of addresses) expect([address, (await get(address)).status]).toEqual([address, 404]);
});

test("only who calls this machine by its own name is answered, and only reading", async () => {
  const strangers = [
    "evil.example.com",
    "evil.example.com:80",
    "127.0.0.1.evil.example.com",
    "localhost.evil.example.com",
  ];
  for (const host of [...strangers, "foo.localhost", "0.0.0.0", "127.0.0.1@evil.example.com"])
    expect([host, (await get("/", { host })).status]).toEqual([host, 403]);
  expect((await get("/events", { host: "evil.example.com" })).status).toBe(403);
  for (const host of ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080"])
    expect([host, (await get("/", { host })).status]).toEqual([host, 200]);
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) expect((await get("/", {}, method)).status).toBe(405);
});

test.runIf(process.platform === "linux")(
  "other addresses of this machine are only listened on where it is asked for",
  async () => {
    // All of 127.0.0.0/8 is this machine; the server is to be on one address of it.
    const elsewhere = (url: string) => fetch(`http://127.0.0.2:${new URL(url).port}/`).then(({ status }) => status);
    await expect(elsewhere(server.url)).rejects.toThrow("fetch failed");
    const open = await serveSite({ folder: join(folder.path, "site"), host: "0.0.0.0", port: 0 });
    try {
      expect(await elsewhere(open.url)).toBe(200);
    } finally {
      await open.close();
    }
  },
);

test("what others may not do with the answers is said with each of them", async () => {
  for (const address of ["/", "/data/index.js", "/nothing"]) {
    expect((await get(address)).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
    });
    expect((await get(address, { origin: "http://evil.example.com" })).headers).not.toHaveProperty(
      "access-control-allow-origin",
    );
  }
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
  // Whoever opens a page later sees it, too, until there is a new site.
  const first = async () => {
    const later = (await fetch(new URL("events", server.url))).body!.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await later.read();
    await later.cancel();
    return value;
  };
  expect(await first()).toContain("a fault\\nof two lines");
  server.reload();
  expect(await first()).not.toContain("fault");
});

test("a port that is taken is told", async () => {
  const port = Number(new URL(server.url).port);
  await expect(serveSite({ folder: folder.path, host: "127.0.0.1", port })).rejects.toThrow(
    `cannot listen on 127.0.0.1, port ${port}: EADDRINUSE`,
  );
});

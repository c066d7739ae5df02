import { request } from "node:http";
import { expect, test } from "vitest";
import { TstlError } from "../errors/tstl-error.ts";
import { servePages } from "./serve-pages.ts";

/** Serves what `build` gives on a free port. */
async function serve(build: () => Promise<ReadonlyMap<string, string>>) {
  const server = await servePages({ port: 0, build, describe: (error) => `told: ${(error as Error).message}` });
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}

/** Asks with a Host header of our choice, which fetch does not let one set. */
function ask(url: string, options: { host?: string; method?: string } = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = options.host === undefined ? {} : { host: options.host };
    const sent = request(url, { method: options.method ?? "GET", headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

test("each page is built anew when it is opened; what pages share is not", async () => {
  let builds = 0;
  await using server = await serve(async () => {
    builds++;
    return new Map([
      ["index.html", `index ${builds}`],
      ["assets/dashboard.js", `script ${builds}`],
    ]);
  });
  expect(await ask(server.url)).toEqual({ status: 200, text: "index 1" });
  expect(await ask(`${server.url}assets/dashboard.js`)).toEqual({ status: 200, text: "script 1" });
  expect(await ask(`${server.url}index.html`)).toEqual({ status: 200, text: "index 2" });
  expect(await ask(`${server.url}../../etc/passwd`)).toMatchObject({ status: 404 });
});

test("faults are shown in the browser as text", async () => {
  await using server = await serve(() => Promise.reject(new Error("<script>no such model</script>")));
  const { status, text } = await ask(server.url);
  expect(status).toBe(500);
  expect(text).toContain("<pre>told: &lt;script&gt;no such model&lt;/script&gt;</pre>");
});

test("a site that gave our address another name is refused, and so is everything but reading", async () => {
  await using server = await serve(async () => new Map([["index.html", "rows"]]));
  expect(await ask(server.url, { host: "evil.example" })).toEqual({ status: 403, text: "forbidden\n" });
  expect(await ask(server.url, { method: "POST" })).toMatchObject({ status: 405 });
  expect(await ask(server.url, { host: "localhost:1" })).toEqual({ status: 200, text: "rows" });
});

test("a port that is taken is told with what to do", async () => {
  await using server = await serve(async () => new Map());
  const port = Number(new URL(server.url).port);
  const again = servePages({ port, build: async () => new Map(), describe: String });
  const error = await again.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TstlError);
  expect(error).toMatchObject({ code: "DASHBOARD_PORT", message: `cannot listen on port ${port}: EADDRINUSE` });
});

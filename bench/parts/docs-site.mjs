import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { launchBrowser, measureSite, openSite } from "../browser.mjs";
import { measure, repeat } from "../measure.mjs";
import { atMost } from "../row.mjs";
import { colibriSite, dbtSite, ourSite } from "../site-drivers.mjs";
import { connectionEnvironment, forget, psql } from "../surroundings.mjs";

/** dbt compiles for minutes. */
const PATIENCE = 1200;
const MIB = 2 ** 20;

/** Beginnings, words in thousands of nodes, several words, typing errors, and what is nowhere; with a model's name. */
const textsFor = (model) => [
  ...["ma", "mar", "mart_s", model, "cu", "cus", "customer", "customer_amount", "re", "recency_band", "id", "am"],
  ...["coalesce", "landing", "mart pivot", "customer id amount", "one row per id"],
  ...["custmer_id", "recencey_band", "reigon", "shippments", "mnth_growth", "cusotmer amonut", "zzqqxx"],
];

/** The documentation sites of one project, built from the same database and opened in the same browser. */
export function docsSite(models) {
  return async (surroundings) => {
    const { tstl, dbt, colibri, quick, project, server } = surroundings;
    const folder = project(models);
    const database = `bench_docs_${models}`;
    const started = await server();
    psql(connectionEnvironment(started, "postgres"), "-c", `create database ${database}`);
    const env = { ...connectionEnvironment(started, database), DO_NOT_TRACK: "1" };
    psql(env, "-f", join(folder, "setup.sql"));
    const place = ["--project-dir", folder, "--profiles-dir", folder];
    const once = (command) => measure(command, { cwd: folder, env, timeout: PATIENCE });
    once([...tstl, "seed", "-q", ...place]);
    once([...tstl, "run", "-q", ...place]);

    const ours = await repeat(surroundings.runs, () => {
      forget(folder);
      return once([...tstl, "docs", "generate", ...place]);
    });
    const marts = readdirSync(join(folder, "models", "marts")).filter((name) => name.endsWith(".sql"));
    const names = marts.map((name) => basename(name, ".sql"));
    const asked = {
      texts: textsFor(names[names.length >> 1]),
      models: [names[0], names[names.length >> 1], names.at(-1)],
    };
    const browser = await launchBrowser();
    const made = { tstl: { generate: ours } };
    try {
      await serving(
        [...tstl, "docs", "serve", "--port", "0", "--no-browser", ...place],
        { cwd: folder, env },
        async (url) => {
          // A server that has been asked before has its files read and compressed.
          await (await openSite(browser, url, ourSite)).close();
          made.tstl.site = await measureSite(browser, url, ourSite, asked);
        },
      );
      made.tstl.size = sizeOf(filesBelow(join(folder, "target", "docs", "data")));
      if (!quick) {
        forget(folder);
        made.dbt = { generate: once([...dbt(), "docs", "generate", ...place]) };
        const target = join(folder, "target");
        made.dbt.size = sizeOf(["manifest.json", "catalog.json"].map((name) => join(target, name)));
        const port = String(await freePort());
        await serving(
          [...dbt(), "docs", "serve", "--no-browser", "--port", port, ...place],
          { cwd: folder, env },
          async () => {
            made.dbt.site = await measureSite(browser, `http://127.0.0.1:${port}/`, dbtSite, asked);
          },
        );
        made.colibri = { generate: once([...colibri(), "generate", "--disable-telemetry", "--output-dir", "dist"]) };
        const report = join(folder, "dist", "index.html");
        made.colibri.size = sizeOf([report]);
        made.colibri.site = await measureSite(browser, pathToFileURL(report).href, colibriSite, asked);
      }
    } finally {
      await browser.close();
    }
    return rowsOf(models, made, asked.texts.length);
  };
}

function rowsOf(models, made, texts) {
  const of = (read) => Object.fromEntries(Object.entries(made).map(([tool, figures]) => [tool, read(figures)]));
  const ms = (value) => (value === undefined ? undefined : `${Math.round(value)} ms`);
  const { site, size } = made.tstl;
  const what = `${models.toLocaleString("en")} models`;
  return [
    {
      what: `\`docs generate\`, ${what}`,
      tools: of(({ generate }) => `${generate.cpu.toFixed(1)} s CPU, ${generate.memory.toFixed(0)} MiB`),
      checks: [],
    },
    {
      what: "data, gzip",
      tools: of((tool) => `${(tool.size / MIB).toFixed(2)} MiB`),
      checks: [atMost("data", size / 1e6, 6, "MB")],
    },
    {
      what: "first view",
      tools: of((tool) => ms(tool.site.firstView)),
      checks: [atMost("first view", site.firstView, 1000, "ms")],
    },
    {
      what: `search, the slowest of ${texts} texts (and the median)`,
      tools: of((tool) => `${ms(tool.site.search)} (${ms(tool.site.searchMedian)})`),
      checks: [atMost("slowest search", site.search, 50, "ms")],
    },
    { what: "a model's page", tools: of((tool) => ms(tool.site.page)), checks: [] },
    { what: "memory of the page's scripts", tools: of((tool) => `${tool.site.heap.toFixed(0)} MiB`), checks: [] },
  ];
}

const filesBelow = (folder) => readdirSync(folder).map((name) => join(folder, name));

/** Bytes of files, each as a server would send it. */
const sizeOf = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);

/** Runs `use` with the address of a server, from its first line that has one until it ends. */
async function serving(command, options, use) {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const exited = once(child, "exit").then(([code]) =>
      Promise.reject(new Error(`${command.join(" ")} ended with ${code}`)),
    );
    exited.catch(() => undefined);
    await use(await Promise.race([addressIn(child.stdout), exited]));
  } finally {
    child.kill();
  }
}

async function addressIn(output) {
  for await (const line of createInterface({ input: output })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url === undefined) continue;
    // What it says further must not fill the pipe.
    output.resume();
    return url;
  }
  throw new Error("a server said no address");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

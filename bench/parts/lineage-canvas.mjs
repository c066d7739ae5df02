import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import chromium from "@sparticuz/chromium";
import { build } from "esbuild";
import { chromium as playwright } from "playwright-core";
import { run as bundleLineage } from "../../scripts/bundle-lineage.mjs";

/** Five thousand relations of eight columns each, and what reads them. */
const NODES = 5155;
const SECONDS = 4;
const SCREEN = { width: 1440, height: 900 };
const MIDDLE = { x: SCREEN.width / 2, y: SCREEN.height / 2 };
const WARM_UP_MILLISECONDS = 1500;
const INPUT_MILLISECONDS = 16;

/** What the reader does, `step` by step; all of the graph is in view at the start of each. */
const GESTURES = {
  panning: {
    begin: (page) => page.mouse.down(),
    step: (page, at) => page.mouse.move(MIDDLE.x + 250 * Math.sin(at / 20), MIDDLE.y + 150 * Math.sin(at / 13)),
    end: (page) => page.mouse.up(),
  },
  zooming: {
    begin: async () => {},
    step: (page, at) => page.mouse.wheel(0, at % 100 < 50 ? -20 : 20),
    end: async () => {},
  },
};

/**
 * Moving the graph of a large project about: what a frame takes of the page's own thread, and how many frames a second
 * reach the screen. The browser has no graphics card and paints with the processor.
 */
export async function lineageCanvas({ repository, work, runs }) {
  const address = await writePage(repository, join(work, "lineage-canvas"));
  const args = chromium.args.filter((flag) => !/single-process|no-zygote/.test(flag));
  const executablePath = await chromium.executablePath();
  const browser = await playwright.launch({ executablePath, args: [...args, "--no-sandbox", "--disable-gpu"] });
  try {
    const rows = [];
    for (const name of Object.keys(GESTURES)) {
      const measured = [];
      for (let run = 0; run < runs; run++) measured.push(await measureGesture(browser, address, name));
      rows.push(rowOf(name, measured));
    }
    return rows;
  } finally {
    await browser.close();
  }
}

async function writePage(repository, folder) {
  const testing = join(repository, "web", "lineage", "testing");
  const { madeUpSite } = await importSource(join(testing, "made-up-site.ts"));
  const { PAGE } = await importSource(join(testing, "page.ts"));
  await mkdir(folder, { recursive: true });
  await bundleLineage(repository, folder);
  await writeFile(join(folder, "data.js"), `const site = ${JSON.stringify(madeUpSite(NODES))};`);
  await writeFile(join(folder, "index.html"), PAGE);
  return pathToFileURL(join(folder, "index.html")).href;
}

/** Node 20 reads no TypeScript. */
async function importSource(path) {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** Does a gesture on a new page while the browser writes down what its threads do. */
async function measureGesture(browser, address, name) {
  const page = await browser.newPage({ viewport: SCREEN });
  const session = await browser.newBrowserCDPSession();
  try {
    await page.goto(address);
    await page.waitForSelector(".lineage[data-laid]");
    await page.mouse.move(MIDDLE.x, MIDDLE.y);
    await page.waitForTimeout(WARM_UP_MILLISECONDS);
    const before = await processes(session);
    await browser.startTracing(page, {
      categories: ["toplevel", "disabled-by-default-devtools.timeline", "cc", "viz"],
    });
    const from = performance.now();
    await gesture(page, GESTURES[name]);
    const seconds = (performance.now() - from) / 1000;
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const after = await processes(session);
    return { ...framesOf(traceEvents, seconds), cpu: after.cpu - before.cpu, wall: seconds, memory: after.memory };
  } finally {
    await session.detach();
    await page.close();
  }
}

async function gesture(page, { begin, step, end }) {
  await begin(page);
  const sent = [];
  const until = performance.now() + SECONDS * 1000;
  // The next step does not wait for the page to have dealt with the last: a hand does not, either.
  for (let at = 0; performance.now() < until; at++) {
    sent.push(step(page, at));
    await new Promise((resolve) => setTimeout(resolve, INPUT_MILLISECONDS));
  }
  await Promise.all(sent);
  await end(page);
}

async function processes(session) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const cpu = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  const largest = Math.max(...processInfo.filter(({ type }) => type === "renderer").map(({ id }) => peakMemory(id)));
  return { cpu, memory: largest };
}

const peakMemory = (id) => Number(readFileSync(`/proc/${id}/status`, "utf8").match(/VmHWM:\s+(\d+)/)[1]) / 1024;

const endOf = ({ ts, dur }) => ts + dur;

/**
 * Frames out of a trace: from one frame of the page's main thread to the next, what it took of the processor (other
 * processes do not count, as they would in the time that went by), where something of the picture changed.
 */
function framesOf(events, seconds) {
  const main = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const onMain = events.filter(({ pid, tid }) => main.has(`${pid}.${tid}`)).sort((a, b) => a.ts - b.ts);
  const changes = onMain.filter(({ name }) => name === "LayerTreeHost::DoUpdateLayers");
  const tasks = onMain.filter(({ name, ph }) => name === "RunTask" && ph === "X");
  // Each task belongs to the frame that it leads to: the first whose changes it precedes.
  const milliseconds = changes.map((change, at) => {
    const since = at === 0 ? 0 : endOf(changes[at - 1]);
    const own = tasks.filter(({ ts }) => ts > since && ts <= endOf(change));
    return own.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
  });
  // What comes before the first frame is no frame's.
  milliseconds.shift();
  milliseconds.sort((a, b) => a - b);
  const shown = events.filter(({ name, ph }) => name === "DirectRenderer::DrawFrame" && ph !== "E").length;
  const quantile = (share) => milliseconds[Math.round(share * (milliseconds.length - 1))] ?? Number.NaN;
  return { median: quantile(0.5), p95: quantile(0.95), perSecond: shown / seconds };
}

function rowOf(name, measured) {
  const median = (key) => {
    const sorted = measured.map((each) => each[key]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  };
  const p95 = median("p95");
  const perSecond = median("perSecond");
  return {
    what: `lineage of 5,000 relations, ${name} for ${SECONDS} s (a browser)`,
    ours: { cpu: median("cpu"), wall: median("wall"), memory: median("memory"), runs: measured.length },
    checks: [
      {
        text: `main thread a frame, 95th of 100 <= 8 ms: ${p95.toFixed(1)} (median ${median("median").toFixed(1)})`,
        kept: p95 <= 8,
      },
      { text: `frames a second >= 20: ${perSecond.toFixed(0)}`, kept: perSecond >= 20 },
    ],
  };
}

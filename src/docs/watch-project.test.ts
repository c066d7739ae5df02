import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { tempFolder } from "../testing/temp-folder.ts";
import { watchProject } from "./watch-project.ts";

const FILES = {
  "models/a.sql": "select 1",
  "target/manifest.json": "{}",
  "models/node_modules/x.js": "",
  "out/x.txt": "",
};

const foldersOf = (root: string) => ({ root, target: join(root, "target"), ignored: [join(root, "out")] });

test("a file that is written, made, moved or taken away is seen, in folders that are new, too", async () => {
  using folder = tempFolder(FILES);
  let calls = 0;
  const unwatch = watchProject(foldersOf(folder.path), async () => {
    calls++;
  });
  const path = (name: string) => join(folder.path, name);
  const changes = [
    () => writeFileSync(path("models/a.sql"), "select 2"),
    () => writeFileSync(path("dbt_project.yml"), "name: shop"),
    () => {
      mkdirSync(path("models/marts/deep"), { recursive: true });
      writeFileSync(path("models/marts/deep/b.sql"), "select 1");
    },
    () => writeFileSync(path("models/marts/deep/b.sql"), "select 3"),
    () => renameSync(path("models/marts"), path("models/moved")),
    () => writeFileSync(path("models/moved/deep/b.sql"), "select 4"),
    () => rmSync(path("models/moved"), { recursive: true }),
    // What a build leaves behind: its results are on the pages.
    () => writeFileSync(path("target/last_run.json"), "{}"),
  ];
  for (const change of changes) {
    const before = calls;
    change();
    await vi.waitFor(() => expect(calls).toBeGreaterThan(before), { timeout: 10_000 });
  }
  await unwatch();
});

test("what tstl and editors write beside the project is passed over, and after the end everything", async () => {
  using folder = tempFolder(FILES);
  let calls = 0;
  const unwatch = watchProject(foldersOf(folder.path), async () => {
    calls++;
  });
  const path = (name: string) => join(folder.path, name);
  for (const name of ["target/manifest.json", "models/node_modules/x.js", "out/x.txt", "models/.a.sql.swp", "a.log"])
    writeFileSync(path(name), "new");
  mkdirSync(path(".git"));
  mkdirSync(path("logs"));
  // Changes come in their order: once this one has been seen, the others would have been.
  writeFileSync(path("models/a.sql"), "select 2");
  await vi.waitFor(() => expect(calls).toBe(1), { timeout: 10_000 });
  writeFileSync(path(".git/HEAD"), "x");
  writeFileSync(path("logs/tstl.txt"), "x");
  writeFileSync(path("models/a.sql"), "select 3");
  await vi.waitFor(() => expect(calls).toBe(2), { timeout: 10_000 });
  writeFileSync(path("models/a.sql"), "select 4");
  await unwatch();
  const after = calls;
  writeFileSync(path("models/a.sql"), "select 5");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(calls).toBe(after);
});

test("one call at a time, and one more for all that changed meanwhile; the end waits for it", async () => {
  using folder = tempFolder(FILES);
  const log: string[] = [];
  let release: () => void = () => undefined;
  const unwatch = watchProject(foldersOf(folder.path), async () => {
    log.push("begin");
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    log.push("end");
  });
  const write = (text: string) => writeFileSync(join(folder.path, "models/a.sql"), text);
  write("1");
  await vi.waitFor(() => expect(log).toEqual(["begin"]), { timeout: 10_000 });
  for (const text of ["2", "3", "4"]) {
    write(text);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(log).toEqual(["begin"]);
  release();
  await vi.waitFor(() => expect(log).toEqual(["begin", "end", "begin"]), { timeout: 10_000 });
  const ended = unwatch().then(() => log.push("unwatched"));
  release();
  await ended;
  expect(log).toEqual(["begin", "end", "begin", "end", "unwatched"]);
});

import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Config } from "../config/config.ts";
import { tempFolder } from "../testing/temp-folder.ts";
import { readText } from "./project-file.ts";
import { readProject } from "./read-project.ts";

function projectIn(root: string): Pick<Config, "project" | "packages" | "projectDir"> {
  const paths = {
    models: ["models"],
    seeds: ["seeds"],
    snapshots: ["snapshots"],
    analyses: ["analyses"],
    macros: ["macros"],
    tests: ["tests"],
    docs: [],
    assets: [],
  };
  return { projectDir: root, packages: [], project: { name: "shop", root, paths } as unknown as Config["project"] };
}

test("folders and endings say what a file is, in the order of paths", () => {
  using folder = tempFolder({
    "models/b.sql": "",
    "models/a/x.SQL": "",
    "models/a/p.yaml": "",
    "models/readme.md": "",
    "models/notes.txt": "",
    "models/.hidden.sql": "",
    "models/~b.sql": "",
    "seeds/codes.csv": "",
    "macros/m.sql": "",
    "tests/one.sql": "",
    "tests/generic/two.sql": "",
    "tests/fixtures/three.sql": "",
    "snapshots/s.sql": "",
  });
  const { files } = readProject(projectIn(folder.path));
  expect(files.map(({ kind, originalPath, path }) => `${kind} ${originalPath} ${path}`)).toEqual([
    "macro macros/m.sql m.sql",
    "generic_test tests/generic/two.sql two.sql",
    "model models/a/x.SQL a/x.SQL",
    "model models/b.sql b.sql",
    "snapshot snapshots/s.sql s.sql",
    "singular_test tests/one.sql one.sql",
    "seed seeds/codes.csv codes.csv",
    "fixture tests/fixtures/three.sql three.sql",
    "doc models/readme.md readme.md",
    "properties models/a/p.yaml a/p.yaml",
  ]);
});

test("ignore files leave out what they name, and links are followed", () => {
  using folder = tempFolder({
    "models/a.sql": "",
    "models/old/b.sql": "",
    "shared/c.sql": "",
    ".dbtignore": "models/old/\n",
  });
  symlinkSync(join(folder.path, "shared"), join(folder.path, "models", "linked"));
  symlinkSync(join(folder.path, "nowhere"), join(folder.path, "models", "broken.sql"));
  expect(readProject(projectIn(folder.path)).files.map(({ originalPath }) => originalPath)).toEqual([
    "models/a.sql",
    "models/linked/c.sql",
  ]);
});

test("a byte order mark is no part of a file's text, and only UTF-8 is text", () => {
  using folder = tempFolder({});
  const file = { absolutePath: join(folder.path, "a.sql"), displayPath: "a.sql" };
  writeFileSync(file.absolutePath, Buffer.from([0xef, 0xbb, 0xbf, 0x31]));
  expect(readText(file)).toBe("1");
  writeFileSync(file.absolutePath, Buffer.from([0x31, 0xff, 0xfe]));
  expect(() => readText(file)).toThrow('"a.sql" is not UTF-8 text');
  expect(() => readText({ absolutePath: join(folder.path, "b.sql"), displayPath: "b.sql" })).toThrow("does not exist");
});

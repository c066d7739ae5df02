import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ProjectFile } from "../project/project-file.ts";
import { faultsOf } from "../testing/parse-files.ts";
import { tempFolder } from "../testing/temp-folder.ts";
import { placeInProperties } from "./properties.ts";

test("a file is read once for all places in it", () => {
  using folder = tempFolder({ "models.yml": "models:\n  - name: a\n  - name: b\n    config: {tags: x}\n" });
  const absolutePath = join(folder.path, "models.yml");
  const file = { kind: "properties", displayPath: "models.yml", absolutePath } as ProjectFile;
  expect(placeInProperties(file, ["models", 0, "name"])).toMatchObject({ line: 2, column: 11 });
  rmSync(absolutePath);
  expect(placeInProperties(file, ["models", 1, "config", "tags"])).toMatchObject({ line: 4, column: 20, length: 1 });
  expect(placeInProperties({ ...file }, ["models", 1])).toEqual({ file: "models.yml" });
});

test("a fault of a template is shown at its value", async () => {
  const faults = await faultsOf({
    "models/a.sql": "select 1 as id",
    "models/a.yml": "models:\n  - name: a\n    config:\n      enabled: \"{{ 'maybe' | as_bool }}\"\n",
  });
  expect(faults).toEqual(["TEMPLATE_ERROR models/a.yml:4:16 Could not convert value 'maybe' into type 'bool'"]);
});

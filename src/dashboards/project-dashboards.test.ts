import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseYaml } from "../util/yaml.ts";

const ROOT = join(import.meta.dirname, "..", "..");

interface Exposure {
  name: string;
  label: string;
  depends_on: string[];
}

test("each dashboard of the reference project is an exposure that names exactly the models it reads", () => {
  const file = join(ROOT, "models", "exposures.yml");
  const { exposures } = parseYaml(readFileSync(file, "utf8"), file).value as { exposures: Exposure[] };
  const declared = exposures.map(({ name, label, depends_on }) => ({ name, label, models: depends_on.toSorted() }));
  const dashboards = readdirSync(join(ROOT, "dashboards")).map((name) => {
    const text = readFileSync(join(ROOT, "dashboards", name), "utf8");
    const refs = [...text.matchAll(/\{\{ (ref\('\w+'\)) \}\}/g)].map(([, ref]) => ref!);
    const { title } = parseYaml(text, name).value as { title: string };
    return { name: name.replace(".yml", ""), label: title, models: [...new Set(refs)].sort() };
  });
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  expect(declared.sort(byName)).toEqual(dashboards.sort(byName));
});

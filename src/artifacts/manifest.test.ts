import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseFolder, projectFolder } from "../testing/parse-files.ts";
import { writeManifest } from "./manifest.ts";

const INVOCATION = { id: "7f1c", startedAt: new Date("2026-01-02T03:04:05.678Z"), environment: {} };

test("manifest.json holds every part of dbt's schema, without what only tstl needs", async () => {
  using folder = projectFolder({
    "models/a.sql": "\n\nselect 1 as id",
    "models/b.sql": "select * from {{ ref('a') }} join {{ ref('codes') }} using (id)",
    "models/off.sql": "{{ config(enabled=false) }}select 1",
    "models/p.yml": `groups: [{name: g, owner: {name: me}}]
models: [{name: b, config: {group: g}, columns: [{name: id, data_tests: [unique]}]}]
exposures: [{name: board, type: dashboard, owner: {name: me}, depends_on: ["ref('b')"]}]`,
    "seeds/codes.csv": "id\n1\n",
  });
  const { config, manifest } = await parseFolder(folder.path);
  const written = JSON.parse(readFileSync(writeManifest(config, manifest, INVOCATION), "utf8"));
  expect(Object.keys(written)).toEqual(
    `metadata nodes sources macros docs exposures metrics groups selectors disabled parent_map child_map group_map
    saved_queries semantic_models unit_tests functions`.split(/\s+/),
  );
  expect(written.metadata).toMatchObject({
    dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
    project_name: "shop",
    adapter_type: "postgres",
    invocation_id: "7f1c",
    run_started_at: "2026-01-02T03:04:05.678000+00:00",
  });
  expect(Object.keys(written.nodes)).toEqual([
    "model.shop.a",
    "model.shop.b",
    "seed.shop.codes",
    "test.shop.unique_b_id.fd91545187",
  ]);
  expect(written.nodes["model.shop.a"]).not.toHaveProperty("first_line");
  expect(written.nodes["seed.shop.codes"]).toMatchObject({ root_path: folder.path, depends_on: { macros: [] } });
  expect(written.nodes["seed.shop.codes"]).not.toHaveProperty("refs");
  expect(written.parent_map["model.shop.b"]).toEqual(["model.shop.a", "seed.shop.codes"]);
  expect(written.child_map["model.shop.b"]).toEqual(["exposure.shop.board", "test.shop.unique_b_id.fd91545187"]);
  expect(written.group_map).toEqual({ g: ["model.shop.b", "test.shop.unique_b_id.fd91545187"] });
  expect(Object.keys(written.disabled)).toEqual(["model.shop.off"]);
});

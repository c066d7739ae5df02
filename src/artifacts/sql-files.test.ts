import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSqlFiles } from "./sql-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tstl-sql-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MODEL = { package_name: "shop", path: "marts/orders.sql", original_file_path: "models/marts/orders.sql" };
const GENERIC_TEST = { package_name: "shop", path: "unique_orders_id.sql", original_file_path: "models/schema.yml" };

test("a model's SQL goes under its package and path, compiled and run apart", () => {
  const files = createSqlFiles(folder, join(folder, "target"));
  expect(files.writeCompiled(MODEL, "select 1")).toBe("target/compiled/shop/models/marts/orders.sql");
  expect(files.writeRun(MODEL, "create table …")).toBe("target/run/shop/models/marts/orders.sql");
  expect(readFileSync(join(folder, "target/compiled/shop/models/marts/orders.sql"), "utf8")).toBe("select 1");
  expect(readFileSync(join(folder, "target/run/shop/models/marts/orders.sql"), "utf8")).toBe("create table …");
});

test("a generic test's SQL goes into a folder named after the YAML file", () => {
  const files = createSqlFiles(folder, join(folder, "target"));
  expect(files.writeCompiled(GENERIC_TEST, "select 2")).toBe(
    "target/compiled/shop/models/schema.yml/unique_orders_id.sql",
  );
});

test("a test in a model's front matter goes into a folder beside the model's SQL", () => {
  const files = createSqlFiles(folder, join(folder, "target"));
  const inFrontMatter = { ...GENERIC_TEST, original_file_path: "models/marts/orders.sql", resource_type: "test" };
  expect(files.writeCompiled(MODEL, "select 1")).toBe("target/compiled/shop/models/marts/orders.sql");
  expect(files.writeCompiled(inFrontMatter, "select 2")).toBe(
    "target/compiled/shop/models/marts/orders/unique_orders_id.sql",
  );
});

test("a batch of a microbatch model goes into a folder named after the model", () => {
  const files = createSqlFiles(folder, join(folder, "target"));
  expect(files.writeRun({ ...MODEL, batch: { name: "2026-01-01" } }, "insert …")).toBe(
    "target/run/shop/models/marts/orders/orders_2026-01-01.sql",
  );
});

test("a second write replaces the first, and a target folder outside the project is named from it", () => {
  const files = createSqlFiles(join(folder, "project"), join(folder, "out"));
  files.writeCompiled(MODEL, "a longer text than the next");
  expect(files.writeCompiled(MODEL, "short")).toBe("../out/compiled/shop/models/marts/orders.sql");
  expect(readFileSync(join(folder, "out/compiled/shop/models/marts/orders.sql"), "utf8")).toBe("short");
});

test("a file where a folder is needed is told", () => {
  writeFileSync(join(folder, "target"), "");
  const files = createSqlFiles(folder, join(folder, "target"));
  expect(() => files.writeCompiled(MODEL, "select 1")).toThrow(/a file stands where a folder is needed$/);
});

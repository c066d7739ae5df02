import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Adapter } from "../adapter/adapter.ts";
import type { DeclaredSource, LoadRules } from "../ingest/declaration.ts";
import { type LoadOptions, loadSources } from "../ingest/load.ts";

/** A folder of raw files of one table, `shop.items`, which is loaded into `raw.items`. */
export interface RawFolder extends Disposable {
  path: string;
  /** Writes a file of the folder, folders included. */
  write(path: string, contents: string | Buffer): void;
  /** Loads what is new: the files, and what became of their rows: new, updated, superseded, refused. Throws for a fault. */
  load(
    adapter: Adapter,
    sources: DeclaredSource[],
    options?: LoadOptions,
  ): Promise<{ files: string[]; counts: number[] }>;
}

/** Makes the folder, under the system's temporary one. */
export function rawFolder(): RawFolder {
  const path = mkdtempSync(join(tmpdir(), "tstl-raw-"));
  return {
    path,
    write(file, contents) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), contents);
    },
    async load(adapter, sources, options) {
      const { files, rows, updated, superseded, refused, faults } = await loadSources(adapter, sources, path, options);
      if (faults.length > 0) throw faults[0];
      return { files: files.map((loaded) => loaded.file), counts: [rows, updated, superseded, refused] };
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true });
    },
  };
}

/** The source with that table: its columns, and how its files are loaded; CSV files in a folder per day if left out. */
export function rawTable(columns: Record<string, string>, load: Partial<LoadRules> = {}): DeclaredSource[] {
  const rules: LoadRules = {
    format: "csv",
    files: "{date}/*.csv",
    delimiter: ",",
    key: [],
    paths: {},
    copies: "skip",
    rules: [],
    ...load,
  };
  const declared = {
    source: "shop",
    name: "items",
    relation: '"raw"."items"',
    schema: "raw",
    identifier: "items",
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    load: rules,
    declaredIn: "sources/shop.yml",
  };
  return [{ name: "shop", generate: null, tables: [declared] }];
}

/** The rows of a query. */
export const queryRows = (adapter: Adapter, sql: string) =>
  adapter.withSession(async (session) => (await session.query(sql)).rows);

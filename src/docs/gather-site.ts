import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Adapter, Session } from "../adapter/adapter.ts";
import type { CatalogArtifact } from "../artifacts/catalog.ts";
import type { Environment } from "../context/environment.ts";
import { type NodeEntry, trendsOfNodes, withHistory } from "../history/read-runs.ts";
import type { SeedNode } from "../manifest/node.ts";
import { type RelationFacts, readRelationFacts } from "./relation-facts.ts";
import type { Sample } from "./site-input.ts";

/** Runs of each node that the site shows. */
const RUNS_PER_NODE = 30;
/** Characters of a sample's cell. */
const CELL_LENGTH = 200;

/** What the database is asked beside its catalog. */
export interface DatabaseFacts {
  relations: ReadonlyMap<string, RelationFacts>;
  runs: readonly NodeEntry[];
  samples: ReadonlyMap<string, Sample>;
}

/** Sizes, indexes, the history of runs and, with `sampleRows`, the first rows of each relation. */
export async function readDatabaseFacts(
  environment: Environment,
  catalog: CatalogArtifact,
  sampleRows: number,
): Promise<DatabaseFacts> {
  const { adapter, config } = environment;
  const relations = await adapter.withSession((session) => readRelationFacts(session, catalog));
  const scope = { project: config.project.name, target: config.target.name };
  const runs = await withHistory(adapter, (session) => trendsOfNodes(session, scope, RUNS_PER_NODE));
  const samples = sampleRows === 0 ? new Map<string, Sample>() : await readSamples(environment, catalog, sampleRows);
  return { relations, runs: runs ?? [], samples };
}

async function readSamples(
  { adapter, manifest }: Environment,
  catalog: CatalogArtifact,
  count: number,
): Promise<Map<string, Sample>> {
  return inReadOnly(adapter, async (session) => {
    const samples = new Map<string, Sample>();
    for (const id of [...Object.keys(catalog.nodes), ...Object.keys(catalog.sources)]) {
      const node = manifest.nodes.get(id) ?? manifest.sources.get(id);
      if (!node?.relation_name || node.resource_type === "test") continue;
      const hidden = new Set(
        Object.values(node.columns)
          .filter(isPersonal)
          .map(({ name }) => name.toLowerCase()),
      );
      await session.query("savepoint sample");
      try {
        const { columns, rows } = await session.query(`select * from ${node.relation_name} limit ${count}`);
        samples.set(id, {
          columns: columns.map(({ name }) => name),
          rows: rows.map((row) =>
            row.map((cell, i) =>
              cell !== null && hidden.has(columns[i]!.name.toLowerCase()) ? "(hidden)" : textOf(cell),
            ),
          ),
        });
      } catch {
        // A view whose query fails, or a table that this user may not read, has no rows to show.
        await session.query("rollback to savepoint sample");
      }
    }
    return samples;
  });
}

async function inReadOnly<T>(adapter: Adapter, read: (session: Session) => Promise<T>): Promise<T> {
  return adapter.withSession(async (session) => {
    await session.query("begin transaction read only");
    const found = await read(session);
    await session.query("rollback");
    return found;
  });
}

/** Columns that the project marks as personal, by a tag `pii` or by `pii`/`contains_pii` of meta, show no values. */
function isPersonal({ tags, meta }: SeedNode["columns"][string]): boolean {
  return tags.some((tag) => tag.toLowerCase() === "pii") || meta.pii === true || meta.contains_pii === true;
}

function textOf(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null;
  const text = typeof cell === "object" ? JSON.stringify(cell) : String(cell);
  return text.length <= CELL_LENGTH ? text : `${text.slice(0, CELL_LENGTH)}…`;
}

/** The README of a project, empty where it has none; without links into the repository, which lead nowhere on the site. */
export function readReadme(root: string): string {
  for (const name of ["README.md", "readme.md", "Readme.md"]) {
    try {
      return withoutRelativeLinks(readFileSync(join(root, name), "utf8"));
    } catch {
      // The next one.
    }
  }
  return "";
}

/** Pictures are left out, links become their text. */
function withoutRelativeLinks(markdown: string): string {
  const elsewhere = "(?:https?:|mailto:|#)";
  return markdown
    .replaceAll(new RegExp(`!\\[[^\\]]*\\]\\((?!${elsewhere})[^)]*\\)`, "g"), "")
    .replaceAll(new RegExp(`\\[([^\\]]*)\\]\\((?!${elsewhere})[^)]*\\)`, "g"), "$1");
}

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Adapter, Session } from "../adapter/adapter.ts";
import { quoteLiteral } from "../adapter/relation.ts";
import { type FreshDatabase, freshDatabase } from "../testing/fresh-database.ts";
import { BaseRelation } from "./dependencies.ts";
import { loadSqlParser } from "./parse-sql.ts";
import { mutatedRows, SCRATCH_TABLES, type ScratchTable, scratchRows } from "./recorded/scratch-tables.ts";
import { type StatementLineage, statementLineage } from "./statement-lineage.ts";

const MUTATIONS = 12;

const statements = readFileSync(new URL("./recorded/statements.sql", import.meta.url), "utf8")
  .split(/\n\n+/)
  .map((text) => text.trim())
  .filter((text) => text !== "" && !text.startsWith("--"));

const parse = await loadSqlParser();

interface NamedLineage extends StatementLineage {
  choosesRows: (column: string) => boolean;
  /** Output columns, by their place, whose values come from a column. */
  goesInto: (column: string) => number[];
}

/** The lineage of a statement over the scratch tables, with `table.column` for columns. */
function lineageOf(sql: string): NamedLineage {
  const relations = new Map(
    SCRATCH_TABLES.map(({ name, columns }) => [
      name,
      new BaseRelation(
        name,
        columns.map((column) => column.name),
        true,
      ),
    ]),
  );
  const lineage = statementLineage(sql, parse, (name) => relations.get(name) ?? null);
  const nameOf = (column: { relation: BaseRelation; name: string }) => `${column.relation.id}.${column.name}`;
  const rows = new Set([...lineage.rows].map(nameOf));
  return {
    ...lineage,
    choosesRows: (column) => rows.has(column),
    goesInto: (column) =>
      lineage.columns.flatMap(({ sources }, i) =>
        [...sources.keys()].some((from) => nameOf(from) === column) ? [i] : [],
      ),
  };
}

const columnsRead = ({ reads }: StatementLineage) =>
  reads.flatMap(({ id, columns }) => columns.map(({ name }) => `${id}.${name}`));

/** The rows as a multiset, looking at some columns only. */
function picture(rows: readonly (readonly unknown[])[], columns: readonly number[]): string {
  return rows
    .map((row) => JSON.stringify(columns.map((i) => row[i])))
    .sort()
    .join("\n");
}

describe("lineage of a statement, held against Postgres", () => {
  let database: FreshDatabase;
  let adapter: Adapter;

  beforeAll(async () => {
    database = await freshDatabase();
    adapter = await database.openAdapter();
    await adapter.withSession((session) => session.query(scratchSchemas().join(";\n")));
  });
  afterAll(() => database[Symbol.asyncDispose]());

  /** Rows of a statement where the tables of one schema stand in front of the untouched ones. */
  const rowsIn = async (session: Session, schema: string, sql: string) => {
    const { rows, columns } = await session.query(`set search_path to ${schema}, base; ${sql}`);
    return { rows, names: columns.map(({ name }) => name) };
  };

  test.each(statements)("%s", async (sql) => {
    const lineage = lineageOf(sql);
    expect(lineage.unclear).toEqual([]);
    await adapter.withSession(async (session) => {
      const before = await rowsIn(session, "base", sql);
      expect(lineage.columns.map(({ name }) => name)).toEqual(before.names);
      const all = lineage.columns.map((_, i) => i);
      for (const column of columnsRead(lineage)) {
        const into = lineage.goesInto(column);
        const others = all.filter((i) => !into.includes(i));
        const idle = new Set(into);
        let rowsChange = false;
        for (let seed = 0; seed < MUTATIONS; seed++) {
          const after = await rowsIn(session, mutationSchema(column, seed), sql);
          const changes = (columns: number[]) => picture(after.rows, columns) !== picture(before.rows, columns);
          rowsChange ||= changes(all);
          for (const i of into) if (changes([...others, i])) idle.delete(i);
          if (lineage.choosesRows(column)) continue;
          expect(after.rows.length, `${column} is said not to choose rows`).toBe(before.rows.length);
          expect(changes(others), `${column} is said to go into others only`).toBe(false);
        }
        const names = [...idle].map((i) => lineage.columns[i]!.name);
        expect(names, `${column} is said to go into these`).toEqual([]);
        expect(rowsChange, `${column} is said to matter`).toBe(lineage.choosesRows(column) || into.length > 0);
      }
    });
  });

  test.each(statements)("columns that may not be dropped: %s", async (sql) => {
    const lineage = lineageOf(sql);
    const used = new Set([...lineage.uses.keys()].map(({ relation, name }) => `${relation.id}.${name}`));
    await adapter.withSession(async (session) => {
      for (const column of columnsRead(lineage)) {
        const fault = await rowsIn(session, `without_${column.replace(".", "_")}`, sql).then(
          () => null,
          (error: Error) => error.message,
        );
        expect(fault === null ? "works" : "fails", `without ${column}: ${fault}`).toBe(
          used.has(column) ? "fails" : "works",
        );
      }
    });
  });
});

const mutationSchema = (column: string, seed: number) => `changed_${column.replace(".", "_")}_${seed}`;

/** The tables as they are, each with one column changed in several ways, and each without one column. */
function scratchSchemas(): string[] {
  const made = ["create schema base", ...SCRATCH_TABLES.map((table) => tableSql("base", table, scratchRows(table)))];
  for (const table of SCRATCH_TABLES) {
    for (const [i, { name }] of table.columns.entries()) {
      for (let seed = 0; seed < MUTATIONS; seed++) {
        const schema = mutationSchema(`${table.name}.${name}`, seed);
        made.push(`create schema ${schema}`, tableSql(schema, table, mutatedRows(table, i, seed)));
      }
      const without = `without_${table.name}_${name}`;
      const rest = { ...table, columns: table.columns.filter((_, at) => at !== i) };
      const rows = scratchRows(table).map((row) => row.filter((_, at) => at !== i));
      made.push(`create schema ${without}`, tableSql(without, rest, rows));
    }
  }
  return made;
}

function tableSql(schema: string, { name, columns }: ScratchTable, rows: (string | null)[][]): string {
  const types = columns.map((column) => `${column.name} ${column.type}`).join(", ");
  const values = rows
    .map((row) => `(${row.map((value) => (value === null ? "null" : quoteLiteral(value))).join(", ")})`)
    .join(", ");
  return `create table ${schema}.${name} (${types}); insert into ${schema}.${name} values ${values}`;
}

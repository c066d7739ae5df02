import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Adapter, Session } from "../adapter/adapter.ts";
import { quoteLiteral } from "../adapter/relation.ts";
import { type FreshDatabase, freshDatabase } from "../testing/fresh-database.ts";
import { BaseRelation } from "./dependencies.ts";
import { loadSqlParser } from "./parse-sql.ts";
import { randomStatement } from "./recorded/random-statement.ts";
import { mutatedRows, SCRATCH_TABLES, type ScratchTable, scratchRows } from "./recorded/scratch-tables.ts";
import { type StatementLineage, statementLineage } from "./statement-lineage.ts";

/** Ways in which a column is changed: so many at least, and up to so many until what is said of it has shown. */
const ENOUGH = 3;
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

  /** The columns that Postgres itself says a view of a statement reads, by name or by `*`. */
  const columnsOfView = async (session: Session, sql: string, width: number): Promise<Set<string> | null> => {
    const names = Array.from({ length: width }, (_, i) => `c${i}`).join(", ");
    const made = await session.query(`set search_path to base; create view seen (${names}) as ${sql}`).then(
      () => true,
      (error: Error) => {
        // A table cannot have columns of no declared type; a query can.
        expect(error.message).toMatch(/pseudo-type record/);
        return false;
      },
    );
    if (!made) return null;
    const { rows } = await session.query(
      `select a.attrelid::regclass || '.' || a.attname
       from pg_rewrite r
       join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
       join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid and a.attnum > 0
       where r.ev_class = 'seen'::regclass and a.attrelid <> r.ev_class`,
    );
    await session.query("drop view seen");
    return new Set(rows.map(([column]) => String(column)));
  };

  /** Holds what a statement is said to read against what Postgres says of a view of it. */
  const holdView = async (session: Session, sql: string, lineage: NamedLineage) => {
    const read = lineage.columns.length > 0 && (await columnsOfView(session, sql, lineage.columns.length));
    if (!read) return;
    const used = [...lineage.uses].map(([{ relation, name }, places]) => ({ name: `${relation.id}.${name}`, places }));
    // What is needed by its place alone is no column that the view reads, and nor are the columns of a row as a whole.
    const named = used.flatMap(({ name, places }) => (places.length > 0 ? [name] : []));
    const matters = (column: string) => lineage.choosesRows(column) || lineage.goesInto(column).length > 0;
    const inParts = lineage.reads.filter(({ id, columns }) => !columns.every(({ name }) => matters(`${id}.${name}`)));
    const mattering = inParts.flatMap(({ id, columns }) => columns.map(({ name }) => `${id}.${name}`)).filter(matters);
    expect([...named, ...mattering].filter((column) => !read.has(column))).toEqual([]);
    // `*` and natural joins read what they do not name.
    if (/[,.]\*|\* from|natural|^table/.test(sql)) return;
    expect([...read].filter((column) => used.every(({ name }) => name !== column))).toEqual([]);
  };

  /** Holds the lineage of a statement against what Postgres does once a column changes or is gone. */
  const hold = async (session: Session, sql: string) => {
    const lineage = lineageOf(sql);
    expect(lineage.unclear).toEqual([]);
    const before = await rowsIn(session, "base", sql);
    expect(lineage.columns.map(({ name }) => name)).toEqual(before.names);
    await holdView(session, sql, lineage);
    const used = new Set([...lineage.uses.keys()].map(({ relation, name }) => `${relation.id}.${name}`));
    for (const column of columnsRead(lineage)) {
      await holdChanges(session, sql, lineage, before.rows, column);
      const fault = await rowsIn(session, `without_${column.replace(".", "_")}`, sql).then(
        () => null,
        (error: Error) => error.message,
      );
      const expected = used.has(column) ? "fails" : "works";
      expect(fault === null ? "works" : "fails", `without ${column}: ${fault}`).toBe(expected);
    }
  };

  const holdChanges = async (
    session: Session,
    sql: string,
    lineage: NamedLineage,
    before: readonly (readonly unknown[])[],
    column: string,
  ) => {
    const into = lineage.goesInto(column);
    const chooses = lineage.choosesRows(column);
    const all = lineage.columns.map((_, i) => i);
    const others = all.filter((i) => !into.includes(i));
    const idle = new Set(into);
    let rowsChange = false;
    for (let seed = 0; seed < MUTATIONS; seed++) {
      const isSeen = idle.size === 0 && rowsChange === (chooses || into.length > 0);
      if (seed >= ENOUGH && isSeen) break;
      const after = await rowsIn(session, mutationSchema(column, seed), sql);
      const changes = (columns: number[]) => picture(after.rows, columns) !== picture(before, columns);
      rowsChange ||= changes(all);
      for (const i of into) if (changes([...others, i])) idle.delete(i);
      if (chooses) continue;
      expect(after.rows.length, `${column} is said not to choose rows`).toBe(before.length);
      expect(changes(others), `${column} is said to go into others only`).toBe(false);
    }
    const names = [...idle].map((i) => lineage.columns[i]!.name);
    expect(names, `${column} is said to go into these`).toEqual([]);
    expect(rowsChange, `${column} is said to matter`).toBe(chooses || into.length > 0);
  };

  /** The other way round is not asked: that a column matters may not show in a statement made at random. */
  const holdRandom = async (session: Session, sql: string): Promise<boolean> => {
    const before = await rowsIn(session, "base", sql).catch(() => null);
    // Postgres refuses a few, such as a sum that is too large.
    if (before === null) return false;
    const lineage = lineageOf(sql);
    expect(lineage.unclear).toEqual([]);
    expect(lineage.columns.map(({ name }) => name)).toEqual(before.names);
    await holdView(session, sql, lineage);
    const used = new Set([...lineage.uses.keys()].map(({ relation, name }) => `${relation.id}.${name}`));
    for (const column of columnsRead(lineage)) {
      const without = `without_${column.replace(".", "_")}`;
      const works = await rowsIn(session, without, `select from (${sql}) x limit 0`).then(
        () => true,
        () => false,
      );
      expect(works ? "works" : "fails", `without ${column}`).toBe(used.has(column) ? "fails" : "works");
      if (lineage.choosesRows(column)) continue;
      const others = lineage.columns.map((_, i) => i).filter((i) => !lineage.goesInto(column).includes(i));
      for (let seed = 0; seed < 2; seed++) {
        const after = await rowsIn(session, mutationSchema(column, seed), sql).catch(() => null);
        if (after === null) continue;
        expect(after.rows.length, `${column} is said not to choose rows`).toBe(before.rows.length);
        expect(picture(after.rows, others), `${column} is said to go into others only`).toBe(
          picture(before.rows, others),
        );
      }
    }
    return true;
  };

  test("statements made at random", async () => {
    let held = 0;
    const runs = Number(process.env.TSTL_RANDOM_STATEMENTS ?? 60);
    const seed = Number(process.env.TSTL_RANDOM_SEED ?? 20260);
    const property = fc.asyncProperty(fc.gen(), async (g) => {
      const sql = randomStatement((min, max) => g(fc.integer, { min, max }));
      await adapter.withSession(async (session) => {
        try {
          if (await holdRandom(session, sql)) held++;
        } catch (error) {
          throw new Error(`${(error as Error).message} in\n${sql}`, { cause: error });
        }
      });
    });
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
    expect(held).toBeGreaterThan(runs * 0.9);
  });

  test.each(statements)("%s", (sql) => adapter.withSession((session) => hold(session, sql)));
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

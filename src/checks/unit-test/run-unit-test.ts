import type { CompiledNode } from "../../compile/compile-node.ts";
import type { NodeScope } from "../../context/node-scope.ts";
import { type StatementStatus, statusOf } from "../../context/statement-results.ts";
import type { TypedColumn } from "../../context/typed-columns.ts";
import { TstlError } from "../../errors/tstl-error.ts";
import type { UnitTestNode } from "../../manifest/node.ts";
import { columnsOfQuery } from "./column-types.ts";
import { comparableRows } from "./comparable-rows.ts";
import { placeInUnitTest } from "./place.ts";
import { diffRows } from "./row-diff.ts";
import { columnMaps, rowValues } from "./row-values.ts";

/** What one unit test found. */
export interface UnitTestOutcome {
  status: "pass" | "fail";
  failures: number;
  message: string | null;
  response: StatementStatus;
}

/** Compares what the tested model makes of the given rows with what is expected; the order of rows does not matter. */
export async function runUnitTest({ sql, scope, node }: CompiledNode): Promise<UnitTestOutcome> {
  const test = node as UnitTestNode;
  const actual = await actualColumns(scope, test, sql);
  const expected = await expectedSql(scope, test, actual);
  const query = String(await scope.callMacro("get_unit_test_sql", [sql, expected.sql, expected.columns]));
  scope.environment.writeRun(test, query);
  const result = await scope.connection.query(query).catch((error: unknown) => {
    throw refused(error, test);
  });
  const sides = comparableRows(result);
  const difference = diffRows(sides);
  const response = statusOf(result);
  if (difference === undefined) return { status: "pass", failures: 0, message: null, response };
  const message = `\n\nactual differs from expected:\n\n${difference}\n`;
  return { status: "fail", failures: 1, message, response };
}

async function actualColumns(scope: NodeScope, test: UnitTestNode, sql: string): Promise<TypedColumn[]> {
  try {
    return await columnsOfQuery(scope, sql);
  } catch (error) {
    throw refused(error, test);
  }
}

/** The database's complaint in dbt's words. */
function refused(error: unknown, test: UnitTestNode): unknown {
  if (!(error instanceof TstlError)) return error;
  const fields = error as { -readonly [Key in keyof TstlError]: TstlError[Key] };
  fields.message = `An error occurred during execution of unit test '${test.name}'. There may be an error in the unit test definition: check the data types.\n ${error.message}`;
  return error;
}

/** The query for the expected rows, and the quoted names of the columns that are compared. */
async function expectedSql(
  scope: NodeScope,
  test: UnitTestNode,
  actual: readonly TypedColumn[],
): Promise<{ sql: string; columns: string[] }> {
  const maps = columnMaps(scope, actual);
  const { rows } = test.expect;
  const place = { test, path: ["expect"], name: "expected output" };
  if (typeof rows === "string") {
    const sql = await scope.render(rows, test.original_file_path);
    const columns = await actualColumns(scope, test, sql);
    rowValues(scope, [Object.fromEntries(columns.map(({ name }) => [name, null]))], maps, place);
    return { sql, columns: columns.map(({ name }) => maps.quoted.get(name.toLowerCase())!) };
  }
  const values = rowValues(scope, rows ?? [], maps, place);
  const [first = maps.types] = values;
  const names = [...first.keys()];
  checkSameColumns(scope, test, values, names);
  const sql = String(await scope.callMacro("get_expected_sql", [values, maps.types, maps.quoted]));
  return { sql, columns: names.map((name) => maps.quoted.get(name)!) };
}

/** The columns of the first row are those that are compared, so a row with others is a slip. */
function checkSameColumns(
  { environment }: NodeScope,
  test: UnitTestNode,
  rows: readonly Map<string, unknown>[],
  names: readonly string[],
): void {
  for (const [index, row] of rows.entries()) {
    const missing = names.find((name) => !row.has(name));
    const added = [...row.keys()].find((name) => !names.includes(name));
    const off = missing ?? added;
    if (off === undefined) continue;
    throw new TstlError(
      "UNIT_TEST_COLUMN",
      `row ${index + 1} of the expected output ${missing === undefined ? "has" : "lacks"} "${off}", which row 1 ${missing === undefined ? "lacks" : "has"}`,
      {
        place: placeInUnitTest(environment, test, ["expect", "rows", index]),
        hint: "name the same columns in every row",
      },
    );
  }
}

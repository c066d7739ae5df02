import { join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import type { Lookup } from "../manifest/lookup.ts";
import type { Plain, SeedNode, UnitTestFixture } from "../manifest/node.ts";
import { type ProjectFile, readText } from "../project/project-file.ts";
import { readCsvText } from "../util/csv-text.ts";
import { didYouMean } from "../util/suggest.ts";
import type { YamlPath } from "../util/yaml.ts";
import { placeInProperties } from "./properties.ts";
import type { Session } from "./session.ts";
import type { RefCall } from "./template-facts.ts";
import type { WrittenFixture } from "./unit-test-schema.ts";

/** One place of a unit test where rows are written: an input, or what is expected. */
export interface RowsSite {
  /** Name of the unit test. */
  test: string;
  /** `input` or `expected`, as messages say. */
  kind: "input" | "expected";
  file: ProjectFile;
  path: YamlPath;
  /** Finds the seed that an input names, whose file stands for rows that are not written. */
  seed?: (() => SeedNode) | undefined;
}

/** The files of `tests/fixtures`, by package and name. */
export type FixtureFiles = ReadonlyMap<string, ProjectFile>;

/** Indexes fixture files by what unit tests call them. */
export function indexFixtures({ errors }: Session, files: readonly ProjectFile[]): FixtureFiles {
  const found = new Map<string, ProjectFile>();
  for (const file of files) {
    if (file.kind !== "fixture") continue;
    const name = file.path.slice(file.path.lastIndexOf("/") + 1).replace(/\.(csv|sql)$/i, "");
    const key = keyOf(file.packageName, name);
    const other = found.get(key);
    if (other) errors.push(twoFixtures(name, file, other));
    found.set(key, file);
  }
  return found;
}

function twoFixtures(name: string, file: ProjectFile, other: ProjectFile): TstlError {
  return new TstlError("DUPLICATE_NAME", `two fixtures of package "${file.packageName}" have one name: "${name}"`, {
    place: { file: file.displayPath },
    hint: "rename one of the two files",
    notes: [{ message: "the other one is here", place: { file: other.displayPath } }],
  });
}

const keyOf = (packageName: string, name: string) => `${packageName}\0${name}`;

/**
 * The rows of a fixture in one form: mappings for `dict` and `csv`, SQL for `sql`. Files are read, and for a seed
 * without rows the seed's own. Throws UNIT_TEST_ROWS and UNIT_TEST_FIXTURE with the place.
 */
export function readRows(
  session: Session,
  written: WrittenFixture,
  site: RowsSite,
  fixtures: FixtureFiles,
): UnitTestFixture {
  const { format } = written;
  const fixture = written.fixture ?? null;
  return { rows: rowsOf(session, written, site, fixtures), format, fixture };
}

function rowsOf(
  session: Session,
  { rows, format, fixture }: WrittenFixture,
  site: RowsSite,
  fixtures: FixtureFiles,
): UnitTestFixture["rows"] {
  if (format === "dict") {
    if (typeof fixture === "string") throw wrongFormat(site, format, "a fixture file is of the format csv or sql");
    if (Array.isArray(rows)) return rows as Record<string, Plain>[];
    if ((rows === undefined || rows === null) && site.seed) return seedRows(session, site.seed(), site);
    const hint = typeof rows === "string" ? "write format: csv or format: sql beside it" : "write rows: [] for none";
    throw wrongFormat(site, format, hint);
  }
  const text = typeof fixture === "string" ? fixtureText(fixture, format, site, fixtures) : rows;
  if (typeof text !== "string") {
    throw wrongFormat(site, format, `give the rows as a text, after "rows: |", or name a file with "fixture"`);
  }
  if (format === "sql") return text;
  return csvRows(text, site, typeof fixture === "string" ? `fixture "${fixture}"` : "rows");
}

function wrongFormat({ test, kind, file, path }: RowsSite, format: string, hint: string): TstlError {
  return new TstlError("UNIT_TEST_ROWS", `Unit test ${test} has ${kind} rows which do not match format ${format}`, {
    place: placeInProperties(file, [...path, "rows"]),
    hint,
  });
}

function fixtureText(name: string, format: string, { file, path, test }: RowsSite, fixtures: FixtureFiles): string {
  const found = fixtures.get(keyOf(file.packageName, name));
  const place = () => placeInProperties(file, [...path, "fixture"]);
  if (!found) {
    const names = [...fixtures.keys()].map((key) => key.split("\0")[1]!);
    throw new TstlError(
      "UNIT_TEST_FIXTURE",
      `File not found for fixture '${name}' in unit tests in ${file.originalPath}`,
      { place: place(), hint: didYouMean(name, names) ?? `it is looked for as tests/fixtures/${name}.${format}` },
    );
  }
  if (!found.path.toLowerCase().endsWith(`.${format}`)) {
    throw new TstlError("UNIT_TEST_FIXTURE", `unit test ${test} takes ${found.displayPath} for ${format}`, {
      place: place(),
      hint: `write format: ${format === "csv" ? "sql" : "csv"} beside it`,
    });
  }
  return readText(found);
}

/** Rows of a CSV text by column; an empty cell is null. */
function csvRows(text: string, { test, file, path }: RowsSite, what: string, delimiter = ","): Record<string, Plain>[] {
  const [header, ...rows] = readCsvText(text, delimiter);
  if (!header) return [];
  const names = header.cells;
  return rows.map(({ cells, line }) => {
    if (cells.length > names.length) {
      throw new TstlError(
        "UNIT_TEST_ROWS",
        `line ${line} of the ${what} of unit test ${test} has ${cells.length} cells, but the header ${names.length}`,
        { place: placeInProperties(file, path), hint: "put a cell that holds a comma in quotes" },
      );
    }
    return Object.fromEntries(
      names.map((name, i) => [name, cells[i] === undefined || cells[i] === "" ? null : cells[i]]),
    );
  });
}

function seedRows({ packages }: Session, seed: SeedNode, site: RowsSite): Record<string, Plain>[] {
  const root = packages.get(seed.package_name)?.root ?? "";
  const file = { absolutePath: join(root, seed.original_file_path), displayPath: seed.original_file_path };
  return csvRows(readText(file), site, `seed "${seed.name}"`, seed.config.delimiter);
}

/** The seed that an input without rows means. Throws UNIT_TEST_INPUT where it means none. */
export function findSeed(lookup: Lookup, ref: RefCall, input: string, { test, file, path }: RowsSite): SeedNode {
  const found = lookup.ref(ref.name, ref.package, ref.version, file.packageName)?.node;
  if (found?.resource_type === "seed") return found;
  const packageName = ref.package ?? file.packageName;
  throw new TstlError(
    "UNIT_TEST_INPUT",
    `Unable to find seed '${packageName}.${ref.name}' for unit tests: unit test ${test} gives ${input} no rows, which only a seed can do without`,
    { place: placeInProperties(file, [...path, "input"]), hint: "write rows: [] for none" },
  );
}

import type { Plain, TestNode, UnitTestFixture, UnitTestNode } from "../manifest/node.ts";
import { quickScanExpression } from "../parse/quick-scan.ts";
import type { SiteContext } from "./build-site.ts";
import type { SiteDetail, SiteRows } from "./site-data.ts";
import { plainText, told } from "./words.ts";

/** Settings of a test that a page shows where they are not what they are by themselves. */
const DEFAULTS: Record<string, Plain> = { fail_calc: "count(*)", warn_if: "!= 0", error_if: "!= 0" };
const SETTINGS = ["where", "limit", "fail_calc", "warn_if", "error_if", "store_failures", "store_failures_as"];
/** Arguments that say what is tested rather than how. */
const SUBJECT = new Set(["model", "column_name"]);

/** What a data test is called with and set to, beside what all tests have. */
export function testDetail({ column_name: column, config, test_metadata: generic }: TestNode): Partial<SiteDetail> {
  const given = Object.entries(generic?.kwargs ?? {}).filter(([name]) => !SUBJECT.has(name));
  const set = SETTINGS.map((name) => [name, config[name] as Plain] as const).filter(
    ([name, value]) => value !== undefined && value !== null && value !== false && value !== DEFAULTS[name],
  );
  return told<SiteDetail>({
    column,
    severity: config.severity.toLowerCase(),
    config: [...given, ...set].map(([name, value]) => [name, plainText(value) ?? "null"]),
  });
}

/** The rows that a unit test brings, and those that it expects. */
export function unitTestDetail(context: SiteContext, node: UnitTestNode): Partial<SiteDetail> {
  const { macros = {}, vars = {}, env_vars = {} } = node.overrides ?? {};
  const overrides = [macros, vars, env_vars].flatMap(Object.entries<Plain>);
  return {
    unitTest: {
      given: node.given.map((given) => {
        const read = nodeOfInput(context, node, given.input);
        return { input: given.input, ...(read === undefined ? {} : { node: read }), ...rowsOf(given) };
      }),
      expect: rowsOf(node.expect),
      ...(overrides.length === 0
        ? {}
        : { overrides: overrides.map(([name, value]) => [name, plainText(value) ?? ""]) }),
    },
  };
}

/** The place of what an input stands for: one of the nodes that the tested model reads, or the model itself. */
function nodeOfInput({ input: { manifest }, placeOf }: SiteContext, { depends_on }: UnitTestNode, input: string) {
  const tested = depends_on.nodes[0] ?? "";
  if (input.trim() === "this") return placeOf.get(tested);
  const { refs = [], sources = [] } = quickScanExpression(input.trim()) ?? {};
  const read = manifest.nodes.get(tested)?.depends_on.nodes ?? [];
  const found = read.find((id) => {
    const source = manifest.sources.get(id);
    if (source !== undefined)
      return sources.some((each) => each.source === source.source_name && each.table === source.name);
    return refs.some(({ name }) => name === manifest.nodes.get(id)?.name);
  });
  return found === undefined ? undefined : placeOf.get(found);
}

/** A table of all columns that any row names. */
function rowsOf({ rows, fixture }: UnitTestFixture): SiteRows {
  if (typeof rows === "string") return told<SiteRows>({ sql: rows, fixture });
  if (rows === null) return told<SiteRows>({ fixture });
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    ...told<SiteRows>({ fixture }),
    columns,
    rows: rows.map((row) => columns.map((column) => plainText(row[column] ?? null))),
  };
}

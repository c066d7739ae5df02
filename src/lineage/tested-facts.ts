import { nameOfIdentifier } from "../adapter/relation.ts";
import { typeNamed } from "../lint/sql/types.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { MacroNode, Plain, TestNode } from "../manifest/node.ts";
import type { RelationNode } from "../sql/lineage-inputs.ts";
import { type ColumnFacts, type Key, type RowFacts, unknownColumn } from "./facts/facts.ts";

/** dbt's own tests of one column, whose passing says something of all its values. */
export type ColumnTest = "not_null" | "unique" | "accepted_values" | "relationships";

const COLUMN_TESTS: readonly string[] = ["not_null", "unique", "accepted_values", "relationships"];

/** Finds the tests of each node that say something of all its rows when they pass, by unique_id. */
export function tellingTests({ nodes, macros }: Manifest): Map<string, TestNode[]> {
  const found = new Map<string, TestNode[]>();
  const renewed = renewedMacros(macros.values());
  // Says which rows all tests look at.
  if (renewed.has("get_where_subquery")) return found;
  for (const node of nodes.values()) {
    if (node.resource_type !== "test" || !node.attached_node || !tellsOfAllRows(node)) continue;
    if (renewed.has(`test_${kindOfTest(node)}`)) continue;
    found.set(node.attached_node, [...(found.get(node.attached_node) ?? []), node]);
  }
  return found;
}

/** Names of macros that the project or its packages have, by themselves or as `default__…`, `postgres__…`. */
function renewedMacros(macros: Iterable<MacroNode>): Set<string> {
  const own = [...macros].filter(({ package_name }) => !BUILT_IN.has(package_name));
  return new Set(own.map(({ name }) => name.replace(/^.*__/, "")));
}

const BUILT_IN = new Set(["dbt", "dbt_postgres"]);

/** A test of some rows, one that lets some fail, or one that a project has written anew tells nothing certain. */
function tellsOfAllRows({ test_metadata, column_name, config, depends_on }: TestNode): boolean {
  const { name = "", kwargs = {}, namespace } = test_metadata ?? {};
  return (
    COLUMN_TESTS.includes(name) &&
    namespace === null &&
    depends_on.macros.includes(`macro.dbt.test_${name}`) &&
    typeof column_name === "string" &&
    !config.where &&
    !("where" in kwargs) &&
    (config.limit ?? 1) > 0 &&
    config.fail_calc === "count(*)" &&
    config.warn_if.replaceAll(" ", "") === "!=0"
  );
}

/** The kind of a test that `tellingTests` has found. */
export const kindOfTest = (test: TestNode) => test.test_metadata!.name as ColumnTest;

/** The name of the column that a test is about, as Postgres reads it. */
export function testedColumn({ column_name }: TestNode): string {
  return nameOfIdentifier(column_name!);
}

/** What tests say of the rows of a relation with these columns. */
export function testedRows(
  node: RelationNode,
  names: readonly string[],
  open: boolean,
  tests: readonly TestNode[],
): RowFacts {
  const types = new Map(Object.values(node.columns).map(({ name, data_type }) => [name.toLowerCase(), data_type]));
  const columns = names.map(
    (name): ColumnFacts => ({ ...unknownColumn(name), type: typeNamed(types.get(name.toLowerCase())) }),
  );
  const keys: Key[] = [];
  for (const test of tests) {
    const place = names.indexOf(testedColumn(test));
    if (place < 0) continue;
    if (kindOfTest(test) === "unique") keys.push({ columns: [place], by: new Set([test.unique_id]) });
    else columns[place] = withTest(columns[place]!, test);
  }
  return { columns, open, keys };
}

function withTest(column: ColumnFacts, test: TestNode): ColumnFacts {
  const by = new Set([test.unique_id]);
  const { kwargs } = test.test_metadata!;
  switch (kindOfTest(test)) {
    case "not_null":
      return { ...column, notNull: by };
    case "accepted_values": {
      if (!Array.isArray(kwargs.values)) return column;
      return {
        ...column,
        accepted: [...column.accepted, { values: kwargs.values, quote: kwargs.quote !== false, by }],
      };
    }
    case "relationships": {
      const to = referredNode(test);
      if (to === null) return column;
      return { ...column, references: [...column.references, { to, field: String(kwargs.field as Plain), by }] };
    }
    default:
      return column;
  }
}

/** The node that a test of the kind `relationships` looks into. */
function referredNode({ depends_on, attached_node }: TestNode): string | null {
  const others = [...new Set(depends_on.nodes)].filter((id) => id !== attached_node);
  return others.length > 1 ? null : (others[0] ?? attached_node ?? null);
}

import { getColumns } from "../../adapter/catalog.ts";
import { quoteIdentifier } from "../../adapter/relation.ts";
import { injectCtes } from "../../compile/inject-ctes.ts";
import { compiledTemplate } from "../../compile/render-node.ts";
import { NodeScope } from "../../context/node-scope.ts";
import { relationOf, sourceRelation } from "../../context/references.ts";
import type { RelationValue } from "../../context/relation-value.ts";
import { type TypedColumn, typedColumns } from "../../context/typed-columns.ts";
import { TstlError } from "../../errors/tstl-error.ts";
import { seedNodeColumns } from "../../ingest/seed-node-columns.ts";
import type { ManifestNode, RefableNode, SeedNode, SourceNode } from "../../manifest/node.ts";
import { InputReferences } from "./input-references.ts";

/** What a unit test may give rows for. */
export type InputNode = RefableNode | SourceNode;

/**
 * The columns of something that a model reads, from the first that knows them: the relation in the database, the types
 * in YAML if every column has one, the file of a seed, the model's SQL. The database is asked what that SQL gives where
 * all that it reads is empty, so nothing has to be built for a test to run.
 *
 * Throws UNIT_TEST_TYPES where there is no way to know, with what stands in the way.
 */
export async function columnsOfInput(
  scope: NodeScope,
  node: InputNode,
  asked: readonly string[] = [],
): Promise<TypedColumn[]> {
  const present = await presentColumns(scope, relationOfInput(scope, node));
  if (present.length > 0) return present;
  const declared = typedColumns(node.columns);
  if (declared !== null) return declared;
  if (node.resource_type === "seed") {
    const columns = await seedNodeColumns(scope.environment, node);
    return columns.map(({ name, type }) => ({ name, type }));
  }
  if (node.resource_type === "source") {
    throw unknownTypes(node, "it is not in the database, and not every column of it has a data_type in YAML");
  }
  return columnsOfSql(scope, node, asked);
}

function relationOfInput({ environment }: NodeScope, node: InputNode): RelationValue {
  return node.resource_type === "source" ? sourceRelation(node) : relationOf(environment, node);
}

async function presentColumns(scope: NodeScope, { relation }: RelationValue): Promise<TypedColumn[]> {
  const columns = await getColumns(await scope.connection.session(), relation);
  return columns.map(({ name, fullType }) => ({ name, type: fullType }));
}

function unknownTypes(node: InputNode, reason: string, cause?: unknown): TstlError {
  const name = node.resource_type === "source" ? `source "${node.source_name}.${node.name}"` : `"${node.name}"`;
  return new TstlError(
    "UNIT_TEST_TYPES",
    `Not able to get columns for unit test '${node.name}' from relation ${node.relation_name} because the relation doesn't exist, and its types cannot be told otherwise: ${reason}`,
    {
      hint: `build ${name} first, give each of its columns a data_type in YAML, or give its rows with format: sql`,
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

/** What the SQL of a model or snapshot gives. `asked` are those whose columns are being looked for already. */
async function columnsOfSql(
  scope: NodeScope,
  node: Exclude<InputNode, SeedNode | SourceNode>,
  asked: readonly string[],
): Promise<TypedColumn[]> {
  const { environment, connection } = scope;
  if (asked.includes(node.unique_id)) throw unknownTypes(node, "it reads itself");
  const inputs = new InputReferences(environment, node);
  const ctes: { id: string; sql: string }[] = [];
  try {
    for (const id of node.depends_on.nodes) {
      const parent = environment.manifest.nodes.get(id) ?? environment.manifest.sources.get(id);
      if (parent === undefined || !isInput(parent)) continue;
      const isEphemeral = parent.config.materialized === "ephemeral";
      const present = isEphemeral ? [] : await presentColumns(scope, relationOfInput(scope, parent));
      if (present.length > 0) inputs.give(parent, relationOfInput(scope, parent));
      else {
        const columns = await columnsOfInput(scope, parent, [...asked, node.unique_id]);
        ctes.push({ id, sql: ` ${inputs.giveCte(parent)} as (\n${emptyQuery(columns)}\n)` });
      }
    }
    const own = new NodeScope({ environment, node, connection, extra: inputs.functions() });
    const sql = injectCtes(await compiledTemplate(node).render(own), ctes);
    const columns = await columnsOfQuery(own, sql);
    return node.resource_type === "snapshot"
      ? [...columns, ...snapshotColumns(columns, node.config.updated_at)]
      : columns;
  } catch (error) {
    if (error instanceof TstlError && error.code === "UNIT_TEST_TYPES") throw error;
    throw unknownTypes(node, error instanceof Error ? error.message : String(error), error);
  }
}

function isInput(node: ManifestNode | SourceNode): node is InputNode {
  return ["model", "seed", "snapshot", "source"].includes(node.resource_type);
}

/** A query without rows that has these columns. */
export function emptyQuery(columns: readonly TypedColumn[]): string {
  const list = columns.map(({ name, type }) => `cast(null as ${type}) as ${quoteIdentifier(name)}`);
  return `select ${list.join(", ")} limit 0`;
}

function snapshotColumns(columns: readonly TypedColumn[], updatedAt: string | null): TypedColumn[] {
  const time = columns.find(({ name }) => name === updatedAt)?.type ?? "timestamp without time zone";
  return [
    { name: "dbt_scd_id", type: "text" },
    { name: "dbt_updated_at", type: time },
    { name: "dbt_valid_from", type: time },
    { name: "dbt_valid_to", type: time },
  ];
}

const PROBE = "tstl_unit_test_columns";

/**
 * The columns that a query gives, types with their modifiers: the database makes an empty temporary table of it, which
 * is gone again. Throws what the database says of the query, with the position in it.
 */
export async function columnsOfQuery(scope: NodeScope, sql: string): Promise<TypedColumn[]> {
  const { connection } = scope;
  const before = `create temporary table ${PROBE} on commit drop as select * from (\n`;
  try {
    await connection.queryInTransaction(`${before}${sql}\n) as probed limit 0`);
    const columns = await getColumns(await connection.session(), { database: "", schema: "", identifier: PROBE });
    return columns.map(({ name, fullType }) => ({ name, type: fullType }));
  } finally {
    await connection.rollback();
  }
}

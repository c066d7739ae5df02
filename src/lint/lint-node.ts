import { DatabaseError } from "../adapter/errors.ts";
import { type CompiledNode, compileNode, EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { NodeScope } from "../context/node-scope.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { explainError } from "../execute/explain-error.ts";
import { statementError } from "../execute/statement-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import type { SqlParser } from "../sql/parse-sql.ts";
import type { Declared } from "./declared.ts";
import type { Relations } from "./lint-project.ts";
import type { LintedModel, Rule } from "./rules/rule.ts";
import { readStatement } from "./sql/read-statement.ts";
import type { Rows } from "./sql/rows.ts";
import type { RowsLookup, Visitor } from "./sql/site.ts";
import { type Located, locate, locatedInFile, ofBothRuns, type Told, tellInto } from "./told.ts";

/** One node, and what is needed to look at it. */
export interface NodeToLint {
  environment: Environment;
  node: ManifestNode;
  /** The rules that are to look; none where only its rows are to be known. */
  rules: readonly Rule[];
  declared: Declared;
  parse: SqlParser;
  relations: Relations;
  lookup: RowsLookup;
  /** The rows of the node itself, given those of its query. */
  rowsOf(derived: Rows | null): Rows;
}

/** What was found in a node, and what is known of its rows. */
export interface LintedNode {
  rows: Rows | null;
  findings: Located[];
  faults: TstlError[];
}

/** Renders a node, for a first and for a later run where they differ, and lets the rules look at its SQL. */
export async function lintNode(input: NodeToLint): Promise<LintedNode> {
  const { environment, node, rules } = input;
  const connection = new Connection({ adapter: environment.adapter });
  const found: LintedNode = { rows: null, findings: [], faults: [] };
  const isIncremental = node.config.materialized === "incremental";
  // Whether the table is there is not asked of the database: both a first and a later run are looked at.
  const runs = (isIncremental ? [false, true] : [false]).map((isLater) => ({ is_incremental: () => isLater }));
  try {
    const ofRuns: Located[][] = [];
    for (const extra of runs) ofRuns.push(await lintRun(input, extra, connection, found));
    found.findings = ofBothRuns(ofRuns);
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    found.faults.push(explainError(asTstlError(error, node), environment, node));
  } finally {
    await connection.close();
  }
  const aboutModel: Told[] = [];
  for (const rule of rules) rule.model?.(tellInto(aboutModel, rule), modelOf(input, ""));
  found.findings.unshift(...aboutModel.map((told) => locatedInFile(told, node)));
  return found;
}

async function lintRun(
  input: NodeToLint,
  extra: Record<string, unknown>,
  connection: Connection,
  found: LintedNode,
): Promise<Located[]> {
  const { environment, node, rules, parse } = input;
  // A copy: what is compiled here is not what a run would compile.
  const copy = { ...node };
  const again = (onMacroText: NonNullable<ConstructorParameters<typeof NodeScope>[0]["onMacroText"]> | undefined) =>
    new NodeScope({ environment, node: copy, connection, extra, ...(onMacroText ? { onMacroText } : {}) });
  const compiled: CompiledNode = {
    ...(await compileNode({ environment, node: copy, connection, ephemeral: new EphemeralCache(), extra })),
    template: { node: copy, again },
  };
  const told: Told[] = [];
  const visitors = rules.flatMap((rule) => rule.visit?.(tellInto(told, rule), modelOf(input, compiled.sql)) ?? []);
  try {
    const [statement, ...more] = parse(compiled.sql);
    const select = statement?.SelectStmt;
    if (select === undefined || more.length > 0) return [];
    // The query of a later run reads what the first one left.
    const lookupHere: RowsLookup = (name, schema) =>
      name === node.alias && schema === node.schema ? input.rowsOf(found.rows) : input.lookup(name, schema);
    const rows = readStatement(select, lookupHere, together(visitors));
    found.rows ??= rows;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw await statementError(error, compiled);
  }
  return locate(told, compiled, node);
}

function modelOf({ node, declared, relations }: NodeToLint, sql: string): LintedModel {
  return {
    node,
    readsItself: sql.includes(`"${node.alias}"`),
    declaredKeys: declared.keys,
    hasKeyTest: declared.hasKeyTest,
    isReferred: (name, schema) => relations.isReferred(node, name, schema),
    referenceFor(name, schema) {
      const found = relations.find(name, schema);
      if (found === undefined) return null;
      if (found.resource_type === "source") return `{{ source('${found.source_name}', '${found.name}') }}`;
      return found.unique_id === node.unique_id ? "{{ this }}" : `{{ ref('${found.name}') }}`;
    },
  };
}

/** All visitors as one. */
function together(visitors: readonly Visitor[]): Visitor {
  const all = <Key extends keyof Visitor>(name: Key) => {
    const told = visitors.flatMap((visitor) => visitor[name] ?? []) as ((...args: unknown[]) => void)[];
    return told.length === 0
      ? undefined
      : (...args: unknown[]) => {
          for (const tell of told) tell(...args);
        };
  };
  const names = ["select", "setOperation", "expression", "subquery", "cte", "relation"] as const;
  return Object.fromEntries(names.flatMap((name) => (all(name) === undefined ? [] : [[name, all(name)]]))) as Visitor;
}

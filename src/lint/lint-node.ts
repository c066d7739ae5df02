import { DatabaseError } from "../adapter/errors.ts";
import { type CompiledNode, compileNode, EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { NodeScope } from "../context/node-scope.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { explainError } from "../execute/explain-error.ts";
import { statementError } from "../execute/statement-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { byteToIndex, type SqlParser } from "../sql/parse-sql.ts";
import { type Declared, rowsOf } from "./declared.ts";
import type { Relations } from "./lint-project.ts";
import type { LintedModel, Rule } from "./rules/rule.ts";
import { readStatement } from "./sql/read-statement.ts";
import type { Rows } from "./sql/rows.ts";
import type { RowsLookup, Visitor } from "./sql/site.ts";

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
}

/** What was found in a node, and what is known of its rows. */
export interface LintedNode {
  rows: Rows | null;
  findings: { rule: Rule; error: TstlError }[];
  faults: TstlError[];
}

interface Told {
  rule: Rule;
  at: number | undefined;
  message: string;
  hint: string;
}

/** Renders a node, for a first and for a later run where they differ, and lets the rules look at its SQL. */
export async function lintNode(input: NodeToLint): Promise<LintedNode> {
  const { environment, node, rules } = input;
  const connection = new Connection({ adapter: environment.adapter });
  const found: LintedNode = { rows: null, findings: [], faults: [] };
  const aboutModel: Told[] = [];
  for (const rule of rules)
    rule.model?.((at, message, hint) => aboutModel.push({ rule, at, message, hint }), modelOf(input, "", false));
  found.findings.push(
    ...aboutModel.map((told) => ({ rule: told.rule, error: errorOf(told, node, placeOfFile(node), []) })),
  );
  const isIncremental = node.config.materialized === "incremental";
  // Whether the table is there is not asked of the database: both a first and a later run are looked at.
  const runs = (isIncremental ? [false, true] : [false]).map((isLater) => ({ is_incremental: () => isLater }));
  try {
    for (const [i, extra] of runs.entries()) await lintRun(input, extra, i > 0, connection, found);
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    found.faults.push(explainError(asTstlError(error, node), environment, node));
  } finally {
    await connection.close();
  }
  return found;
}

async function lintRun(
  input: NodeToLint,
  extra: Record<string, unknown>,
  isLater: boolean,
  connection: Connection,
  found: LintedNode,
): Promise<void> {
  const { environment, node, rules, declared, parse, lookup } = input;
  // A copy: what is compiled here is not what a run would compile.
  const copy = { ...node };
  const again = (onMacroText: NonNullable<ConstructorParameters<typeof NodeScope>[0]["onMacroText"]> | undefined) =>
    new NodeScope({ environment, node: copy, connection, extra, ...(onMacroText ? { onMacroText } : {}) });
  const compiled: CompiledNode = {
    ...(await compileNode({ environment, node: copy, connection, ephemeral: new EphemeralCache(), extra })),
    template: { node: copy, again },
  };
  const told: Told[] = [];
  const visitors = rules.flatMap((rule) => {
    const tell = (at: number | undefined, message: string, hint: string) => void told.push({ rule, at, message, hint });
    return rule.visit?.(tell, modelOf(input, compiled.sql, isLater)) ?? [];
  });
  try {
    const [statement, ...more] = parse(compiled.sql);
    const select = statement?.SelectStmt;
    if (select === undefined || more.length > 0) return;
    // The query of a later run reads what the first one left.
    const lookupHere: RowsLookup = (name, schema) =>
      name === node.alias && schema === node.schema ? rowsOf(node, declared, found.rows) : lookup(name, schema);
    const rows = readStatement(select, lookupHere, together(visitors));
    found.rows ??= rows;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw await statementError(error, compiled);
  }
  const indexOf = byteToIndex(compiled.sql);
  for (const each of told) {
    const { place, notes } = await originOf(each.at === undefined ? undefined : indexOf(each.at), compiled);
    found.findings.push({ rule: each.rule, error: errorOf(each, node, place ?? placeOfFile(node), notes) });
  }
}

/** Where in the template, or in a macro, a place of the SQL comes from, with the underline as long as its word. */
async function originOf(index: number | undefined, compiled: CompiledNode) {
  if (index === undefined) return { place: undefined, notes: [] };
  const { sql } = compiled;
  const error = new DatabaseError("SQL_ERROR", "", { sqlstate: "", sql, position: index + 1 });
  const { place, notes } = (await statementError(error, compiled)) as DatabaseError;
  const [word = ""] = /^(?:[\w."]+|[<>=!]+|.)/.exec(sql.slice(index)) ?? [];
  return { place: place && underlined(place, word), notes };
}

/** The word is marked as a whole where the template has it as it is. */
function underlined(place: Place, word: string): Place {
  const line = place.source?.split("\n")[(place.line ?? 1) - 1];
  const isThere = line?.startsWith(word, (place.column ?? 1) - 1) === true;
  return isThere ? { ...place, length: word.length } : place;
}

function placeOfFile(node: ManifestNode): Place {
  return { file: node.original_file_path, source: node.raw_code };
}

function errorOf(
  { rule, message, hint }: Told,
  node: ManifestNode,
  place: Place,
  notes: TstlError["notes"],
): TstlError {
  return new TstlError(rule.name, message, { place, hint, node: node.unique_id, notes });
}

function modelOf({ node, declared, relations }: NodeToLint, sql: string, isLater: boolean): LintedModel {
  return {
    node,
    sql,
    isLater,
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

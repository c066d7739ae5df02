import type { Analysis } from "./analysis.ts";
import { addDependencies, type Dependencies, mergedDependencies } from "./dependencies.ts";
import { dependenciesOfAll, expressionDependencies } from "./expression.ts";
import { outputColumns } from "./functions.ts";
import { renamed } from "./rename-columns.ts";
import type { Scope, ScopeColumn, ScopeRelation } from "./scope.ts";
import { functionName, kindOf, type SqlNode, textsOf } from "./tree.ts";

/** What one function of several side by side gives. */
interface FunctionRows {
  columns: ScopeColumn[];
  /** What its values, and so its rows, hang on. */
  dependencies: Dependencies;
  /** Only the database knows which columns there are. */
  isOpen: boolean;
}

/** Functions in `from`; what they are given decides their rows as well as their values. */
export function readFunctions(
  range: NonNullable<SqlNode["RangeFunction"]>,
  scope: Scope,
  analysis: Analysis,
): ScopeRelation {
  const alias = range.alias?.aliasname;
  const isSingle = range.functions.length === 1;
  const read = range.functions.flatMap(({ List: list }): FunctionRows[] => {
    const [call, definitions] = list?.items ?? [];
    if (call === undefined) return [];
    const declared = [...(range.coldeflist ?? []), ...(definitions?.List?.items ?? [])];
    return [readFunction(call, declared, isSingle ? alias : undefined, scope, analysis)];
  });
  const rows = mergedDependencies(
    read.map(({ dependencies }) => dependencies),
    "filter",
  );
  const first = range.functions[0]?.List?.items?.[0];
  const relation = {
    alias: alias ?? (first?.FuncCall ? functionName(first.FuncCall) : ""),
    columns: read.flatMap(({ columns }) => columns),
    rows,
  };
  if (read.some(({ isOpen }) => isOpen)) return openFunctions(relation, read, textsOf(range.alias?.colnames));
  if (range.ordinality) relation.columns.push({ name: "ordinality", dependencies: new Map() });
  return renamed(relation, range.alias, analysis);
}

/** A function of the user: each column that is named hangs on all arguments, and there may be more than are named. */
function openFunctions(
  relation: ScopeRelation,
  read: readonly FunctionRows[],
  names: readonly string[],
): ScopeRelation {
  const dependencies = mergedDependencies(read.map((each) => each.dependencies));
  const columnNamed = (name: string) => ({ name, dependencies });
  return { ...relation, columns: names.map(columnNamed), columnNamed, isOpenFunction: true };
}

function readFunction(
  call: SqlNode,
  declared: readonly SqlNode[],
  alias: string | undefined,
  scope: Scope,
  analysis: Analysis,
): FunctionRows {
  const dependencies = mergedDependencies([expressionDependencies(call, scope, analysis)], "transformed");
  const arrays = call.FuncCall && functionName(call.FuncCall) === "unnest" ? (call.FuncCall.args ?? []) : [];
  // `unnest(a, b)` puts arrays side by side.
  if (arrays.length > 1) {
    const columns = arrays.map((array) => ({
      name: "unnest",
      dependencies: dependenciesOfAll([array], scope, analysis, "transformed"),
    }));
    return { columns, dependencies, isOpen: false };
  }
  const names = functionColumns(call, declared, alias);
  const columns = (names ?? []).map((name) => ({ name, dependencies }));
  return { columns, dependencies, isOpen: names === undefined };
}

/** The names of the columns that a function gives; undefined where only the database knows them. */
function functionColumns(
  call: SqlNode,
  declared: readonly SqlNode[],
  alias: string | undefined,
): readonly string[] | undefined {
  if (declared.length > 0) return declared.flatMap(({ ColumnDef: column }) => column?.colname ?? []);
  if (!call.FuncCall) return [alias ?? valueName(call)];
  const name = functionName(call.FuncCall);
  if (name === "unnest" && mayHoldRows(call.FuncCall.args?.[0])) return undefined;
  const known = outputColumns(name);
  return known?.length === 0 ? [alias ?? name] : known;
}

/** `unnest` of an array of rows gives their columns: a type that is not Postgres' own may be one of rows. */
function mayHoldRows(array: SqlNode | undefined): boolean {
  const type = textsOf(array?.TypeCast?.typeName.names);
  return type.length > 0 && type[0] !== "pg_catalog" && !PLAIN_TYPES.has(type.at(-1)!);
}

const PLAIN_TYPES = new Set(
  "bytea cidr citext date daterange inet json jsonb macaddr money name oid regclass text tstzrange uuid xml".split(" "),
);

/** `select * from current_date` has a column of that name. */
function valueName(call: SqlNode): string {
  return call.SQLValueFunction ? call.SQLValueFunction.op.replace(/^SVFOP_|_N$/g, "").toLowerCase() : kindOf(call);
}

/** What is decided for a row of a document, and for each of its columns. */
interface DocumentRows {
  inputs: SqlNode[];
  columns: { name: string; isOrdinality: boolean; inputs: SqlNode[] }[];
}

/** JSON_TABLE: rows and columns come out of the document and what is passed along with it. */
export function readJsonTable(
  { context_item, passing = [], columns, alias }: NonNullable<SqlNode["JsonTable"]>,
  scope: Scope,
  analysis: Analysis,
): ScopeRelation {
  const rows = { inputs: [context_item.raw_expr, ...passing], columns: jsonColumns(columns) };
  const relation = { ...readDocument(rows, scope, analysis), alias: alias?.aliasname ?? "json_table" };
  return renamed(relation, alias, analysis);
}

function jsonColumns(nodes: readonly SqlNode[]): DocumentRows["columns"] {
  return nodes.flatMap(({ JsonTableColumn: column }) => {
    if (column === undefined) return [];
    if (column.columns) return jsonColumns(column.columns);
    // What a column gives by default may name no other column.
    return [{ name: column.name ?? "", isOrdinality: column.coltype === "JTC_FOR_ORDINALITY", inputs: [] }];
  });
}

/** XMLTABLE: as JSON_TABLE, but paths may be expressions too. */
export function readXmlTable(
  { docexpr, rowexpr, namespaces = [], columns, alias }: NonNullable<SqlNode["RangeTableFunc"]>,
  scope: Scope,
  analysis: Analysis,
): ScopeRelation {
  const rows: DocumentRows = {
    inputs: [docexpr, rowexpr, ...namespaces].filter((node) => node !== undefined),
    columns: columns.flatMap(({ RangeTableFuncCol: column }) => {
      if (column === undefined) return [];
      const inputs = [column.colexpr, column.coldefexpr].filter((node) => node !== undefined);
      return [{ name: column.colname, isOrdinality: column.for_ordinality ?? false, inputs }];
    }),
  };
  return renamed({ ...readDocument(rows, scope, analysis), alias: alias?.aliasname ?? "xmltable" }, alias, analysis);
}

function readDocument({ inputs, columns }: DocumentRows, scope: Scope, analysis: Analysis) {
  const document = dependenciesOfAll(inputs, scope, analysis, "transformed");
  const rows = mergedDependencies([document], "filter");
  return {
    rows,
    columns: columns.map(({ name, isOrdinality, inputs: own }): ScopeColumn => {
      const dependencies: Dependencies = new Map();
      if (!isOrdinality) addDependencies(dependencies, document);
      addDependencies(dependencies, dependenciesOfAll(own, scope, analysis, "transformed"));
      return { name, dependencies };
    }),
  };
}

/**
 * The parts of Postgres' raw parse tree that are read here, as libpg-query gives them in JSON: a node is an object with
 * one key, its kind. Fields are left out where they are empty or false; `location` is a byte offset into the statement.
 * What the fields mean is said in Postgres' `src/include/nodes/parsenodes.h` and `primnodes.h`.
 */
export interface Kinds {
  String: { sval?: string };
  A_Const: { ival?: { ival?: number }; sval?: { sval?: string }; isnull?: boolean; location?: number };
  A_Star: Record<string, never>;
  ColumnRef: { fields: SqlNode[]; location?: number };
  ResTarget: { name?: string; val: SqlNode; indirection?: SqlNode[]; location?: number };
  MultiAssignRef: { source: SqlNode; colno: number };
  InsertStmt: DataModifying;
  UpdateStmt: DataModifying;
  DeleteStmt: DataModifying;
  List: { items?: SqlNode[] };
  TypeCast: { arg: SqlNode; typeName: TypeName; location?: number };
  CollateClause: { arg?: SqlNode };
  A_Indirection: { arg: SqlNode; indirection: SqlNode[] };
  A_Expr: { kind: string; name: SqlNode[]; lexpr?: SqlNode; rexpr?: SqlNode; location?: number };
  FuncCall: FunctionCall;
  A_ArrayExpr: { elements?: SqlNode[] };
  BoolExpr: { boolop: string; args: SqlNode[]; location?: number };
  CaseExpr: { arg?: SqlNode; args: SqlNode[]; defresult?: SqlNode };
  CoalesceExpr: { args: SqlNode[]; location?: number };
  NullTest: { nulltesttype: string; arg: SqlNode };
  SubLink: { subLinkType: string; testexpr?: SqlNode; subselect: SqlNode; location?: number };
  MinMaxExpr: { op: string; args: SqlNode[] };
  SQLValueFunction: { op: string };
  XmlExpr: { op: string };
  JsonFuncExpr: { op: string };
  JsonArrayQueryConstructor: { query: SqlNode };
  RowExpr: { args?: SqlNode[] };
  SelectStmt: SelectStatement;
  RangeVar: RangeVariable;
  RangeSubselect: { lateral?: boolean; subquery: SqlNode; alias?: Alias };
  RangeFunction: {
    lateral?: boolean;
    ordinality?: boolean;
    functions: SqlNode[];
    alias?: Alias;
    coldeflist?: SqlNode[];
  };
  RangeTableSample: { relation: SqlNode; args?: SqlNode[]; repeatable?: SqlNode };
  RangeTableFunc: {
    columns: SqlNode[];
    docexpr?: SqlNode;
    rowexpr?: SqlNode;
    namespaces?: SqlNode[];
    alias?: Alias;
    location?: number;
  };
  RangeTableFuncCol: { colname: string; for_ordinality?: boolean; colexpr?: SqlNode; coldefexpr?: SqlNode };
  JsonTable: {
    columns: SqlNode[];
    context_item: { raw_expr: SqlNode };
    passing?: SqlNode[];
    alias?: Alias;
    location?: number;
  };
  JsonTableColumn: { coltype: string; name?: string; columns?: SqlNode[] };
  JoinExpr: JoinExpression;
  ColumnDef: { colname: string };
  CommonTableExpr: CommonTableExpression;
  SortBy: { node: SqlNode };
  WindowDef: WindowDefinition;
  GroupingSet: { kind: string; content?: SqlNode[] };
}

/** A node: the one of these keys that is there is its kind. Kinds that are not listed occur too. */
export type SqlNode = { [K in keyof Kinds]?: Kinds[K] };

export interface Alias {
  aliasname: string;
  colnames?: SqlNode[];
}

export interface TypeName {
  names?: SqlNode[];
}

export interface FunctionCall {
  funcname: SqlNode[];
  args?: SqlNode[];
  agg_order?: SqlNode[];
  agg_filter?: SqlNode;
  over?: WindowDefinition;
  agg_star?: boolean;
  agg_distinct?: boolean;
  agg_within_group?: boolean;
  location?: number;
}

export interface WindowDefinition {
  name?: string;
  refname?: string;
  partitionClause?: SqlNode[];
  orderClause?: SqlNode[];
  frameOptions?: number;
  startOffset?: SqlNode;
  endOffset?: SqlNode;
}

export interface RangeVariable {
  catalogname?: string;
  schemaname?: string;
  relname: string;
  alias?: Alias;
  location?: number;
}

export interface JoinExpression {
  jointype: string;
  isNatural?: boolean;
  larg: SqlNode;
  rarg: SqlNode;
  usingClause?: SqlNode[];
  join_using_alias?: Alias;
  quals?: SqlNode;
  alias?: Alias;
}

export interface CommonTableExpression {
  ctename: string;
  aliascolnames?: SqlNode[];
  ctequery: SqlNode;
  search_clause?: { search_col_list: SqlNode[]; search_seq_column: string };
  cycle_clause?: { cycle_col_list: SqlNode[]; cycle_mark_column: string; cycle_path_column: string };
  location?: number;
}

/** `insert`, `update` and `delete`, which have some of these each. */
export interface DataModifying {
  relation: RangeVariable;
  cols?: SqlNode[];
  selectStmt?: SqlNode;
  onConflictClause?: object;
  targetList?: SqlNode[];
  fromClause?: SqlNode[];
  usingClause?: SqlNode[];
  whereClause?: SqlNode;
  returningClause?: { options?: SqlNode[]; exprs: SqlNode[] };
  withClause?: WithClause;
}

export interface WithClause {
  ctes: SqlNode[];
  recursive?: boolean;
}

export interface SelectStatement {
  distinctClause?: SqlNode[];
  targetList?: SqlNode[];
  fromClause?: SqlNode[];
  whereClause?: SqlNode;
  groupClause?: SqlNode[];
  groupDistinct?: boolean;
  havingClause?: SqlNode;
  windowClause?: SqlNode[];
  valuesLists?: SqlNode[];
  sortClause?: SqlNode[];
  limitOffset?: SqlNode;
  limitCount?: SqlNode;
  limitOption?: string;
  withClause?: WithClause;
  op?: string;
  all?: boolean;
  larg?: SelectStatement;
  rarg?: SelectStatement;
}

/** The kind of a node, such as `ColumnRef`. */
export function kindOf(node: SqlNode): string {
  for (const kind in node) return kind;
  return "";
}

/** The texts of a list of `String` nodes: a qualified name, a list of column names. */
export function textsOf(nodes: readonly SqlNode[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => (node.String ? [node.String.sval ?? ""] : []));
}

/** The unqualified name of a function. */
export function functionName(call: FunctionCall): string {
  return call.funcname.at(-1)?.String?.sval ?? "";
}

/** Where a node stands, if its own fields say so. */
export function locationOf(node: SqlNode): number | undefined {
  for (const kind in node) {
    const { location } = node[kind as keyof Kinds] as { location?: number };
    return location !== undefined && location >= 0 ? location : undefined;
  }
  return undefined;
}

/**
 * The nodes directly below a node, whatever its kind. Fields that are no nodes themselves but hold some (a window
 * definition, the value of a JSON constructor) are gone through.
 */
export function childrenOf(node: SqlNode): SqlNode[] {
  const found: SqlNode[] = [];
  for (const kind in node) collect(node[kind as keyof Kinds], found);
  return found;
}

function collect(value: unknown, found: SqlNode[]): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collectItem(item, found);
    return;
  }
  for (const key in value) collectItem((value as Record<string, unknown>)[key], found);
}

function collectItem(value: unknown, found: SqlNode[]): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) {
    const [first, ...rest] = Object.keys(value);
    // Kinds begin with a capital, fields do not.
    if (first !== undefined && rest.length === 0 && /^[A-Z]/.test(first)) {
      found.push(value as SqlNode);
      return;
    }
  }
  collect(value, found);
}

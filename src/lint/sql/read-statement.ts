import {
  type CommonTableExpression,
  childrenOf,
  type SelectStatement,
  type SqlNode,
  textsOf,
  type WithClause,
} from "../../sql/tree.ts";
import { readSelect } from "./read-select.ts";
import { type CteNames, type RowColumn, type Rows, type Scope, UNKNOWN_ROWS } from "./rows.ts";
import type { Position, RowsLookup, Visitor } from "./site.ts";

/** What the parts of the reader share while a statement is read. */
export interface Reading {
  lookup: RowsLookup;
  visitor: Visitor;
  query(statement: SelectStatement, parent: Scope | null, ctes: CteNames, position: Position): Rows;
  /** Reads an expression and the queries inside it. */
  expression(node: SqlNode, scope: Scope): void;
}

const NO_CTES: CteNames = { find: () => null };

/** Reads a query, tells the visitor what it meets, and gives what is known of its rows. */
export function readStatement(statement: SelectStatement, lookup: RowsLookup, visitor: Visitor): Rows {
  const reading: Reading = {
    lookup,
    visitor,
    query: (select, parent, ctes, position) => readQuery(reading, select, parent, ctes, position),
    expression: (node, scope) => readExpression(reading, node, scope, []),
  };
  return reading.query(statement, null, NO_CTES, "model");
}

function readQuery(
  reading: Reading,
  statement: SelectStatement,
  parent: Scope | null,
  ctes: CteNames,
  position: Position,
): Rows {
  const { withClause } = statement;
  if (withClause === undefined) return readBody(reading, statement, parent, ctes, position);
  const { names, tell } = withCtes(reading, withClause, parent, ctes);
  const rows = readBody(reading, statement, parent, names, position);
  tell();
  return rows;
}

function readBody(
  reading: Reading,
  statement: SelectStatement,
  parent: Scope | null,
  ctes: CteNames,
  position: Position,
): Rows {
  if (statement.op !== undefined && statement.op !== "SETOP_NONE")
    return readSetOperation(reading, statement, parent, ctes, position);
  if (statement.valuesLists) return readValues(reading, statement.valuesLists, parent, ctes);
  return readSelect(reading, statement, parent, ctes, position);
}

function withCtes(reading: Reading, clause: WithClause, parent: Scope | null, outer: CteNames) {
  const known = new Map<string, Rows>();
  const used = new Set<string>();
  const names: CteNames = {
    find(name) {
      const rows = known.get(name);
      if (rows === undefined) return outer.find(name);
      used.add(name);
      return rows;
    },
  };
  const ctes = clause.ctes.flatMap(({ CommonTableExpr: cte }) => cte ?? []);
  for (const cte of ctes) {
    const select = cte.ctequery.SelectStmt;
    if (select === undefined) known.set(cte.ctename, UNKNOWN_ROWS);
    else {
      // What a recursive query says of itself is not known before it is read; its own use is no use.
      if (clause.recursive) known.set(cte.ctename, recursiveRows(reading, select, parent, names));
      const usedBefore = used.has(cte.ctename);
      const rows = reading.query(select, parent, names, "cte");
      if (!usedBefore) used.delete(cte.ctename);
      known.set(cte.ctename, named(rows, cte));
    }
  }
  const tell = () => {
    for (const { ctename, ctequery, location } of ctes) {
      // A statement that changes rows works without being read.
      if (ctequery.SelectStmt) reading.visitor.cte?.(ctename, location, used.has(ctename));
    }
  };
  return { names, tell };
}

function recursiveRows(reading: Reading, { larg }: SelectStatement, parent: Scope | null, ctes: CteNames): Rows {
  if (larg === undefined) return UNKNOWN_ROWS;
  const silent: Reading = { ...reading, visitor: {}, expression: () => {} };
  silent.query = (select, scope, names, position) => readQuery(silent, select, scope, names, position);
  const { columns, open } = silent.query(larg, parent, ctes, "cte");
  return { ...UNKNOWN_ROWS, columns: columns.map(({ name, type }) => ({ name, type, notNull: false })), open };
}

function named(rows: Rows, { aliascolnames, search_clause, cycle_clause }: CommonTableExpression): Rows {
  const renamed = renameColumns(rows, textsOf(aliascolnames));
  return search_clause || cycle_clause ? { ...renamed, open: true } : renamed;
}

/** Gives the first columns other names. */
export function renameColumns(rows: Rows, names: readonly string[]): Rows {
  if (names.length === 0) return rows;
  const to = new Map(rows.columns.map(({ name }, i) => [name, names[i] ?? name]));
  const renamed = (keys: string[][]) => keys.map((key) => key.map((name) => to.get(name) ?? name));
  return {
    ...rows,
    columns: rows.columns.map((column) => ({ ...column, name: to.get(column.name)! })),
    keys: renamed(rows.keys),
    grain: renamed(rows.grain),
    groups: renamed(rows.groups),
    foreign: new Set([...rows.foreign].map((name) => to.get(name) ?? name)),
  };
}

function readValues(reading: Reading, lists: readonly SqlNode[], parent: Scope | null, ctes: CteNames): Rows {
  const scope: Scope = { relations: [], parent, ctes, asserted: new Map() };
  const columns: RowColumn[] = [];
  for (const { List: list } of lists) {
    for (const [i, node] of (list?.items ?? []).entries()) {
      reading.expression(node, scope);
      columns[i] ??= { name: `column${i + 1}`, type: null, notNull: false };
    }
  }
  return { ...UNKNOWN_ROWS, columns, open: false };
}

function readSetOperation(
  reading: Reading,
  statement: SelectStatement,
  parent: Scope | null,
  ctes: CteNames,
  position: Position,
): Rows {
  const left = reading.query(statement.larg!, parent, ctes, position);
  const right = reading.query(statement.rarg!, parent, ctes, position);
  reading.visitor.setOperation?.({ statement, left, right, position });
  const columns = left.columns.map(({ name, type, notNull }, i): RowColumn => {
    const other = right.columns[i];
    const both = type === other?.type ? type : null;
    return { name, type: both, notNull: notNull && other?.notNull === true };
  });
  const unites = statement.op === "SETOP_UNION";
  const open = left.open || right.open;
  const whole = unites && !statement.all && !open ? [columns.map(({ name }) => name)] : [];
  return { ...UNKNOWN_ROWS, columns, open, keys: unites ? whole : left.keys, star: left.star ?? right.star };
}

function readExpression(reading: Reading, node: SqlNode, scope: Scope, parents: SqlNode[]): void {
  reading.visitor.expression?.(node, scope, parents);
  parents.push(node);
  if (node.SubLink) {
    const { subselect, subLinkType, testexpr } = node.SubLink;
    const position = subLinkType === "EXISTS_SUBLINK" ? "exists" : "value";
    if (subselect.SelectStmt) {
      const rows = reading.query(subselect.SelectStmt, scope, scope.ctes, position);
      reading.visitor.subquery?.(node, rows, parents.slice(0, -1));
    }
    if (testexpr) readExpression(reading, testexpr, scope, parents);
  } else for (const child of childrenOf(node)) readExpression(reading, child, scope, parents);
  parents.pop();
}

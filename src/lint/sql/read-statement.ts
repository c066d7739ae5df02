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
  /** A scope in which nothing stands in `from` yet. */
  scope(parent: Scope | null, ctes: CteNames, statement?: SelectStatement): Scope;
}

const NO_CTES: CteNames = { find: () => null };

/** Reads a query, tells the visitor what it meets, and gives what is known of its rows. */
export function readStatement(statement: SelectStatement, lookup: RowsLookup, visitor: Visitor): Rows {
  return readingFor(lookup, visitor).query(statement, null, NO_CTES, "model");
}

function readingFor(lookup: RowsLookup, visitor: Visitor): Reading {
  const known = new WeakMap<SelectStatement, Rows>();
  const reading: Reading = {
    lookup,
    visitor,
    query: (select, parent, ctes, position) => readQuery(reading, select, parent, ctes, position),
    expression: (node, scope) => readExpression(reading, node, scope, []),
    scope(parent, ctes, statement) {
      const windows = (statement?.windowClause ?? []).flatMap(({ WindowDef: window }) => window ?? []);
      const scope: Scope = {
        relations: [],
        parent,
        ctes,
        asserted: new Map(),
        found: new Map(),
        windows: new Map(windows.map((window) => [window.name ?? "", window])),
        rowsOf(select) {
          const rows = known.get(select) ?? silent(lookup).query(select, scope, ctes, "value");
          known.set(select, rows);
          return rows;
        },
      };
      return scope;
    },
  };
  return reading;
}

/** Reads without telling of anything: for what must be known before its turn comes. */
function silent(lookup: RowsLookup): Reading {
  return { ...readingFor(lookup, {}), expression: () => {} };
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
  return withCtes(reading, withClause, parent, ctes, (names) => readBody(reading, statement, parent, names, position));
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

/** A `with` query, and what reads it. */
interface Entry {
  cte: CommonTableExpression;
  rows: Rows | null;
  /** `query` for the query after `with`. */
  readBy: Set<string>;
}

/** Reads what follows a `with` clause, once its queries are read: in their order, or as they need each other. */
function withCtes(
  reading: Reading,
  clause: WithClause,
  parent: Scope | null,
  outer: CteNames,
  body: (names: CteNames) => Rows,
): Rows {
  const entries = clause.ctes.flatMap(({ CommonTableExpr: cte }): Entry[] =>
    cte === undefined ? [] : [{ cte, rows: null, readBy: new Set() }],
  );
  /** The names that a reader sees: those before it, and with `recursive` all. */
  const namesFor = (reader: string, seen: readonly Entry[]): CteNames => ({
    find(name) {
      const entry = seen.find(({ cte }) => cte.ctename === name);
      if (entry === undefined) return outer.find(name);
      // Its own use is no use.
      if (reader !== name) entry.readBy.add(reader);
      return read(entry);
    },
  });
  const read = (entry: Entry): Rows => {
    if (entry.rows !== null) return entry.rows;
    const { cte } = entry;
    const select = cte.ctequery.SelectStmt;
    // What a recursive query says of itself is not known before it is read.
    entry.rows = UNKNOWN_ROWS;
    const names = namesFor(cte.ctename, clause.recursive ? entries : entries.slice(0, entries.indexOf(entry)));
    if (select !== undefined && clause.recursive && select.larg)
      entry.rows = named(firstRows(reading.lookup, select.larg, parent, names), cte);
    if (select !== undefined) entry.rows = named(reading.query(select, parent, names, "cte"), cte);
    return entry.rows;
  };
  for (const entry of entries) read(entry);
  const rows = body(namesFor("query", entries));
  for (const { cte, readBy } of entries) {
    // A statement that changes rows works without being read.
    if (cte.ctequery.SelectStmt) reading.visitor.cte?.(cte.ctename, cte.location, readersOf(readBy, entries));
  }
  return rows;
}

/** Those that read a CTE: `query` alone if what it gives gets that far. */
function readersOf(readBy: ReadonlySet<string>, entries: readonly Entry[]): string[] {
  const all = new Set(readBy);
  for (const reader of all) for (const each of entryOf(reader, entries)?.readBy ?? []) all.add(each);
  return all.has("query") ? ["query"] : [...readBy];
}

function entryOf(name: string, entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ cte }) => cte.ctename === name);
}

/** The columns that the first part of a recursive query gives. */
function firstRows(lookup: RowsLookup, select: SelectStatement, parent: Scope | null, ctes: CteNames): Rows {
  const { columns, open } = silent(lookup).query(select, parent, ctes, "cte");
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
  const scope = reading.scope(parent, ctes);
  const columns: RowColumn[] = [];
  for (const { List: list } of lists) {
    for (const [i, node] of (list?.items ?? []).entries()) {
      reading.expression(node, scope);
      columns[i] ??= { name: `column${i + 1}`, type: null, notNull: false };
    }
  }
  return { ...UNKNOWN_ROWS, columns, open: false, keys: lists.length === 1 ? [[]] : [] };
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
  for (const node of [statement.limitCount, statement.limitOffset])
    if (node !== undefined) reading.expression(node, reading.scope(parent, ctes));
  const columns = left.columns.map(({ name, type, notNull, isDay }, i): RowColumn => {
    const other = right.columns[i];
    const both = type === other?.type ? type : null;
    return { name, type: both, notNull: notNull && other?.notNull === true, isDay: isDay && other?.isDay };
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
      reading.visitor.subquery?.(node, rows, { scope, parents: parents.slice(0, -1) });
    }
    if (testexpr) readExpression(reading, testexpr, scope, parents);
  } else for (const child of childrenOf(node)) readExpression(reading, child, scope, parents);
  parents.pop();
}

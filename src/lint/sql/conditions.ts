import { childrenOf, type SqlNode, textsOf } from "../../sql/tree.ts";
import { type FoundColumn, findColumn, type Relation, type Scope } from "./rows.ts";
import { castType, typeOf } from "./types.ts";

/** One of the conditions that hold together, and the join it stands at. */
export interface Condition {
  node: SqlNode;
  /** The kind of the join, such as `JOIN_LEFT`; null in `where`. */
  join: string | null;
}

/** The parts of a condition that `and` ties together. */
export function conjuncts(node: SqlNode | undefined): SqlNode[] {
  if (node === undefined) return [];
  return node.BoolExpr?.boolop === "AND_EXPR" ? node.BoolExpr.args.flatMap(conjuncts) : [node];
}

/** The operator of a comparison such as `a < b`, or undefined. */
export function operatorOf(node: SqlNode): string | undefined {
  return node.A_Expr?.kind === "AEXPR_OP" ? textsOf(node.A_Expr.name).at(-1) : undefined;
}

/** What an expression names: relations of its own select, and whether there are subqueries or names that are unclear. */
export interface Named {
  relations: Set<Relation>;
  unclear: boolean;
  /** Whether there is a column of a query around this one. */
  outer: boolean;
}

/** The relations that an expression names. */
export function namedIn(
  node: SqlNode,
  scope: Scope,
  into: Named = { relations: new Set(), unclear: false, outer: false },
): Named {
  if (node.ColumnRef) {
    const found = findColumn(scope, node);
    if (found === null) into.unclear = true;
    else if (found.outer) into.outer = true;
    else into.relations.add(found.relation);
    return into;
  }
  if (node.SubLink) into.unclear = true;
  for (const child of childrenOf(node)) namedIn(child, scope, into);
  return into;
}

/**
 * The column that an expression stands for in an equality: one value of the expression is one value of the column, as
 * in `day + 1`, or `day + interval '1 year'` as far as that goes.
 */
function equatedColumn(node: SqlNode, scope: Scope): FoundColumn | null {
  if (node.TypeCast) {
    const type = castType(node.TypeCast.typeName);
    const keeps = type === typeOf(node.TypeCast.arg, scope) || ["text", "bigint", "numeric"].includes(type);
    return keeps || isShifted(node.TypeCast.arg) ? equatedColumn(node.TypeCast.arg, scope) : null;
  }
  if (!isShifted(node)) return findColumn(scope, node);
  const { lexpr, rexpr } = node.A_Expr!;
  return equatedColumn(isConstant(rexpr!) ? lexpr! : rexpr!, scope);
}

/** `x + constant`, `x - constant`, `constant + x`. */
function isShifted(node: SqlNode): boolean {
  const { lexpr, rexpr } = node.A_Expr ?? {};
  const operator = operatorOf(node);
  if (lexpr === undefined || rexpr === undefined) return false;
  if (operator === "+") return isConstant(lexpr) !== isConstant(rexpr);
  return operator === "-" && isConstant(rexpr) && !isConstant(lexpr);
}

/** Whether an expression is a value that is written out. */
export function isConstant(node: SqlNode): boolean {
  return node.A_Const !== undefined || (node.TypeCast !== undefined && isConstant(node.TypeCast.arg));
}

/** Columns that equalities tie together, to each other, to constants and to expressions. */
export class Equalities {
  readonly #class = new Map<string, string>();
  readonly #sources = new Map<string, { relations: Set<Relation> }[]>();
  readonly #ids = new Map<Relation, number>();
  /** Equalities that were not understood. */
  readonly unread = new Set<SqlNode>();
  /** By relation, its columns that are equal to something outside it. */
  readonly joined = new Map<Relation, Set<string>>();
  /** By relation, its columns that have one value without being joined by. */
  readonly fixed = new Map<Relation, Set<string>>();

  /** Reads `a = b`. */
  add(node: SqlNode, scope: Scope): void {
    if (!this.#read(node, scope)) this.unread.add(node);
  }

  #read(node: SqlNode, scope: Scope): boolean {
    if (operatorOf(node) !== "=") return false;
    const { lexpr, rexpr } = node.A_Expr!;
    if (lexpr === undefined || rexpr === undefined) return false;
    const [left, right] = [equatedColumn(lexpr, scope), equatedColumn(rexpr, scope)];
    if (left && right && !left.outer && !right.outer) {
      this.unite(left.relation, left.name, right.relation, right.name);
      return true;
    }
    if (left && !left.outer) return this.#addSource(left.relation, left.name, rexpr, scope);
    if (right && !right.outer) return this.#addSource(right.relation, right.name, lexpr, scope);
    return false;
  }

  /** Notes that two columns are equal. */
  unite(one: Relation, name: string, other: Relation, otherName: string): void {
    const [root, otherRoot] = [this.#root(this.#key(one, name)), this.#root(this.#key(other, otherName))];
    if (root !== otherRoot) {
      this.#class.set(otherRoot, root);
      this.#sources.set(root, [...(this.#sources.get(root) ?? []), ...(this.#sources.get(otherRoot) ?? [])]);
    }
    if (one === other) return;
    this.#sources.set(root, [
      ...(this.#sources.get(root) ?? []),
      { relations: new Set([one]) },
      { relations: new Set([other]) },
    ]);
    this.#join(one, name);
    this.#join(other, otherName);
  }

  #addSource(relation: Relation, name: string, expression: SqlNode, scope: Scope): boolean {
    const { relations, unclear } = namedIn(expression, scope);
    if (unclear || relations.has(relation)) return false;
    this.#addRelations(relation, name, relations);
    this.#join(relation, name);
    return true;
  }

  /** Notes that a column has one value in what is looked at, such as within a group. */
  fix(relation: Relation, name: string): void {
    this.#addRelations(relation, name, new Set());
    this.fixed.set(relation, (this.fixed.get(relation) ?? new Set()).add(name));
  }

  #addRelations(relation: Relation, name: string, relations: Set<Relation>): void {
    const root = this.#root(this.#key(relation, name));
    this.#sources.set(root, [...(this.#sources.get(root) ?? []), { relations }]);
  }

  /** Whether a column has one value for each row of the relations in `known`. */
  follows(relation: Relation, name: string, known: ReadonlySet<Relation>): boolean {
    const sources = this.#sources.get(this.#root(this.#key(relation, name))) ?? [];
    return sources.some(({ relations }) => [...relations].every((each) => each !== relation && known.has(each)));
  }

  /** Whether two columns are known to be equal. */
  areEqual(one: Relation, name: string, other: Relation, otherName: string): boolean {
    return this.#root(this.#key(one, name)) === this.#root(this.#key(other, otherName));
  }

  copy(): Equalities {
    const copy = new Equalities();
    for (const [key, value] of this.#class) copy.#class.set(key, value);
    for (const [key, value] of this.#sources) copy.#sources.set(key, [...value]);
    for (const [key, value] of this.#ids) copy.#ids.set(key, value);
    for (const [key, value] of this.fixed) copy.fixed.set(key, new Set(value));
    for (const node of this.unread) copy.unread.add(node);
    for (const [key, value] of this.joined) copy.joined.set(key, new Set(value));
    return copy;
  }

  #join(relation: Relation, name: string): void {
    const names = this.joined.get(relation) ?? new Set();
    this.joined.set(relation, names.add(name));
  }

  #key(relation: Relation, name: string): string {
    if (!this.#ids.has(relation)) this.#ids.set(relation, this.#ids.size);
    return `${this.#ids.get(relation)} ${name}`;
  }

  #root(key: string): string {
    const next = this.#class.get(key);
    return next === undefined ? key : this.#root(next);
  }
}

/**
 * The relations that have one row at most for each combination of rows of `start`: a key of theirs follows from what
 * is known already.
 */
export function determinedBy(
  start: ReadonlySet<Relation>,
  relations: readonly Relation[],
  equalities: Equalities,
): Set<Relation> {
  const known = new Set(start);
  for (let size = -1; size !== known.size; ) {
    size = known.size;
    for (const relation of relations) {
      if (known.has(relation)) continue;
      const isFixed = (key: string[]) => key.every((column) => equalities.follows(relation, column, known));
      if (relation.rows.keys.some(isFixed)) known.add(relation);
    }
  }
  return known;
}

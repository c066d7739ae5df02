import type { CallArgs, Expr, Param, Statement, Target } from "../syntax/ast.ts";

/** Calls `visit` for each expression directly inside another. */
export function eachPart(expr: Expr, visit: (part: Expr) => void): void {
  switch (expr.kind) {
    case "list":
    case "tuple":
      expr.items.forEach(visit);
      break;
    case "dict":
      for (const [key, value] of expr.pairs) {
        visit(key);
        visit(value);
      }
      break;
    case "attr":
      visit(expr.target);
      break;
    case "item":
      visit(expr.target);
      visit(expr.key);
      break;
    case "slice":
      visit(expr.target);
      for (const bound of [expr.start, expr.stop, expr.step]) if (bound !== undefined) visit(bound);
      break;
    case "call":
    case "filter":
    case "test":
      visit(expr.target);
      eachArgument(expr.args, visit);
      break;
    case "unary":
      visit(expr.operand);
      break;
    case "binary":
    case "and":
    case "or":
      visit(expr.left);
      visit(expr.right);
      break;
    case "concat":
      expr.parts.forEach(visit);
      break;
    case "compare":
      visit(expr.first);
      for (const { right } of expr.rest) visit(right);
      break;
    case "cond":
      visit(expr.test);
      visit(expr.value);
      if (expr.otherwise !== undefined) visit(expr.otherwise);
      break;
  }
}

function eachArgument(args: CallArgs, visit: (argument: Expr) => void): void {
  args.positional.forEach(visit);
  for (const [, value] of args.keywords) visit(value);
  if (args.star !== undefined) visit(args.star);
  if (args.starStar !== undefined) visit(args.starStar);
}

/** How a scope first meets a name that it sets: by setting it, or (perhaps) by reading it. */
export type FirstUse = "set" | "read";

/** The names of one scope of a template. */
export interface ScopeNames {
  set: ReadonlyMap<string, FirstUse>;
  read: ReadonlySet<string>;
}

/**
 * The names that statements set in their own scope, with their first use: Jinja2 gives a name that is read before it is
 * set, or only set in a branch, the outer value to begin with; and the names that they read. Scopes within (loops,
 * macros, blocks) are not entered. `before` are expressions of the scope that come first: defaults of parameters.
 */
export function namesIn(statements: readonly Statement[], before: readonly Expr[] = []): ScopeNames {
  const tracker = new NameTracker();
  for (const expr of before) tracker.visitExpr(expr);
  tracker.visitAll(statements);
  return tracker;
}

class NameTracker {
  set = new Map<string, FirstUse>();
  read = new Set<string>();

  visitAll(statements: readonly Statement[]): void {
    for (const statement of statements) this.visit(statement);
  }

  private visit(statement: Statement): void {
    switch (statement.kind) {
      case "output":
      case "do":
        this.visitExpr(statement.value);
        break;
      case "if":
        this.visitBranches(statement.test, [statement.body, statement.otherwise]);
        break;
      case "for":
        this.visitExpr(statement.iterable);
        break;
      case "macro":
        this.assign(statement.name);
        break;
      case "set":
        this.visitExpr(statement.value);
        this.visitTarget(statement.target);
        break;
      case "setBlock":
        this.visitTarget(statement.target);
        break;
      case "callBlock":
        this.visitExpr(statement.call);
        break;
      case "filterBlock":
        this.visitExpr(statement.filter);
        break;
      case "with":
        for (const value of statement.values) this.visitExpr(value);
        break;
    }
  }

  private visitBranches(test: Expr, branches: readonly (readonly Statement[])[]): void {
    this.visitExpr(test);
    const outerSet = new Map(this.set);
    const outerRead = new Set(this.read);
    const result = new Map(this.set);
    for (const branch of branches) {
      const inner = new NameTracker();
      inner.set = new Map(outerSet);
      inner.read = new Set(outerRead);
      inner.visitAll(branch);
      for (const name of inner.set.keys()) if (!outerSet.has(name)) result.set(name, "read");
      for (const name of inner.read) this.read.add(name);
    }
    this.set = result;
  }

  private visitTarget(target: Target): void {
    if (target.kind === "name") this.assign(target.name);
    else if (target.kind === "tuple") for (const item of target.items) this.visitTarget(item);
    else this.read.add(target.name);
  }

  private assign(name: string): void {
    if (!this.set.has(name)) this.set.set(name, this.read.has(name) ? "read" : "set");
  }

  visitExpr(expr: Expr): void {
    if (expr.kind === "name") this.read.add(expr.name);
    else eachPart(expr, (part) => this.visitExpr(part));
  }
}

/** Whether statements, with all that is inside them, read one of the names. */
export function readsName(statements: readonly Statement[], names: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  const visitExpr = (expr: Expr): void => {
    if (expr.kind === "name") {
      if (names.has(expr.name)) found.add(expr.name);
    } else eachPart(expr, visitExpr);
  };
  const visitParams = (params: readonly Param[]) => {
    for (const { fallback } of params) if (fallback !== undefined) visitExpr(fallback);
  };
  const visitTarget = (target: Target): void => {
    if (target.kind === "namespace" && names.has(target.name)) found.add(target.name);
    else if (target.kind === "tuple") target.items.forEach(visitTarget);
  };
  eachStatement(statements, (statement) => {
    if ("params" in statement) visitParams(statement.params);
    if ("target" in statement) visitTarget(statement.target);
    for (const expr of expressionsOf(statement)) visitExpr(expr);
  });
  return found;
}

/** Calls `visit` for statements and all statements inside them, outer ones first. */
export function eachStatement(statements: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of statements) {
    visit(statement);
    if ("body" in statement) eachStatement(statement.body, visit);
    if ("otherwise" in statement) eachStatement(statement.otherwise, visit);
  }
}

/** The expressions that stand in a statement's own tag. */
export function expressionsOf(statement: Statement): Expr[] {
  switch (statement.kind) {
    case "output":
    case "do":
    case "set":
      return [statement.value];
    case "if":
      return [statement.test];
    case "for":
      return statement.test === undefined ? [statement.iterable] : [statement.iterable, statement.test];
    case "setBlock":
      return statement.filter === undefined ? [] : [statement.filter];
    case "callBlock":
      return [statement.call];
    case "filterBlock":
      return [statement.filter];
    case "with":
      return statement.values;
    default:
      return [];
  }
}

import type { Place } from "../../errors/tstl-error.ts";
import { tupleOf } from "../runtime/values.ts";
import {
  type CallArgs,
  type Expr,
  type Param,
  placeAt,
  type Statement,
  type Target,
  type TemplateAst,
} from "../syntax/ast.ts";
import { eachPart } from "./names.ts";

/** The arguments of a call whose arguments are all literals. */
export interface LiteralArgs {
  args: unknown[];
  kwargs: Record<string, unknown>;
}

/** A call of a name (`ref(…)`) or a dotted name (`dbt_utils.star(…)`) in a template. */
export class AnalysedCall {
  readonly path: string[];
  /** Undefined where an argument is not a literal. */
  readonly literal: LiteralArgs | undefined;
  /** Whether rendering always gets here: not in a branch, loop, macro, call block or right of `and`/`or`. */
  readonly unconditional: boolean;
  /** Offset of the called name in the template's text. */
  readonly pos: number;
  private readonly ast: TemplateAst;

  constructor(path: string[], literal: LiteralArgs | undefined, unconditional: boolean, pos: number, ast: TemplateAst) {
    this.path = path;
    this.literal = literal;
    this.unconditional = unconditional;
    this.pos = pos;
    this.ast = ast;
  }

  /** Where the call stands, for messages. */
  get place(): Place {
    return placeAt(this.ast, this.pos);
  }
}

/** What can be told of a template without rendering it. */
export interface StaticFacts {
  calls: AnalysedCall[];
  /** All names that are read and not set by the template itself at that point. */
  globals: Set<string>;
  /** Those of them that are handed on themselves, as `config` is in `f(config)` and is not in `config.get('x')`. */
  values: Set<string>;
  /** Whether the template is nothing but text: it renders to itself. */
  plainText: boolean;
}

/**
 * Reads calls and names off a template's tree in one walk. A name that the template sets anywhere before (a loop
 * variable, a `set`, a parameter) is not counted as global within that scope, and calls of it are left out.
 */
export function analyse(ast: TemplateAst): StaticFacts {
  const walker = new Walker(ast);
  walker.statements(ast.body, new Set());
  return {
    calls: walker.calls,
    globals: walker.globals,
    values: walker.values,
    plainText: ast.body.every((statement) => statement.kind === "data"),
  };
}

class Walker {
  readonly calls: AnalysedCall[] = [];
  readonly globals = new Set<string>();
  readonly values = new Set<string>();
  private readonly ast: TemplateAst;
  private conditional = 0;

  constructor(ast: TemplateAst) {
    this.ast = ast;
  }

  /** `local` are the names set so far in the scope; sets of the statements are added to it. */
  statements(body: readonly Statement[], local: Set<string>): void {
    for (const statement of body) this.statement(statement, local);
  }

  private statement(statement: Statement, local: Set<string>): void {
    switch (statement.kind) {
      case "output":
      case "do":
        this.expr(statement.value, local);
        break;
      case "set":
        this.expr(statement.value, local);
        this.target(statement.target, local);
        break;
      case "if":
        this.expr(statement.test, local);
        this.maybe(() => {
          const branches = [new Set(local), new Set(local)] as const;
          this.statements(statement.body, branches[0]);
          this.statements(statement.otherwise, branches[1]);
          // Set in both branches means set afterwards; set in one may still be the scope's.
          for (const name of branches[0]) if (branches[1].has(name)) local.add(name);
        });
        break;
      case "for":
        this.expr(statement.iterable, local);
        this.maybe(() => {
          const inner = new Set(local).add("loop");
          this.target(statement.target, inner);
          if (statement.test !== undefined) this.expr(statement.test, inner);
          this.statements(statement.body, inner);
          this.statements(statement.otherwise, new Set(local));
        });
        break;
      case "setBlock":
        if (statement.filter !== undefined) this.expr(statement.filter, local);
        this.statements(statement.body, new Set(local));
        this.target(statement.target, local);
        break;
      case "macro":
        local.add(statement.name);
        this.macro(statement.params, statement.body, local);
        break;
      case "callBlock":
        this.expr(statement.call, local);
        this.macro(statement.params, statement.body, local);
        break;
      case "filterBlock":
        this.expr(statement.filter, local);
        this.statements(statement.body, new Set(local));
        break;
      case "with": {
        const inner = new Set(local);
        for (const value of statement.values) this.expr(value, local);
        for (const target of statement.targets) this.target(target, inner);
        this.statements(statement.body, inner);
        break;
      }
      case "scope":
        this.statements(statement.body, new Set(local));
        break;
    }
  }

  private macro(params: readonly Param[], body: readonly Statement[], local: ReadonlySet<string>): void {
    this.maybe(() => {
      const inner = new Set([...local, "caller", "varargs", "kwargs"]);
      for (const { name, fallback } of params) {
        if (fallback !== undefined) this.expr(fallback, inner);
        inner.add(name);
      }
      this.statements(body, inner);
    });
  }

  private maybe(walk: () => void): void {
    this.conditional++;
    walk();
    this.conditional--;
  }

  private target(target: Target, local: Set<string>): void {
    if (target.kind === "name") local.add(target.name);
    else if (target.kind === "tuple") for (const item of target.items) this.target(item, local);
    else if (!local.has(target.name)) this.globals.add(target.name);
  }

  private expr(expr: Expr, local: ReadonlySet<string>): void {
    switch (expr.kind) {
      case "name":
        if (!local.has(expr.name)) {
          this.globals.add(expr.name);
          this.values.add(expr.name);
        }
        break;
      case "const":
        break;
      case "attr":
        // An attribute of a name does not hand the name's own value on.
        if (expr.target.kind !== "name") this.expr(expr.target, local);
        else if (!local.has(expr.target.name)) this.globals.add(expr.target.name);
        break;
      case "call":
        this.call(expr.target, expr.args, local);
        break;
      case "and":
      case "or":
        this.expr(expr.left, local);
        this.maybe(() => this.expr(expr.right, local));
        break;
      case "cond":
        this.expr(expr.test, local);
        this.maybe(() => {
          this.expr(expr.value, local);
          if (expr.otherwise !== undefined) this.expr(expr.otherwise, local);
        });
        break;
      case "compare":
        this.expr(expr.first, local);
        expr.rest.forEach(({ right }, index) => {
          if (index === 0) this.expr(right, local);
          else this.maybe(() => this.expr(right, local));
        });
        break;
      default:
        eachPart(expr, (part) => this.expr(part, local));
    }
  }

  private call(target: Expr, args: CallArgs, local: ReadonlySet<string>): void {
    const path = pathOf(target);
    if (path !== undefined && !local.has(path[0]!)) {
      this.calls.push(new AnalysedCall(path, literalArgs(args), this.conditional === 0, target.pos, this.ast));
    }
    if (target.kind !== "name") this.expr(target, local);
    else if (!local.has(target.name)) this.globals.add(target.name);
    for (const argument of args.positional) this.expr(argument, local);
    for (const [, value] of args.keywords) this.expr(value, local);
    if (args.star !== undefined) this.expr(args.star, local);
    if (args.starStar !== undefined) this.expr(args.starStar, local);
  }
}

function pathOf(target: Expr): string[] | undefined {
  if (target.kind === "name") return [target.name];
  if (target.kind !== "attr") return undefined;
  const outer = pathOf(target.target);
  outer?.push(target.name);
  return outer;
}

const NO_LITERAL = Symbol("no literal");

function literalArgs(args: CallArgs): LiteralArgs | undefined {
  if (args.star !== undefined || args.starStar !== undefined) return undefined;
  const positional = args.positional.map(literalValue);
  if (positional.includes(NO_LITERAL)) return undefined;
  const kwargs: Record<string, unknown> = Object.create(null);
  for (const [name, expr] of args.keywords) {
    const value = literalValue(expr);
    if (value === NO_LITERAL) return undefined;
    kwargs[name] = value;
  }
  return { args: positional, kwargs };
}

function literalValue(expr: Expr): unknown {
  switch (expr.kind) {
    case "const":
      return expr.value;
    case "list":
    case "tuple": {
      const items = expr.items.map(literalValue);
      if (items.includes(NO_LITERAL)) return NO_LITERAL;
      return expr.kind === "list" ? items : tupleOf(items);
    }
    case "dict": {
      const dict = new Map<unknown, unknown>();
      for (const [key, value] of expr.pairs) {
        const pair = [literalValue(key), literalValue(value)] as const;
        if (pair.includes(NO_LITERAL) || typeof pair[0] !== "string") return NO_LITERAL;
        dict.set(pair[0], pair[1]);
      }
      return dict;
    }
    case "unary":
      if (expr.op === "-" && expr.operand.kind === "const" && typeof expr.operand.value === "number") {
        return 0 - expr.operand.value;
      }
      return NO_LITERAL;
    default:
      return NO_LITERAL;
  }
}

import type { Place } from "../../errors/tstl-error.ts";

/** Arguments of a call, filter or test, as written. */
export interface CallArgs {
  positional: Expr[];
  keywords: [name: string, value: Expr][];
  star?: Expr;
  starStar?: Expr;
}

/** An expression. `pos` is an offset into the template's text (with `\n` line ends). */
export type Expr =
  | { kind: "const"; value: unknown; pos: number }
  | { kind: "name"; name: string; pos: number }
  | { kind: "list" | "tuple"; items: Expr[]; pos: number }
  | { kind: "dict"; pairs: [key: Expr, value: Expr][]; pos: number }
  | { kind: "attr"; target: Expr; name: string; pos: number }
  | { kind: "item"; target: Expr; key: Expr; pos: number }
  | { kind: "slice"; target: Expr; start?: Expr; stop?: Expr; step?: Expr; pos: number }
  | { kind: "call"; target: Expr; args: CallArgs; pos: number }
  | { kind: "filter"; target: Expr; name: string; args: CallArgs; pos: number }
  | { kind: "test"; target: Expr; name: string; args: CallArgs; pos: number }
  | { kind: "unary"; op: "-" | "+" | "not"; operand: Expr; pos: number }
  | { kind: "binary"; op: BinaryOperator; left: Expr; right: Expr; pos: number }
  | { kind: "and" | "or"; left: Expr; right: Expr; pos: number }
  | { kind: "concat"; parts: Expr[]; pos: number }
  | { kind: "compare"; first: Expr; rest: { op: CompareOperator; right: Expr; pos: number }[]; pos: number }
  | { kind: "cond"; test: Expr; value: Expr; otherwise?: Expr; pos: number }
  /** The text that a `filter` block or a filtered block `set` feeds into its filter; only as a filter's target. */
  | { kind: "body"; pos: number };

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in";
export type CallExpr = Extract<Expr, { kind: "call" }>;
export type FilterExpr = Extract<Expr, { kind: "filter" }>;

/** What can stand left of `=` in a `set`, between `for` and `in`, or in a `with`. */
export type Target =
  | { kind: "name"; name: string; pos: number }
  | { kind: "namespace"; name: string; attribute: string; pos: number }
  | { kind: "tuple"; items: Target[]; pos: number };

export interface Param {
  name: string;
  fallback?: Expr;
  pos: number;
}

/** A tag of dbt that defines something callable; `docs` and `snapshot` take no parameters. */
export type BlockKind = "macro" | "test" | "data_test" | "materialization" | "snapshot" | "docs";

export interface MacroStatement {
  kind: "macro";
  tag: BlockKind;
  name: string;
  params: Param[];
  body: Statement[];
  /** Only for a materialization: the database it is for, `default` where none is named. */
  adapter?: string;
  pos: number;
}

export type Statement =
  | { kind: "data"; text: string; pos: number }
  | { kind: "output"; value: Expr; pos: number }
  | { kind: "if"; test: Expr; body: Statement[]; otherwise: Statement[]; pos: number }
  | ForStatement
  | { kind: "set"; target: Target; value: Expr; pos: number }
  | { kind: "setBlock"; target: Target; filter?: Expr; body: Statement[]; pos: number }
  | MacroStatement
  | { kind: "callBlock"; params: Param[]; call: CallExpr; body: Statement[]; pos: number }
  | { kind: "filterBlock"; filter: Expr; body: Statement[]; pos: number }
  | { kind: "with"; targets: Target[]; values: Expr[]; body: Statement[]; pos: number }
  | { kind: "scope"; body: Statement[]; pos: number }
  | { kind: "do"; value: Expr; pos: number }
  | { kind: "break" | "continue"; pos: number };

export interface ForStatement {
  kind: "for";
  target: Target;
  iterable: Expr;
  test?: Expr;
  recursive: boolean;
  body: Statement[];
  otherwise: Statement[];
  pos: number;
}

/** Where the text of a template lies when it is only a part of a file, such as one macro of many. */
export interface SourceOffset {
  /** Line and column (from 1) of the first character. */
  line?: number;
  column?: number;
  /** The whole file's text, so that an error can show the line. */
  fileText?: string;
}

/** A parsed template with all that is needed to name a place in it. */
export interface TemplateAst {
  body: Statement[];
  source: string;
  file: string;
  offset: SourceOffset;
}

/** The place of an offset of a template's text in the file that the text is from. */
export function placeAt(
  template: Pick<TemplateAst, "source" | "file" | "offset">,
  pos: number,
  length?: number,
): Place {
  const { source, file, offset } = template;
  let line = 1;
  let lineStart = 0;
  for (let end = source.indexOf("\n"); end !== -1 && end < pos; end = source.indexOf("\n", end + 1)) {
    line++;
    lineStart = end + 1;
  }
  const column = pos - lineStart + 1;
  const firstLine = offset.line ?? 1;
  const whole = offset.fileText ?? (firstLine === 1 && (offset.column ?? 1) === 1 ? source : undefined);
  return {
    file,
    line: firstLine + line - 1,
    column: line === 1 ? (offset.column ?? 1) + column - 1 : column,
    ...(length === undefined ? {} : { length }),
    ...(whole === undefined ? {} : { source: whole }),
  };
}

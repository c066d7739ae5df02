import { TstlError } from "../../errors/tstl-error.ts";
import { type BlockKind, placeAt, type SourceOffset } from "./ast.ts";

/** A block of dbt at the top level of a file, as text. */
export interface Block {
  kind: BlockKind;
  name: string;
  /** What stands after the name in the opening tag: `(a, b=1)`, or `, adapter='postgres'`. */
  header: string;
  /** What is between the two tags; whitespace that a `-` in them removes is left out. */
  contents: string;
  /** Where `contents` begins, for `parseTemplate`. */
  contentsOffset: SourceOffset;
  /** The block with both tags: what dbt calls `macro_sql`. */
  fullText: string;
  /** Place (from 1) of the opening tag, and line of the end of the closing tag. */
  line: number;
  column: number;
  endLine: number;
  /** The text of the whole file. */
  source: string;
}

interface OpenBlock {
  kind: BlockKind;
  name: string;
  header: string;
  start: number;
  contentsStart: number;
}

const TAG_NAME = /\{%[-+]?\s*([A-Za-z_]\w*)(?:\s+([A-Za-z_]\w*))?/y;
const TAG_END = /(?:[^'"%]+|'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|%(?!\}))*%\}/y;
const EXPRESSION_END = /(?:[^'"}]+|'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|\}(?!\}))*\}\}/y;
const RAW_END = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const DOCS_END = /\{%[-+]?\s*enddocs\s*[-+]?%\}/g;
const SPACE = /\s*/y;
const CONTROL_FLOW: Record<string, string> = { if: "endif", for: "endfor" };
const NOTHING_OPEN = new Set(["endif", "endfor"]);

/**
 * The blocks of the given kinds at the top level of a file, in order, found by looking at tags only: comments, raw
 * text and strings in tags are respected, the inside of a block is not parsed. As in dbt, a block may not stand inside
 * another or inside `if` or `for`. Throws `TstlError` `TEMPLATE_SYNTAX` with the place.
 */
export function extractBlocks(source: string, file: string, kinds: readonly BlockKind[]): Block[] {
  return new BlockScanner(source, file, kinds).scan();
}

class BlockScanner {
  private readonly source: string;
  private readonly file: string;
  private readonly kinds: ReadonlySet<string>;
  private readonly blocks: Block[] = [];
  private readonly controlFlow: { name: string; pos: number }[] = [];
  private current: OpenBlock | undefined;
  private position = 0;
  // Lines are counted onwards from the last place asked for: asking again from the start would be quadratic.
  private countedTo = 0;
  private countedLine = 1;

  constructor(source: string, file: string, kinds: readonly BlockKind[]) {
    this.source = source;
    this.file = file;
    this.kinds = new Set(kinds);
  }

  scan(): Block[] {
    const { source } = this;
    for (;;) {
      const brace = source.indexOf("{", this.position);
      if (brace === -1) break;
      const next = source[brace + 1];
      if (next === "%") this.tag(brace);
      else if (next === "{") this.skipTo(EXPRESSION_END, brace, brace + 2, '"{{" is never closed', "close it with }}");
      else if (next === "#") this.comment(brace);
      else this.position = brace + 1;
    }
    if (this.current !== undefined) {
      const { kind, name, start } = this.current;
      throw this.problem(`"{% ${kind} ${name} %}" is never closed`, start, `add {% end${kind} %}`);
    }
    return this.blocks;
  }

  private comment(start: number): void {
    const end = this.source.indexOf("#}", start + 2);
    if (end === -1) throw this.problem("the comment is never closed", start, "close it with #}");
    this.position = end + 2;
  }

  private skipTo(pattern: RegExp, start: number, from: number, message: string, hint: string): void {
    pattern.lastIndex = from;
    if (!pattern.test(this.source)) throw this.problem(message, start, hint);
    this.position = pattern.lastIndex;
  }

  private tag(start: number): void {
    TAG_NAME.lastIndex = start;
    const match = TAG_NAME.exec(this.source);
    const name = match?.[1] ?? "";
    const nameEnd = match === null ? start + 2 : TAG_NAME.lastIndex;
    this.skipTo(TAG_END, start, nameEnd, `"{% ${name}" is never closed`, "close it with %}");
    if (name === "raw") {
      this.skipTo(RAW_END, start, this.position, '"{% raw %}" is never closed', "add {% endraw %}");
    } else if (this.current !== undefined && name === `end${this.current.kind}`) {
      this.closeBlock(this.current, start);
    } else if (this.kinds.has(name)) {
      this.openBlock(name as BlockKind, match?.[2], start, nameEnd);
    } else if (this.current === undefined) {
      this.trackControlFlow(name, start);
    }
  }

  private trackControlFlow(name: string, start: number): void {
    if (CONTROL_FLOW[name] !== undefined) this.controlFlow.push({ name, pos: start });
    else if (NOTHING_OPEN.has(name)) {
      const opener = this.controlFlow.pop();
      if (opener === undefined || CONTROL_FLOW[opener.name] !== name) {
        throw this.problem(`unexpected "{% ${name} %}": nothing is open that it ends`, start);
      }
    }
  }

  private openBlock(kind: BlockKind, name: string | undefined, start: number, nameEnd: number): void {
    const outer = this.controlFlow.at(-1);
    if (outer !== undefined) {
      const hint = "move it to the top level of the file";
      throw this.problem(`"{% ${kind} %}" stands inside "{% ${outer.name} %}"`, start, hint);
    }
    if (this.current !== undefined) {
      const { kind: outerKind, name: outerName } = this.current;
      const hint = `add {% end${outerKind} %} before it, or move it out`;
      throw this.problem(`"{% ${kind} %}" stands inside "{% ${outerKind} ${outerName} %}"`, start, hint);
    }
    if (name === undefined) throw this.problem(`"{% ${kind} %}" has no name`, start);
    const tagEnd = this.position;
    const signed = this.source[tagEnd - 3] === "-" || this.source[tagEnd - 3] === "+";
    const header = this.source.slice(nameEnd, tagEnd - (signed ? 3 : 2)).trim();
    const contentsStart = this.source[tagEnd - 3] === "-" ? this.skipSpace(tagEnd) : tagEnd;
    this.current = { kind, name, header, start, contentsStart };
    if (kind !== "docs") return;
    DOCS_END.lastIndex = contentsStart;
    const end = DOCS_END.exec(this.source);
    if (end !== null) this.position = end.index;
  }

  private closeBlock(open: OpenBlock, endTagStart: number): void {
    const { source } = this;
    const { kind, name, header, start, contentsStart } = open;
    let contents = source.slice(contentsStart, endTagStart);
    if (source[endTagStart + 2] === "-") contents = contents.trimEnd();
    const line = this.lineOf(start);
    const contentsOffset = { line: this.lineOf(contentsStart), column: this.columnOf(contentsStart), fileText: source };
    this.blocks.push({
      kind,
      name,
      header,
      contents,
      contentsOffset,
      fullText: source.slice(start, this.position),
      line,
      column: this.columnOf(start),
      endLine: this.lineOf(this.position),
      source,
    });
    this.current = undefined;
  }

  private skipSpace(from: number): number {
    SPACE.lastIndex = from;
    SPACE.test(this.source);
    return SPACE.lastIndex;
  }

  private lineOf(pos: number): number {
    let end = this.source.indexOf("\n", this.countedTo);
    while (end !== -1 && end < pos) {
      this.countedLine++;
      this.countedTo = end + 1;
      end = this.source.indexOf("\n", this.countedTo);
    }
    return this.countedLine;
  }

  private columnOf(pos: number): number {
    return pos - this.source.lastIndexOf("\n", pos - 1);
  }

  private problem(message: string, pos: number, hint?: string): TstlError {
    const place = placeAt({ source: this.source, file: this.file, offset: {} }, pos);
    return new TstlError("TEMPLATE_SYNTAX", message, { place, hint });
  }
}

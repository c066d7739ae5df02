/** A word, a sign or a literal of a statement. Comments and space are none. */
export interface Token {
  start: number;
  end: number;
  /** As written; words without quotes in lower case. */
  text: string;
  isName: boolean;
  /** How many parentheses and brackets stand around it; they themselves stand outside. */
  depth: number;
}

/** A part of a statement that could be another expression. */
export interface Slot {
  start: number;
  end: number;
  /** The name that the column of a select list has because the slot is written so, where it has no other. */
  name?: string;
  /** A sign that is left out, with nothing in its place. */
  isSign?: boolean;
}

const TOKEN =
  /(?:--[^\n]*|\/\*[\s\S]*?\*\/|\s+)|([eE]?'(?:[^'\\]|''|\\.)*'|\$(\w*)\$[\s\S]*?\$\2\$|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|::|[-+*/<>=~!@#%^&|`?]+|[^\s\w"])|([\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")*")/gu;

/** Words between which expressions stand. */
const BORDERS = new Set(
  "select distinct from where on and or when then else end case having group order by limit offset union except intersect all join inner cross full natural lateral window as with values using partition over filter within asc desc nulls rows range groups for is not".split(
    " ",
  ),
);
const CLAUSES = new Set(
  "select from where on having group order limit offset values using partition window join".split(" "),
);

export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (const found of sql.matchAll(TOKEN)) {
    const [whole, sign, , name] = found;
    const text = name ?? sign;
    if (text === undefined) continue;
    if (text === ")" || text === "]") depth = Math.max(0, depth - 1);
    const shown = name === undefined || name.startsWith('"') ? text : name.toLowerCase();
    tokens.push({
      start: found.index,
      end: found.index + whole.length,
      text: shown,
      isName: name !== undefined,
      depth,
    });
    if (text === "(" || text === "[") depth++;
  }
  return tokens;
}

/** The name at a place, with what it is qualified by: `o.amount`. */
export function nameAt(tokens: readonly Token[], offset: number): Slot | null {
  const first = tokens.findIndex(({ start, end, isName }) => isName && start <= offset && offset < end);
  if (first === -1) return null;
  let last = first;
  while (tokens[last + 1]?.text === "." && tokens[last + 2]?.isName) last += 2;
  return slotOf(tokens, first, last);
}

/** The call that begins at a place, with its arguments and what it is over. */
export function callAt(tokens: readonly Token[], offset: number): Slot | null {
  const name = nameAt(tokens, offset);
  if (name === null) return null;
  const first = tokens.findIndex(({ start }) => start === name.start);
  let last = tokens.findIndex(({ end }) => end === name.end);
  if (tokens[last + 1]?.text !== "(") return null;
  for (;;) {
    const { depth } = tokens[last + 1]!;
    const close = tokens.findIndex((token, i) => i > last + 1 && token.text === ")" && token.depth === depth);
    if (close === -1) return null;
    last = close;
    const next = tokens[last + 1]?.text ?? "";
    if (!/^(?:over|filter)$/.test(next)) return slotOf(tokens, first, last);
    last++;
    if (tokens[last + 1]?.text !== "(") return slotOf(tokens, first, last + 1);
  }
}

/**
 * The expressions around a place, from the inside to the outside: what stands between two commas or words such as
 * `where`, then the same for the parentheses around it.
 */
export function slotsAround(tokens: readonly Token[], offset: number): Slot[] {
  const slots: Slot[] = [];
  let at = tokens.findIndex(({ end }) => offset < end);
  while (at !== -1) {
    const { depth } = tokens[at]!;
    let [first, last] = [at, at];
    while (first > 0 && tokens[first - 1]!.depth >= depth && !isBorder(tokens, first - 1, depth)) first--;
    while (tokens[last + 1] !== undefined && tokens[last + 1]!.depth >= depth && !isBorder(tokens, last + 1, depth)) {
      last++;
    }
    if (!isBorder(tokens, at, depth)) slots.push(slotOf(tokens, first, last));
    if (depth === 0) break;
    // The parenthesis around it, which stands one outside.
    at = lastIndexBefore(tokens, first, (token) => token.depth === depth - 1);
  }
  return slots;
}

/** The word that begins the clause in which a place is: `select`, `group`, …; empty where there is none. */
export function clauseOf(tokens: readonly Token[], offset: number): string {
  const at = tokens.findIndex(({ end }) => offset < end);
  const { depth } = tokens[at] ?? { depth: 0 };
  const found = lastIndexBefore(tokens, at, (token) => token.depth < depth || CLAUSES.has(token.text));
  return tokens[found]?.depth === depth ? tokens[found].text : "";
}

function isBorder(tokens: readonly Token[], at: number, depth: number): boolean {
  const token = tokens[at]!;
  if (token.depth !== depth) return false;
  if (token.text === "," || token.text === ";") return true;
  if (token.text === "(" || token.text === "[") return false;
  if (!token.isName || !BORDERS.has(token.text)) return false;
  if (tokens[at + 1]?.text === "." || tokens[at - 1]?.text === ".") return false;
  return token.text !== "and" || !endsBetween(tokens, at, depth);
}

/** True for the `and` of `between … and …`. */
function endsBetween(tokens: readonly Token[], at: number, depth: number): boolean {
  for (let i = at - 1; i >= 0 && tokens[i]!.depth >= depth; i--) {
    const { text, depth: here } = tokens[i]!;
    if (here !== depth) continue;
    if (text === "between") return true;
    if (text === "," || (text !== "not" && text !== "is" && BORDERS.has(text))) return false;
  }
  return false;
}

function slotOf(tokens: readonly Token[], first: number, last: number): Slot {
  const end = last > first && isAlias(tokens, last) ? last - 1 : last;
  const slot = { start: tokens[first]!.start, end: tokens[end]!.end };
  const name =
    end === last && isWholeColumn(tokens, first, last) ? outputName(tokens.slice(first, last + 1)) : undefined;
  return name === undefined ? slot : { ...slot, name };
}

/** A name that follows an expression without `as`. */
function isAlias(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]!;
  return tokens[at]!.isName && (before.isName || /^(?:[)\]\d]|[eE]?')/.test(before.text));
}

/** True for tokens that are all there is of a column of a select list. */
function isWholeColumn(tokens: readonly Token[], first: number, last: number): boolean {
  const { depth } = tokens[first]!;
  const before = tokens[first - 1];
  const after = tokens[last + 1];
  const begins = before?.depth === depth && /^(?:,|select|distinct|all)$/.test(before.text);
  const ends = after === undefined || after.depth < depth || /^(?:,|from|where|group|union|limit)$/.test(after.text);
  const clause = lastIndexBefore(tokens, first, (token) => token.depth < depth || CLAUSES.has(token.text));
  return begins && ends && tokens[clause]?.text === "select";
}

/** The name that Postgres gives the column of an expression that is a name or a call. */
function outputName(tokens: readonly Token[]): string | undefined {
  const cast = tokens.findIndex(({ text }) => text === "::");
  const own = (cast === -1 ? tokens : tokens.slice(0, cast)).filter(({ depth }) => depth === tokens[0]!.depth);
  const call = own.findIndex(({ text }) => text === "(");
  const path = call === -1 ? own : own.slice(0, call);
  return path.every(({ isName, text }) => isName || text === ".") ? path.at(-1)?.text : undefined;
}

function lastIndexBefore(tokens: readonly Token[], at: number, fits: (token: Token) => boolean): number {
  for (let i = at - 1; i >= 0; i--) if (fits(tokens[i]!)) return i;
  return -1;
}

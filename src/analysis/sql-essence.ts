/** What separates tokens, without comments in `/* *\/`, which nest. */
const SPACE = /\s+|--[^\n]*/y;
/** A token, or a part of one that has no space in it. Only literals of the form `e''` know escapes with a backslash. */
const TOKEN =
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$[\s\S]*?\$\1\$|[\w$\x80-\uffff]+|['"][\s\S]*|[\s\S]/y;

/** What needs nothing that separates it from its neighbours. */
const PUNCTUATION = /^[,();]/;

/**
 * What of a text of SQL Postgres acts on: without comments, and with one space between tokens if they need one. Texts of
 * one essence have the same columns, or the same faults.
 */
export function essenceOf(sql: string): string {
  let essence = "";
  let last = ";";
  let position = 0;
  while (position < sql.length) {
    const { end, hasLineEnd } = separatorAt(sql, position);
    TOKEN.lastIndex = end;
    const token = TOKEN.exec(sql)?.[0] ?? "";
    if (end > position && token !== "" && !PUNCTUATION.test(last) && !PUNCTUATION.test(token)) {
      // Two literals on two lines are one, and on one line a fault.
      essence += hasLineEnd && last.endsWith("'") && token.startsWith("'") ? "\n" : " ";
    }
    essence += token;
    last = token;
    position = end + token.length;
  }
  return essence;
}

function separatorAt(sql: string, start: number): { end: number; hasLineEnd: boolean } {
  let end = start;
  let hasLineEnd = false;
  for (;;) {
    SPACE.lastIndex = end;
    const space = SPACE.exec(sql)?.[0] ?? "";
    const isComment = space === "" && sql.startsWith("/*", end);
    if (space === "" && !isComment) return { end, hasLineEnd };
    hasLineEnd ||= /^--|\n/.test(space);
    end = isComment ? endOfComment(sql, end) : end + space.length;
  }
}

function endOfComment(sql: string, start: number): number {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start;
  let depth = 0;
  for (let edge = edges.exec(sql); edge !== null; edge = edges.exec(sql)) {
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
  return sql.length;
}

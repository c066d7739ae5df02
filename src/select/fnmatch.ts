const compiled = new Map<string, RegExp>();

/**
 * True if `text` as a whole matches a shell pattern: `*` any text (slashes too), `?` one character, `[a-z]`, `[!a-z]`.
 * Case counts. A bracket that is never closed stands for itself. These are the rules of Python's `fnmatch`, which the
 * selection language has from dbt.
 */
export function fnmatch(text: string, pattern: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(`^${source(pattern)}$`, "su");
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

function source(pattern: string): string {
  const chars = [...pattern];
  let result = "";
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!;
    if (char === "*") result += ".*";
    else if (char === "?") result += ".";
    else if (char === "[") {
      const end = closingBracket(chars, at);
      if (end === -1) result += literal(char);
      else {
        result += characterClass(chars.slice(at + 1, end));
        at = end;
      }
    } else result += literal(char);
  }
  return result;
}

/** A `]` right after `[` or `[!` is a member of the class. */
function closingBracket(chars: readonly string[], open: number): number {
  const first = chars[open + 1] === "!" ? open + 2 : open + 1;
  return chars.indexOf("]", first + 1);
}

function characterClass(members: string[]): string {
  const negated = members[0] === "!";
  const rest = negated ? members.slice(1) : members;
  let source = "";
  for (let at = 0; at < rest.length; at++) {
    const from = rest[at]!;
    const to = rest[at + 1] === "-" ? rest[at + 2] : undefined;
    if (to === undefined) source += literal(from);
    else {
      // A range that runs backwards holds nothing.
      if (from.codePointAt(0)! <= to.codePointAt(0)!) source += `${literal(from)}-${literal(to)}`;
      at += 2;
    }
  }
  if (source === "") return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${source}]`;
}

function literal(char: string): string {
  return /[\p{L}\p{N}_]/u.test(char) ? char : `\\u{${char.codePointAt(0)!.toString(16)}}`;
}

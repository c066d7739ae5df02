import { SyntaxProblem } from "./syntax-problem.ts";

const SIMPLE: Record<string, string> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

/** What is between the quotes of a string, with Python's escapes; an unknown one keeps its backslash, as in Python. */
export function unescapeString(text: string, pos: number): string {
  return text.replace(ESCAPE, (whole, hex, short, long, octal, char: string | undefined) => {
    const code = hex ?? short ?? long;
    if (code !== undefined) {
      const point = Number.parseInt(code, 16);
      if (point > 0x10ffff) throw new SyntaxProblem(`"${whole}" is no character`, pos);
      return String.fromCodePoint(point);
    }
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (char === "x" || char === "u" || char === "U") throw new SyntaxProblem(`"\\${char}" lacks digits`, pos);
    return SIMPLE[char!] ?? whole;
  });
}

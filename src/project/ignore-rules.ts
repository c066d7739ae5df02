/** Says whether a path below the package's folder (with `/` between its parts) is to be left out. */
export type IgnoreTest = (path: string) => boolean;

interface Rule {
  pattern: RegExp;
  negated: boolean;
}

/**
 * Reads the rules of a `.dbtignore` or `.tstlignore` file, which are written as in `.gitignore`
 * (https://git-scm.com/docs/gitignore): later rules win, `!` brings a path back, a slash in the middle anchors.
 * Undefined where no line holds a rule, so that callers can skip the test altogether.
 */
export function parseIgnoreRules(text: string): IgnoreTest | undefined {
  const rules = text
    .split(/\r?\n/)
    .map(parseRule)
    .filter((rule) => rule !== undefined);
  if (rules.length === 0) return undefined;
  return (path) => {
    let ignored = false;
    for (const rule of rules) if (rule.pattern.test(path)) ignored = !rule.negated;
    return ignored;
  };
}

function parseRule(line: string): Rule | undefined {
  let text = line.replace(/(?<!\\)\s+$/, "");
  if (text === "" || text.startsWith("#")) return undefined;
  const negated = text.startsWith("!");
  if (negated) text = text.slice(1);
  if (text.startsWith("\\")) text = text.slice(1);
  const folderOnly = text.endsWith("/");
  if (folderOnly) text = text.slice(0, -1);
  const anchored = text.includes("/");
  if (text.startsWith("/")) text = text.slice(1);
  const start = anchored ? "^" : "(?:^|/)";
  const end = folderOnly ? "/" : "(?:/|$)";
  return { pattern: new RegExp(start + globToRegExp(text) + end), negated };
}

function globToRegExp(glob: string): string {
  let out = "";
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i]!;
    if (glob.startsWith("**/", i)) {
      out += "(?:.*/)?";
      i += 2;
    } else if (glob.startsWith("**", i)) {
      out += ".*";
      i += 1;
    } else if (char === "*") out += "[^/]*";
    else if (char === "?") out += "[^/]";
    else if (char === "[") {
      const close = glob.indexOf("]", i + 2);
      if (close === -1) out += "\\[";
      else {
        out += `[${glob
          .slice(i + 1, close)
          .replace(/^!/, "^")
          .replaceAll("\\", "\\\\")}]`;
        i = close;
      }
    } else out += char.replace(/[.+^${}()|\\\]]/, "\\$&");
  }
  return out;
}

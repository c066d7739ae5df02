/** What stands in place of a secret, as in dbt. */
export const MASK = "*****";

/** The text with every secret replaced; the longest are to come first. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    if (secret !== "") masked = masked.replaceAll(secret, MASK);
  }
  return masked;
}

// `password: x`, also with a slip in the key; a key that only speaks of a secret (`password_column: x`) loses little.
const SECRET_KEY =
  /([\w-]*(?:pass|pasw|pwd|secret|token)[\w-]*["']?\s*[:=]\s*)("[^"]*"?|'[^']*'?|\{(?!\{).*|\[.*|[^\s,{}[\]#]+)/gi;
const URL_PASSWORD = /(\w:\/\/[^\s:/@"']*:)([^\s@"']+)(?=@)/g;

/**
 * A line of a settings file without what looks like a secret in it, of the same length. For files that are shown
 * because they are wrong, so that nobody knows their secrets yet. Templates stay, as they hold names only.
 */
export function maskLikelySecrets(line: string): string {
  const hide = (whole: string, key: string, value: string) =>
    /^["']?\{\{/.test(value) ? whole : key + "*".repeat(value.length);
  return line.replace(SECRET_KEY, hide).replace(URL_PASSWORD, hide);
}

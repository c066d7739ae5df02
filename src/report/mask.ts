import { maskSecrets } from "../util/mask-secrets.ts";

/** A function that hides secrets in a text, also in the form they take inside of JSON and of an SQL literal. */
export function createMask(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), secret.replaceAll("'", "''")]) forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  // The longest first: a secret that begins with another must go whole.
  const ordered = [...forms].sort((one, other) => other.length - one.length);
  return (text) => maskSecrets(text, ordered);
}

/** What stands in artifacts and messages in place of a secret; dbt writes the same. */
const MASK = "*****";

/** A copy of a JSON-like value in whose texts every secret is masked, keys of objects left as they are. */
export function scrubSecrets<T>(value: T, secrets: readonly string[]): T {
  const present = secrets.filter((secret) => secret.trim() !== "");
  return present.length === 0 ? value : (scrub(value, present) as T);
}

function scrub(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") return secrets.reduce((text, secret) => text.replaceAll(secret, MASK), value);
  if (Array.isArray(value)) return value.map((item) => scrub(item, secrets));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(item, secrets)]));
  }
  return value;
}

/**
 * Whether a `config.<path>:` criterion is met: the value at the path equals the wanted one, or is a list that holds it.
 * The words true and false stand for booleans; a severity is compared without case.
 */
export function configMatches(config: unknown, path: readonly string[], wanted: string | number | boolean): boolean {
  const value = descend(config, path);
  if (value === undefined) return false;
  const word = String(wanted).toLowerCase();
  if (path.length === 1 && path[0] === "severity") return String(value).toLowerCase() === word;
  const candidates = Array.isArray(value) ? value : [value];
  return candidates.some(
    (candidate) =>
      equals(wanted, candidate) || (word === "true" && candidate === true) || (word === "false" && candidate === false),
  );
}

function descend(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || Array.isArray(current)) return undefined;
    if (!Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** Text from the command line equals no number, and a boolean equals 1 or 0: Python's rules, by which dbt compares. */
function equals(a: string | number | boolean, b: unknown): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  if (typeof b !== "number" && typeof b !== "boolean" && typeof b !== "bigint") return false;
  return Number(a) === Number(b);
}

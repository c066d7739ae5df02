/**
 * The JSON of an artifact in pieces: its keys one by one, and of every list, object or `Map` below them each entry by
 * itself, so that no text of the whole ever exists. A `Map` becomes an object; a bigint a number.
 */
export function* jsonChunks(artifact: object): Generator<string> {
  let separator = "{";
  for (const [key, value] of Object.entries(artifact)) {
    if (value === undefined) continue;
    yield `${separator}\n${JSON.stringify(key)}: `;
    yield* valueChunks(value);
    separator = ",";
  }
  yield separator === "{" ? "{}\n" : "\n}\n";
}

function* valueChunks(value: unknown): Generator<string> {
  if (Array.isArray(value)) yield* listChunks(value);
  else if (value instanceof Map) yield* entryChunks(value);
  else if (typeof value === "object" && value !== null) yield* entryChunks(Object.entries(value));
  else yield stringify(value);
}

function* listChunks(list: readonly unknown[]): Generator<string> {
  let separator = "[";
  for (const item of list) {
    yield `${separator}\n${stringify(item)}`;
    separator = ",";
  }
  yield separator === "[" ? "[]" : "\n]";
}

function* entryChunks(entries: Iterable<[string, unknown]>): Generator<string> {
  let separator = "{";
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    yield `${separator}\n${JSON.stringify(key)}: ${stringify(value)}`;
    separator = ",";
  }
  yield separator === "{" ? "{}" : "\n}";
}

/** JSON of a value; a bigint becomes a number. */
export function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    // A replacer costs more than half of the speed, so only values that need one pay for it.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? Number(member) : member));
  }
}

/** Members of either set. (`Set.prototype.union` and its like came with Node 22.) */
export function union<T>(a: Iterable<T>, b: Iterable<T>): Set<T> {
  const result = new Set(a);
  for (const member of b) result.add(member);
  return result;
}

/** Members of both sets. */
export function intersection<T>(a: Iterable<T>, b: ReadonlySet<T>): Set<T> {
  const result = new Set<T>();
  for (const member of a) if (b.has(member)) result.add(member);
  return result;
}

/** Members of `a` that `b` does not have. */
export function difference<T>(a: Iterable<T>, b: ReadonlySet<T>): Set<T> {
  const result = new Set<T>();
  for (const member of a) if (!b.has(member)) result.add(member);
  return result;
}

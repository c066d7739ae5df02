/** A map, or a weak one. */
interface Store<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** What a map holds for a key; where it holds nothing, what `make` gives, which it holds from then on. */
export function remember<K, V extends NonNullable<unknown> | null>(store: Store<K, V>, key: K, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}

/** Takes items from `source` up to `count` ahead of whoever consumes them, so that both work at the same time. */
export async function* ahead<T>(source: AsyncIterable<T> | Iterable<T>, count: number): AsyncGenerator<T> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const waiting: Promise<IteratorResult<T>>[] = [];
  const ask = () => {
    const next = Promise.resolve(iterator.next());
    // Seen by whoever awaits it below; a consumer that stops early must not leave an unhandled rejection behind.
    next.catch(() => {});
    waiting.push(next);
  };
  try {
    for (;;) {
      while (waiting.length < count) ask();
      const { done, value } = await waiting.shift()!;
      if (done) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

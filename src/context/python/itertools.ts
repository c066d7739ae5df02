import {
  addValues,
  CALL,
  callValue,
  GET_ATTRIBUTE,
  hostFunction,
  ITERATE,
  isUndefined,
  iterate,
  type JinjaFunction,
  listOf,
  PyError,
  REPR,
  TYPE_NAME,
  truth,
  tupleOf,
} from "../../template/index.ts";
import { intArgument, moduleObject } from "./members.ts";

/** An iterator as Python's: what was taken from it is gone. */
function iteratorOf(name: string, items: Generator<unknown>, repr = `<itertools.${name} object>`): unknown {
  // A loop that ends early must leave the rest, which returning the generator itself would throw away.
  const rest = { next: () => items.next(), [Symbol.iterator]: () => rest };
  return { [ITERATE]: () => rest, [REPR]: () => repr, [TYPE_NAME]: `itertools.${name}` };
}

/** Calls a function of the template; one that has to wait cannot be called from within an iterator. */
function callNow(callee: unknown, args: unknown[]): unknown {
  const result = callValue(callee, args, {});
  if (result instanceof Promise) throw new PyError("TypeError", "itertools cannot call what asks the database");
  return result;
}

function* chain(iterables: Iterable<unknown>): Generator<unknown> {
  for (const items of iterables) yield* iterate(items);
}

function* count(start: unknown, step: unknown): Generator<unknown> {
  for (let value = start; ; value = addValues(value, step)) yield value;
}

function* cycle(items: unknown): Generator<unknown> {
  const saved: unknown[] = [];
  for (const item of iterate(items)) {
    saved.push(item);
    yield item;
  }
  while (saved.length > 0) yield* saved;
}

function* repeat(item: unknown, times: number): Generator<unknown> {
  for (let i = 0; i < times; i++) yield item;
}

function* accumulate(items: unknown, step: unknown, initial: unknown): Generator<unknown> {
  const given = initial !== undefined && initial !== null;
  let [total, begun] = [initial, given];
  if (given) yield total;
  for (const item of iterate(items)) {
    if (!begun) total = item;
    else total = step === undefined || step === null ? addValues(total, item) : callNow(step, [total, item]);
    begun = true;
    yield total;
  }
}

function* compress(data: unknown, selectors: unknown): Generator<unknown> {
  const chosen = iterate(selectors)[Symbol.iterator]();
  for (const item of iterate(data)) {
    const selector = chosen.next();
    if (selector.done) return;
    if (truth(selector.value)) yield item;
  }
}

function* islice(items: unknown, start: number, stop: number, step: number): Generator<unknown> {
  if (start >= stop) return;
  let [index, next] = [0, start];
  const source = iterate(items)[Symbol.iterator]();
  for (;;) {
    const item = source.next();
    if (item.done) return;
    if (index === next) {
      yield item.value;
      next += step;
      if (next >= stop) return;
    }
    index++;
  }
}

function sliceBounds(args: unknown[]): [start: number, stop: number, step: number] {
  const bound = (value: unknown, fallback: number) => {
    if (value === undefined || value === null) return fallback;
    const number = intArgument(value);
    if (number >= 0) return number;
    throw new PyError(
      "ValueError",
      `${args.length < 2 ? "Stop argument" : "Indices"} for islice() must be None or an integer: 0 <= x <= sys.maxsize.`,
    );
  };
  const [first, second, third] = args;
  if (args.length < 2) return [0, bound(first, Number.POSITIVE_INFINITY), 1];
  const step = bound(third, 1);
  if (step === 0) throw new PyError("ValueError", "Step for islice() must be a positive integer or None.");
  return [bound(first, 0), bound(second, Number.POSITIVE_INFINITY), step];
}

function* starmap(call: unknown, items: unknown): Generator<unknown> {
  for (const args of iterate(items)) yield callNow(call, listOf(args));
}

function tee(items: unknown, times: number): unknown {
  const source = iterate(items)[Symbol.iterator]();
  const seen: unknown[] = [];
  function* read(): Generator<unknown> {
    for (let index = 0; ; index++) {
      if (index === seen.length) {
        const item = source.next();
        if (item.done) return;
        seen.push(item.value);
      }
      yield seen[index];
    }
  }
  return tupleOf(Array.from({ length: times }, () => iteratorOf("_tee", read())));
}

function* zipLongest(iterables: unknown[], fill: unknown): Generator<unknown> {
  const sources = iterables.map((items) => iterate(items)[Symbol.iterator]());
  for (;;) {
    const items = sources.map((source) => source.next());
    if (items.every((item) => item.done)) return;
    yield tupleOf(items.map((item) => (item.done ? fill : item.value)));
  }
}

function* product(pools: unknown[][]): Generator<unknown> {
  if (pools.some((pool) => pool.length === 0)) return;
  const at = pools.map(() => 0);
  for (;;) {
    yield tupleOf(at.map((index, i) => pools[i]![index]));
    let i = pools.length - 1;
    while (i >= 0 && ++at[i]! === pools[i]!.length) at[i--] = 0;
    if (i < 0) return;
  }
}

/** Ways to choose `size` of `pool`; `from` says where the next may begin, given what was chosen. */
function* choices(
  pool: unknown[],
  size: number,
  allowed: (index: number, chosen: readonly number[]) => boolean,
  chosen: readonly number[] = [],
): Generator<unknown> {
  if (chosen.length === size) {
    yield tupleOf(chosen.map((index) => pool[index]));
    return;
  }
  for (let index = 0; index < pool.length; index++) {
    if (allowed(index, chosen)) yield* choices(pool, size, allowed, [...chosen, index]);
  }
}

function choosing(name: string, allowed: (index: number, chosen: readonly number[]) => boolean): JinjaFunction {
  const params = name === "permutations" ? ["iterable", "r="] : ["iterable", "r"];
  return hostFunction(name, params, (items: unknown, r: unknown) => {
    const pool = listOf(items);
    const size = r === null ? pool.length : intArgument(r, pool.length);
    if (size < 0) throw new PyError("ValueError", "r must be non-negative");
    return iteratorOf(name, choices(pool, size, allowed));
  });
}

function chainFunction(): unknown {
  const fromIterable = hostFunction("from_iterable", ["iterable"], (items: unknown) =>
    iteratorOf("chain", chain(iterate(items))),
  );
  return {
    [CALL]: hostFunction("chain", ["*iterables"], (iterables: unknown[]) => iteratorOf("chain", chain(iterables))),
    [GET_ATTRIBUTE]: (name: string) => (name === "from_iterable" ? fromIterable : undefined),
    [REPR]: () => "<class 'itertools.chain'>",
    [TYPE_NAME]: "type",
  };
}

function repeatFunction(): JinjaFunction {
  return hostFunction("repeat", ["object", "times="], (item: unknown, times: unknown) =>
    iteratorOf("repeat", repeat(item, times === undefined ? Number.POSITIVE_INFINITY : intArgument(times))),
  );
}

/** The functions of Python's module `itertools` that dbt lets templates use. */
export const itertoolsModule = moduleObject("itertools", {
  count: () =>
    hostFunction("count", ["start=", "step="], (start: unknown = 0, step: unknown = 1) =>
      iteratorOf("count", count(start, step)),
    ),
  cycle: () => hostFunction("cycle", ["iterable"], (items: unknown) => iteratorOf("cycle", cycle(items))),
  repeat: repeatFunction,
  accumulate: () =>
    hostFunction("accumulate", ["iterable", "func=", "initial="], (items: unknown, step: unknown, initial: unknown) =>
      iteratorOf("accumulate", accumulate(items, step, isUndefined(initial) ? null : initial)),
    ),
  chain: chainFunction,
  compress: () =>
    hostFunction("compress", ["data", "selectors"], (data: unknown, selectors: unknown) =>
      iteratorOf("compress", compress(data, selectors)),
    ),
  islice: () =>
    hostFunction("islice", ["iterable", "*bounds"], (items: unknown, bounds: unknown[]) =>
      iteratorOf("islice", islice(items, ...sliceBounds(bounds))),
    ),
  starmap: () =>
    hostFunction("starmap", ["function", "iterable"], (call: unknown, items: unknown) =>
      iteratorOf("starmap", starmap(call, items)),
    ),
  tee: () => hostFunction("tee", ["iterable", "n="], (items: unknown, n: unknown) => tee(items, intArgument(n, 2))),
  zip_longest: () =>
    hostFunction("zip_longest", ["*iterables", "fillvalue="], (iterables: unknown[], fill: unknown) =>
      iteratorOf("zip_longest", zipLongest(iterables, fill ?? null)),
    ),
  product: () =>
    hostFunction("product", ["*iterables", "repeat="], (iterables: unknown[], times: unknown) => {
      const pools = iterables.map(listOf);
      return iteratorOf("product", product(Array.from({ length: intArgument(times, 1) }, () => pools).flat()));
    }),
  permutations: () => choosing("permutations", (index, chosen) => !chosen.includes(index)),
  combinations: () => choosing("combinations", (index, chosen) => index > (chosen.at(-1) ?? -1)),
  combinations_with_replacement: () =>
    choosing("combinations_with_replacement", (index, chosen) => index >= (chosen.at(-1) ?? 0)),
});

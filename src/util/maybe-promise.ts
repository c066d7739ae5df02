/** What is there now, or will be. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there, so that work that need not wait costs no promise. */
export function whenDone<T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Waits for those of several values that are still to come; none waits where all are there. */
export function allDone<T>(values: MaybePromise<T>[]): MaybePromise<T[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as T[]);
}

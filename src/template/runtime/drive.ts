/** A running template or macro: yields promises, ends with its result. */
export type Body = Generator<Promise<unknown>, unknown, unknown>;

/**
 * Runs a compiled body. The bodies yield each promise that a call returned and get its value back; with none, the
 * result is there at once, else it is a promise.
 */
export function drive(body: Body): unknown {
  const step = body.next();
  return step.done ? step.value : driveOn(body, step.value);
}

async function driveOn(body: Body, first: Promise<unknown>): Promise<unknown> {
  let pending = first;
  for (;;) {
    const settled = await pending.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const step = "error" in settled ? body.throw(settled.error) : body.next(settled.value);
    if (step.done) return step.value;
    pending = step.value;
  }
}

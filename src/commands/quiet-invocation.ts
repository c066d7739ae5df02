import type { Invocation } from "./command.ts";

/**
 * Does work of another command within one that goes on, such as a server: it prints nothing, and what it leaves listening
 * to Ctrl-C is gone with it. Throws what the work throws.
 */
export async function quietly<T>(invocation: Invocation, work: (quiet: Invocation) => Promise<T>): Promise<T> {
  const { signal, stdout } = invocation;
  const own = new AbortController();
  const abort = () => own.abort();
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  try {
    const silent = { ...stdout, write: () => true } as unknown as NodeJS.WriteStream;
    return await work({ ...invocation, signal: own.signal, stdout: silent });
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

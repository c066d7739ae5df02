import type { Timing } from "./result.ts";

/** Start and end of the two phases of a node. */
export class Clock {
  readonly timing: Timing[] = [];
  #last = isoMicroseconds(new Date());

  mark(name: Timing["name"]): void {
    const now = isoMicroseconds(new Date());
    this.timing.push({ name, started_at: this.#last, completed_at: now });
    this.#last = now;
  }
}

/** dbt writes microseconds; JavaScript's clock gives milliseconds. */
function isoMicroseconds(date: Date): string {
  return date.toISOString().replace("Z", "000Z");
}

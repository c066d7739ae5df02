import { typeError } from "./errors.ts";
import { CALL, GET_ATTRIBUTE, type JinjaFunction, TO_STRING, TYPE_NAME } from "./host.ts";
import { equal, iterate, length } from "./operators.ts";
import { PyIterator, Undefined } from "./values.ts";

const NOTHING: unique symbol = Symbol("nothing");

/** The `loop` variable. Looks ahead only when asked to, as Jinja2's does. */
export class LoopContext {
  current: unknown = NOTHING;
  private readonly iterable: unknown;
  private readonly iterator: Iterator<unknown>;
  private readonly depth0: number;
  private index0 = -1;
  private previous: unknown = NOTHING;
  private readonly ahead: unknown[] = [];
  private counted: number | undefined;
  private lastChecked: unknown[] | undefined;
  readonly [CALL]: JinjaFunction;
  readonly [TYPE_NAME] = "LoopContext";

  constructor(iterable: unknown, depth0: number, recurse?: (items: unknown, depth0: number) => unknown) {
    this.iterable = iterable;
    this.iterator = iterate(iterable)[Symbol.iterator]();
    this.depth0 = depth0;
    this[CALL] = (args) => {
      if (recurse === undefined) throw typeError("The loop must have the 'recursive' marker to be called recursively.");
      return recurse(args[0], depth0 + 1);
    };
  }

  /** Steps to the next item; false at the end. */
  next(): boolean {
    if (!this.peek()) return false;
    this.previous = this.current;
    this.current = this.ahead.shift();
    this.index0++;
    return true;
  }

  private peek(): boolean {
    if (this.ahead.length > 0) return true;
    const step = this.iterator.next();
    if (!step.done) this.ahead.push(step.value);
    return !step.done;
  }

  private length(): number {
    if (this.counted !== undefined) return this.counted;
    if (this.iterable instanceof PyIterator) {
      for (let step = this.iterator.next(); !step.done; step = this.iterator.next()) this.ahead.push(step.value);
      this.counted = this.index0 + 1 + this.ahead.length;
    } else {
      this.counted = length(this.iterable);
    }
    return this.counted;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    switch (name) {
      case "index":
        return this.index0 + 1;
      case "index0":
        return this.index0;
      case "first":
        return this.index0 === 0;
      case "last":
        return !this.peek();
      case "length":
        return this.length();
      case "revindex":
        return this.length() - this.index0;
      case "revindex0":
        return this.length() - this.index0 - 1;
      case "depth":
        return this.depth0 + 1;
      case "depth0":
        return this.depth0;
      case "previtem":
        return this.previous === NOTHING ? new Undefined("there is no previous item", "previtem") : this.previous;
      case "nextitem":
        return this.peek() ? this.ahead[0] : new Undefined("there is no next item", "nextitem");
      case "cycle":
        return this.cycle;
      case "changed":
        return this.changed;
      default:
        return undefined;
    }
  }

  private readonly cycle: JinjaFunction = (args) => {
    if (args.length === 0) throw typeError("no items for cycling given");
    return args[this.index0 % args.length];
  };

  private readonly changed: JinjaFunction = (args) => {
    const same = this.lastChecked !== undefined && equal(this.lastChecked, args);
    this.lastChecked = args;
    return !same;
  };

  [TO_STRING](): string {
    return `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  }
}

import { updateDict } from "./collection-methods.ts";
import { PyError, typeError } from "./errors.ts";
import { CALL, GET_ATTRIBUTE, type JinjaFunction, TYPE_NAME } from "./host.ts";
import { typeName } from "./text.ts";
import { isInt, Namespace, numberOf, Range } from "./values.ts";

const MAX_RANGE = 100_000;

function range(args: unknown[]): Range {
  if (args.length < 1 || args.length > 3) throw typeError(`range expected 1 to 3 arguments, got ${args.length}`);
  const numbers = args.map((arg) => {
    if (!isInt(arg)) throw typeError(`'${typeName(arg)}' object cannot be interpreted as an integer`);
    return Number(numberOf(arg));
  });
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0) throw new PyError("ValueError", "range() arg 3 must not be zero");
  const result = new Range(start, stop, step);
  if (result.length > MAX_RANGE) {
    throw new PyError(
      "OverflowError",
      `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`,
    );
  }
  return result;
}

function dict(args: unknown[], kwargs: Record<string, unknown>): Map<unknown, unknown> {
  const result = new Map<unknown, unknown>();
  updateDict(result, args[0], kwargs);
  return result;
}

class Cycler {
  readonly [TYPE_NAME] = "Cycler";
  private readonly items: unknown[];
  private position = 0;

  constructor(items: unknown[]) {
    if (items.length === 0) throw typeError("at least one item has to be provided");
    this.items = items;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    if (name === "current") return this.items[this.position];
    if (name === "next") {
      return () => {
        const item = this.items[this.position];
        this.position = (this.position + 1) % this.items.length;
        return item;
      };
    }
    if (name !== "reset") return undefined;
    return () => {
      this.position = 0;
      return null;
    };
  }
}

class Joiner {
  readonly [TYPE_NAME] = "Joiner";
  private readonly separator: unknown;
  private used = false;

  constructor(separator: unknown) {
    this.separator = separator;
  }

  [CALL](): unknown {
    if (this.used) return this.separator;
    this.used = true;
    return "";
  }
}

/** The functions that Jinja2 gives every template; a scope may hide them. */
export const GLOBALS: ReadonlyMap<string, JinjaFunction> = new Map<string, JinjaFunction>([
  ["range", range],
  ["dict", dict],
  ["namespace", (args, kwargs) => new Namespace(dict(args, kwargs) as Map<string, unknown>)],
  ["cycler", (args) => new Cycler(args)],
  ["joiner", (args, kwargs) => new Joiner(args[0] ?? kwargs.sep ?? ", ")],
]);

import { type Body, drive } from "./drive.ts";
import { ReturnSignal, typeError } from "./errors.ts";
import { GET_ATTRIBUTE, type JinjaFunction, REPR } from "./host.ts";
import { tupleOf, Undefined } from "./values.ts";

/** What is known of a macro before it runs. */
export interface MacroShape {
  name: string;
  params: readonly string[];
  usesCaller: boolean;
  usesKwargs: boolean;
  usesVarargs: boolean;
  /** The body of a call block: a `return()` in it ends the macro that called it, as in dbt. */
  isCaller: boolean;
}

/**
 * Makes a macro callable. Binds arguments as Jinja2 does: missing ones stay undefined (the body fills in defaults),
 * surplus ones go to `varargs` and `kwargs` if the body mentions those, and are an error if not.
 */
export function callMacro(shape: MacroShape, body: (...values: unknown[]) => Body): JinjaFunction {
  const macro: JinjaFunction = (args, kwargs) => {
    const values = bindMacro(shape, args, kwargs);
    if (shape.isCaller) return drive(body(...values));
    try {
      const result = drive(body(...values));
      return result instanceof Promise ? result.catch(returned) : result;
    } catch (error) {
      return returned(error);
    }
  };
  return Object.assign(macro, {
    [REPR]: () => (shape.isCaller ? "<Macro anonymous>" : `<Macro '${shape.name}'>`),
    [GET_ATTRIBUTE]: (name: string) =>
      name === "name" ? shape.name : name === "arguments" ? tupleOf(shape.params) : undefined,
  });
}

function returned(error: unknown): unknown {
  if (error instanceof ReturnSignal) return error.value;
  throw error;
}

function bindMacro(shape: MacroShape, args: unknown[], kwargs: Record<string, unknown>): unknown[] {
  const { name, params } = shape;
  const values: unknown[] = [];
  let rest: Record<string, unknown> | undefined;
  if (Object.keys(kwargs).length > 0) rest = Object.assign(Object.create(null), kwargs) as Record<string, unknown>;
  for (let i = 0; i < params.length; i++) {
    const param = params[i]!;
    if (i < args.length) values.push(args[i]);
    else if (rest !== undefined && param in rest) {
      values.push(rest[param]);
      delete rest[param];
    } else values.push(undefined);
  }
  if (shape.usesCaller) {
    const caller = rest?.caller;
    if (rest !== undefined) delete rest.caller;
    values.push(caller ?? new Undefined("No caller defined", "caller"));
  }
  if (shape.usesKwargs) values.push(new Map(Object.entries(rest ?? {})));
  else if (rest !== undefined) rejectKeywords(name, rest);
  if (shape.usesVarargs) values.push(tupleOf(args.slice(params.length)));
  else if (args.length > params.length) {
    throw typeError(`macro '${name}' takes not more than ${params.length} argument(s)`);
  }
  return values;
}

function rejectKeywords(name: string, rest: Record<string, unknown>): void {
  if ("caller" in rest) {
    const twice = "was invoked with two values for the special caller argument. This is most likely a bug.";
    throw typeError(`macro '${name}' ${twice}`);
  }
  for (const key in rest) throw typeError(`macro '${name}' takes no keyword argument '${key}'`);
}

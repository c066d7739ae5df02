import {
  CALL,
  callValue,
  GET_ATTRIBUTE,
  type HostObject,
  hostFunction,
  type JinjaFunction,
  PyError,
  PyFloat,
  REPR,
  TO_STRING,
  TYPE_NAME,
  typeName,
} from "../../template/index.ts";

/** What all our Python values share: in JavaScript they read as their Python text. */
export abstract class PyValue implements HostObject {
  abstract [TO_STRING](): string;

  toString(): string {
    return this[TO_STRING]();
  }

  toJSON(): unknown {
    return this[TO_STRING]();
  }
}

/** The attributes of the instances of a type: each gets the instance and gives the value. */
export type Members<T> = Record<string, (self: T) => unknown>;

/** What a method does with its instance and arguments; an argument that was left out is undefined. */
export type Implementation<T> = (self: T, ...values: never[]) => unknown;

/** A member that is a method; `params` as for `hostFunction`. */
export function methodMember<T>(
  name: string,
  params: readonly string[],
  implementation: Implementation<T>,
): (self: T) => JinjaFunction {
  return (self) => hostFunction(name, params, (...values: never[]) => implementation(self, ...values));
}

/** The member of that name, undefined where there is none. */
export function readMember<T>(members: Members<T>, self: T, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name]!(self) : undefined;
}

/**
 * A Python class as templates see it: called, it makes an instance; its attributes are `statics` (each made when it is
 * asked for) and, unbound, the methods of its instances.
 */
export function typeObject<T>(
  qualifiedName: string,
  construct: JinjaFunction,
  statics: Record<string, () => unknown>,
  members: Members<T>,
): HostObject {
  return {
    [TYPE_NAME]: "type",
    [REPR]: () => `<class '${qualifiedName}'>`,
    [CALL]: construct,
    [GET_ATTRIBUTE]: (name) => {
      if (Object.hasOwn(statics, name)) return statics[name]!();
      if (!Object.hasOwn(members, name)) return undefined;
      return ((args, kwargs) => callValue(members[name]!(args[0] as T), args.slice(1), kwargs)) satisfies JinjaFunction;
    },
  };
}

/** A module: attributes that are made when they are first asked for. */
export function moduleObject(name: string, attributes: Record<string, () => unknown>): HostObject {
  const made = new Map<string, unknown>();
  return {
    [TYPE_NAME]: "module",
    [REPR]: () => `<module '${name}'>`,
    [GET_ATTRIBUTE]: (attribute) => {
      if (!made.has(attribute)) {
        if (!Object.hasOwn(attributes, attribute)) return undefined;
        made.set(attribute, attributes[attribute]!());
      }
      return made.get(attribute);
    },
  };
}

/** An argument that Python wants as an int. */
export function intArgument(value: unknown, fallback?: number): number {
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "bigint") throw new PyError("OverflowError", "Python int too large to convert to C int");
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw new PyError("TypeError", `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** An argument that Python wants as a str; `what` opens the message. */
export function textArgument(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new PyError("TypeError", `${what} must be str, not ${typeName(value)}`);
}

/** The number of an int or float, undefined for everything else. */
export function numberArgument(value: unknown): number | undefined {
  if (value instanceof PyFloat) return value.value;
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
    ? Number(value)
    : undefined;
}

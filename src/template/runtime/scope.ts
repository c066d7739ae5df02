import { GLOBALS } from "./globals.ts";
import { Undefined } from "./values.ts";

/** Where a template looks up the names that it does not set itself; undefined for a name that is not there. */
export interface Scope {
  get(name: string): unknown;
}

/** The value of a free name: the scope's, else Jinja2's global of that name, else Undefined. */
export function lookUp(scope: Scope, name: string): unknown {
  const value = scope.get(name);
  if (value !== undefined) return value;
  return GLOBALS.get(name) ?? unknownName(name);
}

export function unknownName(name: string): Undefined {
  return new Undefined(`'${name}' is undefined`, name);
}

/** A scope out of an object's own properties or a Map. */
export function scopeOf(names: Record<string, unknown> | ReadonlyMap<string, unknown>): Scope {
  if (names instanceof Map) return names;
  const own = names as Record<string, unknown>;
  return { get: (name) => (Object.hasOwn(own, name) ? own[name] : undefined) };
}

import { type Place, TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import { parseDefinition } from "./parse-definition.ts";
import type { Selector } from "./selector.ts";

/** The selectors of selectors.yml by name. */
export interface NamedSelectors {
  names(): string[];
  /** Throws SELECTOR_UNKNOWN, with the nearest name and the place `from`, or what is wrong with the definition. */
  get(name: string, from?: Place): Selector;
  /** The name of the selector with `default: true`. Throws when there are two. */
  defaultName(): string | undefined;
}

/** A selector as selectors.yml and manifest.json have it. */
export interface SelectorEntry {
  name: string;
  definition: unknown;
  description?: string;
  default?: unknown;
}

/**
 * Reads the selectors of a manifest: by name as manifest.json has them, or the content of selectors.yml as it is. Jinja
 * in them (`default: "{{ target.name == 'prod' }}"`) has been rendered by then. Definitions are parsed when asked for.
 */
export function namedSelectors(
  written: Record<string, unknown>,
  placeOf: (name: string) => Place = () => ({ file: "selectors.yml" }),
): NamedSelectors {
  const entries = new Map<string, SelectorEntry>();
  const list = Array.isArray(written.selectors) ? written.selectors : Object.values(written);
  for (const entry of list as SelectorEntry[]) entries.set(entry.name, entry);

  const parsed = new Map<string, Selector>();
  const underWay: string[] = [];

  function get(name: string, from?: Place): Selector {
    const known = parsed.get(name);
    if (known !== undefined) return known;
    const entry = entries.get(name);
    if (entry === undefined) {
      throw new TstlError("SELECTOR_UNKNOWN", `there is no selector "${name}"`, {
        place: from,
        hint: entries.size === 0 ? "the project has no selectors.yml" : didYouMean(name, entries.keys()),
      });
    }
    const place = placeOf(name);
    if (underWay.includes(name)) {
      const path = [...underWay.slice(underWay.indexOf(name)), name].join(" -> ");
      throw new TstlError("SELECTOR_CYCLE", `selectors use each other in a circle: ${path}`, { place });
    }
    underWay.push(name);
    try {
      const selector = parseDefinition(entry.definition, place, get);
      parsed.set(name, selector);
      return selector;
    } catch (error) {
      throw named(error, name);
    } finally {
      underWay.pop();
    }
  }

  return {
    names: () => [...entries.keys()],
    get,
    defaultName() {
      const names = [...entries.values()].filter((entry) => isTrue(entry.default)).map((entry) => entry.name);
      if (names.length < 2) return names[0];
      throw new TstlError("SELECTOR_DEFINITION", `more than one selector is the default: ${names.join(", ")}`, {
        place: placeOf(names[1]!),
      });
    },
  };
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

/** The same error, with the name of the selector whose definition is at fault in front. */
function named(error: unknown, name: string): unknown {
  if (!(error instanceof TstlError) || error.code === "SELECTOR_CYCLE" || error.message.startsWith("selector ")) {
    return error;
  }
  const { place, hint } = error;
  return new TstlError(error.code, `selector "${name}": ${error.message}`, { place, hint });
}

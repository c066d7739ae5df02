import { item } from "../access.ts";
import { isUndefined } from "../values.ts";

/**
 * What `attribute="a.b.0"` of the filters means: a way from an item to a part of it, in which digits are indexes. A
 * step that finds nothing gives `fallback`, if that is not None.
 */
export function attributeGetter(attribute: unknown, fallback?: unknown): (value: unknown) => unknown {
  const parts = attribute == null ? [] : typeof attribute === "string" ? attribute.split(".").map(stepOf) : [attribute];
  return (value) => {
    let found = value;
    for (const part of parts) {
      found = item(found, part);
      if (fallback != null && isUndefined(found)) found = fallback;
    }
    return found;
  };
}

function stepOf(part: string): unknown {
  return /^\d+$/.test(part) ? Number(part) : part;
}

/** Strings in lower case, for the filters that do not regard it. */
export function ignoreCase(value: unknown): unknown {
  return typeof value === "string" ? value.toLowerCase() : value;
}

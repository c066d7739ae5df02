import { checkSchema } from "../config/schema/check-schema.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import type { ParsedYaml, YamlPath } from "../util/yaml.ts";
import { ITEM_TYPES, itemSchemas } from "./dashboard-schema.ts";
import { isMapping } from "./short-forms.ts";

/**
 * What is wrong with the items of a dashboard, each held against the schema of its own kind, so that a fault names the
 * key that is wrong and not all the kinds that would not have it.
 */
export function checkItems(dashboard: Record<string, unknown>, placeOf: ParsedYaml["placeOf"]): TstlError[] {
  const schemas = itemSchemas();
  const queries = isMapping(dashboard.queries) ? Object.keys(dashboard.queries) : null;
  return itemsOf(dashboard).flatMap(({ item, path }) => {
    const inside: ParsedYaml["placeOf"] = (below, part) => placeOf([...path, ...below], part);
    const type = ITEM_TYPES.find((each) => each === item.type);
    if (type === undefined) return [unknownType(item.type, inside)];
    const { faults } = checkSchema(schemas[type], { value: item, placeOf: inside });
    return queries === null ? faults : [...faults, ...unknownQuery(item.query, queries, inside)];
  });
}

/** The items of a dashboard that are mappings, with their paths. */
function itemsOf({ sections }: Record<string, unknown>): { item: Record<string, unknown>; path: YamlPath }[] {
  if (!Array.isArray(sections)) return [];
  return sections.flatMap((section: unknown, index) => {
    const items: unknown[] = isMapping(section) && Array.isArray(section.items) ? section.items : [];
    return items.flatMap((item, at) => (isMapping(item) ? [{ item, path: ["sections", index, "items", at] }] : []));
  });
}

function unknownType(type: unknown, placeOf: ParsedYaml["placeOf"]): TstlError {
  const kinds = ITEM_TYPES.join(", ");
  if (type === undefined || type === null) {
    return new TstlError("CONFIG_KEY_MISSING", 'the key "type" is missing in an item', {
      place: placeOf([]),
      hint: `the kinds are ${kinds}`,
    });
  }
  return new TstlError("CONFIG_VALUE", `type must be one of ${kinds}, not "${type}"`, {
    place: placeOf(["type"]),
    hint: didYouMean(String(type), ITEM_TYPES),
  });
}

function unknownQuery(query: unknown, known: readonly string[], placeOf: ParsedYaml["placeOf"]): TstlError[] {
  if (typeof query !== "string" || known.includes(query)) return [];
  const hint = didYouMean(query, known) ?? (known.length > 0 ? `the queries are ${known.join(", ")}` : undefined);
  return [
    new TstlError("DASHBOARD_QUERY_UNKNOWN", `there is no query named "${query}"`, { place: placeOf(["query"]), hint }),
  ];
}

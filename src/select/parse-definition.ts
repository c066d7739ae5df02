import { type Place, TstlError } from "../errors/tstl-error.ts";
import { parseCriterion, parseMethod } from "./parse-criterion.ts";
import type { Criterion, IndirectSelection, Selector, SelectorGroup } from "./selector.ts";

/** Finds the selector of another name in selectors.yml, for `method: selector`. */
export type FindDefinition = (name: string, place: Place) => Selector;

const MODES: readonly string[] = ["eager", "buildable", "cautious", "empty"];

type Mapping = Record<string, unknown>;

/**
 * Parses a `definition` of selectors.yml: a word of the selection language, `{tag: nightly}`, a mapping with `method`
 * and `value`, or a `union`/`intersection` list that may have one `exclude`. Strings are single words, as in dbt: spaces
 * and commas have no meaning in them.
 */
export function parseDefinition(definition: unknown, place: Place, find: FindDefinition): Selector {
  if (isMapping(definition) && ("union" in definition || "intersection" in definition)) {
    const keys = Object.keys(definition);
    if (keys.length > 1) {
      throw faulty(`only one of union and intersection may stand at the top, not ${keys.join(", ")}`, place);
    }
  }
  return parsePart(definition, place, find);
}

function parsePart(definition: unknown, place: Place, find: FindDefinition): Selector {
  if (typeof definition === "string") return parseCriterion(definition, place);
  if (!isMapping(definition)) throw faulty(`a definition is a text or a mapping, not ${show(definition)}`, place);
  if ("union" in definition) return parseGroup("union", definition.union, place, find);
  if ("intersection" in definition) return parseGroup("intersection", definition.intersection, place, find);
  return parseMapping(definition, place, find);
}

function parseGroup(kind: "union" | "intersection", list: unknown, place: Place, find: FindDefinition): Selector {
  const parts: Selector[] = [];
  let excluded: Selector | undefined;
  for (const item of listOf(list, kind, place)) {
    if (isMapping(item) && "exclude" in item && !("method" in item)) {
      if (excluded !== undefined) throw faulty(`a ${kind} takes one exclude, and this one has several`, place);
      excluded = parseExclude(item.exclude, place, find);
    } else {
      parts.push(parsePart(item, place, find));
    }
  }
  return without({ kind, parts, indirectSelection: "eager" }, excluded);
}

function parseMapping(definition: Mapping, place: Place, find: FindDefinition): Selector {
  const keys = Object.keys(definition);
  if (keys.length === 1) return parseMapping({ method: keys[0], value: definition[keys[0]!] }, place, find);
  if (!("method" in definition && "value" in definition)) {
    throw faulty(`a definition has "method" and "value", or one key alone; this one has ${keys.join(", ")}`, place);
  }
  const criterion = parseKeys(definition, place);
  const excluded = "exclude" in definition ? parseExclude(definition.exclude, place, find) : undefined;
  const { parents, children, childrensParents } = criterion;
  if (criterion.method === "selector" && !parents && !children && !childrensParents) {
    return without(find(String(criterion.value), place), excluded);
  }
  return without(criterion, excluded);
}

function parseKeys(definition: Mapping, place: Place): Criterion {
  const { method, value } = definition;
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw faulty(`the value of a definition is a text, a number or a boolean, not ${show(value)}`, place);
  }
  const criterion: Criterion = {
    kind: "criterion",
    raw: JSON.stringify(definition),
    ...parseMethod(String(method), place),
    value,
    childrensParents: isOn(definition.childrens_parents),
    parents: isOn(definition.parents),
    parentsDepth: depth(definition.parents_depth, "parents_depth", place),
    children: isOn(definition.children),
    childrenDepth: depth(definition.children_depth, "children_depth", place),
    indirectSelection: mode(definition.indirect_selection, place),
    place,
  };
  if (criterion.childrensParents && criterion.children) {
    throw faulty("childrens_parents and children exclude each other", place);
  }
  return criterion;
}

function parseExclude(list: unknown, place: Place, find: FindDefinition): Selector | undefined {
  const parts = listOf(list, "exclude", place).map((item) => parsePart(item, place, find));
  return parts.length < 2 ? parts[0] : { kind: "union", parts, indirectSelection: "eager" };
}

function without(base: Selector, excluded: Selector | undefined): Selector {
  if (excluded === undefined) return base;
  const difference: SelectorGroup = { kind: "difference", parts: [base, excluded], indirectSelection: "eager" };
  return difference;
}

/** The number 0 means no limit here, as in dbt, where only the text "0" (and `+0` on the command line) is a depth. */
function depth(value: unknown, key: string, place: Place): number | undefined {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw faulty(`${key} is a number of edges, not ${show(value)}`, place);
  return number;
}

function mode(value: unknown, place: Place): IndirectSelection | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && MODES.includes(value)) return value as IndirectSelection;
  throw faulty(`indirect_selection is one of ${MODES.join(", ")}, not ${show(value)}`, place);
}

function listOf(value: unknown, key: string, place: Place): unknown[] {
  if (!Array.isArray(value)) throw faulty(`"${key}" takes a list`, place);
  return value;
}

/** Text is what a template was rendered to. */
function isOn(value: unknown): boolean {
  return typeof value === "string" ? value.toLowerCase() === "true" : Boolean(value);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

function faulty(message: string, place: Place): TstlError {
  return new TstlError("SELECTOR_DEFINITION", message, { place });
}

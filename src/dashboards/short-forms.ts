import type { Place } from "../errors/tstl-error.ts";
import type { ParsedYaml, YamlPath } from "../util/yaml.ts";

type Mapping = Record<string, unknown>;

/** Keys of items that hold one measure, and those that hold several. */
const ONE_MEASURE: Record<string, readonly string[]> = {
  kpi: ["value"],
  scatter: ["x", "y", "size"],
  heatmap: ["value"],
  donut: ["value"],
};
const MANY_MEASURES: Record<string, readonly string[]> = {
  line: ["y"],
  area: ["y"],
  bar: ["y"],
  funnel: ["steps"],
  table: ["columns"],
};

/**
 * A dashboard as it was read, with short forms written out: a query that is its SQL, a measure that is a column's name,
 * a list of one without its dash. What has another shape stays, for the schema to tell.
 */
export function expandShortForms(dashboard: Mapping): Mapping {
  const expanded: Mapping = { ...dashboard };
  if (isMapping(dashboard.queries)) {
    const queries = Object.entries(dashboard.queries);
    expanded.queries = Object.fromEntries(
      queries.map(([name, query]) => [name, typeof query === "string" ? { sql: query } : query]),
    );
  }
  if (Array.isArray(dashboard.sections)) {
    expanded.sections = dashboard.sections.map((section: unknown) =>
      isMapping(section) && Array.isArray(section.items) ? { ...section, items: section.items.map(item) } : section,
    );
  }
  return expanded;
}

function item(written: unknown): unknown {
  if (!isMapping(written)) return written;
  const expanded: Mapping = { ...written };
  const type = String(written.type);
  for (const key of ONE_MEASURE[type] ?? []) if (key in written) expanded[key] = measure(written[key]);
  for (const key of MANY_MEASURES[type] ?? []) {
    if (!(key in written) || written[key] === null) continue;
    const value = written[key];
    expanded[key] = (Array.isArray(value) ? value : [value]).map(measure);
  }
  return expanded;
}

const measure = (written: unknown): unknown => (typeof written === "string" ? { column: written } : written);

/** Where a part of the expanded dashboard stands in the file, whose forms may be shorter. */
export function placeInShortForms(written: unknown, placeOf: ParsedYaml["placeOf"]): ParsedYaml["placeOf"] {
  return (path: YamlPath, part?: "key" | "value"): Place => {
    const steps: (string | number)[] = [];
    let at: unknown = written;
    for (const step of path) {
      if (typeof step === "number" && !Array.isArray(at)) continue;
      // A text stands for the mapping that it was expanded to.
      if (typeof at === "string") return placeOf(steps);
      steps.push(step);
      at = (at as Mapping | undefined)?.[step];
    }
    return placeOf(steps, part);
  };
}

/** Whether a value out of YAML is a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { Place } from "../errors/tstl-error.ts";

/** Which tests a selected node brings along; see `expandToTests`. */
export type IndirectSelection = "eager" | "buildable" | "cautious" | "empty";

export const METHOD_NAMES = [
  "fqn",
  "tag",
  "group",
  "access",
  "source",
  "path",
  "file",
  "package",
  "config",
  "test_name",
  "test_type",
  "resource_type",
  "state",
  "exposure",
  "metric",
  "result",
  "source_status",
  "version",
  "semantic_model",
  "saved_query",
  "unit_test",
  "selector",
] as const;

export type MethodName = (typeof METHOD_NAMES)[number];

/** One word of a selection: nodes that a method finds, with relatives. */
export interface Criterion {
  kind: "criterion";
  /** As the user wrote it. */
  raw: string;
  method: MethodName;
  /** What follows the method after dots: `["meta", "owner"]` of `config.meta.owner:x`. */
  path: string[];
  /** Text on the command line; in selectors.yml also a boolean or a number. */
  value: string | number | boolean;
  /** `@`: descendants, and all ancestors of those. */
  childrensParents: boolean;
  parents: boolean;
  /** Absent: any number of edges. */
  parentsDepth?: number;
  children: boolean;
  childrenDepth?: number;
  /** Only if selectors.yml gives one; else that of the request counts. */
  indirectSelection?: IndirectSelection;
  place: Place;
}

/** Selections combined; a difference takes from its first part all that the others hold. */
export interface SelectorGroup {
  kind: "union" | "intersection" | "difference";
  parts: Selector[];
  /** Absent: that of the request. */
  indirectSelection?: IndirectSelection;
  /** The user's text, where finding nothing deserves a warning. */
  expected?: { raw: string; place: Place };
}

/** A selection as a tree; text and selectors.yml both become one. */
export type Selector = Criterion | SelectorGroup;

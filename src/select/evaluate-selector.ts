import { TstlError } from "../errors/tstl-error.ts";
import { ancestors } from "../graph/ancestors.ts";
import { descendants } from "../graph/descendants.ts";
import { childrenOf, type Graph, parentsOf, resourceTypeOf } from "../graph/graph.ts";
import { didYouMean } from "../util/suggest.ts";
import { fnmatch } from "./fnmatch.ts";
import { findByMethod, type MethodContext } from "./methods.ts";
import type { NamedSelectors } from "./named-selectors.ts";
import type { Criterion, IndirectSelection, Selector, SelectorGroup } from "./selector.ts";
import { difference, intersection, union } from "./sets.ts";

export interface EvaluationContext extends MethodContext {
  graph: Graph;
  selectors: NamedSelectors;
  indirectSelection: IndirectSelection;
  /** Whether the command takes nodes of this kind; what `selector:` finds is limited to them. */
  takes: (id: string) => boolean;
  /** Hears of each part of the user's text that matches nothing. */
  onNothing: (group: SelectorGroup) => void;
}

/** What a selector selects, and the tests that it would bring along if their other parents were selected too. */
interface Found {
  direct: Set<string>;
  indirect: Set<string>;
}

/**
 * The ids that a selector selects, the tests that come along included.
 *
 * Every step follows dbt's `NodeSelector` (dbt/graph/selector.py), whose results users rely on even where it is odd:
 * tests are brought along by each word before sets are combined, so that `--exclude orders` also leaves out the tests
 * of `orders`, and an intersection can hold a test of two models of which each side names one.
 */
export function evaluateSelector(selector: Selector, context: EvaluationContext): Set<string> {
  return evaluate(selector, context).direct;
}

function evaluate(selector: Selector, context: EvaluationContext): Found {
  if (selector.kind === "criterion") return evaluateCriterion(selector, context);
  const parts = selector.parts.map((part) => evaluate(part, context));
  const direct = combine(
    selector.kind,
    parts.map((part) => part.direct),
  );
  const indirect = combine(
    selector.kind,
    parts.map((part) => union(part.direct, part.indirect)),
  );
  const mode = selector.indirectSelection ?? context.indirectSelection;
  const found = { direct: addCompletedTests(direct, indirect, mode, context), indirect };
  if (selector.expected !== undefined && found.direct.size === 0) context.onNothing(selector);
  return found;
}

function combine(kind: SelectorGroup["kind"], sets: Set<string>[]): Set<string> {
  const [first, ...others] = sets;
  if (first === undefined) return new Set();
  const operation = { union, intersection, difference }[kind];
  return others.reduce<Set<string>>(operation, first);
}

function evaluateCriterion(criterion: Criterion, context: EvaluationContext): Found {
  const { graph } = context;
  const named = criterion.method === "selector" ? findBySelector(criterion, context) : findByMethod(criterion, context);
  let selected = named;
  if (criterion.childrensParents) {
    const below = union(named, descendants(graph, named));
    selected = union(below, ancestors(graph, below));
  }
  if (criterion.parents) selected = union(selected, ancestors(graph, named, criterion.parentsDepth));
  if (criterion.children) selected = union(selected, descendants(graph, named, criterion.childrenDepth));

  const mode = criterion.indirectSelection ?? context.indirectSelection;
  // A named selector has brought its tests along already, and may have excluded some on purpose.
  if (mode === "empty" || criterion.method === "selector") return { direct: selected, indirect: new Set() };
  return expandToTests(selected, mode, context);
}

/** The selectors that a name or pattern means, each as the command would take it alone. */
function findBySelector(criterion: Criterion, context: EvaluationContext): Set<string> {
  const pattern = String(criterion.value);
  const names = context.selectors.names().filter((name) => fnmatch(name, pattern));
  if (names.length === 0) {
    throw new TstlError("SELECTOR_UNKNOWN", `there is no selector "${pattern}"`, {
      place: criterion.place,
      hint: didYouMean(pattern, context.selectors.names()) ?? "selectors are defined in selectors.yml",
    });
  }
  const found = new Set<string>();
  for (const name of names) {
    for (const id of evaluateSelector(context.selectors.get(name), context)) if (context.takes(id)) found.add(id);
  }
  return found;
}

/**
 * Adds the tests of what is selected. `eager`: all of them; `cautious`: those all of whose parents are selected;
 * `buildable`: also those whose other parents are sources or stand above what is selected. The rest is returned apart:
 * another part of the selection may complete it.
 */
function expandToTests(selected: Set<string>, mode: IndirectSelection, context: EvaluationContext): Found {
  const { graph, manifest } = context;
  const available =
    mode === "buildable" ? union(union(selected, ancestors(graph, selected)), manifest.sources.keys()) : selected;
  const direct = new Set(selected);
  const indirect = new Set<string>();
  for (const id of selected) {
    for (const child of childrenOf(graph, id)) {
      if (!comesAlong(child)) continue;
      if (mode === "eager" || parentsOf(graph, child).every((parent) => available.has(parent))) direct.add(child);
      else indirect.add(child);
    }
  }
  return { direct, indirect };
}

/** Adds the tests kept apart whose parents are all there now. */
function addCompletedTests(
  direct: Set<string>,
  indirect: Set<string>,
  mode: IndirectSelection,
  { graph }: EvaluationContext,
): Set<string> {
  if (mode !== "cautious" && mode !== "buildable") return direct;
  const available = mode === "buildable" ? union(direct, ancestors(graph, direct)) : direct;
  const completed = new Set(direct);
  for (const id of indirect) {
    if (parentsOf(graph, id).every((parent) => available.has(parent))) completed.add(id);
  }
  return completed;
}

function comesAlong(id: string): boolean {
  const type = resourceTypeOf(id);
  return type === "test" || type === "unit_test";
}

import type { TstlError } from "../errors/tstl-error.ts";
import { type Graph, resourceTypeOf } from "../graph/graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { evaluateSelector } from "./evaluate-selector.ts";
import { type NamedSelectors, namedSelectors } from "./named-selectors.ts";
import { emptyWarning, unmatchedWarning } from "./nothing-selected.ts";
import { parseSelector } from "./parse-selector.ts";
import { NO_PREVIOUS_ARTIFACTS, type PreviousArtifacts } from "./previous-artifacts.ts";
import { type SelectingCommand, takenTypes } from "./resource-types.ts";
import type { IndirectSelection, Selector, SelectorGroup } from "./selector.ts";
import { difference } from "./sets.ts";

/** What the user asked for, as the flags give it. */
export interface SelectionRequest {
  command: SelectingCommand;
  /** Texts of `--select`; none given means everything, an empty text means nothing. */
  select?: readonly string[];
  exclude?: readonly string[];
  /** `--selector`: the name of one in selectors.yml; `select` and `exclude` do not count then. */
  selector?: string | null;
  indirectSelection?: IndirectSelection;
  resourceTypes?: readonly string[];
  excludeResourceTypes?: readonly string[];
  /** For `result:` and `source_status:`. */
  previous?: PreviousArtifacts;
}

export interface Selection {
  /** In the order of the graph. */
  selected: Set<string>;
  /** Parts of the request that match nothing, and an empty selection. */
  warnings: TstlError[];
  /** The default selector of selectors.yml, where it stood in for a missing `--select`. */
  defaultSelector: string | null;
}

/**
 * The nodes that a command works on.
 *
 * Throws SELECTOR_SYNTAX, SELECTOR_METHOD_UNKNOWN, SELECTOR_VALUE, SELECTOR_UNSUPPORTED with the place in the flag's
 * text, and SELECTOR_UNKNOWN, SELECTOR_DEFINITION, SELECTOR_CYCLE for selectors.yml.
 */
export function selectNodes(manifest: Manifest, graph: Graph, request: SelectionRequest): Selection {
  const types = takenTypes(request.command, request.resourceTypes, request.excludeResourceTypes);
  const takes = (id: string) => types.has(resourceTypeOf(id)) && canBeWorkedOn(id, manifest, request.command);
  const unmatched: SelectorGroup[] = [];
  const selectors = namedSelectors(manifest.selectors);
  const { included, excluded, defaultSelector } = chooseSelectors(request, selectors);
  const evaluate = (selector: Selector) =>
    evaluateSelector(selector, {
      manifest,
      graph,
      selectors,
      indirectSelection: request.indirectSelection ?? "eager",
      previous: request.previous ?? NO_PREVIOUS_ARTIFACTS,
      takes,
      onNothing: (group) => unmatched.push(group),
    });
  const base: ReadonlySet<string> = included === undefined ? new Set(graph.parents.keys()) : evaluate(included);
  const found = excluded === undefined ? base : difference(base, evaluate(excluded));

  const selected = new Set<string>();
  const left = new Map<string, number>();
  for (const id of graph.parents.keys()) {
    if (!found.has(id)) continue;
    const type = resourceTypeOf(id);
    if (takes(id)) selected.add(id);
    else if (!types.has(type)) left.set(type, (left.get(type) ?? 0) + 1);
  }
  const warnings = unmatched.map((group) => unmatchedWarning(group, manifest));
  const empty = selected.size === 0 ? emptyWarning(request.command, left) : undefined;
  if (empty !== undefined) warnings.push(empty);
  return { selected, warnings, defaultSelector };
}

/** Nothing to include stands for everything. */
function chooseSelectors(
  request: SelectionRequest,
  selectors: NamedSelectors,
): { included?: Selector; excluded?: Selector; defaultSelector: string | null } {
  if (request.selector) return { included: selectors.get(request.selector), defaultSelector: null };
  const include = request.select ?? [];
  const exclude = request.exclude ?? [];
  if (include.length === 0 && exclude.length === 0) {
    const name = selectors.defaultName();
    return name === undefined ? { defaultSelector: null } : { included: selectors.get(name), defaultSelector: name };
  }
  return {
    included: include.length === 0 ? undefined : unionOf(include, "--select"),
    excluded: exclude.length === 0 ? undefined : unionOf(exclude, "--exclude"),
    defaultSelector: null,
  };
}

function unionOf(texts: readonly string[], flag: string): Selector {
  return { kind: "union", parts: texts.flatMap((text) => parseSelector(text, flag).parts) };
}

/** A file without SQL makes no statement, and a source without limits has no freshness; `ls` lists them all the same. */
function canBeWorkedOn(id: string, manifest: Manifest, command: SelectingCommand): boolean {
  if (command === "ls") return true;
  if (command === "freshness") {
    const freshness = manifest.sources.get(id)?.freshness;
    return [freshness?.warn_after, freshness?.error_after].some(
      (limit) => limit && limit.count !== null && limit.period !== null,
    );
  }
  const node = manifest.nodes.get(id);
  return node === undefined || node.resource_type === "seed" || node.raw_code.trim() !== "";
}

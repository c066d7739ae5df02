import { TstlError } from "../errors/tstl-error.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { suggest } from "../util/suggest.ts";
import type { SelectingCommand } from "./resource-types.ts";
import type { Criterion, MethodName, SelectorGroup } from "./selector.ts";

/** The warning for a part of `--select` or `--exclude` that matches nothing; its wording is dbt's. */
export function unmatchedWarning(group: SelectorGroup, manifest: Manifest): TstlError {
  const { raw, place } = group.expected!;
  const criteria = group.parts.filter((part) => part.kind === "criterion");
  return new TstlError("SELECTION_UNMATCHED", `The selection criterion '${raw}' does not match any enabled nodes`, {
    place,
    hint: criteria.length === 1 ? hintFor(criteria[0]!, manifest) : undefined,
  });
}

/** Commands for one kind of node alone. */
const COMMANDS: Record<string, string> = { model: "run", seed: "seed", snapshot: "snapshot", test: "test" };

/**
 * The warning for a selection that leaves a command with nothing to do, where there is more to say than that: `matched`
 * counts the nodes of kinds that the command does not take.
 */
export function emptyWarning(command: SelectingCommand, matched: ReadonlyMap<string, number>): TstlError | undefined {
  if (command === "ls") return new TstlError("SELECTION_EMPTY", "no nodes selected");
  if (command === "freshness") {
    return new TstlError("SELECTION_EMPTY", "no source that is selected says how old its rows may be", {
      hint: "give it a loaded_at_field, and a freshness with warn_after or error_after",
    });
  }
  if (matched.size === 0) return undefined;
  const counts = [...matched].map(([type, count]) => `${count} ${plural(type, count)}`);
  const others = [...matched.keys()].map((type) => COMMANDS[type]).filter((name) => name !== undefined);
  const fitting = [...new Set(others.length === 0 ? [] : [...others, "build"])].filter((name) => name !== command);
  return new TstlError(
    "SELECTION_EMPTY",
    `the selection holds ${counts.join(" and ")}, which "${command}" does not take`,
    { hint: fitting.length === 0 ? undefined : `use ${fitting.map((name) => `"tstl ${name}"`).join(" or ")}` },
  );
}

function plural(type: string, count: number): string {
  if (count === 1) return type;
  return type === "analysis" ? "analyses" : `${type}s`;
}

function hintFor(criterion: Criterion, manifest: Manifest): string | undefined {
  const value = String(criterion.value);
  if (criterion.method === "fqn") {
    for (const nodes of manifest.disabled.values()) {
      const node = nodes.find(({ name }) => name === value);
      if (node !== undefined) return `${node.resource_type} "${value}" is disabled in ${node.original_file_path}`;
    }
  }
  const nearest = suggest(value, candidates(criterion.method, manifest));
  if (nearest === null || nearest === value) return undefined;
  const written = criterion.raw.replace(value, nearest);
  return `did you mean "${written}"?`;
}

function candidates(method: MethodName, manifest: Manifest): Set<string> {
  const found = new Set<string>();
  const all = [...manifest.nodes.values(), ...manifest.sources.values(), ...manifest.exposures.values()];
  for (const node of all) {
    if (method === "fqn") {
      if (node.resource_type !== "source") found.add(node.name);
    } else if (method === "tag") for (const tag of node.tags) found.add(tag);
    else if (method === "package") found.add(node.package_name);
    else if (method === "file") found.add(node.original_file_path.slice(node.original_file_path.lastIndexOf("/") + 1));
    else if (method === "path") found.add(node.original_file_path);
    else if (method === "exposure" && node.resource_type === "exposure") found.add(node.name);
    else if (method === "source" && node.resource_type === "source") {
      found.add(node.source_name);
      found.add(`${node.source_name}.${node.name}`);
    } else if (method === "test_name" && "test_metadata" in node && node.test_metadata) {
      found.add(node.test_metadata.name);
    } else if (method === "group" && "group" in node && node.group) found.add(node.group);
  }
  return found;
}

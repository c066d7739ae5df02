import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean, suggest } from "../util/suggest.ts";
import type { LineageNode, ProjectLineage } from "./project-lineage.ts";

/** What a word on the command line names. */
export interface NamedColumn {
  node: LineageNode;
  /** Null for the node with all its columns. */
  column: string | null;
}

/** Signs that only selectors have. */
const SELECTOR = /[+@:*,/]/;

/** Whether a word can only be a selector, such as `+dim_customers` or `tag:daily`. */
export function isSelector(word: string): boolean {
  return SELECTOR.test(word);
}

/**
 * The node, or the column of a node, that a word names: `dim_customers`, `dim_customers.email`, `shop.orders.id`, with
 * the package, the unique_id or the relation's schema in front if need be. Null where no node is meant by it.
 *
 * Throws LINEAGE_COLUMN_UNKNOWN for a node without the column, LINEAGE_AMBIGUOUS where nodes share a name.
 */
export function findColumn({ nodes }: ProjectLineage, word: string): NamedColumn | null {
  const whole = nodes.filter((node) => namesOf(node).includes(word));
  if (whole.length > 0) return { node: only(whole, word), column: null };
  // The longest name that a node has in front of a dot: columns may have dots in their names.
  for (let dot = word.lastIndexOf("."); dot > 0; dot = word.lastIndexOf(".", dot - 1)) {
    const name = word.slice(0, dot);
    const found = nodes.filter((node) => namesOf(node).includes(name));
    if (found.length > 0) return { node: only(found, name), column: columnOf(only(found, name), word.slice(dot + 1)) };
  }
  return null;
}

/** The error for a word that names nothing, with what was most likely meant. */
export function unknownNode({ nodes }: ProjectLineage, word: string): TstlError {
  const names = nodes.map(({ name }) => name);
  const dot = word.lastIndexOf(".");
  const near = suggest(word, names);
  const nearFront = dot > 0 ? suggest(word.slice(0, dot), names) : null;
  const meant = near ?? (nearFront === null ? null : `${nearFront}${word.slice(dot)}`);
  return new TstlError("LINEAGE_NODE_UNKNOWN", `there is no model, seed, snapshot or source "${word}"`, {
    hint: meant === null ? "`tstl ls` lists the nodes" : `did you mean "${meant}"?`,
  });
}

function namesOf({ id, name, type, schema, identifier }: LineageNode): string[] {
  const packageName = id.split(".")[1] ?? "";
  const names = [name, id, `${packageName}.${name}`];
  if (schema !== undefined && type !== "source") names.push(`${schema}.${identifier}`);
  return names;
}

function only(found: readonly LineageNode[], word: string): LineageNode {
  if (found.length === 1) return found[0]!;
  throw new TstlError("LINEAGE_AMBIGUOUS", `several nodes are called "${word}"`, {
    hint: `write one of ${found.map(({ id }) => id).join(", ")}`,
  });
}

function columnOf(node: LineageNode, word: string): string {
  const names = node.columns.map(({ name }) => name);
  const found = names.find((name) => name === word) ?? names.find((name) => name.toLowerCase() === word.toLowerCase());
  if (found !== undefined) return found;
  const listed = node.complete ? "" : ", as far as its columns are known";
  throw new TstlError("LINEAGE_COLUMN_UNKNOWN", `${node.name} has no column "${word}"${listed}`, {
    hint: didYouMean(word, names) ?? (names.length === 0 ? undefined : `its columns are ${names.join(", ")}`),
  });
}

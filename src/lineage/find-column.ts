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
 * the package, the unique_id or the relation's schema in front if need be. A name that no node has may be that of a
 * source's table or of a relation. Null where no node is meant by it.
 *
 * Throws LINEAGE_COLUMN_UNKNOWN for a node without the column, LINEAGE_AMBIGUOUS where nodes share a name.
 */
export function findColumn({ nodes }: ProjectLineage, word: string): NamedColumn | null {
  const name = word.endsWith(".*") ? word.slice(0, -2) : word;
  return findBy(namesOf, nodes, name) ?? findBy(relationNamesOf, nodes, name);
}

function findBy(
  namesOfNode: (node: LineageNode) => string[],
  nodes: readonly LineageNode[],
  word: string,
): NamedColumn | null {
  const whole = nodes.filter((node) => namesOfNode(node).includes(word));
  if (whole.length > 0) return { node: only(whole, word), column: null };
  // The longest name that a node has in front of a dot: columns may have dots in their names.
  for (let dot = word.lastIndexOf("."); dot > 0; dot = word.lastIndexOf(".", dot - 1)) {
    const name = word.slice(0, dot);
    const found = nodes.filter((node) => namesOfNode(node).includes(name));
    if (found.length === 0) continue;
    const column = word.slice(dot + 1);
    const node = only(found, name, column);
    return { node, column: columnOf(node, column) };
  }
  return null;
}

/** The error for a word that names nothing, with what was most likely meant. */
export function unknownNode({ nodes }: ProjectLineage, word: string): TstlError {
  const names = nodes.map(({ name }) => name);
  const dot = word.lastIndexOf(".");
  const near = suggest(word, names);
  const nearFront = dot > 0 ? suggest(word.slice(0, dot), names) : null;
  const owners = nodes.filter(({ columns }) => columns.some(({ name }) => name.toLowerCase() === word.toLowerCase()));
  if (near === null && owners.length > 0) {
    return new TstlError("LINEAGE_NODE_UNKNOWN", `"${word}" is a column of ${listed(owners)}`, {
      hint: `write the node in front: \`tstl lineage ${owners.at(-1)!.name}.${word}\``,
    });
  }
  const meant = near ?? (nearFront === null ? null : `${nearFront}${word.slice(dot)}`);
  return new TstlError("LINEAGE_NODE_UNKNOWN", `there is no model, seed, snapshot or source "${word}"`, {
    hint: meant === null ? "`tstl ls` lists the nodes" : `did you mean "${meant}"?`,
  });
}

function listed(owners: readonly LineageNode[]): string {
  const names = owners.slice(0, 5).map(({ name }) => name);
  const more = owners.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more nodes` : names.join(", ");
}

function namesOf({ id, name, type, latest, schema, identifier }: LineageNode): string[] {
  const packageName = id.split(".")[1] ?? "";
  const names = [name, id, `${packageName}.${name}`];
  if (latest) names.push(name.slice(0, name.lastIndexOf(".v")));
  if (schema !== undefined && type !== "source") names.push(`${schema}.${identifier}`);
  return names;
}

/** Names that several nodes may have, or that mean something else where a node has them. */
function relationNamesOf({ id, type, schema, identifier }: LineageNode): string[] {
  const table = type === "source" ? [id.split(".").slice(3).join(".")] : [];
  return [identifier, ...table, ...(schema === undefined ? [] : [`${schema}.${identifier}`])];
}

function only(found: readonly LineageNode[], word: string, column?: string): LineageNode {
  if (found.length === 1) return found[0]!;
  const isTold = new Set(found.map(({ name }) => name)).size === found.length;
  const names = found.map(({ id, name }) => [isTold ? name : id, ...(column === undefined ? [] : [column])].join("."));
  throw new TstlError("LINEAGE_AMBIGUOUS", `several nodes are called "${word}"`, {
    hint: `write one of ${names.join(", ")}`,
  });
}

function columnOf(node: LineageNode, word: string): string {
  const names = node.columns.map(({ name }) => name);
  const found = names.find((name) => name === word) ?? names.find((name) => name.toLowerCase() === word.toLowerCase());
  if (found !== undefined) return found;
  const asFar = node.complete ? "" : ", as far as its columns are known";
  const part = partOf(word, names);
  throw new TstlError("LINEAGE_COLUMN_UNKNOWN", `${node.name} has no column "${word}"${asFar}`, {
    hint:
      (part === null ? didYouMean(word, names) : `did you mean "${part}"?`) ??
      (names.length === 0 ? undefined : `its columns are ${names.join(", ")}`),
  });
}

/** A name that has all words of another one, or all of whose words it has: `email` for `customer_email`. */
function partOf(word: string, names: readonly string[]): string | null {
  const wanted = `_${word.toLowerCase()}_`;
  const found = names.filter((name) => {
    const other = `_${name.toLowerCase()}_`;
    return wanted.includes(other) || other.includes(wanted);
  });
  return found.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** How an output column hangs on a column of a relation, from the closest to the loosest. */
export type EdgeKind = "copied" | "transformed" | "aggregated" | "filter";

/** A column of a relation that the statement reads from, one object per column of each relation. */
export interface BaseColumn {
  relation: BaseRelation;
  name: string;
}

/** A relation outside the statement: a table, a view, a model. */
export class BaseRelation {
  /** Whatever the caller knows the relation by. */
  readonly id: string;
  readonly columns: BaseColumn[];
  /** False when there may be more columns: each one that is named is taken to exist, `*` cannot be resolved. */
  readonly known: boolean;
  readonly #others = new Map<string, BaseColumn>();
  readonly #onNamed: (column: BaseColumn) => void;

  /** @param onNamed told when a column is named that is not among `names` */
  constructor(id: string, names: Iterable<string>, known: boolean, onNamed: (column: BaseColumn) => void = () => {}) {
    this.id = id;
    this.columns = [...names].map((name) => ({ relation: this, name }));
    this.known = known;
    this.#onNamed = onNamed;
  }

  /** The column of that name, which comes to be known by being named. */
  columnNamed(name: string): BaseColumn {
    const present = this.columns.find((column) => column.name === name) ?? this.#others.get(name);
    if (present !== undefined) return present;
    const column = { relation: this, name };
    this.#others.set(name, column);
    this.#onNamed(column);
    return column;
  }
}

/** What a value hangs on, and how. */
export type Dependencies = Map<BaseColumn, EdgeKind>;

/** Among several ways in which one column goes into another, the one that tells most wins. */
const WEIGHT: Record<EdgeKind, number> = { filter: 0, copied: 1, transformed: 2, aggregated: 3 };

/** Adds one dependency. */
export function addDependency(to: Dependencies, column: BaseColumn, kind: EdgeKind): void {
  const present = to.get(column);
  if (present === undefined || WEIGHT[kind] > WEIGHT[present]) to.set(column, kind);
}

/**
 * Adds dependencies of something that is used in the manner of `kind`: what a copied value was aggregated from, the
 * copy is aggregated from too; what a filter looks at, however it came about, only filters.
 */
export function addDependencies(to: Dependencies, from: Dependencies, kind: EdgeKind = "copied"): void {
  for (const [column, inner] of from) addDependency(to, column, compose(kind, inner));
}

function compose(outer: EdgeKind, inner: EdgeKind): EdgeKind {
  if (outer === "filter" || inner === "filter") return "filter";
  return WEIGHT[outer] > WEIGHT[inner] ? outer : inner;
}

/** The dependencies of several, each used in the manner of `kind`. */
export function mergedDependencies(all: Iterable<Dependencies>, kind: EdgeKind = "copied"): Dependencies {
  const merged: Dependencies = new Map();
  for (const one of all) addDependencies(merged, one, kind);
  return merged;
}

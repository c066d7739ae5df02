import { type JoinExpression, type RangeVariable, type SqlNode, textsOf } from "../../sql/tree.ts";
import { conjuncts, isColumn, mayEquateSeveral, operandsOfEquality } from "./conditions.ts";
import {
  both,
  type ColumnFacts,
  type Evidence,
  eitherColumn,
  type Key,
  type RowFacts,
  renamedColumns,
  UNKNOWN_ROWS,
} from "./facts.ts";
import type { Names, Reader } from "./query.ts";

/** A relation in `from`, with what is known of its rows as they stand in the result of the joins so far. */
export interface Relation {
  alias: string;
  schema: string | undefined;
  columns: ColumnFacts[];
  open: boolean;
  keys: readonly Key[];
}

/** A column of a relation in `from`. */
export interface Place {
  relation: Relation;
  column: number;
}

/** One item of `from`, joins included. */
export interface Joined {
  relations: Relation[];
  /** The columns as `*` lists them and bare names see them: those of `using` once, in front. */
  star: Place[];
}

export const columnAt = ({ relation, column }: Place): ColumnFacts => relation.columns[column]!;

/** The column that a node names among the items; null where it names none, or it cannot be told. */
export function findPlace(items: readonly Joined[], node: SqlNode): Place | null {
  if (!isColumn(node)) return null;
  const parts = textsOf(node.ColumnRef!.fields);
  const name = parts.at(-1)!;
  if (parts.length === 1) {
    const found = items.flatMap(({ star }) => star).filter((place) => columnAt(place).name === name);
    return found.length === 1 ? found[0]! : null;
  }
  const relation = findRelation(items, parts.slice(0, -1));
  if (relation === null) return null;
  const places = relation.columns.flatMap((column, i) => (column.name === name ? [i] : []));
  return places.length === 1 ? { relation, column: places[0]! } : null;
}

/** The relation that `alias` or `schema.table` names; null where it cannot be told. */
export function findRelation(items: readonly Joined[], parts: readonly string[]): Relation | null {
  const [schema, alias] = parts.length === 1 ? [undefined, parts[0]] : parts.slice(-2);
  const found = items
    .flatMap(({ relations }) => relations)
    .filter((each) => each.alias === alias && (schema === undefined || each.schema === schema));
  return found.length === 1 ? found[0]! : null;
}

/** Reads `from`. What `where` asks ties items that only commas part. */
export function readFrom(
  nodes: readonly SqlNode[],
  where: SqlNode | undefined,
  names: Names,
  reader: Reader,
): Joined[] {
  const items: Joined[] = [];
  for (const node of nodes) {
    const item = readItem(node, names, reader);
    const before: Joined = {
      relations: items.flatMap(({ relations }) => relations),
      star: items.flatMap(({ star }) => star),
    };
    if (items.length > 0) repeat(before, item, equalities(conjuncts(where), before, item));
    items.push(item);
  }
  return items;
}

function readItem(node: SqlNode, names: Names, reader: Reader): Joined {
  if (node.RangeVar) return readRelation(node.RangeVar, names);
  if (node.JoinExpr) return readJoin(node.JoinExpr, names, reader);
  // A sample has some of the rows.
  if (node.RangeTableSample) return readItem(node.RangeTableSample.relation, names, reader);
  if (node.RangeSubselect) {
    const { subquery, lateral, alias } = node.RangeSubselect;
    const rows = subquery.SelectStmt ? reader(subquery.SelectStmt, names) : UNKNOWN_ROWS;
    // `lateral` gives rows for each row before it, so that what is unique among them comes up again.
    const keys = lateral ? rows.keys.filter(({ columns }) => columns.length === 0) : rows.keys;
    return itemOf(alias?.aliasname ?? "", undefined, renamedColumns({ ...rows, keys }, textsOf(alias?.colnames)));
  }
  const alias = (Object.values(node)[0] as { alias?: { aliasname: string } }).alias?.aliasname;
  return itemOf(alias ?? "", undefined, UNKNOWN_ROWS);
}

function readRelation({ relname, schemaname, alias }: RangeVariable, names: Names): Joined {
  const rows = names(relname, schemaname) ?? UNKNOWN_ROWS;
  const schema = alias === undefined ? schemaname : undefined;
  return itemOf(alias?.aliasname ?? relname, schema, renamedColumns(rows, textsOf(alias?.colnames)));
}

function itemOf(alias: string, schema: string | undefined, { columns, open, keys }: RowFacts): Joined {
  const relation: Relation = { alias, schema, columns: [...columns], open, keys };
  return { relations: [relation], star: columns.map((_, column) => ({ relation, column })) };
}

/** Two columns, one of each side, or of the right side alone, that have the same value in every row of a join. */
interface Equality {
  left: Place | null;
  right: Place | null;
}

function readJoin(join: JoinExpression, names: Names, reader: Reader): Joined {
  const left = readItem(join.larg, names, reader);
  const right = readItem(join.rarg, names, reader);
  const shared = sharedNames(join, left, right);
  if (shared === null) return unknownJoin(left, right);
  const { jointype: type } = join;
  const same = shared.map((name): Equality => ({ left: named(left, name), right: named(right, name) }));
  const merged = same.map((pair, i) => mergedPlace(shared[i]!, type, pair));
  repeat(left, right, [...same, ...equalities(conjuncts(join.quals), left, right)]);
  if (type === "JOIN_LEFT" || type === "JOIN_FULL") for (const each of right.relations) becomesOptional(each);
  if (type === "JOIN_RIGHT" || type === "JOIN_FULL") for (const each of left.relations) becomesOptional(each);
  const others = [...left.star, ...right.star].filter((place) => !shared.includes(columnAt(place).name));
  const own = merged.filter(({ relation }) => relation.alias === MERGED).map(({ relation }) => relation);
  const joined = { relations: [...left.relations, ...right.relations, ...own], star: [...merged, ...others] };
  return join.alias ? asOne(joined, join.alias.aliasname, textsOf(join.alias.colnames)) : joined;
}

/** The name of what `using` makes of two columns: no name in SQL is empty. */
const MERGED = "";

function sharedNames(join: JoinExpression, left: Joined, right: Joined): string[] | null {
  if (!join.isNatural) return textsOf(join.usingClause);
  if ([...left.relations, ...right.relations].some(({ open }) => open)) return null;
  const names = new Set(right.star.map((place) => columnAt(place).name));
  return left.star.map((place) => columnAt(place).name).filter((name) => names.has(name));
}

/** A natural join of relations of which not all columns are known: nobody can tell what it compares. */
function unknownJoin(left: Joined, right: Joined): Joined {
  const relations = [...left.relations, ...right.relations].map(({ alias, schema }) => ({
    ...UNKNOWN_ROWS,
    alias,
    schema,
    columns: [],
  }));
  return { relations, star: [] };
}

function named({ star }: Joined, name: string): Place | null {
  const found = star.filter((place) => columnAt(place).name === name);
  return found.length === 1 ? found[0]! : null;
}

/** The one column that `using` makes of two: that of the side that always has a row, or of both. */
function mergedPlace(name: string, type: string, { left, right }: Equality): Place {
  const kept = type === "JOIN_RIGHT" ? right : left;
  // Where types differ, the one column has the type that both fit into, in which other values may be equal.
  const isSame = left && right && columnAt(left).type === columnAt(right).type;
  if (type !== "JOIN_FULL" && kept !== null && isSame) return kept;
  const unknown: ColumnFacts = { name, type: null, notNull: null, accepted: [], references: [] };
  const column = left && right && type === "JOIN_FULL" ? eitherColumn(columnAt(left), columnAt(right)) : unknown;
  return { relation: { alias: MERGED, schema: undefined, columns: [column], open: false, keys: [] }, column: 0 };
}

function becomesOptional(relation: Relation): void {
  relation.columns = relation.columns.map((column) => ({ ...column, notNull: null }));
  // Rows without a partner have nulls here, and there may be many of them.
  relation.keys = relation.keys.filter(({ columns }) => columns.length > 0);
}

/** Takes the keys from the side whose rows may meet several rows of the other side. */
function repeat(left: Joined, right: Joined, same: readonly Equality[]): void {
  const [oneRight, oneLeft] = [meetsOne(right, same, "right"), meetsOne(left, same, "left")];
  for (const [{ relations }, one] of [[left, oneRight] as const, [right, oneLeft] as const]) {
    for (const relation of relations) {
      relation.keys = one === null ? [] : relation.keys.map((key) => ({ ...key, by: both(key.by, one) }));
    }
  }
}

/** Why a row of the other side meets one row of this side at most: a key of it is compared as a whole. */
function meetsOne({ relations }: Joined, same: readonly Equality[], side: "left" | "right"): Evidence | null {
  const other = side === "left" ? "right" : "left";
  for (const relation of relations) {
    const compared = same.filter(
      (each) => each[side]?.relation === relation && !mayEquateSeveral(each[side], each[other]),
    );
    const found = relation.keys.find(({ columns }) =>
      columns.every((column) => compared.some((each) => each[side]!.column === column)),
    );
    if (found !== undefined) return found.by;
  }
  return null;
}

/** What conditions say to be equal, of columns of both sides or of a column and a constant. */
function equalities(conditions: readonly SqlNode[], left: Joined, right: Joined): Equality[] {
  return conditions.flatMap((condition): Equality[] => {
    const operands = operandsOfEquality(condition);
    if (operands === null) return [];
    const places = operands.map((node) => (isColumn(node) ? findPlace([left, right], node) : "constant"));
    if (places.includes(null)) return [];
    const [a, b] = places as (Place | "constant")[];
    const on = (place: Place | "constant" | undefined, side: Joined) =>
      place !== "constant" && side.relations.includes(place!.relation);
    if (on(a, left) && on(b, right)) return [{ left: a as Place, right: b as Place }];
    if (on(b, left) && on(a, right)) return [{ left: b as Place, right: a as Place }];
    const place = a === "constant" ? b : a;
    if (place === "constant" || (a !== "constant" && b !== "constant")) return [];
    return [on(place, left) ? { left: place!, right: null } : { left: null, right: place! }];
  });
}

/** A join with an alias of its own hides the names inside it. */
function asOne({ relations, star }: Joined, alias: string, names: readonly string[]): Joined {
  const open = relations.some((relation) => relation.open);
  const keys = relations.flatMap((relation) => keysIn(star, relation));
  return itemOf(alias, undefined, renamedColumns({ columns: star.map(columnAt), open, keys }, names));
}

/** The keys of a relation whose columns are all among these, by their places here. */
export function keysIn(places: readonly (Place | null)[], relation: Relation): Key[] {
  return relation.keys.flatMap(({ columns, by }) => {
    const found = columns.map((column) =>
      places.findIndex((place) => place?.relation === relation && place.column === column),
    );
    return found.includes(-1) ? [] : [{ columns: found, by }];
  });
}

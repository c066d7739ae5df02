import { columnName } from "../../sql/column-name.ts";
import { type SelectStatement, type SqlNode, textsOf } from "../../sql/tree.ts";
import { BY_THE_SQL, type ColumnFacts, type Key, type RowFacts, unknownColumn } from "./facts.ts";
import { columnAt, findPlace, findRelation, type Joined, keysIn, type Place, readFrom } from "./from.ts";
import type { Names, Reader } from "./query.ts";
import { givesOneRow, holdsAggregate } from "./single-row.ts";

/** A column that a select gives; `place` is set where it is that column of `from`, as it is. */
interface Output {
  name: string;
  place: Place | null;
}

/** What follows for the rows of one select. */
export function readSelect(statement: SelectStatement, names: Names, reader: Reader): RowFacts {
  const items = readFrom(statement.fromClause ?? [], statement.whereClause, names, reader);
  const targets = (statement.targetList ?? []).flatMap(({ ResTarget: target }) => target ?? []);
  const outputs = targets.map(({ val, name }) => outputsOf(val, name, items));
  const open = outputs.includes(null);
  const listed = outputs.flatMap((each) => each ?? []);
  const groups = statement.groupClause ?? [];
  // A grouping set leaves nulls in the columns that it does not group by.
  const hasSets = groups.some((node) => node.GroupingSet !== undefined);
  const columns = listed.map(({ name, place }): ColumnFacts => {
    if (place === null) return unknownColumn(name);
    const facts = { ...columnAt(place), name };
    return hasSets ? { ...facts, notNull: null } : facts;
  });
  // A function in the select list that gives several rows repeats what stands beside it.
  const keys = targets.every(({ val }) => givesOneRow(val)) ? keysOf(statement, items, listed, open) : [];
  return { columns, open, keys };
}

/** One entry of the select list; null for a `*` of which not all columns are known. */
function outputsOf(node: SqlNode, name: string | undefined, items: readonly Joined[]): Output[] | null {
  const fields = node.ColumnRef?.fields;
  if (fields?.at(-1)?.A_Star) {
    const qualifiers = textsOf(fields);
    const relation = qualifiers.length > 0 ? findRelation(items, qualifiers) : null;
    if (qualifiers.length > 0)
      return relation === null || relation.open
        ? null
        : starOf(relation.columns.map((_, column) => ({ relation, column })));
    const isOpen = items.some(({ relations }) => relations.some((each) => each.open));
    return isOpen ? null : starOf(items.flatMap(({ star }) => star));
  }
  if (node.A_Indirection?.indirection.at(-1)?.A_Star) return null;
  return [{ name: name ?? columnName(node, () => ""), place: findPlace(items, node) }];
}

const starOf = (places: readonly Place[]): Output[] => places.map((place) => ({ name: columnAt(place).name, place }));

function keysOf(
  { targetList, groupClause, havingClause, distinctClause }: SelectStatement,
  items: readonly Joined[],
  outputs: readonly Output[],
  open: boolean,
): Key[] {
  const isGrouped = groupClause !== undefined || havingClause !== undefined || (targetList ?? []).some(holdsAggregate);
  const keyOf = (nodes: readonly SqlNode[], findName: FindOutput): Key[] => {
    const columns = nodes.map((node) => findName(node, items, outputs, open));
    return columns.includes(-1) ? [] : [{ columns: [...new Set(columns)], by: BY_THE_SQL }];
  };
  const places = outputs.map(({ place }) => place);
  // Without `from` there is one row, and `where` may take it away.
  if (items.length === 0 && groupClause === undefined) return [{ columns: [], by: BY_THE_SQL }];
  const keys = isGrouped
    ? keyOf(groupClause ?? [], groupedOutput)
    : items.flatMap((item) => relationsKeys(item, places));
  if (distinctClause === undefined) return keys;
  const on = distinctClause.filter((node) => Object.keys(node).length > 0);
  if (on.length > 0) return [...keys, ...keyOf(on, distinctOutput)];
  return open ? keys : [...keys, { columns: outputs.map((_, i) => i), by: BY_THE_SQL }];
}

function relationsKeys({ relations }: Joined, places: readonly (Place | null)[]): Key[] {
  return relations.flatMap((relation) => keysIn(places, relation));
}

/** Finds the output column that an entry of `group by` or `distinct on` is; -1 where it is none, or cannot be told. */
type FindOutput = (node: SqlNode, items: readonly Joined[], outputs: readonly Output[], open: boolean) => number;

/** A bare name is a column of `from` before it is an output column. */
const groupedOutput: FindOutput = (node, items, outputs, open) => {
  const ordinal = ordinalIn(node, outputs, open);
  if (ordinal !== null) return ordinal;
  const place = findPlace(items, node);
  if (place !== null) return copyOf(place, outputs);
  const mayBeInput = items.some(({ relations, star }) => relations.some((each) => each.open) || isNamed(node, star));
  return mayBeInput ? -1 : outputNamed(node, outputs);
};

/** A bare name is an output column before it is a column of `from`. */
const distinctOutput: FindOutput = (node, items, outputs, open) => {
  const ordinal = ordinalIn(node, outputs, open);
  if (ordinal !== null) return ordinal;
  const isOutput = outputs.some(({ name }) => node.ColumnRef?.fields.length === 1 && name === bareName(node));
  if (isOutput) return outputNamed(node, outputs);
  const place = open ? null : findPlace(items, node);
  return place === null ? -1 : copyOf(place, outputs);
};

/** A number is a place in the list, which counts what `*` stands for. */
function ordinalIn(node: SqlNode, outputs: readonly Output[], open: boolean): number | null {
  const ordinal = node.A_Const?.ival?.ival;
  if (ordinal === undefined) return null;
  return open || ordinal > outputs.length ? -1 : ordinal - 1;
}

const bareName = (node: SqlNode): string | undefined => textsOf(node.ColumnRef?.fields)[0];

function outputNamed(node: SqlNode, outputs: readonly Output[]): number {
  if (node.ColumnRef?.fields.length !== 1) return -1;
  const found = outputs.flatMap(({ name }, i) => (name === bareName(node) ? [i] : []));
  return found.length === 1 ? found[0]! : -1;
}

const isNamed = (node: SqlNode, star: readonly Place[]) =>
  star.some((place) => columnAt(place).name === bareName(node));

function copyOf(place: Place, outputs: readonly Output[]): number {
  return outputs.findIndex(
    (output) => output.place?.relation === place.relation && output.place.column === place.column,
  );
}

import { translateType } from "../context/column-value.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import type { Column, SourceNode } from "../manifest/node.ts";
import { didYouMean } from "../util/suggest.ts";
import type { CheckState, RelationNode } from "./check-state.ts";
import { type ColumnList, columnList, queryColumnList } from "./column-list.ts";
import { isUnsure } from "./further-faults.ts";
import { columnNamed, type Shape } from "./shape.ts";

/**
 * Compares what YAML says of the columns of relations with the columns that they have. Of a relation that has a fault,
 * or reads one, the names are looked at and the types are not.
 */
export async function checkDeclarations(
  state: CheckState,
  nodes: readonly RelationNode[],
  isSound: (id: string) => boolean,
): Promise<void> {
  const judged = nodes.filter(
    ({ unique_id: id, resource_type: type }) => type !== "source" && columnList(state, id) !== undefined,
  );
  await nameTypes(state, judged);
  for (const node of judged) {
    const { unique_id: id } = node;
    const list = queryColumnList(state, id)!;
    const isContract = node.resource_type === "model" && node.contract.enforced;
    const isCertain = list.isTyped ? isSound(id) : !state.nameFailures.has(id) && list.doubt?.names.length === 0;
    for (const error of isContract && isCertain ? contractFaults(state, node, list) : columnFaults(state, node, list)) {
      state.faults.push({ node: node.unique_id, error });
    }
  }
}

function columnFaults(state: CheckState, node: RelationNode, { columns: shape, doubt }: ColumnList): TstlError[] {
  return Object.values(node.columns).flatMap((column) => {
    if (findColumn(shape, column) !== undefined || isUnsure(column.name, doubt)) return [];
    const hint = didYouMean(column.name, namesOf(shape)) ?? columnsHint(shape);
    const place = placeOf(state, node, column);
    return new TstlError("CHECK_COLUMN", `${node.resource_type} "${node.name}" has no column "${column.name}"`, {
      node: node.unique_id,
      place,
      hint,
    });
  });
}

function contractFaults(state: CheckState, node: RelationNode, { columns: shape, isTyped }: ColumnList): TstlError[] {
  const { unique_id: id, name } = node;
  const faults: TstlError[] = [];
  const fault = (message: string, place: Place, hint?: string) => {
    faults.push(new TstlError("CONTRACT", message, { node: id, place, ...(hint === undefined ? {} : { hint }) }));
  };
  const promised = Object.values(node.columns);
  for (const column of promised) {
    const found = findColumn(shape, column);
    const place = placeOf(state, node, column);
    if (found === undefined) {
      const hint = didYouMean(column.name, namesOf(shape)) ?? columnsHint(shape);
      fault(`the contract of "${name}" promises a column "${column.name}", which its query does not give`, place, hint);
      continue;
    }
    const written = column.data_type;
    const type = written === null ? null : state.after.types[translateType(written)];
    if (written === null || type === undefined) continue;
    const typePlace = state.places.ofColumn(node, column.name, "data_type") ?? place;
    if (type === null) {
      fault(
        `the contract of "${name}" gives the column "${column.name}" the type "${written}", which there is not`,
        typePlace,
      );
    } else if (isTyped && type !== found.base) {
      const message = `the contract of "${name}" promises "${column.name}" as ${type}, and its query gives ${found.type}`;
      fault(message, typePlace, "cast it in the query, or change the contract");
    }
  }
  for (const { name: given } of shape) {
    if (promised.some((column) => columnNamed([{ name: given, type: "", base: "" }], writtenName(column)))) continue;
    const place = { file: node.original_file_path };
    fault(
      `the query of "${name}" gives a column "${given}", which its contract does not have`,
      place,
      "add it in YAML",
    );
  }
  return faults;
}

/** Asks the shadow what Postgres calls the types of contracts; null for what is no type. */
async function nameTypes(state: CheckState, nodes: readonly RelationNode[]): Promise<void> {
  const asked: string[] = [];
  for (const node of nodes) {
    if (node.resource_type !== "model" || !node.contract.enforced) continue;
    for (const { data_type: written } of Object.values(node.columns)) {
      if (written === null) continue;
      const type = translateType(written);
      const known = state.before.types[type];
      if (known !== undefined) state.after.types[type] = known;
      else if (!asked.includes(type)) asked.push(type);
    }
  }
  for (const type of asked) state.after.types[type] = await nameOfType(state, type);
}

async function nameOfType({ shadow }: CheckState, type: string): Promise<string | null> {
  try {
    const { rows } = await shadow.query(`select format_type(to_regtype($1), null)`, [type]);
    return (rows[0]?.[0] as string | null) ?? null;
  } catch {
    return null;
  }
}

/** A column of YAML is named as SQL would name it, unless it says that it is quoted. */
function findColumn(shape: Shape, column: Column) {
  return shape.find(({ name }) => name === column.name) ?? columnNamed(shape, writtenName(column));
}

function writtenName({ name, quote }: Column): string {
  return quote === true && !name.startsWith('"') ? `"${name.replaceAll('"', '""')}"` : name;
}

function placeOf(state: CheckState, node: RelationNode | SourceNode, column: Column): Place {
  return state.places.ofColumn(node, column.name) ?? { file: node.original_file_path };
}

const namesOf = (shape: Shape) => shape.map(({ name }) => name);

/** What there is instead, where it is short enough to read. */
export function columnsHint(shape: Shape): string {
  const names = namesOf(shape);
  const more = names.length > 12 ? ` and ${names.length - 12} more` : "";
  return `its columns are ${names.slice(0, 12).join(", ")}${more}`;
}

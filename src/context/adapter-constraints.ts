import { createHash } from "node:crypto";
import { quoteIdentifier } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { GET_ATTRIBUTE, hostFunction } from "../template/index.ts";
import type { AdapterMethod } from "./adapter-value.ts";
import { method } from "./host-method.ts";

type Dict = Record<string, unknown>;

/** A dict of either kind as an object, one level deep. */
function dict(value: unknown): Dict {
  return value instanceof Map ? Object.fromEntries(value) : ((value ?? {}) as Dict);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The words after a column's type; Postgres enforces all of them (docs.getdbt.com/reference/resource-properties/constraints). */
function columnConstraint(constraint: Dict): string | null {
  const expression = text(constraint.expression);
  switch (constraint.type) {
    case "check":
      return expression === "" ? null : `check (${expression})`;
    case "not_null":
      return `not null ${expression}`.trim();
    case "unique":
      return `unique ${expression}`.trim();
    case "primary_key":
      return `primary key ${expression}`.trim();
    case "foreign_key":
      if (text(constraint.to) !== "" && list(constraint.to_columns).length > 0) {
        return `references ${constraint.to} (${list(constraint.to_columns).join(", ")})`;
      }
      return expression === "" ? null : `references ${expression}`;
    case "custom":
      return expression === "" ? null : expression;
    default:
      throw new TstlError("CONSTRAINT", `"${String(constraint.type)}" is no type of constraint`, {
        hint: "use not_null, unique, primary_key, foreign_key, check or custom",
      });
  }
}

const ASIDE = "__dbt_tmp";

/** Constraints whose names are also those of an index, and so can be in a schema only once. */
const INDEXED: readonly unknown[] = ["primary_key", "unique"];

/** The name of a constraint while its table is built beside the old one; quoted if the name itself is. */
function nameAside(name: string): string {
  return name.endsWith('"') ? `${name.slice(0, -1)}${ASIDE}"` : name + ASIDE;
}

/** What to rename once a table that was built aside is in its place: the constraints' names meanwhile, and their own. */
export function renamedConstraints(constraints: readonly { type: string; name?: string | null }[]): [string, string][] {
  return constraints.flatMap(({ type, name }): [string, string][] =>
    name && INDEXED.includes(type) ? [[nameAside(name), name]] : [],
  );
}

/** A constraint over several columns, as it stands in `create table`. */
function modelConstraint(constraint: Dict, aside: boolean): string | null {
  const own = text(constraint.name);
  const shown = aside && own !== "" && INDEXED.includes(constraint.type) ? nameAside(own) : own;
  const name = own === "" ? "" : `constraint ${shown} `;
  const columns = list(constraint.columns).join(", ");
  const expression = text(constraint.expression);
  const words = expression === "" ? "" : ` ${expression}`;
  switch (constraint.type) {
    case "check":
      return expression === "" ? null : `${name}check (${expression})`;
    case "unique":
      return `${name}unique${words} (${columns})`;
    case "primary_key":
      return `${name}primary key${words} (${columns})`;
    case "foreign_key": {
      const target =
        text(constraint.to) !== "" && list(constraint.to_columns).length > 0
          ? `${constraint.to} (${list(constraint.to_columns).join(", ")})`
          : expression;
      return target === "" ? null : `${name}foreign key (${columns}) references ${target}`;
    }
    case "custom":
      return expression === "" ? null : `${name}${expression}`;
    default:
      return null;
  }
}

/** Constraints that Postgres checks far faster for all rows of a table at once than row by row. */
const LATE: readonly unknown[] = ["primary_key", "unique", "foreign_key"];

/** Constraints that are added once their table has its rows, as clauses of `alter table`. */
export type HeldBackConstraints = string[];

function columnDefinition(raw: unknown, heldBack: HeldBackConstraints | null): string {
  const column = dict(raw);
  const name = column.quote === true ? quoteIdentifier(text(column.name)) : text(column.name);
  const constraints = Array.isArray(column.constraints) ? column.constraints.map(dict) : [];
  const words = constraints.map((constraint) => {
    const clause = heldBack === null ? null : lateConstraint(constraint, name);
    if (clause === null) return columnConstraint(constraint);
    heldBack!.push(clause);
    // Nulls are still told by the row that has one.
    return constraint.type === "primary_key" && !constraints.some(({ type }) => type === "not_null")
      ? "not null"
      : null;
  });
  return [`${name} ${text(column.data_type)}`, ...words.filter((part) => part !== null)].join(" ");
}

/** A column's constraint as one of its table; null for one that stays with the column. */
function lateConstraint(constraint: Dict, column: string): string | null {
  if (!LATE.includes(constraint.type)) return null;
  if (constraint.type === "foreign_key") {
    const references = columnConstraint(constraint);
    return references === null ? null : `add foreign key (${column}) ${references}`;
  }
  // What else is said of an index stands in another place there.
  if (text(constraint.expression) !== "") return null;
  return `add ${constraint.type === "unique" ? "unique" : "primary key"} (${column})`;
}

function modelConstraints(raw: unknown, aside: boolean, heldBack: HeldBackConstraints | null): string[] {
  return (Array.isArray(raw) ? raw.map(dict) : []).flatMap((constraint) => {
    const clause = modelConstraint(constraint, aside);
    if (clause === null) return [];
    if (heldBack === null || !LATE.includes(constraint.type)) return [clause];
    heldBack.push(`add ${clause}`);
    return [];
  });
}

/** Methods of `adapter` about constraints and indexes. */
export const constraintMethods: Record<string, AdapterMethod> = {
  render_raw_columns_constraints: (scope) =>
    method("render_raw_columns_constraints", ["raw_columns"], (columns) =>
      Object.values(dict(columns)).map((column) => columnDefinition(column, scope.heldBackConstraints)),
    ),
  render_raw_model_constraints: (scope) =>
    method("render_raw_model_constraints", ["raw_constraints"], (constraints) =>
      modelConstraints(constraints, scope.buildsAside, scope.heldBackConstraints),
    ),
  parse_index: () => method("parse_index", ["raw_index"], (raw) => indexValue(raw)),
};

/** One entry of `indexes:` as macros see it: columns, unique, type, and a name for a relation. */
function indexValue(raw: unknown): unknown {
  const index = dict(raw);
  const columns = list(index.columns);
  if (columns.length === 0) {
    throw new TstlError("INDEX_CONFIG", "an index names no columns", {
      hint: "write indexes: [{columns: [customer_id], unique: false, type: btree}]",
    });
  }
  const known = ["columns", "unique", "type", "name"];
  const unknown = Object.keys(index).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    throw new TstlError("INDEX_CONFIG", `an index has the unknown key "${unknown[0]}"`, {
      hint: `use ${known.join(", ")}`,
    });
  }
  const attributes: Dict = {
    columns,
    unique: index.unique === true,
    type: typeof index.type === "string" ? index.type : null,
    name: typeof index.name === "string" ? index.name : null,
  };
  const render = hostFunction("render", ["relation"], (relation: unknown) => indexName(columns, attributes, relation));
  return { [GET_ATTRIBUTE]: (key: string) => (key === "render" ? render : attributes[key]) };
}

/** The same columns of the same relation always give the same name. */
function indexName(columns: string[], attributes: Dict, relation: unknown): string {
  const parts = [...columns, String(relation), String(attributes.unique), String(attributes.type)];
  return createHash("md5").update(parts.join("_")).digest("hex");
}

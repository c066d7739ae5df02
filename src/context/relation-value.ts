import type { Relation, RelationType } from "../adapter/relation.ts";
import { quoteIdentifier } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { NodeBase } from "../manifest/node.ts";
import { EQUALS, GET_ATTRIBUTE, MAPPING, TO_STRING } from "../template/index.ts";
import { byteLength, MAX_IDENTIFIER_BYTES } from "../util/identifier.ts";
import { method } from "./host-method.ts";
import { indexChanges } from "./index-changes.ts";
import type { TableValue } from "./table-value.ts";

type Part = "database" | "schema" | "identifier";
const PARTS: readonly Part[] = ["database", "schema", "identifier"];
type Policy = Readonly<Record<Part, boolean>>;
const ALL: Policy = { database: true, schema: true, identifier: true };

/** A range of event times that a relation is narrowed to, for microbatches and samples. */
export interface EventTimeFilter {
  fieldName: string;
  start: string | null;
  end: string | null;
}

interface RelationFields {
  database: string | null;
  schema: string | null;
  identifier: string | null;
  type: RelationType | null;
  quotePolicy: Policy;
  includePolicy: Policy;
  /** Rows that a reader gets at most; 0 for `--empty`. */
  limit: number | null;
  eventTimeFilter: EventTimeFilter | null;
}

/**
 * A relation as templates see it: what `ref()`, `source()` and `this` return and what `api.Relation.create` makes.
 *
 * Immutable; `include`, `quote` and `incorporate` return changed copies (docs.getdbt.com/reference/dbt-classes#relation).
 */
export class RelationValue {
  readonly #fields: RelationFields;
  /** Macros of packages tell a relation from a string by the test `mapping`. */
  readonly [MAPPING] = true;

  constructor(fields: Partial<RelationFields>) {
    this.#fields = {
      database: null,
      schema: null,
      identifier: null,
      type: null,
      quotePolicy: ALL,
      includePolicy: ALL,
      limit: null,
      eventTimeFilter: null,
      ...fields,
    };
    const { identifier, type } = this.#fields;
    if (identifier !== null && type !== null && byteLength(identifier) > MAX_IDENTIFIER_BYTES) {
      throw new TstlError(
        "NAME_TOO_LONG",
        `Relation name '${identifier}' is longer than ${MAX_IDENTIFIER_BYTES} characters`,
        { hint: "Postgres cuts names at 63 bytes; give the model a shorter file name or an `alias`" },
      );
    }
  }

  static from(relation: Relation): RelationValue {
    return new RelationValue({ ...relation, type: relation.type ?? null });
  }

  get database(): string {
    return this.#fields.database ?? "";
  }

  get schema(): string {
    return this.#fields.schema ?? "";
  }

  get identifier(): string {
    return this.#fields.identifier ?? "";
  }

  get type(): RelationType | null {
    return this.#fields.type;
  }

  /** The plain relation that the adapter speaks of. */
  get relation(): Relation {
    return { database: this.database, schema: this.schema, identifier: this.identifier, type: this.type ?? undefined };
  }

  with(fields: Partial<RelationFields>): RelationValue {
    return new RelationValue({ ...this.#fields, ...fields });
  }

  /** The name as it stands in SQL, by the parts that are included and quoted. */
  render(): string {
    const { quotePolicy, includePolicy } = this.#fields;
    return PARTS.flatMap((part) => {
      const name = this.#fields[part];
      if (name === null || !includePolicy[part]) return [];
      return [quotePolicy[part] ? quoteIdentifier(name) : name];
    }).join(".");
  }

  /** What stands in SQL where the relation is printed: its name, or a subquery when it is limited or filtered. */
  toString(): string {
    const { limit, eventTimeFilter, identifier } = this.#fields;
    let text = this.render();
    if (limit !== null) {
      const where = limit === 0 ? "where false limit 0" : `limit ${limit}`;
      text = `(select * from ${text} ${where}) _dbt_limit_subq_${identifier}`;
    }
    if (eventTimeFilter === null) return text;
    const { fieldName, start, end } = eventTimeFilter;
    const conditions = [start && `${fieldName} >= '${start}'`, end && `${fieldName} < '${end}'`].filter(Boolean);
    if (conditions.length === 0) return text;
    return `(select * from ${text} where ${conditions.join(" and ")}) _dbt_et_filter_subq_${identifier}`;
  }

  [TO_STRING](): string {
    return this.toString();
  }

  [EQUALS](other: unknown): boolean {
    return other instanceof RelationValue && other.render() === this.render() && other.type === this.type;
  }

  [GET_ATTRIBUTE](name: string): unknown {
    return ATTRIBUTES[name]?.(this, this.#fields);
  }
}

const policyOf = (given: Partial<Record<Part, unknown>>, base: Policy): Policy => {
  const pick = (part: Part) => (typeof given[part] === "boolean" ? (given[part] as boolean) : base[part]);
  return { database: pick("database"), schema: pick("schema"), identifier: pick("identifier") };
};

type Attribute = (relation: RelationValue, fields: RelationFields) => unknown;
const isType =
  (...types: RelationType[]): Attribute =>
  (_, fields) =>
    fields.type !== null && types.includes(fields.type);

const ATTRIBUTES: Record<string, Attribute> = {
  __proto__: null as never,
  database: (_, fields) => fields.database,
  schema: (_, fields) => fields.schema,
  identifier: (_, fields) => fields.identifier,
  table: (_, fields) => fields.identifier,
  name: (_, fields) => fields.identifier,
  type: (_, fields) => fields.type,
  is_table: isType("table"),
  is_view: isType("view"),
  is_materialized_view: isType("materialized_view"),
  is_cte: isType("cte"),
  is_pointer: () => false,
  can_be_renamed: isType("table", "view"),
  can_be_replaced: isType("table", "view"),
  quote_character: () => '"',
  quote_policy: (_, fields) => fields.quotePolicy,
  include_policy: (_, fields) => fields.includePolicy,
  path: (_, fields) => ({ database: fields.database, schema: fields.schema, identifier: fields.identifier }),
  limit: (_, fields) => fields.limit,
  relation_max_name_length: () => method("relation_max_name_length", [], () => MAX_IDENTIFIER_BYTES),
  render: (relation) => method("render", [], () => relation.render()),
  quoted: () => method("quoted", ["identifier"], (identifier) => quoteIdentifier(String(identifier))),
  include: (relation, fields) =>
    method("include", PARTS, (database, schema, identifier) =>
      relation.with({ includePolicy: policyOf({ database, schema, identifier }, fields.includePolicy) }),
    ),
  quote: (relation, fields) =>
    method("quote", PARTS, (database, schema, identifier) =>
      relation.with({ quotePolicy: policyOf({ database, schema, identifier }, fields.quotePolicy) }),
    ),
  incorporate: (relation, fields) =>
    method("incorporate", ["path", "type", "quote_policy", "include_policy"], (path, type, quotes, includes) => {
      const parts = entriesOf(path);
      const part = (name: Part) => (name in parts ? (parts[name] as string | null) : fields[name]);
      return relation.with({
        database: part("database"),
        schema: part("schema"),
        identifier: part("identifier"),
        type: (type as RelationType | null | undefined) ?? fields.type,
        quotePolicy: policyOf(entriesOf(quotes), fields.quotePolicy),
        includePolicy: policyOf(entriesOf(includes), fields.includePolicy),
      });
    }),
  replace_path: (relation) =>
    method("replace_path", PARTS, (...names) => {
      const changed = PARTS.flatMap((part, i) => (names[i] === undefined ? [] : [[part, names[i]]]));
      return relation.with(Object.fromEntries(changed));
    }),
  without_identifier: (relation, fields) =>
    method("without_identifier", [], () =>
      relation.with({ identifier: null, type: null, includePolicy: { ...fields.includePolicy, identifier: false } }),
    ),
  information_schema: (_, fields) =>
    method("information_schema", ["view_name"], (view) => informationSchema(fields, view)),
  information_schema_only: (_, fields) =>
    method("information_schema_only", [], () => informationSchema(fields, undefined)),
  get_materialized_view_config_change_collection: () =>
    method("get_materialized_view_config_change_collection", ["relation_results", "relation_config"], (found, node) => {
      const wanted = (node as Pick<NodeBase, "config">).config.indexes;
      return indexChanges(entriesOf(found).indexes as TableValue, wanted);
    }),
  matches: (_, fields) =>
    method("matches", PARTS, (...names) =>
      PARTS.every((part, i) => names[i] === undefined || names[i] === null || names[i] === fields[part]),
    ),
  get: (relation) =>
    method("get", ["key", "default"], (key, fallback) => {
      // dbt_utils tells a relation from a string by this key.
      if (key === "metadata") return { type: "PostgresRelation" };
      return relation[GET_ATTRIBUTE](String(key)) ?? fallback ?? null;
    }),
};

function informationSchema(fields: RelationFields, view: unknown): RelationValue {
  return new RelationValue({
    database: fields.database,
    schema: "INFORMATION_SCHEMA",
    identifier: typeof view === "string" ? view : null,
    quotePolicy: { ...fields.quotePolicy, schema: false, identifier: false },
  });
}

function entriesOf(value: unknown): Record<string, unknown> {
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Reads a policy such as `quote_policy={'identifier': false}` over a default. */
export function readPolicy(value: unknown, base: Policy = ALL): Policy {
  return policyOf(entriesOf(value), base);
}

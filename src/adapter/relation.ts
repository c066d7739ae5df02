/** What a relation is, in dbt's words. */
export type RelationType = "table" | "view" | "materialized_view" | "external" | "cte" | "foreign_table";

/** A relation's name in three parts; what exists in the database or will. */
export interface Relation {
  database: string;
  schema: string;
  identifier: string;
  type?: RelationType | undefined;
}

/** Which parts of a name are written in quotes. */
export interface Quoting {
  database: boolean;
  schema: boolean;
  identifier: boolean;
}

/** Quotes an identifier for Postgres (manual 4.1.1): doubled inner quotes inside double quotes. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name that Postgres takes a written identifier for: in lower case unless it stands in quotes (manual 4.1.1). */
export function nameOfIdentifier(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}

/** Quotes text as an SQL literal (manual 4.1.2.1). */
export function quoteLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return doubled.includes("\\") ? ` E'${doubled.replaceAll("\\", "\\\\")}'` : `'${doubled}'`;
}

/** The name as it stands in SQL, such as `"shop"."marts"."dim_users"`. */
export function renderRelation(relation: Relation, quoting?: Partial<Quoting>): string {
  const part = (name: string, quoted: boolean | undefined) => (quoted === false ? name : quoteIdentifier(name));
  return [
    part(relation.database, quoting?.database),
    part(relation.schema, quoting?.schema),
    part(relation.identifier, quoting?.identifier),
  ].join(".");
}

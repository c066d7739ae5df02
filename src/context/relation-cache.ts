import type { Relation, RelationType } from "../adapter/relation.ts";

/**
 * What exists in the database, as far as it was listed: filled once for the schemas of a run and kept true by what
 * the run itself creates, renames and drops.
 */
export class RelationCache {
  readonly #schemas = new Map<string, Map<string, RelationType>>();

  /** Notes that a schema was listed with exactly these relations. */
  fill(schema: string, relations: Iterable<{ identifier: string; type: RelationType }>): void {
    const names = new Map<string, RelationType>();
    for (const { identifier, type } of relations) names.set(identifier, type);
    this.#schemas.set(schema, names);
  }

  /** False for a schema that was never listed: what it holds must be asked of the database. */
  knows(schema: string): boolean {
    return this.#schemas.has(schema);
  }

  find(schema: string, identifier: string): RelationType | undefined {
    return this.#schemas.get(schema)?.get(identifier);
  }

  list(schema: string): { identifier: string; type: RelationType }[] {
    return [...(this.#schemas.get(schema) ?? [])].map(([identifier, type]) => ({ identifier, type }));
  }

  add(relation: Relation): void {
    this.#schemas.get(relation.schema)?.set(relation.identifier, relation.type ?? "table");
  }

  drop(relation: Pick<Relation, "schema" | "identifier">): void {
    this.#schemas.get(relation.schema)?.delete(relation.identifier);
  }

  rename(from: Pick<Relation, "schema" | "identifier">, to: Pick<Relation, "schema" | "identifier">): void {
    const type = this.find(from.schema, from.identifier);
    this.drop(from);
    if (type !== undefined) this.#schemas.get(to.schema)?.set(to.identifier, type);
  }

  dropSchema(schema: string): void {
    this.#schemas.delete(schema);
  }
}

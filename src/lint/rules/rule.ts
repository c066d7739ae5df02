import type { LintRule } from "../../config/schema/lint-rules.ts";
import type { LintLevel } from "../../config/schema/lint-schema.ts";
import type { ManifestNode } from "../../manifest/node.ts";
import type { Visitor } from "../sql/site.ts";

/** What a rule may know of the model that it looks at. */
export interface LintedModel {
  node: ManifestNode;
  /** Sets of columns that tests and constraints say are unique. */
  declaredKeys: readonly (readonly string[])[];
  /** Whether a test, a constraint or an index says that something is unique, also where nobody can say which columns. */
  hasKeyTest: boolean;
  /** Whether the SQL reads what the model has already. */
  readsItself: boolean;
  /** The reference for a relation written out: `{{ ref('orders') }}`, null where the project does not have it. */
  referenceFor(name: string, schema: string | undefined): string | null;
  /** Whether the template refers to the relation, so that it is not written out. */
  isReferred(name: string, schema: string | undefined): boolean;
}

/** Says what is wrong at a byte offset of the SQL, and what to do; without a place it is about the whole file. */
export type Tell = (at: number | undefined, message: string, hint: string) => void;

/** One kind of fault that is looked for. */
export interface Rule {
  name: LintRule;
  /** How much it matters unless the project says otherwise. */
  level: Exclude<LintLevel, "off">;
  /** One line for `tstl lint --list`. */
  summary: string;
  /**
   * Which findings count in an incremental model, whose first and later runs have their own SQL: those of either run,
   * unless it is a fault only if both have it, or only if later runs alone do.
   */
  told?: "in both runs" | "in later runs only";
  /** What it looks at in each query of a model. */
  visit?(tell: Tell, model: LintedModel): Visitor;
  /** Looks at the model as a whole, once. */
  model?(tell: Tell, model: LintedModel): void;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

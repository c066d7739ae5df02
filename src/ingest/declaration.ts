import * as z from "zod/mini";
import { checkSchema } from "../config/schema/check-schema.ts";
import { type TstlError, throwGathered } from "../errors/tstl-error.ts";
import type { SourceNode } from "../manifest/node.ts";
import { isDay } from "./days.ts";
import { declarationFaults } from "./declaration-faults.ts";
import { placeOfRules } from "./declared-place.ts";
import { FORMATS } from "./formats.ts";

const text = z.string();
const date = text.check(z.refine(isDay, "a date such as 2025-09-01"));
const character = text.check(z.regex(/^[\t -!#-[\]-~]$/, "one ASCII character"));
const bound = () => z.optional(z.union([z.number(), text], "a number, or a date as text"));
const length = () => z.optional(z.int().check(z.nonnegative()));

const ruleSchema = () =>
  z.strictObject({
    column: text,
    required: z.optional(z.boolean()),
    min: bound(),
    max: bound(),
    min_length: length(),
    max_length: length(),
    one_of: z.optional(z.array(z.union([text, z.number(), z.boolean()], "a text or a number"))),
    matches: z.optional(text),
    format: z.optional(z.enum(FORMATS)),
  });

const loadSchema = () =>
  z.strictObject({
    format: z._default(z.enum(["csv", "ndjson"]), "csv"),
    files: text,
    delimiter: z._default(character, ","),
    key: z._default(z.array(text), []),
    paths: z._default(z.record(text, text), {}),
    rules: z._default(z.array(ruleSchema()), []),
    copies: z._default(z.enum(["skip", "load"]), "skip"),
    max_quarantined: z.optional(z.int().check(z.nonnegative())),
  });

const generateSchema = () =>
  z.strictObject({
    module: text,
    seed: z._default(z.int(), 1),
    scale: z._default(z.number().check(z.positive()), 1),
    from: date,
    days: z._default(z.int().check(z.positive()), 30),
  });

/** What a row must be like to be loaded; anything else goes to quarantine with the reason. */
export type RowRule = z.infer<ReturnType<typeof ruleSchema>>;
/** `meta.load` of a source's table. */
export type LoadRules = z.infer<ReturnType<typeof loadSchema>>;
/** `meta.generate` of a source. */
export type GenerateRules = z.infer<ReturnType<typeof generateSchema>>;

/** A table of a source that says how it is loaded. */
export interface DeclaredTable {
  source: string;
  name: string;
  /** The relation as it stands in SQL. */
  relation: string;
  schema: string;
  identifier: string;
  columns: { name: string; type: string }[];
  load: LoadRules;
  /** The YAML file that says all this. */
  declaredIn: string;
}

/** A source with tables to load, and perhaps a generator of rows for them. */
export interface DeclaredSource {
  name: string;
  tables: DeclaredTable[];
  /** Tables that were not asked for: what the generator makes for them is passed over. */
  leftOut?: readonly string[];
  generate: GenerateRules | null;
}

/**
 * Takes from the project's sources those that say how they are loaded (`config.meta.load` of a table, with
 * `config.meta.generate` of its source). Throws every fault in what they say, with its place.
 */
export function declaredSources(nodes: Iterable<SourceNode>, projectDir: string): DeclaredSource[] {
  const sources = new Map<string, DeclaredSource>();
  const generatorsChecked = new Set<string>();
  const faults: TstlError[] = [];
  for (const node of nodes) {
    const load = metaOf(node, "load");
    if (load === undefined) continue;
    const source = sources.get(node.source_name) ?? { name: node.source_name, tables: [], generate: null };
    sources.set(node.source_name, source);
    const { source_name, name, original_file_path: declaredIn } = node;
    const declared = { source: source_name, name, declaredIn };
    const placeOf = placeOfRules(declared, projectDir, "load");
    const checked = checkSchema(loadSchema(), { value: load, placeOf });
    faults.push(...checked.faults);
    if (checked.value !== null) {
      const table = tableOf(node, checked.value);
      faults.push(...declarationFaults(table, placeOf));
      source.tables.push(table);
    }
    const generate = metaOf(node, "generate");
    if (generate === undefined || generatorsChecked.has(node.source_name)) continue;
    generatorsChecked.add(node.source_name);
    const rules = checkSchema(generateSchema(), {
      value: generate,
      placeOf: placeOfRules(declared, projectDir, "generate"),
    });
    faults.push(...rules.faults);
    source.generate = rules.value;
  }
  throwGathered(faults);
  return [...sources.values()];
}

function metaOf(node: SourceNode, key: "load" | "generate"): unknown {
  const config = node.config.meta as Record<string, unknown> | undefined;
  const inherited = key === "generate" ? node.source_meta[key] : undefined;
  return config?.[key] ?? node.meta[key] ?? inherited;
}

function tableOf(node: SourceNode, load: LoadRules): DeclaredTable {
  return {
    source: node.source_name,
    name: node.name,
    relation: node.relation_name,
    schema: node.schema,
    identifier: node.identifier,
    columns: Object.values(node.columns).map(({ name, data_type }) => ({ name, type: data_type ?? "text" })),
    load,
    declaredIn: node.original_file_path,
  };
}

import { type $ZodType, toJSONSchema } from "zod/v4/core";
import { tstlConfigSchema } from "./schema/tstl-config-schema.ts";

/** The JSON Schema of tstl.config.yaml as text, made from the schema that checks the file. */
export function tstlJsonSchemaText(): string {
  return jsonSchemaText("tstl.config.yaml", tstlConfigSchema());
}

/**
 * A schema that checks files as a JSON Schema (draft 2020-12) in text. Editors show its descriptions and complete its
 * keys.
 */
export function jsonSchemaText(title: string, schema: $ZodType): string {
  const json = toJSONSchema(schema, {
    unrepresentable: "any",
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.anyOf) jsonSchema.anyOf = flatten(jsonSchema.anyOf as Choice[]) as typeof jsonSchema.anyOf;
      // The bounds of safe integers tell an editor nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return `${JSON.stringify({ title, ...json }, null, 2)}\n`;
}

interface Choice {
  anyOf?: Choice[];
}

/** One level of choices, without `{}`: a bigint has no JSON type and becomes that, which would let everything through. */
function flatten(choices: readonly Choice[]): Choice[] {
  return choices
    .flatMap((each) => (each.anyOf && Object.keys(each).length === 1 ? flatten(each.anyOf) : [each]))
    .filter((each) => Object.keys(each).length > 0);
}

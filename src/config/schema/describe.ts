import * as z from "zod/mini";

// Compiling a checker costs more than the few values that it would check.
z.config({ jitless: true });

/** The same schema with the sentence that editors and the manual show. */
export function described<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  z.globalRegistry.add(schema, { description });
  return schema;
}

// Making a schema costs far more than checking with it, so that keys of one type share all but the outermost.
const nullables = new WeakMap<z.ZodMiniType, z.ZodMiniNullable>();

/** A key that may be left out or be empty, with its description. */
export function optional<Schema extends z.ZodMiniType>(
  schema: Schema,
  description: string,
): z.ZodMiniOptional<z.ZodMiniNullable<Schema>> {
  let nullable = nullables.get(schema) as z.ZodMiniNullable<Schema> | undefined;
  if (nullable === undefined) {
    nullable = z.nullable(schema);
    nullables.set(schema, nullable);
  }
  return described(z.optional(nullable), description);
}

/** Any text. */
export const text = z.string();

/** A list of texts. */
export const list = z.array(text);

/** One text or a list of them. */
export const textOrList = z.union([text, list], "a text or a list of texts");

/** A text, or a number that is one: YAML reads the version `1.0` as a number. */
export const textOrNumber = z.union([text, z.number(), z.bigint()], "a text or a number");

/** True or false. */
export const truth = z.boolean();

/** A mapping with keys of the user's choice. */
export const mapping = z.record(text, z.unknown());

/** A name that templates can write: letters, digits and underscores. */
export const name = z
  .string()
  .check(z.regex(/^[^\d\W]\w*$/u, "a name of letters, digits and underscores that does not begin with a digit"));

const numberOrText = z.union([z.int(), text], "a whole number");

/** A whole number, also as text: values out of `env_var()` are texts. */
export function wholeNumber(least: number, most: number) {
  const inRange = (value: number) => Number.isInteger(value) && value >= least && value <= most;
  const fits = (value: number | string) =>
    typeof value === "number" ? inRange(value) : /^\s*\d+\s*$/.test(value) && inRange(Number(value));
  return numberOrText.check(z.refine(fits, `a whole number from ${least} to ${most}`));
}

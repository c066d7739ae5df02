import * as z from "zod/mini";

const fixture = {
  rows: z.optional(
    z.nullable(z.union([z.string(), z.array(z.record(z.string(), z.unknown()))], "a list of rows or a text")),
  ),
  format: z._default(z.enum(["dict", "csv", "sql"]), "dict"),
  fixture: z.optional(z.nullable(z.string())),
};
const values = () => z.optional(z.nullable(z.record(z.string(), z.unknown())));
const versions = () => z.optional(z.nullable(z.array(z.union([z.string(), z.number()], "a version"))));

/** An entry of `unit_tests:` in a properties file (docs.getdbt.com/reference/resource-properties/unit-tests). */
export const unitTestSchema = () =>
  z.strictObject({
    name: z.string(),
    model: z.string(),
    description: z.optional(z.nullable(z.string())),
    given: z.optional(z.nullable(z.array(z.strictObject({ input: z.string(), ...fixture })))),
    expect: z.strictObject(fixture),
    overrides: z.optional(z.nullable(z.strictObject({ macros: values(), vars: values(), env_vars: values() }))),
    config: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
    versions: z.optional(z.nullable(z.strictObject({ include: versions(), exclude: versions() }))),
  });

/** A unit test as it is written. */
export type WrittenUnitTest = z.infer<ReturnType<typeof unitTestSchema>>;
/** The rows of a unit test as they are written. */
export type WrittenFixture = WrittenUnitTest["expect"];

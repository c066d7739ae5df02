import { writeFileSync } from "node:fs";
import { tstlJsonSchemaText } from "../config/json-schema.ts";
import { resolveFlags } from "../config/resolve-flags.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** What a JSON Schema can be had of, and how it is made. */
const SCHEMAS: Record<string, () => Promise<string>> = {
  config: async () => tstlJsonSchemaText(),
  dashboard: async () => (await import("../dashboards/json-schema.ts")).dashboardJsonSchemaText(),
};

/** Prints the JSON Schema of a kind of file, or writes it to --output. Throws USAGE and FILE_UNWRITABLE. */
export async function printSchema(invocation: Invocation): Promise<ExitCode> {
  const { outputFile } = resolveFlags(invocation);
  const name = invocation.args[0] ?? "config";
  const make = SCHEMAS[name];
  if (make === undefined) {
    const known = Object.keys(SCHEMAS);
    throw new TstlError("USAGE", `there is no schema of "${name}"`, {
      hint: didYouMean(name, known) ?? `there are schemas of ${known.join(" and ")}`,
    });
  }
  const text = await make();
  if (outputFile === null) {
    invocation.stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(outputFile, text);
  } catch (cause) {
    throw new TstlError("FILE_UNWRITABLE", `cannot write ${outputFile}: ${(cause as Error).message}`, { cause });
  }
  return 0;
}

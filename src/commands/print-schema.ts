import { writeFileSync } from "node:fs";
import { tstlJsonSchemaText } from "../config/json-schema.ts";
import { resolveFlags } from "../config/resolve-flags.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Prints the JSON Schema of tstl.config.yaml, or writes it to --output. Throws FILE_UNWRITABLE. */
export async function printSchema(invocation: Invocation): Promise<ExitCode> {
  const { outputFile } = resolveFlags(invocation);
  if (outputFile === null) {
    invocation.stdout.write(tstlJsonSchemaText());
    return 0;
  }
  try {
    writeFileSync(outputFile, tstlJsonSchemaText());
  } catch (cause) {
    throw new TstlError("FILE_UNWRITABLE", `cannot write ${outputFile}: ${(cause as Error).message}`, { cause });
  }
  return 0;
}

import { open, parse, writeArtifacts } from "../pipeline.ts";
import type { ExitCode, Invocation } from "./command.ts";

/** Reads the project, tells what is wrong with it and writes target/manifest.json. */
export async function parseOnly(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  writeArtifacts(await parse(opened), null);
  return opened.close(0);
}

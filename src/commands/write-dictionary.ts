import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readCatalog } from "../artifacts/catalog.ts";
import { dataDictionary, type TypeOf, typesOfDictionary } from "../docs/data-dictionary.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { open, type Project, parse } from "../pipeline.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { shownFrom } from "./open-reporter.ts";

/** Prints the data dictionary, writes it, or compares it with its file. Throws FILE_UNWRITABLE and DICTIONARY_STALE. */
export async function writeDictionary(invocation: Invocation): Promise<ExitCode> {
  const opened = await open(invocation);
  const project = await parse(opened);
  const { outputFile: file, checkOnly, catalog } = opened.config.options;
  if (checkOnly && file === null) {
    throw new TstlError("USAGE", "--check needs the file to compare with", {
      hint: "write --output docs/data-dictionary.md",
    });
  }
  const existing = file === null ? "" : readText(file);
  const types = catalog ? await typesOfDatabase(project) : typesOfDictionary(existing);
  const text = dataDictionary(project.manifest, project.graph, types);
  if (file === null) opened.reporter.answer(text);
  else if (checkOnly) compare(existing, text, shownFrom(invocation.cwd, file), catalog);
  else write(file, text);
  return opened.close(0);
}

async function typesOfDatabase({ adapter, manifest, artifacts }: Project): Promise<TypeOf> {
  await adapter.open();
  const { nodes, sources } = await adapter.withSession((session) => readCatalog(session, manifest, artifacts));
  const types = new Map<string, string>();
  for (const { metadata, columns } of [...Object.values(nodes), ...Object.values(sources)]) {
    for (const { name, type } of Object.values(columns))
      types.set(JSON.stringify([metadata.schema, metadata.name, name]), type);
  }
  return (schema, relation, column) => types.get(JSON.stringify([schema, relation, column]));
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function compare(existing: string, text: string, shown: string, catalog: boolean): void {
  if (existing === text) return;
  const [before, after] = [existing.split("\n"), text.split("\n")];
  const line = after.findIndex((each, index) => each !== before[index]);
  const place = { file: shown, line: Math.max(1, Math.min(line === -1 ? after.length : line + 1, before.length)) };
  throw new TstlError("DICTIONARY_STALE", "the data dictionary is not that of the project any more", {
    place,
    exitCode: 1,
    hint: `write it again: tstl docs dictionary${catalog ? "" : " --no-catalog"} --output ${shown}`,
    notes: line === -1 ? [] : [{ message: `it would say here: ${after[line]}` }],
  });
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new TstlError("FILE_UNWRITABLE", `cannot write ${file}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}

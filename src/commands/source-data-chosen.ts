import { TstlError } from "../errors/tstl-error.ts";
import type { DeclaredSource } from "../ingest/declaration.ts";
import { type Project, select } from "../pipeline.ts";
import { didYouMean } from "../util/suggest.ts";

/**
 * The sources of these names, `shop` or `shop.orders`, and of `--select`; all without either. Throws SOURCE_UNKNOWN, and
 * every fault in how sources say that they are loaded.
 */
export async function chosenSources(project: Project, names: readonly string[]): Promise<DeclaredSource[]> {
  const all = await allSources(project);
  const { select: selected, exclude, selector } = project.config.options;
  const isNarrowed = selected.length > 0 || exclude.length > 0 || selector !== null;
  if (names.length === 0 && !isNarrowed) return all;
  const chosen = new Set(names.flatMap((name) => tablesNamed(all, name)));
  if (isNarrowed) for (const table of selectedTables(project)) chosen.add(table);
  return narrow(all, chosen);
}

/** All sources of the project that say how they are loaded. */
export async function allSources(project: Project): Promise<DeclaredSource[]> {
  const { declaredSources } = await import("../ingest/declaration.ts");
  return declaredSources(project.manifest.sources.values(), project.config.projectDir);
}

/** The tables of sources that a name stands for, as `shop.orders`. */
function tablesNamed(all: readonly DeclaredSource[], name: string): string[] {
  const [sourceName = "", tableName] = name.split(".");
  const source = all.find((each) => each.name === sourceName);
  const known = source?.tables.map((table) => table.name) ?? [];
  if (source !== undefined && (tableName === undefined || known.includes(tableName))) {
    return (tableName === undefined ? known : [tableName]).map((table) => `${sourceName}.${table}`);
  }
  const sources = all.map((each) => each.name);
  const hint = source === undefined ? didYouMean(sourceName, sources) : didYouMean(tableName!, known);
  const listed = source === undefined ? sources : known;
  throw new TstlError("SOURCE_UNKNOWN", `there is no source "${name}" with rules for its files`, {
    hint: hint ?? `there are ${listed.join(", ")}`,
  });
}

function selectedTables(project: Project): string[] {
  // As `tstl ls` takes them: the freshness of sources asks for those that have one.
  const ids = select(project, "ls");
  return [...ids]
    .flatMap((id) => project.manifest.sources.get(id) ?? [])
    .map((one) => `${one.source_name}.${one.name}`);
}

function narrow(all: readonly DeclaredSource[], chosen: ReadonlySet<string>): DeclaredSource[] {
  return all.flatMap((source) => {
    const tables = source.tables.filter((table) => chosen.has(`${source.name}.${table.name}`));
    const leftOut = source.tables.filter((table) => !tables.includes(table)).map((table) => table.name);
    return tables.length === 0 ? [] : [{ ...source, tables, leftOut }];
  });
}

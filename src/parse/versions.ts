import { TstlError } from "../errors/tstl-error.ts";
import type { ModelNode } from "../manifest/node.ts";
import { configOfEntry, type DraftIndex, noMatchingNode } from "./apply-properties.ts";
import { type ColumnEntry, columnEntries } from "./columns.ts";
import type { RawConfig } from "./config-tree.ts";
import { listOf } from "./merge-config.ts";
import { isMapping, type PropertiesEntry } from "./properties.ts";
import type { Draft, Session } from "./session.ts";

/** One version of a model, with the properties that hold for it. */
export interface ModelVersion {
  version: string | number;
  draft: Draft | undefined;
  entry: Record<string, unknown>;
  columns: ColumnEntry[];
  config: RawConfig;
  tests: unknown;
}

/**
 * Finds the file of each version that an entry lists, `<name>_v<version>.sql` or what `defined_in` says, and gives the
 * node the id of that version. The latest version may also be in `<name>.sql`.
 */
export function readVersions(session: Session, properties: PropertiesEntry, index: DraftIndex): ModelVersion[] {
  const { entry, name, file } = properties;
  const written = listOf(entry.versions).filter(isMapping);
  const versions = written.map((one) => one.v as string | number);
  checkVersions(properties, versions);
  const latest = (entry.latest_version as string | number | undefined) ?? highest(versions);
  return written.map((one) => {
    const version = one.v as string | number;
    const fileName = (one.defined_in as string | undefined) ?? `${name}_v${version}`;
    const draft =
      findModel(index, fileName, file.packageName) ??
      (version === latest ? findModel(index, name, file.packageName) : undefined);
    if (draft) rename(session, draft, name, version, latest);
    else session.manifest.warnings.push(noMatchingNode(properties, fileName));
    const columns = columnsFor(entry, one);
    return {
      version,
      draft,
      columns,
      config: mergeDeep(configOfEntry(entry), configOfEntry(one)),
      tests: one.data_tests ?? ownTests(one.tests) ?? entry.data_tests ?? entry.tests,
      entry: {
        ...entry,
        columns,
        ...("description" in one && { description: one.description || entry.description }),
        ...("constraints" in one && { constraints: one.constraints }),
        // A date of the model as a whole is no version's.
        deprecation_date: one.deprecation_date ?? null,
      },
    };
  });
}

/** An empty list by the old name counts as none, so that the model's tests hold; by the new name it means no tests. */
function ownTests(tests: unknown): unknown {
  return Array.isArray(tests) && tests.length === 0 ? undefined : tests;
}

function checkVersions({ entry, name }: PropertiesEntry, versions: readonly (string | number)[]): void {
  const seen = new Set<string>();
  for (const version of versions) {
    if (typeof version !== "string" && typeof version !== "number") {
      throw new TstlError("PROPERTIES_SHAPE", `each of the versions of model "${name}" needs a "v"`);
    }
    if (seen.has(String(version))) {
      throw new TstlError("DUPLICATE_NAME", `version ${version} of model "${name}" is listed twice`);
    }
    seen.add(String(version));
  }
  const { latest_version: latest } = entry;
  if (latest !== undefined && latest !== null && !versions.includes(latest as string)) {
    throw new TstlError("PROPERTIES_SHAPE", `"latest_version" of model "${name}" is ${latest}, which is not listed`, {
      hint: `the versions are ${versions.join(", ")}`,
    });
  }
}

function highest(versions: readonly (string | number)[]): string | number {
  return versions.reduce((best, one) => {
    const [a, b] = [Number(best), Number(one)];
    const isNumeric = !Number.isNaN(a) && !Number.isNaN(b);
    return (isNumeric ? b > a : String(one) > String(best)) ? one : best;
  });
}

function findModel(index: DraftIndex, name: string, packageName: string): Draft | undefined {
  return index
    .named(name)
    .find(({ node }) => node.resource_type === "model" && node.package_name === packageName && node.version === null);
}

function rename(session: Session, draft: Draft, name: string, version: string | number, latest: string | number): void {
  const node = draft.node as ModelNode;
  const origin = session.origins.get(node.unique_id);
  session.origins.delete(node.unique_id);
  node.unique_id = `model.${node.package_name}.${name}.v${version}`;
  if (origin) session.origins.set(node.unique_id, origin);
  node.fqn = [...node.fqn.slice(0, -1), name, `v${version}`];
  node.name = name;
  node.version = version;
  node.latest_version = latest;
}

/** The model's columns that the version includes, then those that it adds. */
function columnsFor(entry: Record<string, unknown>, version: Record<string, unknown>): ColumnEntry[] {
  const given = listOf(version.columns).filter(isMapping);
  const rule = given.find((one) => "include" in one || "exclude" in one);
  const own = columnEntries(given.filter((one) => one !== rule));
  const include = rule?.include ?? "*";
  const everything = include === "*" || include === "all";
  const excluded = new Set(listOf(rule?.exclude) as string[]);
  const included = new Set(everything ? [] : (listOf(include) as string[]));
  const base = columnEntries(entry.columns).filter(({ name }) =>
    everything ? !excluded.has(name) : included.has(name),
  );
  return [...base, ...own];
}

function mergeDeep(base: RawConfig, over: RawConfig): RawConfig {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isMapping(before) && isMapping(value) ? mergeDeep(before, value) : value;
  }
  return merged;
}

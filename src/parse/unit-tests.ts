import { hash } from "node:crypto";
import { dirname, join } from "node:path/posix";
import { checkSchema } from "../config/schema/check-schema.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { createLookup, type Lookup } from "../manifest/lookup.ts";
import type { ModelNode, Plain, UnitTestNode, UnitTestOverrides } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import { repr } from "../template/runtime/text.ts";
import { didYouMean } from "../util/suggest.ts";
import { addDisabled } from "./add-nodes.ts";
import { textOf } from "./apply-properties.ts";
import type { RawConfig } from "./config-tree.ts";
import { listOf, mergeConfig } from "./merge-config.ts";
import { newNode } from "./new-node.ts";
import { type PropertiesEntry, placeInProperties, renderProperty } from "./properties.ts";
import { quickScanExpression } from "./quick-scan.ts";
import { gathering, type Session } from "./session.ts";
import type { RefCall } from "./template-facts.ts";
import { type FixtureFiles, findSeed, indexFixtures, readRows } from "./unit-test-rows.ts";
import { unitTestSchema, type WrittenUnitTest } from "./unit-test-schema.ts";

/**
 * Adds the unit tests of all properties files. To be called when references are resolved: what a test says of its model
 * is checked against what the model is.
 */
export async function parseUnitTests(
  session: Session,
  entries: readonly PropertiesEntry[],
  files: readonly ProjectFile[],
): Promise<void> {
  const written = entries.filter(({ section }) => section === "unit_tests");
  if (written.length === 0) return;
  const lookup = createLookup(session.manifest);
  const fixtures = indexFixtures(session, files);
  for (const entry of written) {
    await gathering(session.errors, () => parseUnitTest(session, entry, lookup, fixtures));
  }
}

function parseUnitTest(session: Session, properties: PropertiesEntry, lookup: Lookup, fixtures: FixtureFiles): void {
  const { file, path } = properties;
  const placeOf = (below: readonly (string | number)[], part?: "key" | "value") =>
    placeInProperties(file, [...path, ...below], part);
  const checked = checkSchema(unitTestSchema(), { value: properties.entry, placeOf });
  session.errors.push(...checked.faults);
  const test = checked.value;
  if (test === null) return;
  const found = findModel(session, lookup, test, properties, placeOf);
  const node = unitTestNode(session, test, properties, lookup, fixtures);
  if (found.disabled || !node.config.enabled) {
    node.config = { ...node.config, enabled: false };
    addDisabled(session.manifest, node);
    return;
  }
  checkIncremental(test, found.model, placeOf);
  checkTwice(test, placeOf);
  for (const model of versionsOf(session, test, found.model, placeOf)) add(session, ofModel(node, model), placeOf);
}

type PlaceOf = (below: readonly (string | number)[], part?: "key" | "value") => Place;

/** The model that a test names, as `orders` or as `orders v2`, in the test's own package. */
function findModel(
  session: Session,
  lookup: Lookup,
  test: WrittenUnitTest,
  { file }: PropertiesEntry,
  placeOf: PlaceOf,
): { model: ModelNode; disabled: boolean } {
  const [name = "", version] = test.model.trim().split(/\s+/);
  const number = version === undefined ? null : version.replace(/^v/, "");
  const found = lookup.ref(name, file.packageName, number, file.packageName);
  const node = found?.node ?? found?.disabled;
  if (node?.resource_type === "model") return { model: node, disabled: found?.node === undefined };
  const models = [...session.manifest.nodes.values()].filter(({ resource_type: type }) => type === "model");
  throw new TstlError(
    "UNIT_TEST_MODEL",
    `Unable to find model '${file.packageName}.${test.model}' for unit test '${test.name}' in ${file.originalPath}`,
    {
      place: placeOf(["model"]),
      hint: node
        ? `"${name}" is a ${node.resource_type}: only models have unit tests`
        : didYouMean(
            name,
            models.map((model) => model.name),
          ),
    },
  );
}

/** The node of a test, of a model that is not settled yet. */
function unitTestNode(
  session: Session,
  test: WrittenUnitTest,
  properties: PropertiesEntry,
  lookup: Lookup,
  fixtures: FixtureFiles,
): UnitTestNode {
  const { file, path } = properties;
  const folders = file.originalPath.split("/").slice(1, -1);
  const fqn = [file.packageName, ...folders, test.model, test.name];
  const checksum = { name: "none" as const, checksum: "" };
  const node = newNode(session, "unit_test", file, test.name, "", "", checksum, fqn) as UnitTestNode;
  const { overrides } = test;
  Object.assign(node, {
    unique_id: `unit_test.${file.packageName}.${test.model}.${test.name}`,
    description: textOf(properties.entry, "description"),
    config: configOf(session, test, properties, fqn),
    model: test.model,
    given: listOf(test.given).map((given, index) => {
      const { input, ...written } = given as NonNullable<WrittenUnitTest["given"]>[number];
      const site = { test: test.name, kind: "input" as const, file, path: [...path, "given", index] };
      const ref = refOfInput(input, properties, index);
      const seed = ref && (() => findSeed(lookup, ref, input, site));
      return { input, ...readRows(session, written, { ...site, seed }, fixtures) };
    }),
    expect: readRows(
      session,
      test.expect,
      { test: test.name, kind: "expected", file, path: [...path, "expect"] },
      fixtures,
    ),
    overrides: overrides ? overridesOf(overrides) : null,
    versions: test.versions ? { include: test.versions.include ?? null, exclude: test.versions.exclude ?? null } : null,
    version: null,
    written: { path: file.path, at: [...path] },
  } satisfies Partial<UnitTestNode>);
  node.tags = node.config.tags;
  node.meta = node.config.meta;
  node.checksum = { name: "sha256", checksum: checksumOf(node) };
  return node;
}

function overridesOf({ macros, vars, env_vars }: NonNullable<WrittenUnitTest["overrides"]>): UnitTestOverrides {
  return { macros: macros ?? {}, vars: vars ?? {}, env_vars: env_vars ?? {} } as unknown as UnitTestOverrides;
}

function configOf(
  session: Session,
  { config }: WrittenUnitTest,
  { file, path }: PropertiesEntry,
  fqn: string[],
): UnitTestNode["config"] {
  const tree = session.treeConfigs("unit_test", file.packageName, fqn);
  const own = renderProperty(session, file, config ?? {}, [...path, "config"]) as RawConfig;
  let merged: RawConfig = { tags: [], meta: {}, enabled: true, static_analysis: null };
  for (const level of [...tree.own, own, ...tree.root]) merged = mergeConfig(merged, level);
  const tags = listOf(merged.tags) as string[];
  return { ...merged, tags, materialized: "unit" } as unknown as UnitTestNode["config"];
}

/** Everything but the description. */
function checksumOf({ model, versions, given, expect, overrides }: UnitTestNode): string {
  return hash("sha256", repr([model, versions, given, expect, overrides] as Plain[]), "hex");
}

/** What an input refers to, if it is a `ref()`. What it names is looked for when the test runs, as in dbt. */
function refOfInput(input: string, { file, path }: PropertiesEntry, index: number): RefCall | undefined {
  if (input.trim() === "this") return undefined;
  const facts = quickScanExpression(input.trim());
  const [ref] = facts?.refs ?? [];
  if (ref || facts?.sources[0]) return ref;
  throw new TstlError(
    "UNIT_TEST_INPUT",
    `Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '${input}'.`,
    {
      place: placeInProperties(file, [...path, "given", index, "input"]),
      hint: "write ref('model'), source('source', 'table') or this",
    },
  );
}

function checkTwice(test: WrittenUnitTest, placeOf: PlaceOf): void {
  const inputs = (test.given ?? []).map(({ input }) => input.trim());
  const index = inputs.findIndex((input, at) => inputs.indexOf(input) !== at);
  if (index === -1) return;
  throw new TstlError("UNIT_TEST_INPUT", `unit test "${test.name}" gives rows for ${inputs[index]} twice`, {
    place: placeOf(["given", index, "input"]),
    hint: "put all the rows under one of the two",
  });
}

const IS_INCREMENTAL = "macro.dbt.is_incremental";

/** A test of an incremental model says which of its two ways it tests, and what is in the table for the second. */
function checkIncremental(test: WrittenUnitTest, model: ModelNode, placeOf: PlaceOf): void {
  if (!model.depends_on.macros.includes(IS_INCREMENTAL)) return;
  const override = test.overrides?.macros?.is_incremental;
  if (typeof override !== "boolean") {
    throw new TstlError(
      "UNIT_TEST_OVERRIDE",
      `Boolean override for 'is_incremental' must be provided for unit test '${test.name}' in model '${model.name}'`,
      {
        place: placeOf(test.overrides ? ["overrides"] : ["name"]),
        hint: "add overrides: {macros: {is_incremental: false}}, or true with an input named this",
      },
    );
  }
  if (!override || listOf(test.given).some((given) => (given as { input: string }).input.trim() === "this")) return;
  throw new TstlError(
    "UNIT_TEST_OVERRIDE",
    `Unit test '${test.name}' for incremental model '${model.name}' must have a 'this' input`,
    { place: placeOf(["given"]), hint: "add - input: this with the rows that are in the table already" },
  );
}

/** The versions of a model that a test is about; the model itself where it has none. */
function versionsOf(
  { manifest }: Session,
  test: WrittenUnitTest,
  model: ModelNode,
  placeOf: PlaceOf,
): readonly ModelNode[] {
  const { include, exclude } = test.versions ?? {};
  if (include && exclude) {
    throw new TstlError("UNIT_TEST_VERSIONS", "Unit tests can not both include and exclude versions.", {
      place: placeOf(["versions"]),
      hint: "keep one of the two",
    });
  }
  if (model.version === null) {
    if (!include?.length && !exclude?.length) return [model];
    throw new TstlError(
      "UNIT_TEST_VERSIONS",
      `Unit test '${test.name}' should not have a versions include or exclude when referencing non-versioned model '${model.name}'`,
      { place: placeOf(["versions"]), hint: "take the versions out" },
    );
  }
  const all = [...manifest.nodes.values()].filter(
    (node): node is ModelNode =>
      node.resource_type === "model" &&
      node.name === model.name &&
      node.package_name === model.package_name &&
      node.version !== null,
  );
  const is = (versions: readonly unknown[], version: unknown) => versions.map(String).includes(String(version));
  const named = /\s/.test(test.model.trim()) ? [model] : all;
  const chosen = named.filter(({ version }) =>
    include ? is(include, version) : exclude ? !is(exclude, version) : true,
  );
  if (chosen.length > 0) return chosen;
  throw new TstlError(
    "UNIT_TEST_VERSIONS",
    `Unit test '${test.name}' referenced a version of '${model.name}' which was not found.`,
    { place: placeOf(["versions"]), hint: `the versions are ${all.map(({ version }) => version).join(", ")}` },
  );
}

/** The test of one model: with its SQL, and its id where it is one of several. */
function ofModel(node: UnitTestNode, model: ModelNode): UnitTestNode {
  const suffix = model.version === null ? "" : `_v${model.version}`;
  return {
    ...node,
    unique_id: node.unique_id + suffix,
    // dbt's path, below the folder that its SQL is written to, has the folders of the YAML file once more.
    path: join(dirname(node.original_file_path), `${node.name}${suffix}.sql`),
    version: model.version,
    database: model.database,
    schema: model.schema,
    alias: node.name + suffix,
    raw_code: model.raw_code,
    refs: [],
    sources: [],
    depends_on: { macros: [], nodes: [model.unique_id] },
  };
}

function add({ manifest, errors }: Session, node: UnitTestNode, placeOf: PlaceOf): void {
  if (!manifest.unitTests.has(node.unique_id)) {
    manifest.unitTests.set(node.unique_id, node);
    return;
  }
  errors.push(
    new TstlError("DUPLICATE_NAME", `model "${node.model}" has two unit tests named "${node.name}"`, {
      place: placeOf(["name"]),
      node: node.unique_id,
      hint: "rename one of them",
    }),
  );
}

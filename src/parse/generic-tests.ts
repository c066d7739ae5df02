import { quoteIdentifier } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { MacroNode, TestNode } from "../manifest/node.ts";
import type { ProjectFile } from "../project/project-file.ts";
import { type MaybePromise, whenDone } from "../util/maybe-promise.ts";
import { remember } from "../util/remember.ts";
import { didYouMean } from "../util/suggest.ts";
import type { YamlPath } from "../util/yaml.ts";
import { addNode } from "./add-nodes.ts";
import { type ColumnEntry, columnTags } from "./columns.ts";
import type { RawConfig } from "./config-tree.ts";
import { finishNode } from "./finish-node.ts";
import { addConfigCall, listOf } from "./merge-config.ts";
import { newNode } from "./new-node.ts";
import { placeInProperties, renderText } from "./properties.ts";
import type { Session } from "./session.ts";
import type { RefCall, SourceCall } from "./template-facts.ts";
import { readTest } from "./test-definition.ts";
import { partsOfTest, type TestParts } from "./test-parts.ts";

const NO_REFERENCES = { refs: [], sources: [] };

/** What tests stand under: a model, seed or snapshot, one version of a model, or a table of a source. */
export interface TestTarget {
  file: ProjectFile;
  /** Where the entry stands in its file. */
  path: YamlPath;
  /** `models.orders`, `sources.raw`. */
  fileKeyName: string;
  /** The name in the tests' names: `orders`, `orders_v2`, `raw_orders`. */
  label: string;
  /** Before the test's type in its name: `source_` for sources. */
  prefix: string;
  /** As the test's `model` argument names it: `ref('orders')`. */
  expression: string;
  ref?: RefCall;
  source?: SourceCall;
  attachedNode: string | null;
  group: string | null;
  /** Tags that all tests inherit. */
  tags: string[];
  quoteColumns: boolean;
  /** What is known of the tests in the file, by what they stand under; added to. */
  known: Record<string, TestParts>;
}

/** Adds the tests of an entry: those of its columns, then its own, as dbt orders them. */
export function parseTests(
  session: Session,
  target: TestTarget,
  columns: readonly ColumnEntry[],
  entryTests: unknown,
  paths: { column: (index: number) => YamlPath; tests: YamlPath },
): MaybePromise<void> {
  const waiting: Promise<void>[] = [];
  const parse = (tests: unknown, column: TestColumn | null, path: () => YamlPath) => {
    const done = parseList(session, target, tests, column, path);
    if (done) waiting.push(done);
  };
  columns.forEach((column, index) => {
    const tests = testsOf(column);
    if (tests === undefined) return;
    const quoted = (column.quote ?? target.quoteColumns) === true;
    const name = quoted ? quoteIdentifier(column.name) : column.name;
    parse(tests, { name, tags: columnTags(column) }, () => [...paths.column(index), listKey(column)]);
  });
  if (entryTests !== undefined) parse(entryTests, null, () => paths.tests);
  if (waiting.length > 0) return Promise.all(waiting).then(() => undefined);
}

/** The name that the list of tests has in an entry. */
export function listKey(entry: Record<string, unknown>): string {
  return entry.data_tests === undefined ? "tests" : "data_tests";
}

/** The list of tests under a column or an entry, by either of its names. */
export function testsOf(entry: Record<string, unknown>): unknown {
  if (entry.tests !== undefined && entry.data_tests !== undefined) {
    throw new TstlError("TEST_SHAPE", `an entry has both "tests" and "data_tests"; they mean the same`);
  }
  return entry.data_tests ?? entry.tests ?? undefined;
}

interface TestColumn {
  name: string;
  tags: string[];
}

function parseList(
  session: Session,
  target: TestTarget,
  tests: unknown,
  column: TestColumn | null,
  path: () => YamlPath,
): Promise<void> | undefined {
  if (!Array.isArray(tests)) {
    const place = placeInProperties(target.file, path());
    session.errors.push(new TstlError("TEST_SHAPE", `"data_tests" must be a list`, { place }));
    return undefined;
  }
  const waiting: Promise<void>[] = [];
  for (const [index, written] of tests.entries()) {
    const keep = (error: unknown) => {
      if (!(error instanceof TstlError)) throw error;
      session.errors.push(inTest(error, target, column, [...path(), index]));
    };
    try {
      const done = parseTest(session, target, written, column, index);
      if (done) waiting.push(done.catch(keep));
    } catch (error) {
      keep(error);
    }
  }
  return waiting.length === 0 ? undefined : Promise.all(waiting).then(() => undefined);
}

/** Adds where a faulty test stands, if the error does not say it better. */
function inTest(error: TstlError, target: TestTarget, column: TestColumn | null, path: YamlPath): TstlError {
  if (error.place) return error;
  const { code, hint, notes, cause } = error;
  const where = column === null ? `"${target.label}"` : `column "${column.name}" of "${target.label}"`;
  const place = placeInProperties(target.file, path);
  return new TstlError(code, `${error.message} (under ${where})`, { place, hint, notes, cause });
}

function parseTest(
  session: Session,
  target: TestTarget,
  written: unknown,
  column: TestColumn | null,
  index: number,
): MaybePromise<void> {
  const { file } = target;
  const parts = readParts(session, target, written, column, index);
  const macro = findTestMacro(session, parts, file.packageName);
  const node = testNode(session, target, parts, column);
  return whenDone(readReferences(session, node, target, macro, parts), (recorded) =>
    whenDone(finishNode(session, node, undefined, recorded ?? parts.config), () => {
      node.group = target.group;
      addNode(session, { node, file });
    }),
  );
}

/** Reads a test's definition, or takes it from an earlier run where its file has not changed since. */
function readParts(
  session: Session,
  target: TestTarget,
  written: unknown,
  column: TestColumn | null,
  index: number,
): TestParts {
  const { file, known } = target;
  const key = `${target.prefix}${target.label} ${column?.name ?? ""} ${index}`;
  const earlier = known[key];
  if (earlier) return earlier;
  let rendered = false;
  const nested = session.config.flags.require_generic_test_arguments_property !== false;
  const definition = readTest(written, column?.name ?? null, nested, (text) => {
    rendered = true;
    return renderText(session, file, text, () => placeInProperties(file, target.path));
  });
  const parts = partsOfTest(definition, target.prefix, target.label, target.expression);
  if (!rendered) {
    known[key] = parts;
    session.cache.touch(file);
  }
  return parts;
}

function findTestMacro(session: Session, { namespace, type }: TestParts, packageName: string): MacroNode {
  const { macros } = session;
  const name = `test_${type}`;
  const macro = namespace === null ? macros.find(name, packageName) : macros.inPackage(namespace, name);
  if (macro) return macro;
  const known = [...session.manifest.macros.values()]
    .map((other) => other.name)
    .filter((other) => /^test_/.test(other));
  const shown = namespace === null ? type : `${namespace}.${type}`;
  const missingPackage = namespace !== null && !macros.hasPackage(namespace);
  throw new TstlError("TEST_NOT_FOUND", `there is no generic test "${shown}"`, {
    hint: missingPackage
      ? `package "${namespace}" is not installed`
      : didYouMean(
          type,
          known.map((other) => other.slice("test_".length)),
        ),
  });
}

const NO_CHECKSUM = { name: "none", checksum: "" } as const;

function testNode(session: Session, target: TestTarget, parts: TestParts, column: TestColumn | null): TestNode {
  const { file } = target;
  const { namespace, type, config, full, kwargs } = parts;
  const fqn = [...testFolders(session, file), full];
  const path = `${parts.short}.sql`;
  const node = newNode(session, "test", file, full, path, parts.code, NO_CHECKSUM, fqn) as TestNode;
  node.unique_id = `${node.unique_id}.${parts.hash}`;
  node.tags = tagsOf(target, column, config);
  node.description = parts.description;
  node.column_name = column?.name ?? null;
  node.file_key_name = target.fileKeyName;
  node.attached_node = target.attachedNode;
  node.test_metadata = { name: type, kwargs, namespace };
  return node;
}

/** Tests are in the folder of the file that defines them, below the resource folder. */
function testFolders(session: Session, file: ProjectFile): string[] {
  return remember(session.testFolders, file, () => [file.packageName, ...file.originalPath.split("/").slice(1, -1)]);
}

const NO_TAGS: string[] = [];

function tagsOf(target: TestTarget, column: TestColumn | null, config: RawConfig): string[] {
  const configured = listOf(config.tags);
  if (!configured.every((tag) => typeof tag === "string")) {
    throw new TstlError("CONFIG_VALUE", `config "tags" must be a text or a list of texts`);
  }
  const inherited = column?.tags ?? NO_TAGS;
  if (target.tags.length + inherited.length + configured.length === 0) return NO_TAGS;
  return [...new Set([...target.tags, ...inherited, ...configured])].sort();
}

// dbt notes the helper of a test's `model` argument for all tests but these two, which it parses by a short cut.
const SHORT_CUT = new Set(["macro.dbt.test_not_null", "macro.dbt.test_unique"]);

/**
 * Sets what a test refers to. Most tests refer to what they stand under and to nothing but `ref()` in their arguments;
 * only a macro that refers to or configures something itself is rendered, and then its configs are returned.
 */
function readReferences(
  session: Session,
  node: TestNode,
  target: TestTarget,
  macro: MacroNode,
  { references }: TestParts,
): MaybePromise<RawConfig | undefined> {
  const shortCut = SHORT_CUT.has(macro.unique_id);
  const helper = shortCut ? undefined : session.macros.find("get_where_subquery", node.package_name);
  node.depends_on.macros = helper ? [macro.unique_id, helper.unique_id] : [macro.unique_id];
  const inArguments = shortCut ? NO_REFERENCES : session.purity.recordsNothing(macro) ? references : null;
  if (!inArguments) return renderTest(session, node, target);
  const refs = target.ref ? [...inArguments.refs, shortCut ? target.ref : asRendered(target.ref)] : inArguments.refs;
  const sources = target.source ? [...inArguments.sources, target.source] : inArguments.sources;
  setReferences(node, refs, sources);
}

/** In a rendered `model` argument a version is a text. */
function asRendered(ref: RefCall): RefCall {
  return ref.version === null ? ref : { ...ref, version: String(ref.version) };
}

function renderTest(session: Session, node: TestNode, target: TestTarget): MaybePromise<RawConfig> {
  const place = placeInProperties(target.file, target.path);
  const request = { text: node.raw_code, place, packageName: node.package_name };
  const tree = session.treeConfigs("test", node.package_name, node.fqn);
  node.config = session.computeConfig({ resourceType: "test", tree }).config as TestNode["config"];
  return whenDone(session.recorder.recordTest(node, request), (recorded) => {
    setReferences(node, recorded.refs, recorded.sources);
    node.depends_on.macros = [...new Set([...node.depends_on.macros, ...recorded.macros])];
    return recorded.configs.reduce((all: RawConfig, call) => addConfigCall(all, call), {});
  });
}

function setReferences(node: TestNode, refs: readonly RefCall[], sources: readonly SourceCall[]): void {
  node.refs = refs.map(({ name, package: pkg, version }) => ({ name, package: pkg, version }));
  node.sources = sources.map(({ source, table }) => [source, table]);
}

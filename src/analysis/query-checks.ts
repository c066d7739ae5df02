import { compileUnitTest } from "../checks/unit-test/compile-unit-test.ts";
import { runUnitTest } from "../checks/unit-test/run-unit-test.ts";
import { type CompiledNode, compileNode, EphemeralCache } from "../compile/compile-node.ts";
import { Connection } from "../context/connection.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { asTstlError } from "../execute/as-tstl-error.ts";
import { explainError } from "../execute/explain-error.ts";
import { statementError } from "../execute/statement-error.ts";
import type { AnalysisNode, ManifestNode, TestNode, UnitTestNode } from "../manifest/node.ts";
import { placeOfTest } from "../parse/place-of-test.ts";
import { didYouMean } from "../util/suggest.ts";
import { type CheckState, digest, digestOfReads, isBlindSource, readsOf } from "./check-state.ts";
import { type ColumnList, columnList } from "./column-list.ts";
import { columnsHint } from "./declared-checks.ts";
import { isUnsure } from "./further-faults.ts";
import type { RelationChecks } from "./relation-checks.ts";
import { nameOfQuery } from "./shadow-names.ts";
import { columnNamed, plainName } from "./shape.ts";

/** What is judged and leaves no relation behind. */
export type QueryNode = TestNode | AnalysisNode | UnitTestNode;

/** Types that can be compared and grouped, of which a test of uniqueness needs nothing more. */
const COMPARABLE =
  /^(?:smallint|integer|bigint|numeric|real|double precision|text|character varying|character|boolean|date|uuid|bytea|inet|interval|(?:time|timestamp) with(?:out)? time zone|jsonb)$/;
/** Tests that name no columns but those of their arguments. */
const OWN_TESTS = new Set(["not_null", "unique", "accepted_values", "relationships"]);
const TEXTUAL = /^(?:text|character varying|character)$/;

/** Judges tests, unit tests and analyses against the relations of the shadow. */
export class QueryChecks {
  /** What was compiled, by id, for the places of faults. */
  readonly compiled = new Map<string, CompiledNode>();
  readonly #state: CheckState;
  readonly #relations: RelationChecks;
  readonly #ephemeral = new EphemeralCache();

  constructor(state: CheckState, relations: RelationChecks) {
    this.#state = state;
    this.#relations = relations;
  }

  /** Takes up one of them. The columns of all relations are known. */
  async add(node: QueryNode): Promise<void> {
    const state = this.#state;
    const id = node.unique_id;
    const reads = readsOf(state, id);
    if (state.broken.has(id)) return;
    const cause = reads.find((parent) => !state.shapes.has(parent));
    if (cause !== undefined) {
      if (node.resource_type !== "unit_test" && (await this.#judgeNames(node, reads))) return;
      state.notChecked.push({ node, because: { node: state.shadow.missing.get(cause) ?? cause } });
      return;
    }
    if (node.resource_type === "test" && this.#judgeByName(node)) return;
    const all = node.resource_type === "unit_test" ? this.#allReads(node) : reads;
    const key = digest([state.surroundings, queryText(state, node), digestOfReads(state, all)]);
    state.after.queries[id] = key;
    if (state.before.queries[id] === key) return;
    state.asked.add(id);
    this.#relations.around = all;
    this.#relations.makeCached(reads);
    await (node.resource_type === "unit_test" ? this.#tryUnitTest(node) : this.#ask(node, reads));
  }

  #allReads(node: UnitTestNode): string[] {
    const model = node.depends_on.nodes[0]!;
    return [...readsOf(this.#state, node.unique_id), ...readsOf(this.#state, model)];
  }

  /** Judges dbt's four tests by the columns that they name; false where Postgres must be asked. */
  #judgeByName(node: TestNode): boolean {
    const list = columnList(this.#state, node.attached_node ?? "");
    const { column_name: written, test_metadata: test } = node;
    if (!written || test === undefined || list === undefined || plainName(written) === null) return false;
    const column = columnNamed(list.columns, written);
    if (column === undefined) {
      this.#missingColumn(node, written, list, node.attached_node!);
      return true;
    }
    if (node.config.where || !this.#isOwnTest(node)) return false;
    switch (test.name) {
      case "not_null":
        return true;
      case "unique":
        return COMPARABLE.test(column.base);
      case "accepted_values":
        return TEXTUAL.test(column.base) && test.kwargs.quote !== false;
      case "relationships":
        return this.#judgeRelationship(node, column.base);
      default:
        return false;
    }
  }

  #judgeRelationship(node: TestNode, type: string): boolean {
    const field = node.test_metadata?.kwargs.field;
    const to = readsOf(this.#state, node.unique_id).find((id) => id !== node.attached_node) ?? node.attached_node;
    const list = columnList(this.#state, to ?? "");
    if (typeof field !== "string" || list === undefined || plainName(field) === null) return false;
    const column = columnNamed(list.columns, field);
    if (column === undefined) {
      this.#missingColumn(node, field, list, to!);
      return true;
    }
    return column.base === type && type !== "";
  }

  /**
   * Judges a test or query by its names where nobody says the types of the sources behind what it reads. False where it
   * is something else that stands in the way, or only the database tells what the query says.
   */
  async #judgeNames(node: TestNode | AnalysisNode, reads: readonly string[]): Promise<boolean> {
    const { names, shapes, byNames, environment, shadow } = this.#state;
    const id = node.unique_id;
    const isKnown = (read: string) => shapes.has(read) || names?.columns.has(read) || isBlindSource(this.#state, read);
    if (names === null || !reads.every(isKnown)) return false;
    if (node.resource_type === "test" && this.#isJudgedByColumns(node)) {
      byNames.add(id);
      return true;
    }
    shadow.asked.length = 0;
    this.#relations.around = reads;
    const connection = new Connection({ adapter: environment.adapter });
    try {
      const options = { environment, node: { ...node }, connection, ephemeral: this.#ephemeral };
      const compiled = await compileNode(options);
      if (shadow.asked.length > 0) return false;
      this.compiled.set(id, compiled);
      names.judgeQuery(id, compiled, reads);
    } catch (error) {
      // Without the columns of a source the template may fail for want of them.
      if (shadow.asked.length > 0) return false;
      this.#failed(node, error);
    } finally {
      await connection.close();
    }
    byNames.add(id);
    return true;
  }

  /** Whether all that a test names are columns that have been looked at, found or not. */
  #isJudgedByColumns(node: TestNode): boolean {
    const { column_name: written, test_metadata: test } = node;
    if (this.#judgeByName(node)) return true;
    if (test === undefined || !written || plainName(written) === null) return false;
    if (!OWN_TESTS.has(test.name) || node.config.where || !this.#isOwnTest(node)) return false;
    if (test.name === "relationships") this.#judgeRelationship(node, "");
    return true;
  }

  #isOwnTest(node: TestNode): boolean {
    const { name, namespace } = node.test_metadata!;
    const isDbts = namespace === null || namespace === "dbt";
    return isDbts && !this.#state.environment.macros.isOverridden(`test_${name}`, node.package_name);
  }

  #missingColumn(node: TestNode, written: string, { columns: shape, doubt }: ColumnList, of: string): void {
    const { environment } = this.#state;
    if (isUnsure(written, doubt) || this.#isDeclared(of, written)) return;
    const relation = environment.manifest.nodes.get(of) ?? environment.manifest.sources.get(of);
    const message = `the test "${node.test_metadata?.name}" is of the column "${written}", which "${relation?.name}" does not have`;
    const word = written === node.column_name ? undefined : written;
    const place = placeOfTest(environment.config.projectDir, node, word) ?? { file: node.original_file_path };
    const names = shape.map(({ name }) => name);
    const hint = didYouMean(written, names) ?? columnsHint(shape);
    this.#fault(node, new TstlError("CHECK_COLUMN", message, { node: node.unique_id, place, hint }));
  }

  /** Whether the YAML that declares the column was told to be wrong: then its tests are not told as well. */
  #isDeclared(of: string, column: string): boolean {
    const end = ` has no column "${column}"`;
    return this.#state.faults.some(({ node, error }) => node === of && error.message.endsWith(end));
  }

  async #ask(node: TestNode | AnalysisNode, reads: readonly string[]): Promise<void> {
    const { environment, shadow } = this.#state;
    const id = node.unique_id;
    const connection = new Connection({ adapter: environment.adapter });
    try {
      const options = { environment, node: { ...node }, connection, ephemeral: this.#ephemeral };
      const compiled = await compileNode(options);
      this.compiled.set(id, compiled);
      if (compiled.sql.trim() === "") return;
      // As when it is counted, two of its columns may have one name.
      const sql = `create view ${nameOfQuery(id)} as select 1 as judged from (\n${compiled.sql}\n) as query`;
      shadow.enqueue({ id, sql, needs: reads });
    } catch (error) {
      this.#failed(node, error);
    } finally {
      await connection.close();
    }
  }

  /** Runs a unit test where there are no rows but its own. Whether it passes is for `tstl test` to say. */
  async #tryUnitTest(node: UnitTestNode): Promise<void> {
    const { environment } = this.#state;
    if (!this.#relations.isSound(node.depends_on.nodes[0]!)) {
      delete this.#state.after.queries[node.unique_id];
      return;
    }
    const connection = new Connection({ adapter: environment.adapter });
    let compiled: CompiledNode | undefined;
    try {
      compiled = await compileUnitTest({
        // Rows are given for what ephemeral models read, too.
        environment: { ...environment, flags: { ...environment.flags, injectEphemeralCtes: true } },
        node,
        connection,
      });
      await runUnitTest(compiled);
    } catch (error) {
      this.#failed(node, await statementError(error, compiled));
    } finally {
      await connection.close();
    }
  }

  #failed(node: QueryNode, error: unknown): void {
    if (!(error instanceof TstlError)) throw error;
    this.#fault(node, explainError(asTstlError(error, node), this.#state.environment, node));
  }

  #fault(node: QueryNode, error: TstlError): void {
    delete this.#state.after.queries[node.unique_id];
    this.#state.faults.push({ node: node.unique_id, error });
  }
}

/** What a test or query says, and for a unit test what the tested model says. */
function queryText({ environment: { manifest } }: CheckState, node: QueryNode): string {
  const own = [node.raw_code, node.config, node.depends_on];
  if (node.resource_type === "analysis") return JSON.stringify(own);
  if (node.resource_type === "test") return JSON.stringify([...own, node.test_metadata, node.column_name]);
  const model: ManifestNode | undefined = manifest.nodes.get(node.depends_on.nodes[0]!);
  return JSON.stringify([...own, node.given, node.expect, node.overrides, model?.raw_code, model?.config]);
}

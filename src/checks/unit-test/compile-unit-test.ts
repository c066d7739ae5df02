import type { CompiledNode } from "../../compile/compile-node.ts";
import { injectCtes } from "../../compile/inject-ctes.ts";
import { locateError } from "../../compile/locate-error.ts";
import { compiledTemplate } from "../../compile/render-node.ts";
import type { Environment } from "../../context/environment.ts";
import { NodeScope, type NodeScopeOptions } from "../../context/node-scope.ts";
import { RelationValue } from "../../context/relation-value.ts";
import { TstlError } from "../../errors/tstl-error.ts";
import type { ModelNode, UnitTestInput, UnitTestNode } from "../../manifest/node.ts";
import { quickScanExpression } from "../../parse/quick-scan.ts";
import { didYouMean } from "../../util/suggest.ts";
import { columnsOfInput, type InputNode } from "./column-types.ts";
import { InputReferences } from "./input-references.ts";
import { overrideMacros } from "./override-macros.ts";
import { placeInUnitTest } from "./place.ts";
import { columnMaps, rowValues } from "./row-values.ts";

export interface CompileUnitTestOptions extends NodeScopeOptions {
  node: UnitTestNode;
}

/**
 * Renders the tested model with common table expressions of the given rows in the place of what it reads, and with the
 * test's overrides. Throws what is wrong with the test, with its place.
 */
export async function compileUnitTest(options: CompileUnitTestOptions): Promise<CompiledNode> {
  const { node } = options;
  const environment = overridden(options.environment, node);
  const model = environment.manifest.nodes.get(node.depends_on.nodes[0]!) as ModelNode;
  const references = new InputReferences(environment, model);
  const inputs = givenInputs(environment, node, model);
  for (const { target } of inputs) references.giveCte(target);
  const makeScope = (more: Partial<NodeScopeOptions> = {}) => {
    const functions = references.functions();
    const own = { environment, node: scopeNode(node, model) };
    const extra = { ...options.extra, ...functions, builtins: functions, this: thisOf(model, references) };
    const made = new NodeScope({ ...options, ...own, extra, ...more });
    overrideMacros(made, node.overrides?.macros ?? {});
    return made;
  };
  const scope = makeScope();
  const body = await render(scope, model, node);
  const ctes: { id: string; sql: string }[] = [];
  for (const [index, { given, target }] of inputs.entries()) {
    const rows = await givenSql(scope, node, given, index, target);
    const name = references.standInFor(target.unique_id)!.render();
    ctes.push({ id: target.unique_id, sql: ` ${name} as (\n${rows}\n)` });
  }
  const sql = injectCtes(body, ctes);
  scope.compiledCode = sql;
  return { node, sql, scope, template: { node: model, again: (onMacroText) => makeScope({ onMacroText }) } };
}

/** What templates see, with the variables of the test over those of the project. */
function overridden(environment: Environment, { overrides }: UnitTestNode): Environment {
  if (overrides === null) return environment;
  const { config } = environment;
  const cliVars = { ...config.cliVars, ...overrides.vars };
  const variables = { ...config.environment, ...(overrides.env_vars as Record<string, string>) };
  return { ...environment, config: { ...config, cliVars, environment: variables } };
}

/** Rows that a unit test brings, and the node for which they stand. */
export interface GivenInput {
  given: UnitTestInput;
  target: InputNode;
}

/** The inputs of a unit test with the nodes that they name. Throws UNIT_TEST_INPUT. */
export function givenInputs(environment: Environment, node: UnitTestNode, model: ModelNode): GivenInput[] {
  const { lookup } = environment;
  return node.given.map((given, index) => {
    const input = given.input.trim();
    if (input === "this") return { given, target: model };
    const facts = quickScanExpression(input);
    const [ref] = facts?.refs ?? [];
    const [source] = facts?.sources ?? [];
    const found = ref
      ? lookup.ref(ref.name, ref.package, ref.version, node.package_name)
      : lookup.source(source!.source, source!.table, node.package_name);
    if (found?.node) return { given, target: found.node };
    const [name, names] = ref
      ? [ref.name, lookup.refNames()]
      : [`${source!.source}.${source!.table}`, lookup.sourceNames()];
    throw new TstlError(
      "UNIT_TEST_INPUT",
      `Unit test '${node.name}' had an input (${input}) which was not found in the manifest.`,
      {
        node: node.unique_id,
        place: placeInUnitTest(environment, node, ["given", index, "input"]),
        hint: found?.disabled ? "it is disabled" : didYouMean(name, names),
      },
    );
  });
}

/** The node of the scope: the test, with the configs that the model's template may ask for. */
function scopeNode(node: UnitTestNode, model: ModelNode): UnitTestNode {
  return {
    ...node,
    package_name: model.package_name,
    columns: model.columns,
    config: { ...model.config, ...node.config, materialized: "unit" },
    depends_on: model.depends_on,
  };
}

/** `this`: the rows given for it. Without any it has the model's names, but cannot be read. */
function thisOf(model: ModelNode, references: InputReferences): RelationValue {
  return references.standInFor(model.unique_id) ?? new UngivenThis(ownNames(model));
}

const ownNames = ({ database, schema, alias }: ModelNode) => ({ database, schema, identifier: alias });

/** The relation of a tested model of which the test gives no rows. */
class UngivenThis extends RelationValue {
  override render(): string {
    throw new TstlError("UNIT_TEST_NOT_GIVEN", "the model reads `this`, for which the unit test gives no rows", {
      hint: "add - input: this under given, with rows: [] if the table is empty",
    });
  }
}

async function render(scope: NodeScope, model: ModelNode, test: UnitTestNode): Promise<string> {
  try {
    return await compiledTemplate(model).render(scope);
  } catch (error) {
    if (error instanceof TstlError && error.code === "UNIT_TEST_NOT_GIVEN") {
      const { code, message, hint, place, notes } = error;
      const readHere = place ? [{ message: "it is read here", place }] : [];
      throw new TstlError(code, message, {
        hint,
        node: test.unique_id,
        place: placeInUnitTest(scope.environment, test, ["given"]),
        notes: [...readHere, ...notes],
      });
    }
    throw locateError(error, model);
  }
}

/** The query that gives the rows of one input. */
async function givenSql(
  scope: NodeScope,
  test: UnitTestNode,
  given: UnitTestInput,
  index: number,
  target: InputNode,
): Promise<string> {
  const path = ["given", index];
  if (typeof given.rows === "string") return scope.render(given.rows, test.original_file_path);
  try {
    const columns = columnMaps(scope, await columnsOfInput(scope, target));
    const rows = rowValues(scope, given.rows ?? [], columns, { test, path, name: `'${target.name}'` });
    return String(await scope.callMacro("get_fixture_sql", [rows, columns.types, columns.quoted])).trim();
  } catch (error) {
    if (error instanceof TstlError) {
      const fields = error as { -readonly [Key in keyof TstlError]: TstlError[Key] };
      fields.place ??= placeInUnitTest(scope.environment, test, [...path, "input"]);
    }
    throw error;
  }
}

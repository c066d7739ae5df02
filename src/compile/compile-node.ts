import { NodeScope, type NodeScopeOptions } from "../context/node-scope.ts";
import { EPHEMERAL_PREFIX } from "../context/references.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode, ModelNode } from "../manifest/node.ts";
import { compileForeignKeys } from "./foreign-keys.ts";
import { type InjectedCte, injectCtes } from "./inject-ctes.ts";
import { locateError } from "./locate-error.ts";
import { renderNode } from "./render-node.ts";
import { blankSpareAliases } from "./spare-aliases.ts";
import { testArguments } from "./test-arguments.ts";

/** A node with its final SQL, and the scope in which its hooks and materialization go on. */
export interface CompiledNode {
  node: ManifestNode;
  /** What is run or selected from: refs resolved, ephemeral models inlined. */
  sql: string;
  scope: NodeScope;
  /** Where the SQL is not that of the node's own template: the node whose it is, and its scope made once more. */
  template?: { node: ManifestNode; again: (onMacroText: NodeScopeOptions["onMacroText"]) => NodeScope };
}

/** Ephemeral models that were compiled in this run; each is rendered once. */
export class EphemeralCache {
  readonly #compiled = new Map<string, Promise<{ body: string; ctes: InjectedCte[] }>>();

  get(id: string, compile: () => Promise<{ body: string; ctes: InjectedCte[] }>) {
    let found = this.#compiled.get(id);
    if (found === undefined) {
      found = compile();
      this.#compiled.set(id, found);
    }
    return found;
  }
}

export interface CompileOptions extends NodeScopeOptions {
  node: ManifestNode;
  ephemeral: EphemeralCache;
}

/**
 * Renders a node's template to its final SQL and notes it on the node, as manifest.json shows it.
 *
 * Throws a `TstlError` with the template's place when rendering fails.
 */
export async function compileNode(options: CompileOptions): Promise<CompiledNode> {
  const { node } = options;
  const scope = new NodeScope(options);
  if (node.resource_type === "seed") return { node, sql: "", scope };
  const body = await renderBody(scope, node);
  const ctes = scope.ctes.length === 0 ? [] : await collectCtes(options, scope.ctes);
  const injected = options.environment.flags.injectEphemeralCtes;
  const sql = injected ? injectCtes(body, ctes) : body;
  scope.compiledCode = sql;
  node.compiled = true;
  node.compiled_code = sql;
  node.extra_ctes = ctes;
  node.extra_ctes_injected = injected;
  if (node.resource_type === "model") compileForeignKeys(scope, node);
  return { node, sql, scope };
}

async function renderBody(scope: NodeScope, node: ManifestNode): Promise<string> {
  try {
    if (node.resource_type === "test" && node.test_metadata !== undefined) {
      const values = testArguments(scope, node);
      scope.set("_dbt_generic_test_kwargs", values instanceof Promise ? await values : values);
    }
    // Only what waits for the database makes rendering wait.
    const rendered = renderNode(scope, node);
    return blankSpareAliases(typeof rendered === "string" ? rendered : await rendered);
  } catch (error) {
    throw locateError(error, node);
  }
}

/** The CTEs of all ephemeral models that are named, those of the models they name first, each once. */
async function collectCtes(options: CompileOptions, ids: readonly string[]): Promise<InjectedCte[]> {
  const found = new Map<string, InjectedCte>();
  for (const id of ids) {
    const { body, ctes } = await options.ephemeral.get(id, () => compileEphemeral(options, id));
    for (const cte of ctes) if (!found.has(cte.id)) found.set(cte.id, cte);
    const model = ephemeralModel(options, id);
    found.set(id, { id, sql: ` ${EPHEMERAL_PREFIX}${model.alias} as (\n${body}\n)` });
  }
  return [...found.values()];
}

async function compileEphemeral(options: CompileOptions, id: string): Promise<{ body: string; ctes: InjectedCte[] }> {
  const node = ephemeralModel(options, id);
  const scope = new NodeScope({ ...options, node, extra: {} });
  const body = await renderBody(scope, node);
  const ctes = await collectCtes(options, scope.ctes);
  node.compiled = true;
  node.compiled_code = injectCtes(body, ctes);
  node.extra_ctes = ctes;
  node.extra_ctes_injected = true;
  return { body, ctes };
}

function ephemeralModel(options: CompileOptions, id: string): ModelNode {
  const node = options.environment.manifest.nodes.get(id);
  if (node?.resource_type === "model") return node;
  throw new TstlError("REF_NOT_FOUND", `${options.node.unique_id} needs ${id}, which is not in the project`);
}

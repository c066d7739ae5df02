import type { NodeScope } from "../context/node-scope.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import {
  type CompiledTemplate,
  compileTemplate,
  type JinjaFunction,
  PyError,
  parseTemplate,
} from "../template/index.ts";

/** Renders the template of a node. A generic test is one call of its macro, so no template is parsed for it. */
export function renderNode(scope: NodeScope, node: ManifestNode): string | Promise<string> {
  if (node.resource_type === "test" && node.test_metadata !== undefined) {
    const { name, namespace } = node.test_metadata;
    const macro = findTestMacro(scope, name, namespace);
    if (macro !== undefined) {
      const values = scope.get("_dbt_generic_test_kwargs") as Map<string, unknown>;
      return callTest(macro, Object.fromEntries(values));
    }
  }
  return compiledTemplate(node).render(scope);
}

/** Calls the macro of a test. Throws TEMPLATE_ERROR, without a place, for arguments that it does not take. */
function callTest(macro: JinjaFunction, values: Record<string, unknown>): string | Promise<string> {
  try {
    return macro([], values) as string | Promise<string>;
  } catch (error) {
    throw error instanceof PyError ? new TstlError("TEMPLATE_ERROR", error.message, { cause: error }) : error;
  }
}

/** The template of a node, compiled. */
export function compiledTemplate({ raw_code, original_file_path, first_line: line }: ManifestNode): CompiledTemplate {
  return compileTemplate(parseTemplate(raw_code, original_file_path, line === undefined ? {} : { line }));
}

function findTestMacro(scope: NodeScope, name: string, namespace: string | null): JinjaFunction | undefined {
  const { macros } = scope.environment;
  const entry =
    namespace === null
      ? macros.find(`test_${name}`, scope.node.package_name)
      : macros.inPackage(namespace, `test_${name}`);
  return entry === undefined ? undefined : scope.bind(entry);
}

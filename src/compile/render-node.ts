import type { NodeScope } from "../context/node-scope.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { type CompiledTemplate, compileTemplate, type JinjaFunction, parseTemplate } from "../template/index.ts";

/** Renders the template of a node. A generic test is one call of its macro, so no template is parsed for it. */
export function renderNode(scope: NodeScope, node: ManifestNode): string | Promise<string> {
  if (node.resource_type === "test" && node.test_metadata !== undefined) {
    const { name, namespace } = node.test_metadata;
    const macro = findTestMacro(scope, name, namespace);
    if (macro !== undefined) {
      return macro([], Object.fromEntries(scope.get("_dbt_generic_test_kwargs") as Map<string, unknown>)) as string;
    }
  }
  return compiledTemplate(node).render(scope);
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

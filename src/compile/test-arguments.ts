import { bracedCall } from "../context/bare-call.ts";
import type { NodeScope } from "../context/node-scope.ts";
import type { TestNode } from "../manifest/node.ts";
import { renderNative } from "../template/index.ts";
import { allDone, type MaybePromise, whenDone } from "../util/maybe-promise.ts";

/** What parsing writes for the relation under test. */
const WHERE_SUBQUERY = /^\{\{ get_where_subquery\((.+)\) \}\}$/s;

/**
 * The keyword arguments with which a generic test's macro is called: texts with braces, and calls such as
 * `ref('x')`, are rendered to values; a column's name stays a text.
 */
export function testArguments(scope: NodeScope, node: TestNode): MaybePromise<Map<string, unknown>> {
  const { column_name: column, ...kwargs } = node.test_metadata!.kwargs;
  const withColumn = (values: Map<string, unknown>) =>
    column === undefined ? values : values.set("column_name", column);
  return whenDone(renderEntries(scope, node, kwargs), withColumn);
}

function renderDeep(scope: NodeScope, node: TestNode, value: unknown): MaybePromise<unknown> {
  if (typeof value === "string") return renderText(scope, node, value);
  if (Array.isArray(value)) return allDone(value.map((item) => renderDeep(scope, node, item)));
  return typeof value === "object" && value !== null ? renderEntries(scope, node, value) : value;
}

function renderEntries(scope: NodeScope, node: TestNode, values: object): MaybePromise<Map<string, unknown>> {
  const keys = Object.keys(values);
  const rendered = allDone(Object.values(values).map((value) => renderDeep(scope, node, value)));
  return whenDone(rendered, (items) => new Map(keys.map((key, i) => [key, items[i]])));
}

function renderText(scope: NodeScope, node: TestNode, text: string): unknown {
  const plain = plainRelation(scope, node, text);
  if (plain !== undefined) return plain;
  const template = bracedCall(text);
  return template.includes("{{") || template.includes("{%") ? renderNative(template, scope) : text;
}

/** Without a `where`, the subquery is the relation itself: no template is needed for the commonest case. */
function plainRelation(scope: NodeScope, node: TestNode, text: string): unknown {
  const match = WHERE_SUBQUERY.exec(text);
  if (match === null || node.config.where !== null) return undefined;
  if (scope.environment.macros.isOverridden("get_where_subquery", node.package_name)) return undefined;
  return callLiteral(scope, match[1]!);
}

const LITERAL_CALL = /^(ref|source)\(\s*((?:'[^'\\]*'|"[^"\\]*")(?:\s*,\s*(?:'[^'\\]*'|"[^"\\]*"))?)\s*\)$/;

/** `ref('x')` or `source('a', 'b')` with literal arguments, called without a template; undefined for all else. */
function callLiteral(scope: NodeScope, text: string): unknown {
  const match = LITERAL_CALL.exec(text);
  if (match === null) return undefined;
  const args = match[2]!.split(/\s*,\s*(?=['"])/).map((part) => part.slice(1, -1));
  return scope.callMacro(match[1]!, args);
}

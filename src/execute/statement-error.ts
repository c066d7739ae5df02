import { DatabaseError } from "../adapter/errors.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import { type MacroOrigin, type MacroText, originInMacros } from "../compile/macro-trace.ts";
import { compiledTemplate } from "../compile/render-node.ts";
import { NodeScope } from "../context/node-scope.ts";
import type { MacroNode } from "../manifest/node.ts";

/**
 * Moves the position of a database error from the statement that failed to the template, if the fault lies in the
 * node's own SQL. Other errors pass unchanged.
 *
 * The template is rendered once more, now with a map from the SQL back to its lines: a run without errors pays nothing.
 */
export async function statementError(error: unknown, compiled: CompiledNode | undefined): Promise<unknown> {
  if (!(error instanceof DatabaseError) || error.position === undefined || compiled === undefined) return error;
  const start = error.sql.indexOf(compiled.sql);
  if (start === -1 || compiled.sql.trim() === "") return error;
  const offset = error.position - 1 - start;
  if (offset < 0 || offset > compiled.sql.length) return error;
  const origin = await originInTemplate(compiled, offset).catch(() => undefined);
  return origin === undefined ? error : Object.assign(error, origin);
}

async function originInTemplate(
  { node, scope, sql, template }: CompiledNode,
  offset: number,
): Promise<MacroOrigin | undefined> {
  if (node.resource_type === "test" && node.test_metadata !== undefined) return undefined;
  const { environment, connection } = scope;
  const texts: MacroText[] = [];
  const onMacroText = (macro: MacroNode, text: string) => void texts.push({ macro, text });
  const again = template?.again(onMacroText) ?? new NodeScope({ environment, node, connection, onMacroText });
  const { text, map } = await compiledTemplate(template?.node ?? node).renderMapped(again);
  // CTEs of ephemeral models stand in front of, or inside, the node's own text.
  const injected = sql.length - text.length;
  const own = sql.endsWith(text.trimStart()) ? offset - injected : sql === text ? offset : undefined;
  if (own === undefined || own < 0) return undefined;
  const place = map.placeOf(own);
  return originInMacros(again, texts, text, own, place) ?? (place && { place, notes: [] });
}

import type { Plain } from "../manifest/node.ts";
import { type AnalysedCall, analyse, type LiteralArgs, PyFloat, type TemplateAst } from "../template/index.ts";
import { noFacts, recordCall, type TemplateFacts } from "./template-facts.ts";

/** Functions whose calls the parser must know exactly. */
const RECORDED = new Set(["ref", "source", "config"]);

/** Reads the facts of a parsed template: every call and name on every path through it. */
export function factsOfTemplate(ast: TemplateAst): TemplateFacts {
  const facts = noFacts();
  const { calls, globals, values } = analyse(ast);
  for (const call of calls) readCall(facts, call);
  // A function that is handed on may be called under another name.
  for (const name of RECORDED) if (values.has(name)) facts.certain = false;
  // A call is judged by its whole name, so what it begins with need not be judged again.
  const called = new Set(calls.filter(({ path }) => path.length <= 2).map(({ path }) => path[0]!));
  facts.names = [...globals].filter((name) => values.has(name) || !called.has(name));
  return facts;
}

function readCall(facts: TemplateFacts, call: AnalysedCall): void {
  const [root, method] = call.path as [string, string?];
  if (call.path.length === 1 && RECORDED.has(root)) {
    const args = call.unconditional ? plainArgs(call.literal) : undefined;
    if (!args || !recordCall(facts, root, args.positional, args.named, call.pos)) facts.certain = false;
  } else if (root === "config") {
    // Reading a config has no effect on the node; anything else that `config` can do might fail or have one.
    if (method !== "get") facts.certain = false;
  } else if (call.path.length <= 2) {
    const args = plainArgs(call.literal);
    const name = call.path.join(".");
    const literals = name === "adapter.dispatch" ? dispatchArgs(args) : positionalOnly(args);
    facts.calls.push({ name, literals, pos: call.pos });
  }
  // A longer path, such as modules.datetime.datetime.now, is judged by the name it begins with.
}

interface PlainArgs {
  positional: Plain[];
  named: Record<string, Plain>;
}

function positionalOnly(args: PlainArgs | undefined): Plain[] | null {
  return args && Object.keys(args.named).length === 0 ? args.positional : null;
}

function dispatchArgs(args: PlainArgs | undefined): Plain[] | null {
  if (!args) return null;
  const { macro_name: name = args.positional[0], macro_namespace: namespace = args.positional[1] } = args.named;
  if (name === undefined) return null;
  return namespace === undefined ? [name] : [name, namespace];
}

function plainArgs(literal: LiteralArgs | undefined): PlainArgs | undefined {
  if (!literal) return undefined;
  const positional = literal.args.map(plain);
  if (positional.includes(undefined)) return undefined;
  const named: Record<string, Plain> = {};
  for (const [name, value] of Object.entries(literal.kwargs)) {
    const content = plain(value);
    if (content === undefined) return undefined;
    named[name] = content;
  }
  return { positional: positional as Plain[], named };
}

/** A literal as a value of the manifest; undefined for what the manifest could not keep as it is. */
function plain(value: unknown): Plain | undefined {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (value instanceof PyFloat) return value.value;
  if (Array.isArray(value)) {
    const items = Array.from(value as unknown[], plain);
    return items.includes(undefined) ? undefined : (items as Plain[]);
  }
  if (!(value instanceof Map)) return undefined;
  const dict: { [key: string]: Plain } = {};
  for (const [key, item] of value as Map<string, unknown>) {
    const content = plain(item);
    // JavaScript would move a number to the front.
    if (/^\d/.test(key) || content === undefined) return undefined;
    dict[key] = content;
  }
  return dict;
}

import type { Plain } from "../manifest/node.ts";
import { isMapping } from "./properties.ts";
import { quickScan, quickScanExpression } from "./quick-scan.ts";
import type { RefCall, SourceCall } from "./template-facts.ts";
import { type TestDefinition, testCode } from "./test-definition.ts";
import { testHash, testNames } from "./test-names.ts";

/** All of a generic test that its definition alone decides. Kept between runs, so it is plain data. */
export interface TestParts {
  namespace: string | null;
  type: string;
  description: string;
  config: Record<string, unknown>;
  /** Arguments of the test's macro, `model` among them. */
  kwargs: Record<string, Plain>;
  /** The test's name, and the one its file and relation have. */
  full: string;
  short: string;
  hash: string;
  code: string;
  /** What the arguments refer to; null where only rendering can tell. */
  references: { refs: RefCall[]; sources: SourceCall[] } | null;
}

/** Names a test, and reads off its arguments what it refers to. */
export function partsOfTest(definition: TestDefinition, prefix: string, label: string, expression: string): TestParts {
  const { namespace, type, description, config, name, args } = definition;
  const kwargs = { ...args, model: `{{ get_where_subquery(${expression}) }}` } as Record<string, Plain>;
  const qualified = namespace === null ? prefix + type : `${namespace}_${prefix}${type}`;
  const { full, short } = name === null ? testNames(qualified, label, kwargs) : { full: name, short: name };
  if (short !== full && !("alias" in config)) config.alias = short;
  const hash = testHash(full, namespace, type, kwargs);
  const code = testCode(definition);
  return { namespace, type, description, config, kwargs, full, short, hash, code, references: referencesOf(args) };
}

/** Texts that dbt takes for a call to be rendered, though they stand without braces. */
const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/;

function referencesOf(args: Record<string, unknown>): TestParts["references"] {
  const refs: RefCall[] = [];
  const sources: SourceCall[] = [];
  for (const key in args) {
    if (key !== "column_name" && !readValue(args[key], refs, sources)) return null;
  }
  return { refs, sources };
}

function readValue(value: unknown, refs: RefCall[], sources: SourceCall[]): boolean {
  if (Array.isArray(value)) return value.every((item) => readValue(item, refs, sources));
  if (isMapping(value)) return Object.values(value).every((item) => readValue(item, refs, sources));
  if (typeof value !== "string") return true;
  const call = LOOKS_LIKE_CALL.test(value);
  if (!call && !value.includes("{{") && !value.includes("{%")) return true;
  const facts = call ? quickScanExpression(value.trim()) : quickScan(value);
  if (!facts || facts.calls.some(({ name }) => name !== "var" && name !== "env_var" && name !== "doc")) return false;
  refs.push(...facts.refs);
  sources.push(...facts.sources);
  return true;
}

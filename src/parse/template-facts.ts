import type { Plain } from "../manifest/node.ts";
import type { RawConfig } from "./config-tree.ts";

/** A `ref()` as written, with the offset of the call in the template's text. */
export interface RefCall {
  name: string;
  package: string | null;
  version: string | number | null;
  pos: number;
}

/** A `source()` as written. */
export interface SourceCall {
  source: string;
  table: string;
  pos: number;
}

/** A call of something by a plain name, `cents(…)`, or through a package, `dbt_utils.star(…)`. */
export interface NamedCall {
  name: string;
  /** The arguments where all are literals and none is named; else null. */
  literals: Plain[] | null;
  pos: number;
}

/**
 * What can be read off a template without rendering it. Where `certain` is true, rendering it with `execute = false`
 * makes exactly these refs, sources and configs, provided that what `calls` and `names` name does nothing of the kind.
 */
export interface TemplateFacts {
  certain: boolean;
  refs: RefCall[];
  sources: SourceCall[];
  configs: RawConfig[];
  calls: NamedCall[];
  /** Global names that are read without being called; `target.name` reads `target`. */
  names: string[];
}

/** Facts of a text without any template tags. */
export function noFacts(): TemplateFacts {
  return { certain: true, refs: [], sources: [], configs: [], calls: [], names: [] };
}

/**
 * Turns a call with literal arguments into a fact; false where the arguments are not what the function takes, so that
 * rendering will tell the author.
 */
export function recordCall(
  facts: TemplateFacts,
  name: string,
  positional: Plain[],
  named: Record<string, Plain>,
  pos: number,
): boolean {
  if (name === "ref") return recordRef(facts, positional, named, pos);
  if (name === "source") return recordSource(facts, positional, named, pos);
  if (name === "config") return recordConfig(facts, positional, named);
  facts.calls.push({ name, literals: Object.keys(named).length === 0 ? positional : null, pos });
  return true;
}

function recordRef(facts: TemplateFacts, args: Plain[], named: Record<string, Plain>, pos: number): boolean {
  const { version, v, ...others } = named;
  if (Object.keys(others).length > 0 || args.length < 1 || args.length > 2) return false;
  if (!args.every((arg) => typeof arg === "string")) return false;
  const wanted = version ?? v ?? null;
  if (wanted !== null && typeof wanted !== "string" && typeof wanted !== "number") return false;
  const [first, second] = args as string[];
  const packageName = second === undefined ? null : first!;
  facts.refs.push({ name: second ?? first!, package: packageName, version: wanted, pos });
  return true;
}

function recordSource(facts: TemplateFacts, args: Plain[], named: Record<string, Plain>, pos: number): boolean {
  if (Object.keys(named).length > 0 || args.length !== 2) return false;
  const [source, table] = args;
  if (typeof source !== "string" || typeof table !== "string") return false;
  facts.sources.push({ source, table, pos });
  return true;
}

function recordConfig(facts: TemplateFacts, args: Plain[], named: Record<string, Plain>): boolean {
  const [mapping, ...rest] = args;
  if (rest.length > 0) return false;
  // Rendering refuses a call with both spellings.
  if (["pre", "post"].some((moment) => `${moment}_hook` in named && `${moment}-hook` in named)) return false;
  if (mapping === undefined) {
    facts.configs.push(named);
    return true;
  }
  if (typeof mapping !== "object" || mapping === null || Array.isArray(mapping)) return false;
  if (Object.keys(named).length > 0) return false;
  if (["pre", "post"].some((moment) => `${moment}_hook` in mapping && `${moment}-hook` in mapping)) return false;
  facts.configs.push(mapping);
  return true;
}

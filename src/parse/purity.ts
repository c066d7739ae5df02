import { isTemplate } from "../context/variables.ts";
import { INTERNAL_PACKAGES, type MacroLookup } from "../manifest/macro-lookup.ts";
import type { MacroNode } from "../manifest/node.ts";
import type { NamedCall, TemplateFacts } from "./template-facts.ts";

/** Names of the context whose use has no effect on the node and cannot fail. */
const HARMLESS = new Set(
  `this target model schema database project_name execute flags graph modules run_started_at invocation_id dbt_version
  thread_id selected_resources invocation_args_dict dbt_metadata_envs api column none None true false True False
  range dict list namespace lipsum cycler joiner zip zip_strict set set_strict fromjson tojson fromyaml toyaml
  local_md5 diff_of_two_dicts return is_incremental should_full_refresh loop caller varargs kwargs self sql
  pre_hooks post_hooks validation config`.split(/\s+/),
);

/** Of the adapter, only what neither asks the database nor depends on what is in it. */
const HARMLESS_ADAPTER = new Set(["adapter.quote", "adapter.type", "adapter.dispatch", "adapter.quote_as_configured"]);

/** What is needed to judge a template. */
export interface PurityInputs {
  macros: MacroLookup;
  /** Facts of a macro's body. */
  factsOf: (macro: MacroNode) => TemplateFacts;
  /** The value of a variable in a package; undefined where it has none. */
  varOf: (name: string, packageName: string) => unknown;
  /** Whether the environment has a variable. */
  hasEnv: (name: string) => boolean;
}

/** Judges whether a template's facts tell all that rendering it would. */
export interface Purity {
  /** False where the template must be rendered to know what it refers to. */
  isCertain(facts: TemplateFacts, packageName: string): boolean;
  /** Whether calling the macro can neither refer to anything nor configure the node nor fail. */
  isPure(macro: MacroNode): boolean;
  /** Whether calling the macro refers to nothing and configures nothing, though it may fail. */
  recordsNothing(macro: MacroNode): boolean;
  /**
   * unique_ids of the macros that the calls of a text name. `wasMade` tells, after rendering, which plain calls were
   * made; a call through a package is taken for made.
   */
  calledMacros(facts: TemplateFacts, packageName: string, wasMade?: (id: string) => boolean): string[];
}

type Verdicts = Map<string, boolean>;

/** Makes the judge for one project. */
export function createPurity(inputs: PurityInputs): Purity {
  const { macros, factsOf } = inputs;
  const pure: Verdicts = new Map();
  const silent: Verdicts = new Map();
  // A project may wrap the functions that parsing reads off the text; then only rendering knows.
  const wraps = ["ref", "source", "config"].some((name) => macros.find(name, "") !== undefined);

  const target = (call: NamedCall, from: string): MacroNode | undefined => {
    const { name } = call;
    if (name === "adapter.dispatch") return dispatchTarget(call, from, macros);
    const dot = name.indexOf(".");
    return dot === -1 ? macros.find(name, from) : macros.inPackage(name.slice(0, dot), name.slice(dot + 1));
  };

  const isPureCall = (call: NamedCall, from: string): boolean => {
    const { name } = call;
    const macro = target(call, from);
    // Macros such as is_incremental look at the database, but not while the project is parsed.
    if (macro) return (HARMLESS.has(name) && isInternal(macro)) || isPure(macro);
    if (HARMLESS.has(name)) return true;
    if (name === "var") return isKnownVar(call, (key) => inputs.varOf(key, from));
    if (name === "env_var") return isKnown(call, inputs.hasEnv);
    if (name === "adapter.dispatch") return false;
    const root = name.slice(0, name.indexOf("."));
    return HARMLESS_ADAPTER.has(name) || (root !== "adapter" && HARMLESS.has(root));
  };

  const isPureName = (name: string, from: string): boolean =>
    HARMLESS.has(name) || name === "adapter" || macros.find(name, from) !== undefined || macros.hasPackage(name);

  const judge = (macro: MacroNode, verdicts: Verdicts, check: (facts: TemplateFacts) => boolean): boolean => {
    const known = verdicts.get(macro.unique_id);
    if (known !== undefined) return known;
    // While a macro is being judged, a call of itself says nothing against it.
    verdicts.set(macro.unique_id, true);
    const verdict = check(factsOf(macro));
    verdicts.set(macro.unique_id, verdict);
    return verdict;
  };

  const isPure = (macro: MacroNode): boolean =>
    judge(macro, pure, (facts) => {
      const from = macro.package_name;
      return (
        refersToNothing(facts) &&
        facts.calls.every((call) => isPureCall(call, from)) &&
        facts.names.every((name) => isPureName(name, from))
      );
    });

  const recordsNothing = (macro: MacroNode): boolean =>
    judge(macro, silent, (facts) => {
      const from = macro.package_name;
      if (!refersToNothing(facts) || facts.names.some((name) => INDIRECT.has(name))) return false;
      return facts.calls.every((call) => {
        if (INDIRECT.has(call.name.split(".")[0]!)) return false;
        const called = target(call, from);
        if (called) return recordsNothing(called);
        return call.name !== "adapter.dispatch";
      });
    });

  return {
    isPure,
    recordsNothing,
    isCertain: (facts, from) =>
      facts.certain &&
      (!wraps || refersToNothing(facts)) &&
      facts.calls.every((call) => isPureCall(call, from)) &&
      facts.names.every((name) => isPureName(name, from)),
    calledMacros(facts, from, wasMade = () => true) {
      const ids = new Set<string>();
      for (const call of facts.calls) {
        const macro = call.name === "adapter.dispatch" ? undefined : target(call, from);
        if (macro && (call.name.includes(".") || wasMade(macro.unique_id))) ids.add(macro.unique_id);
      }
      return [...ids];
    },
  };
}

function isInternal(macro: MacroNode): boolean {
  return (INTERNAL_PACKAGES as readonly string[]).includes(macro.package_name);
}

/** Ways to reach `ref` and its like under another name. */
const INDIRECT = new Set(["builtins", "context", "render"]);

function refersToNothing(facts: TemplateFacts): boolean {
  return facts.certain && facts.refs.length === 0 && facts.sources.length === 0 && facts.configs.length === 0;
}

/** A variable may hold a template, which may refer to anything. */
function isKnownVar(call: NamedCall, varOf: (name: string) => unknown): boolean {
  const [name] = call.literals ?? [];
  if (typeof name === "string" && isTemplate(varOf(name))) return false;
  return isKnown(call, (key) => varOf(key) !== undefined);
}

/** `var('x')` fails where nothing gives it a value; with a default it never does. */
function isKnown(call: NamedCall, has: (name: string) => boolean): boolean {
  const [name, fallback] = call.literals ?? [];
  if (typeof name !== "string") return false;
  return fallback !== undefined || has(name);
}

function dispatchTarget(call: NamedCall, from: string, macros: MacroLookup): MacroNode | undefined {
  const [name, namespace] = call.literals ?? [];
  if (typeof name !== "string" || (namespace !== undefined && typeof namespace !== "string")) return undefined;
  return macros.dispatch(name, namespace ?? null, from);
}

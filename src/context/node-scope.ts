import { TstlError } from "../errors/tstl-error.ts";
import type { GraphNode, MacroNode, NodeBase } from "../manifest/node.ts";
import { compileTemplate, GET_ATTRIBUTE, type JinjaFunction, parseTemplate, type Scope } from "../template/index.ts";
import type { HeldBackConstraints } from "./adapter-constraints.ts";
import type { AdapterValue } from "./adapter-value.ts";
import type { Connection } from "./connection.ts";
import type { Environment } from "./environment.ts";
import { GLOBALS, type Provider } from "./globals.ts";
import { PackageNamespace } from "./macro-registry.ts";
import { StatementResults } from "./statement-results.ts";

/** The part of a node that its context needs; hooks and operations have no more. */
export type ScopeNode = Pick<
  NodeBase,
  "unique_id" | "name" | "resource_type" | "package_name" | "original_file_path" | "config" | "depends_on"
> &
  Partial<NodeBase>;

export interface NodeScopeOptions {
  environment: Environment;
  node: ScopeNode;
  connection: Connection;
  /** False while parsing: nothing is asked of the database. */
  execute?: boolean;
  /** Names that win over everything else, such as `ref` and `config` while parsing, or `results` in a hook. */
  extra?: Record<string, unknown>;
  /** Told of each macro that the node's own templates look up. */
  onMacro?: (macro: MacroNode) => void;
  /** Told of each text that a macro gave; for finding out where SQL came from. */
  onMacroText?: (macro: MacroNode, text: string) => void;
  /** Told of each name of `GLOBALS` that a template or a macro looks up; for finding out what its text follows from. */
  onName?: (name: string) => void;
}

/**
 * What the templates of one node can call: its package's macros first, then the functions of `GLOBALS`
 * (docs.getdbt.com/reference/dbt-jinja-functions). Values are made when a template first asks for them.
 */
export class NodeScope implements Scope {
  readonly environment: Environment;
  readonly node: ScopeNode;
  readonly connection: Connection;
  readonly execute: boolean;
  readonly results = new StatementResults();
  /** unique_ids of the ephemeral models that were named, in order. */
  readonly ctes: string[] = [];
  /** The final SQL of the node, once it is compiled. */
  compiledCode: string | null = null;
  /** True while a table is built beside the old one, which has the names of its constraints still. */
  buildsAside = false;
  /** Constraints that wait until a table has its rows; null while none are held back. */
  heldBackConstraints: HeldBackConstraints | null = null;
  readonly #values: Map<string, unknown>;
  readonly #onMacro: ((macro: MacroNode) => void) | undefined;
  readonly #onMacroText: ((macro: MacroNode, text: string) => void) | undefined;
  readonly #onName: ((name: string) => void) | undefined;
  readonly #macros = new Map<MacroNode, JinjaFunction>();

  constructor(options: NodeScopeOptions) {
    const { environment, node, connection, execute = true, extra = {}, onMacro, onMacroText, onName } = options;
    this.environment = environment;
    this.node = node;
    this.connection = connection;
    this.execute = execute;
    this.#values = new Map(Object.entries(extra));
    this.#onMacro = onMacro;
    this.#onMacroText = onMacroText;
    this.#onName = onName;
  }

  /** Hooks and `run-operation` may name any node, but no ephemeral one. */
  get isOperation(): boolean {
    return this.node.resource_type === "operation";
  }

  /** Writes to the user's log; what `print_table` and `print()` use. */
  readonly print = (text: string): void => {
    this.environment.log("info", text, { node: this.node as GraphNode, always: true });
  };

  get(name: string): unknown {
    if (this.#values.has(name)) return this.#values.get(name);
    const value = this.#make(name);
    if (value !== undefined) this.#values.set(name, value);
    return value;
  }

  /** Puts a name into the scope, over what was there. */
  set(name: string, value: unknown): void {
    this.#values.set(name, value);
  }

  requireCte(uniqueId: string): void {
    if (!this.ctes.includes(uniqueId)) this.ctes.push(uniqueId);
  }

  /** The function that `adapter.dispatch` finds, bound to this node. */
  dispatch(name: string, namespace: unknown): JinjaFunction {
    if (name.includes(".")) {
      const [packageName, ...rest] = name.split(".");
      throw new TstlError("MACRO_ARGUMENT", `adapter.dispatch takes a macro's name without a package, got "${name}"`, {
        node: this.node.unique_id,
        hint: `write adapter.dispatch("${rest.join(".")}", macro_namespace="${packageName}")`,
      });
    }
    const scope = typeof namespace === "string" ? namespace : null;
    return this.bind(this.environment.macros.dispatch(name, scope, this.node.package_name));
  }

  /** Calls a macro by name as a template of this node would. Throws MACRO_NOT_FOUND. */
  callMacro(name: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}): unknown {
    const macro = this.get(name);
    if (typeof macro !== "function") {
      throw new TstlError("MACRO_NOT_FOUND", `there is no macro named "${name}"`, { node: this.node.unique_id });
    }
    return (macro as JinjaFunction)(args, kwargs);
  }

  /** Calls a method of `adapter` as a template would. */
  callAdapter(name: string, args: unknown[] = []): unknown {
    const adapter = this.get("adapter") as AdapterValue;
    return (adapter[GET_ATTRIBUTE](name) as JinjaFunction)(args, {});
  }

  /** Renders a text in this scope, as `render()` in a template does. */
  render(text: string, file: string = this.node.original_file_path): string | Promise<string> {
    return compileTemplate(parseTemplate(text, file)).render(this, { lenient: !this.execute });
  }

  /** A macro as a function of this scope; the same macro gives the same function. */
  readonly bind = (macro: MacroNode): JinjaFunction => {
    let bound = this.#macros.get(macro);
    if (bound === undefined) {
      bound = this.environment.macros.compiled(macro).bind(this);
      if (this.#onMacroText !== undefined) bound = this.#told(macro, bound, this.#onMacroText);
      this.#macros.set(macro, bound);
    }
    return bound;
  };

  #told(macro: MacroNode, bound: JinjaFunction, tell: (macro: MacroNode, text: string) => void): JinjaFunction {
    const note = (result: unknown) => {
      if (typeof result === "string") tell(macro, result);
      return result;
    };
    const told: JinjaFunction = (args, kwargs) => {
      const result = bound(args, kwargs);
      return result instanceof Promise ? result.then(note) : note(result);
    };
    return Object.assign(told, bound);
  }

  #make(name: string): unknown {
    const { macros } = this.environment;
    const macro = macros.find(name, this.node.package_name);
    if (macro !== undefined) {
      this.#onMacro?.(macro);
      return this.bind(macro);
    }
    const provider: Provider | undefined = GLOBALS[name];
    if (provider !== undefined) {
      this.#onName?.(name);
      return provider(this);
    }
    return macros.hasPackage(name) ? new PackageNamespace(name, macros, this.bind) : undefined;
  }
}

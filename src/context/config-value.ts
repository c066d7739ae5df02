import { TstlError } from "../errors/tstl-error.ts";
import type { NodeBase } from "../manifest/node.ts";
import { CALL, GET_ATTRIBUTE, GET_ITEM, TO_STRING } from "../template/index.ts";
import { method } from "./host-method.ts";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** dbt spells these with an underscore in code and a dash in files. */
const SPELLINGS: Record<string, string> = { pre_hook: "pre-hook", post_hook: "post-hook" };

/** `config` while SQL is compiled or run: it reads what parsing settled; a call says nothing new and prints nothing. */
export class ConfigValue {
  readonly #node: Pick<NodeBase, "unique_id" | "config">;

  constructor(node: Pick<NodeBase, "unique_id" | "config">) {
    this.#node = node;
  }

  /** The value of a key, or undefined when the node does not set it. */
  read(name: string): unknown {
    const config = this.#node.config as Record<string, unknown>;
    const key = SPELLINGS[name] ?? name;
    return Object.hasOwn(config, key) ? config[key] : undefined;
  }

  #require(value: unknown, name: string): unknown {
    if (value !== undefined) return value;
    throw new TstlError(
      "CONFIG_MISSING",
      `Model '${this.#node.unique_id}' does not define a required config parameter '${name}'`,
      { node: this.#node.unique_id, hint: `set ${name} in config() or in a properties file` },
    );
  }

  #persistDocs(part: "relation" | "columns"): boolean {
    const persist = this.read("persist_docs");
    return isRecord(persist) && persist[part] === true;
  }

  [CALL](): string {
    return "";
  }

  [TO_STRING](): string {
    return "<config>";
  }

  [GET_ITEM](key: unknown): unknown {
    return this.read(String(key));
  }

  [GET_ATTRIBUTE](name: string): unknown {
    const meta = (key: unknown) => (isRecord(this.#node.config.meta) ? this.#node.config.meta[String(key)] : undefined);
    switch (name) {
      case "get":
        return method("get", ["name", "default", "validator"], (key, fallback) => {
          const value = this.read(String(key));
          // A key that is set to none is set: the default is for keys that nobody names.
          return value === undefined ? (fallback ?? null) : value;
        });
      case "require":
        return method("require", ["name", "validator"], (key) => this.#require(this.read(String(key)), String(key)));
      case "meta_get":
        return method("meta_get", ["name", "default", "validator"], (key, fallback) => meta(key) ?? fallback ?? null);
      case "meta_require":
        return method("meta_require", ["name", "validator"], (key) => this.#require(meta(key), String(key)));
      case "model":
        return this.#node;
      case "set":
        return method("set", ["name", "value"], () => "");
      case "persist_relation_docs":
        return method("persist_relation_docs", [], () => this.#persistDocs("relation"));
      case "persist_column_docs":
        return method("persist_column_docs", [], () => this.#persistDocs("columns"));
      default:
        return undefined;
    }
  }
}

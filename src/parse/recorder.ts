import type { Place } from "../errors/tstl-error.ts";
import type { MacroNode, ManifestNode, TestNode } from "../manifest/node.ts";
import type { RawConfig } from "./config-tree.ts";
import type { RefCall, SourceCall } from "./template-facts.ts";

/** What a template did when it was rendered with `execute = false`. */
export interface Recorded {
  /** Each `ref()`, in order; `pos` may be left at -1 where it is not known. */
  refs: RefCall[];
  sources: SourceCall[];
  metrics?: string[][];
  /** The arguments of each `config()` call, in order. */
  configs: RawConfig[];
  /** unique_ids of the macros that the template itself called, not those called by macros. */
  macros: string[];
  /** Variables of the environment that were read, with what they held; null for those that were not set. */
  env: Record<string, string | null>;
}

/** The three macros by which a project decides where relations go. */
export type NameComponent = "schema" | "alias" | "database";

/** Renders one text. */
export interface RenderRequest {
  text: string;
  /** Where the text's first character stands. */
  place: Place;
  packageName: string;
}

/**
 * What parsing needs from templates that can only be understood by rendering them. It is handed in, because the
 * context of templates lies above parsing.
 */
export interface Recorder {
  /**
   * Renders a node's text with `execute = false` and tells what it did. The node has its config from project files
   * and its default names; `text` is its raw_code, or a hook's SQL. Throws TstlError for what a template may not do.
   */
  record(node: ManifestNode, request: RenderRequest): Recorded | Promise<Recorded>;
  /** Renders a generic test: its keyword arguments as native values, then its raw_code. */
  recordTest(node: TestNode, request: RenderRequest): Recorded | Promise<Recorded>;
  /** Renders a text of a properties file to a native value, with `var`, `env_var` and `target` at hand. */
  renderValue(request: RenderRequest): { value: unknown; env?: Recorded["env"] };
  /** Renders `depends_on` of an exposure: text of `{{ ref(…) }}` and `{{ source(…) }}`. */
  recordText(request: RenderRequest): Recorded | Promise<Recorded>;
  /** Renders a description; `doc` answers what `doc()` is called with. */
  renderDescription(request: RenderRequest, doc: (args: string[]) => string): string;
  /** Calls a project's `generate_<component>_name(custom, node)`. */
  generateName(
    component: NameComponent,
    macro: MacroNode,
    custom: string | null,
    node: ManifestNode,
  ): string | null | Promise<string | null>;
}

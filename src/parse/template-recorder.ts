import { bracedCall } from "../context/bare-call.ts";
import { Connection } from "../context/connection.ts";
import type { Environment } from "../context/environment.ts";
import { method } from "../context/host-method.ts";
import { NodeScope, type ScopeNode } from "../context/node-scope.ts";
import { toPlain } from "../context/plain-values.ts";
import { readRefArguments, readSourceArguments, relationOf } from "../context/references.ts";
import { withRuntimeConfig } from "../context/runtime-config.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode, NodeConfig, TestNode } from "../manifest/node.ts";
import {
  CALL,
  compileTemplate,
  GET_ATTRIBUTE,
  type JinjaFunction,
  parseTemplate,
  renderNative,
} from "../template/index.ts";
import type { RawConfig } from "./config-tree.ts";
import type { Recorded, Recorder, RenderRequest } from "./recorder.ts";

/** Renders templates with `execute = false` and notes what they ask for, as dbt does while it parses. */
export function createRecorder(environment: Environment): Recorder {
  /** A scope whose ref, source and config only take notes. */
  const recordingScope = (node: ScopeNode, recorded: Recorded, extra: Record<string, unknown> = {}): NodeScope => {
    const own = relationOf(environment, node as ManifestNode);
    const notes: Record<string, unknown> = {
      ref: withRuntimeConfig((args, kwargs) => {
        const { name, packageName, version } = readRefArguments(args, kwargs, node.unique_id);
        recorded.refs.push({ name, package: packageName, version, pos: -1 });
        return own;
      }, environment.config),
      source: withRuntimeConfig((args) => {
        const [source, table] = readSourceArguments(args, node.unique_id);
        recorded.sources.push({ source, table, pos: -1 });
        return own;
      }, environment.config),
      config: recordingConfig(node, recorded),
      env_var: recordingEnvironment(environment, node, recorded),
    };
    const connection = new Connection({ adapter: environment.adapter });
    return new NodeScope({
      environment,
      node,
      connection,
      execute: false,
      extra: { ...notes, builtins: notes, ...extra },
      onMacro: (macro) => {
        if (!recorded.macros.includes(macro.unique_id)) recorded.macros.push(macro.unique_id);
      },
    });
  };

  const render = (text: string, request: RenderRequest, scope: NodeScope): string | Promise<string> => {
    const { file, line, column } = request.place;
    return compileTemplate(parseTemplate(text, file, { line, column })).render(scope, { lenient: true });
  };

  /** Ends a recording when rendering has ended, which is at once unless a template waits for something. */
  const finish = (rendered: unknown, recorded: Recorded): Recorded | Promise<Recorded> =>
    rendered instanceof Promise ? rendered.then(() => recorded) : recorded;

  return {
    record(node, request) {
      const recorded = nothingRecorded();
      return finish(render(request.text, request, recordingScope(node, recorded)), recorded);
    },
    recordTest(node, request) {
      const recorded = nothingRecorded();
      const scope = recordingScope(node, recorded);
      scope.set("_dbt_generic_test_kwargs", nativeArguments(node, scope));
      return finish(render(request.text, request, scope), recorded);
    },
    renderValue(request) {
      const recorded = nothingRecorded();
      const scope = recordingScope(standIn(request), recorded);
      return { value: toPlain(renderNative(request.text, scope)), env: recorded.env };
    },
    recordText(request) {
      const recorded = nothingRecorded();
      return finish(render(request.text, request, recordingScope(standIn(request), recorded)), recorded);
    },
    renderDescription(request, doc) {
      const scope = recordingScope(standIn(request), nothingRecorded(), {
        doc: (args: unknown[]) => doc(docArguments(args, request)),
      });
      const rendered = render(request.text, request, scope);
      if (typeof rendered === "string") return rendered;
      throw new TstlError("DESCRIPTION", "a description may not ask the database", { place: request.place });
    },
    generateName(_component, macro, custom, node) {
      const scope = recordingScope(node, nothingRecorded());
      return clean(scope.bind(macro)([custom, node], {}));
    },
  };
}

/** What `doc()` was called with. Throws DOC_NOT_FOUND for what is no name, such as a variable that nobody defined. */
function docArguments(args: readonly unknown[], { place }: RenderRequest): string[] {
  if (args.length > 0 && args.length <= 2 && args.every((each) => typeof each === "string")) return args as string[];
  throw new TstlError("DOC_NOT_FOUND", "doc() takes the name of a docs block as a text, and a package before it", {
    place,
    hint: "put the name in quotes: {{ doc('orders') }}",
  });
}

function nothingRecorded(): Recorded {
  return { refs: [], sources: [], configs: [], macros: [], env: {} };
}

/** `config()` while parsing: a call is noted; reading gives what is already settled, so that a branch may depend on it. */
function recordingConfig(node: ScopeNode, recorded: Recorded): unknown {
  const call: JinjaFunction = (args, kwargs) => {
    const named = Object.keys(kwargs).length > 0;
    if (args.length > 1 || (args.length === 1) === named) {
      throw new TstlError("CONFIG_CALL", "config() takes keyword arguments, or one dict", { node: node.unique_id });
    }
    const options = toPlain(named ? kwargs : args[0]) as RawConfig;
    for (const moment of ["pre", "post"]) {
      if (`${moment}_hook` in options && `${moment}-hook` in options) {
        throw new TstlError("CONFIG_CONFLICT", `config() has both "${moment}_hook" and "${moment}-hook"`, {
          node: node.unique_id,
          hint: "keep one of the two spellings",
        });
      }
    }
    recorded.configs.push(options);
    return "";
  };
  const empty = ["get", "require", "meta_get", "meta_require"];
  return {
    [CALL]: call,
    [GET_ATTRIBUTE]: (name: string) => {
      if (empty.includes(name)) return method(name, ["name", "default", "validator"], () => "");
      if (name === "set") return method("set", ["name", "value"], (key, value) => call([], { [String(key)]: value }));
      if (name.startsWith("persist_")) return method(name, [], () => false);
      return undefined;
    },
  };
}

function recordingEnvironment(environment: Environment, node: ScopeNode, recorded: Recorded): JinjaFunction {
  const inner = new NodeScope({
    environment,
    node,
    connection: new Connection({ adapter: environment.adapter }),
    execute: false,
  }).get("env_var") as JinjaFunction;
  return (args, kwargs) => {
    const name = String(args[0] ?? kwargs.var);
    recorded.env[name] = environment.config.environment[name] ?? null;
    return inner(args, kwargs);
  };
}

/** What stands for the node where a text belongs to a file and not to a node. */
function standIn(request: RenderRequest): ScopeNode {
  return {
    unique_id: request.place.file,
    name: request.place.file,
    resource_type: "operation",
    package_name: request.packageName,
    original_file_path: request.place.file,
    config: {} as NodeConfig,
    depends_on: { macros: [], nodes: [] },
  };
}

function nativeArguments(node: TestNode, scope: NodeScope): Map<string, unknown> {
  const native = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(native);
    if (typeof value === "object" && value !== null) {
      return new Map(Object.entries(value).map(([key, item]) => [key, native(item)]));
    }
    if (typeof value !== "string") return value;
    return renderNative(bracedCall(value), scope);
  };
  const entries = Object.entries(node.test_metadata?.kwargs ?? {});
  return new Map(entries.map(([key, value]) => [key, key === "column_name" ? value : native(value)]));
}

/** A generated name without the white space around it; none stays none. */
function clean(value: unknown): string | null | Promise<string | null> {
  if (value instanceof Promise) return value.then(clean) as Promise<string | null>;
  return value === null || value === undefined ? null : String(value).trim();
}

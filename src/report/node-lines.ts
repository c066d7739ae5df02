import type { LogLevel } from "../execute/events.ts";
import type { NodeResult } from "../execute/result.ts";
import type { GraphNode, NodeBase, UnitTestNode } from "../manifest/node.ts";
import type { Message } from "./message.ts";
import { nodeInfo } from "./node-info.ts";
import type { Style } from "./style.ts";

/** Where a node stands in the run. */
export interface Position {
  index: number;
  total: number;
}

/** How lines about nodes look. */
export interface LineLook {
  style: Style;
  /** Columns before the status, 80 in dbt. */
  width: number;
}

/** The node in dbt's words: `sql table model marts.dim_users`, `seed file raw.users`, `test not_null_x`. */
export function describeNode(node: GraphNode, position?: Position): string {
  switch (node.resource_type) {
    case "model":
      return `sql ${node.config.materialized} model ${relationOf(node)}`;
    case "seed":
      return `seed file ${relationOf(node)}`;
    case "snapshot":
      return `snapshot ${relationOf(node)}`;
    case "unit_test":
      return `unit_test ${unitTestName(node)}`;
    case "source":
      return `freshness of ${node.source_name}.${node.name}`;
    case "operation":
      return `hook: ${hookName(node, position)}`;
    default:
      return `${node.resource_type} ${node.name}`;
  }
}

/** The model and the test: `fct_orders::late_rows_count`. */
function unitTestName({ model, alias }: UnitTestNode): string {
  return `${model}::${alias}`;
}

function relationOf(node: NodeBase): string {
  return `${node.schema}.${node.alias}`;
}

function hookName(node: NodeBase, position?: Position): string {
  const moment = node.tags.find((tag) => tag.startsWith("on-run-"));
  if (moment === undefined || position === undefined) return node.name;
  return `${node.package_name}.${moment}.${position.index - 1}`;
}

/** `1 of 12 START sql table model marts.dim_users .... [RUN]`. */
export function startMessage(node: GraphNode, position: Position, look: LineLook): Message {
  const isHook = node.resource_type === "operation";
  const description = describeNode(node, position);
  return {
    name: isHook ? "LogHookStartLine" : "LogStartLine",
    code: isHook ? "Q032" : "Q011",
    level: "info",
    text: dottedLine(`START ${description}`, "RUN", position, look),
    data: { description, index: position.index, total: position.total, node_info: nodeInfo(node, "started") },
    node,
  };
}

/** `1 of 12 OK created sql table model marts.dim_users .... [SELECT 100 in 0.05s]` and its kin for every outcome. */
export function resultMessage(result: NodeResult, position: Position, look: LineLook): Message {
  const wording = wordingOf(result, position, look.style);
  const skipped = result.status === "skipped" && result.node.resource_type !== "operation";
  return {
    name: wording.name,
    code: wording.code,
    level: wording.level,
    text: dottedLine(wording.text, wording.status, position, look, skipped ? undefined : result.executionTime),
    data: {
      description: describeNode(result.node, position),
      index: position.index,
      total: position.total,
      status: result.status,
      execution_time: result.executionTime,
      node_info: nodeInfo(result.node, result.status, result.timing),
      ...wording.data,
    },
    node: result.node,
    thread: result.threadId,
  };
}

interface Wording {
  name: string;
  code: string;
  level: LogLevel;
  text: string;
  /** Coloured, for the brackets at the end. */
  status: string;
  data?: Record<string, unknown>;
}

function wordingOf(result: NodeResult, position: Position, style: Style): Wording {
  if (result.node.resource_type === "operation") return hookWording(result, position, style);
  if (result.status === "skipped") return skipWording(result.node, style);
  if (result.status === "no-op") {
    const text = `NO-OP ${describeNode(result.node)}`;
    return { name: "LogNodeNoOpResult", code: "Q019", level: "info", text, status: style.yellow("NO-OP") };
  }
  switch (result.node.resource_type) {
    case "test":
    case "unit_test":
      return testWording(result, style);
    case "source":
      return freshnessWording(result, style);
    case "seed":
      return builtWording(result, style, {
        name: "LogSeedResult",
        code: "Q016",
        good: "OK loaded",
        bad: "ERROR loading",
      });
    case "snapshot":
      return snapshotWording(result, style);
    default:
      return builtWording(result, style, {
        name: "LogModelResult",
        code: "Q012",
        good: "OK created",
        bad: "ERROR creating",
      });
  }
}

function builtWording(
  result: NodeResult,
  style: Style,
  words: { name: string; code: string; good: string; bad: string },
): Wording {
  const { name, code } = words;
  const description = describeNode(result.node);
  const said = result.message ?? "OK";
  const data = { result_message: said };
  if (result.status === "error") {
    return { name, code, level: "error", text: `${words.bad} ${description}`, status: style.red("ERROR"), data };
  }
  if (result.status === "partial success") {
    const status = style.yellow(said.toUpperCase());
    return { name, code, level: "info", text: `PARTIALLY created ${description}`, status, data };
  }
  return { name, code, level: "info", text: `${words.good} ${description}`, status: style.green(said), data };
}

/** dbt leaves out the word "snapshot" here: `OK snapshotted snapshots.users`. */
function snapshotWording(result: NodeResult, style: Style): Wording {
  const relation = relationOf(result.node as NodeBase);
  const failed = result.status === "error";
  return {
    name: "LogSnapshotResult",
    code: "Q015",
    level: failed ? "error" : "info",
    text: `${failed ? "ERROR snapshotting" : "OK snapshotted"} ${relation}`,
    status: failed ? style.red("ERROR") : style.green(result.message ?? "OK"),
    data: { result_message: result.message },
  };
}

function testWording(result: NodeResult, style: Style): Wording {
  const { node } = result;
  const name = node.resource_type === "unit_test" ? unitTestName(node) : node.name;
  const base = {
    name: "LogTestResult",
    code: "Q007",
    data: {
      name,
      num_models: undefined,
      num_failures: result.failures,
      attached_node: "attached_node" in result.node ? result.node.attached_node : undefined,
    },
  };
  const wording = (info: string, color: (text: string) => string, level: LogLevel): Wording => ({
    ...base,
    level,
    text: `${info} ${name}`,
    status: color(info),
  });
  switch (result.status) {
    case "pass":
    case "success":
      return wording("PASS", style.green, "info");
    case "warn":
      return wording(`WARN ${result.failures}`, style.yellow, "warn");
    case "fail":
      return wording(`FAIL ${result.failures}`, style.red, "error");
    default:
      return wording("ERROR", style.red, "error");
  }
}

function freshnessWording(result: NodeResult, style: Style): Wording {
  const wording = (info: string, color: (text: string) => string, level: LogLevel): Wording => ({
    name: "LogFreshnessResult",
    code: "Q018",
    level,
    text: `${info} ${describeNode(result.node)}`,
    status: color(info),
  });
  if (result.status === "runtime error") return wording("ERROR", style.red, "error");
  if (result.status === "error" || result.status === "fail") return wording("ERROR STALE", style.red, "error");
  if (result.status === "warn") return wording("WARN", style.yellow, "warn");
  return wording("PASS", style.green, "info");
}

function hookWording(result: NodeResult, position: Position, style: Style): Wording {
  const statement = describeNode(result.node, position);
  const base = { name: "LogHookEndLine", code: "Q033", level: "info" as LogLevel, data: { statement } };
  if (result.status === "success") return { ...base, text: `OK ${statement}`, status: style.green("OK") };
  if (result.status === "skipped") return { ...base, text: `SKIP ${statement}`, status: style.yellow("SKIP") };
  return { ...base, level: "error", text: `ERROR ${statement}`, status: style.red("ERROR") };
}

function skipWording(node: GraphNode, style: Style): Wording {
  const isRelation =
    node.resource_type === "model" || node.resource_type === "seed" || node.resource_type === "snapshot";
  return {
    name: "SkippingDetails",
    code: "Q034",
    level: "info",
    text: isRelation ? `SKIP relation ${node.schema}.${node.name}` : `SKIP ${node.resource_type} ${node.name}`,
    status: style.yellow("SKIP"),
    data: { node_name: node.name, resource_type: node.resource_type, schema: "schema" in node ? node.schema : "" },
  };
}

function dottedLine(text: string, status: string, position: Position, look: LineLook, seconds?: number): string {
  let line = `${position.index} of ${position.total} ${text} `.padEnd(look.width, ".");
  // Only a hook's statement can be long without limit; dbt cuts those, and those alone.
  if (text.includes("hook: ") && line.length > look.width) line = `${line.slice(0, look.width - 3)}...`;
  return `${line} [${status}${seconds === undefined ? "" : ` in ${seconds.toFixed(2)}s`}]`;
}

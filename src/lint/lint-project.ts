import type { LintRule } from "../config/schema/lint-rules.ts";
import type { LintFile, LintLevel } from "../config/schema/lint-schema.ts";
import type { Environment } from "../context/environment.ts";
import { EPHEMERAL_PREFIX } from "../context/references.ts";
import type { TypedColumn } from "../context/typed-columns.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import { ancestors } from "../graph/ancestors.ts";
import type { Graph } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/topological-order.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ManifestNode, SourceNode } from "../manifest/node.ts";
import { loadSqlParser } from "../sql/parse-sql.ts";
import { type Declared, readDeclared, rowsOf } from "./declared.ts";
import { levelsOf } from "./levels.ts";
import { lintNode } from "./lint-node.ts";
import { ALL_RULES } from "./rules/index.ts";
import type { Rule } from "./rules/rule.ts";
import type { Rows } from "./sql/rows.ts";
import { isSuppressed, readSuppressions, type Suppression } from "./suppressions.ts";

/** A fault that a rule has found. */
export interface Finding {
  rule: LintRule;
  level: Exclude<LintLevel, "off">;
  /** unique_id of the node in whose SQL it was found. */
  node: string;
  /** What is wrong, where, and what to do; its code is the name of the rule. */
  error: TstlError;
}

/** What a run of the rules came to. */
export interface LintReport {
  findings: Finding[];
  /** Templates that could not be rendered, SQL that Postgres' parser refuses, and comments that say nothing. */
  faults: TstlError[];
  /** How many nodes were looked at. */
  nodes: number;
}

/** Says which columns a relation has; null where that is not known. */
export type ColumnsOf = (node: ManifestNode | SourceNode) => Promise<readonly TypedColumn[] | null>;

/** What to look at, and for what. */
export interface LintOptions {
  environment: Environment;
  graph: Graph;
  /** unique_ids; what they read is rendered, too, for what it says of its rows. */
  selected: ReadonlySet<string>;
  settings: LintFile | null;
  /** The columns of a relation, where somebody has asked Postgres or the file that fills it; null where nobody has. */
  columnsOf: ColumnsOf;
  /** Only these rules; all unless given. */
  rules: readonly LintRule[];
}

/** Looks for faults in the SQL of models, snapshots and singular tests. */
export async function lintProject({
  environment,
  graph,
  selected,
  settings,
  columnsOf,
  rules,
}: LintOptions): Promise<LintReport> {
  const { manifest } = environment;
  const parse = await loadSqlParser();
  const declared = readDeclared(manifest);
  const wanted = ALL_RULES.filter(({ name }) => rules.length === 0 || rules.includes(name));
  const level = levelsOf(settings, wanted);
  const needed = new Set([...selected, ...ancestors(graph, selected)]);
  const rows = new Map<string, Rows>();
  const relations = new Relations([...manifest.nodes.values(), ...manifest.sources.values()]);
  const report: LintReport = { findings: [], faults: [], nodes: 0 };
  const texts = new Map<string, Suppression[]>();
  for (const id of topologicalOrder(graph)) {
    if (!needed.has(id)) continue;
    const node = manifest.sources.get(id) ?? manifest.nodes.get(id);
    if (node === undefined) continue;
    const hasRows = node.resource_type !== "test" && node.resource_type !== "analysis";
    const known = hasRows ? await columnsOf(node) : null;
    if (node.resource_type === "source" || node.resource_type === "seed")
      rows.set(keyOf(node), rowsOf(node, declared.get(id)!, null, known));
    if (node.resource_type === "source" || !isLinted(node)) continue;
    const active = selected.has(id) ? wanted.filter(({ name }) => level(name, node.original_file_path) !== "off") : [];
    const found = await lintNode({
      environment: { ...environment, flags: { ...environment.flags, injectEphemeralCtes: false } },
      node,
      rules: active,
      declared: declared.get(id)!,
      parse,
      relations,
      lookup: (name, schema) => rows.get(key(schema, name)) ?? null,
      rowsOf: (derived) => rowsOf(node, declared.get(id)!, derived, known),
    });
    if (selected.has(id)) report.nodes++;
    rows.set(keyOf(node), rowsOf(node, declared.get(id)!, found.rows, known));
    report.faults.push(...found.faults);
    for (const { rule, error } of found.findings) {
      if (!isOfPackage(error.place?.file, node, manifest))
        keep(report, texts, { rule: rule.name, error, node: id }, level);
    }
  }
  report.findings = withoutRepeats(report.findings);
  return report;
}

function isLinted(node: ManifestNode): boolean {
  if (node.resource_type === "test") return node.test_metadata === undefined;
  return node.resource_type === "model" || node.resource_type === "snapshot";
}

/** What a macro of a package does with its arguments is for the package to mend. */
function isOfPackage(file: string | undefined, node: ManifestNode, { macros }: Manifest): boolean {
  if (file === node.original_file_path) return false;
  const owners = [...macros.values()].filter((macro) => macro.original_file_path === file);
  return owners.length > 0 && owners.every((macro) => macro.package_name !== node.package_name);
}

function keep(
  report: LintReport,
  texts: Map<string, Suppression[]>,
  { rule, error, node }: Omit<Finding, "level">,
  level: (rule: LintRule, file: string) => LintLevel,
): void {
  const { file = "", line, source } = error.place ?? {};
  const chosen = level(rule, file);
  if (chosen === "off") return;
  let suppressions = texts.get(file);
  if (suppressions === undefined) {
    const read = readSuppressions(source ?? "", file);
    report.faults.push(...read.faults);
    suppressions = read.found;
    texts.set(file, suppressions);
  }
  if (!isSuppressed(suppressions, rule, line)) report.findings.push({ rule, level: chosen, node, error });
}

/** What a macro does wrong is told once, not for each of its callers. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    const { place, message } = finding.error;
    const where = JSON.stringify([
      finding.rule,
      place?.file,
      place?.line,
      place?.column,
      place?.line === undefined && message,
    ]);
    if (!found.has(where)) found.set(where, finding);
  }
  return [...found.values()];
}

const key = (schema: string | undefined, name: string) => `${schema ?? ""}\0${name}`;

function keyOf(node: ManifestNode | SourceNode): string {
  if (node.resource_type === "source") return key(node.schema, node.identifier);
  if (node.config.materialized === "ephemeral") return key(undefined, EPHEMERAL_PREFIX + node.alias);
  return key(node.schema, node.alias);
}

/** Which node a name in SQL means. */
export class Relations {
  readonly #byKey = new Map<string, ManifestNode | SourceNode>();
  readonly #byName = new Map<string, ManifestNode | SourceNode>();

  constructor(nodes: readonly (ManifestNode | SourceNode)[]) {
    for (const node of nodes) {
      if (!["model", "seed", "snapshot", "source"].includes(node.resource_type)) continue;
      this.#byKey.set(keyOf(node), node);
      this.#byName.set(node.resource_type === "source" ? node.identifier : node.name, node);
    }
  }

  find(name: string, schema: string | undefined): ManifestNode | SourceNode | undefined {
    return this.#byKey.get(key(schema, name)) ?? this.#byName.get(name);
  }

  /** Whether a node refers to the relation of this name, or is it itself. */
  isReferred(by: ManifestNode, name: string, schema: string | undefined): boolean {
    if (name.startsWith(EPHEMERAL_PREFIX)) return true;
    const node = this.#byKey.get(key(schema, name));
    return node !== undefined && (node.unique_id === by.unique_id || by.depends_on.nodes.includes(node.unique_id));
  }
}

export type { Declared, Rule };

import { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode, ModelNode, SnapshotNode, TestNode } from "../manifest/node.ts";
import { remember } from "../util/remember.ts";
import { didYouMean } from "../util/suggest.ts";
import { microbatchFault } from "./check-microbatch.ts";
import { checkNameLength, isRelational } from "./finish-node.ts";
import type { Session } from "./session.ts";

/** Checks that concern several nodes, or a node's config as a whole. Faults are added to the session's errors. */
export function checkManifest(session: Session): void {
  checkRelations(session);
  const groups = new Set([...session.manifest.groups.values()].map((group) => group.name));
  for (const node of session.manifest.nodes.values()) {
    if (node.group && !groups.has(node.group)) session.errors.push(unknownGroup(node, groups));
    if (node.resource_type === "model") {
      checkModel(session, node);
      warnUnenforced(session, node);
    }
    const batches = node.resource_type === "model" ? microbatchFault(node) : undefined;
    if (batches !== undefined) session.errors.push(batches);
    if (node.resource_type === "snapshot") checkSnapshot(session, node);
  }
}

/** Two nodes must not build one relation, and no two of a package may have one name for `ref()`. */
function checkRelations(session: Session): void {
  const byRelation = new Map<string, ManifestNode>();
  const byName = new Map<string, ManifestNode>();
  for (const node of session.manifest.nodes.values()) {
    if (node.resource_type === "test" && !isRelational(session, node)) continue;
    if (node.resource_type === "analysis" || node.resource_type === "operation") continue;
    if (node.resource_type !== "test" && !checkName(session, node, byName)) continue;
    if (node.relation_name === null) continue;
    const long = checkNameLength(node, node.original_file_path);
    if (long && node.resource_type !== "test") session.errors.push(long);
    const other = byRelation.get(node.relation_name);
    if (other) session.errors.push(ambiguousRelation(node, other));
    else byRelation.set(node.relation_name, node);
  }
}

function checkName(session: Session, node: ManifestNode, byName: Map<string, ManifestNode>): boolean {
  const version = node.resource_type === "model" ? node.version : null;
  const key = `${node.package_name}.${node.name}${version === null ? "" : `.v${version}`}`;
  const other = byName.get(key);
  if (!other) {
    byName.set(key, node);
    return true;
  }
  session.errors.push(
    new TstlError(
      "DUPLICATE_NAME",
      `${other.resource_type} and ${node.resource_type} of package "${node.package_name}" have one name: "${node.name}"`,
      {
        place: { file: node.original_file_path },
        node: node.unique_id,
        hint: "ref() could mean either; rename one of them",
        notes: [{ message: "the other one is here", place: { file: other.original_file_path } }],
      },
    ),
  );
  return false;
}

function ambiguousRelation(node: ManifestNode, other: ManifestNode): TstlError {
  return new TstlError(
    "AMBIGUOUS_RELATION",
    `${other.resource_type} "${other.name}" and ${node.resource_type} "${node.name}" would both be ${node.relation_name}`,
    {
      place: { file: node.original_file_path },
      node: node.unique_id,
      hint: "give one of them another alias or schema",
      notes: [{ message: "the other one is here", place: { file: other.original_file_path } }],
    },
  );
}

function unknownGroup(node: ManifestNode, groups: Set<string>): TstlError {
  return new TstlError(
    "GROUP_NOT_FOUND",
    `${node.resource_type} "${node.name}" is in group "${node.group}", which does not exist`,
    {
      place: { file: node.original_file_path },
      node: node.unique_id,
      hint: didYouMean(node.group!, groups),
    },
  );
}

/** Only tables are made with constraints (dbt's `materialization_enforces_constraints`). */
function warnUnenforced({ manifest }: Session, node: ModelNode): void {
  const { materialized } = node.config;
  if (!node.contract.enforced || materialized === "table" || materialized === "incremental") return;
  const all = [...node.constraints, ...Object.values(node.columns).flatMap(({ constraints }) => constraints)];
  if (!all.some(({ warn_unsupported: warns }) => warns !== false)) return;
  manifest.warnings.push(
    new TstlError(
      "CONSTRAINT_UNENFORCED",
      `Constraint types are not supported for ${materialized} materializations and will be ignored.  Set 'warn_unsupported: false' on this constraint to ignore this warning.`,
      { node: node.unique_id, place: { file: node.original_file_path } },
    ),
  );
}

function checkModel(session: Session, node: ModelNode): void {
  if (node.access === "public" && node.config.materialized === "ephemeral") {
    session.errors.push(
      new TstlError(
        "CONFIG_VALUE",
        `model "${node.name}" is ephemeral and cannot be public: there is nothing to read`,
        {
          place: { file: node.original_file_path },
          node: node.unique_id,
        },
      ),
    );
  }
}

function checkSnapshot(session: Session, node: SnapshotNode): void {
  const fault = snapshotFault(node);
  if (fault === undefined) return;
  session.errors.push(
    new TstlError("CONFIG_VALUE", `snapshot "${node.name}" ${fault}`, {
      place: { file: node.original_file_path },
      node: node.unique_id,
    }),
  );
}

function snapshotFault({ config }: SnapshotNode): string | undefined {
  const { strategy, unique_key: key, check_cols: columns, updated_at: updatedAt } = config;
  if (!strategy || !key) return "lacks a config: Snapshots must be configured with a 'strategy' and 'unique_key'.";
  if (strategy === "check") {
    if (!columns || columns.length === 0) return `has the strategy check, but no "check_cols"`;
    if (typeof columns === "string" && columns !== "all") return `has "check_cols" neither "all" nor a list`;
  }
  if (strategy === "timestamp") {
    if (!updatedAt) return `has the strategy timestamp, but no "updated_at"`;
    if (columns && columns.length > 0) return `has the strategy timestamp, which takes no "check_cols"`;
  }
  return undefined;
}

/** Sets what identifies a model's rows, as far as constraints or tests tell (dbt's `infer_primary_key`). */
export function inferPrimaryKeys({ manifest }: Session): void {
  const models: ModelNode[] = [];
  const tests = new Map<string, TestNode[]>();
  const look = (node: { resource_type: string }) => {
    if (node.resource_type !== "test") return;
    const test = node as TestNode;
    if (test.attached_node && test.test_metadata) remember(tests, test.attached_node, () => []).push(test);
  };
  for (const node of manifest.nodes.values()) {
    if (node.resource_type === "model") models.push(node);
    else look(node);
  }
  for (const nodes of manifest.disabled.values()) nodes.forEach(look);
  for (const model of models) {
    const fromConstraints = keyFromConstraints(model);
    const known = tests.get(model.unique_id);
    if (fromConstraints) model.primary_key = [...fromConstraints].sort();
    else if (known) model.primary_key = keyFromTests(known).sort();
  }
}

function keyFromConstraints(model: ModelNode): string[] | undefined {
  const constraint = model.constraints.find(({ type }) => type === "primary_key");
  if (constraint) return constraint.columns ?? [];
  for (const name in model.columns) {
    const column = model.columns[name]!;
    if (column.constraints.some(({ type }) => type === "primary_key")) return [column.name];
  }
  return undefined;
}

function keyFromTests(tests: readonly TestNode[]): string[] {
  const unique = new Set<string>();
  const disabledUnique = new Set<string>();
  const notNull = new Set<string>();
  for (const test of tests) {
    const { name, kwargs } = test.test_metadata!;
    const columns =
      typeof kwargs.column_name === "string"
        ? [kwargs.column_name]
        : ((kwargs.combination_of_columns ?? []) as string[]);
    for (const column of columns) {
      if (name === "not_null") notNull.add(column);
      else if (name === "unique" || name === "unique_combination_of_columns") {
        (test.config.enabled ? unique : disabledUnique).add(column);
      }
    }
  }
  const both = [...notNull].filter((column) => unique.has(column) || disabledUnique.has(column));
  if (both.length > 0) return both;
  return unique.size > 0 ? [...unique] : [...disabledUnique];
}

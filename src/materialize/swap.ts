import {
  attachmentStatements,
  type Dependent,
  type Dependents,
  dependentsOf,
  hasDependents,
} from "../adapter/catalog.ts";
import { DatabaseError } from "../adapter/errors.ts";
import { quoteIdentifier } from "../adapter/relation.ts";
import { columnsOf } from "../context/adapter-columns.ts";
import { renamedConstraints } from "../context/adapter-constraints.ts";
import { findExisting } from "../context/adapter-relations.ts";
import type { RelationValue } from "../context/relation-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import { cutToBytes, MAX_IDENTIFIER_BYTES } from "../util/identifier.ts";
import type { MaterializationTask } from "./materialization.ts";

const SUFFIX = "__dbt_tmp";
const BACKUP_SUFFIX = "__dbt_backup";

/** The name under which a relation is built before it takes the place of the old one. */
export function stagingRelation(target: RelationValue): RelationValue {
  return suffixed(target, SUFFIX);
}

function suffixed(target: RelationValue, suffix: string): RelationValue {
  return target.with({ identifier: cutToBytes(target.identifier, MAX_IDENTIFIER_BYTES - suffix.length) + suffix });
}

/**
 * Drops what a run of dbt that broke off has left under the names that it builds under; a run of tstl leaves nothing.
 * Throws where something depends on it.
 */
export async function dropLeftovers(task: MaterializationTask, target: RelationValue): Promise<void> {
  const { database, schema } = target;
  for (const { identifier } of [stagingRelation(target), suffixed(target, BACKUP_SUFFIX)]) {
    const leftover = await findExisting(task.scope, database, schema, identifier);
    if (leftover === null || task.plan.ownerOf(schema, identifier) !== undefined) continue;
    await task.call("drop_relation", leftover);
    task.scope.environment.relations.drop(leftover.relation);
  }
}

export interface Swap {
  /** The finished relation under its staging name. */
  built: RelationValue;
  /** What has the target's name now, if anything. */
  existing: RelationValue | null;
  target: RelationValue;
  /** True where views of this project on the old relation are given up, as dbt's full refresh of a seed does. */
  dropOwnViews?: boolean;
}

/**
 * Puts a finished relation in the place of the old one, inside the transaction that built it.
 *
 * What others made on the old relation (views, grants, policies, comments) is there afterwards with the same
 * definition; where that cannot be, SWAP_BLOCKED names it and the transaction is given up. Nothing is dropped by CASCADE.
 */
export async function replaceRelation(task: MaterializationTask, swap: Swap): Promise<void> {
  await exchangeWithDependents(task, swap);
  if (!task.scope.buildsAside || task.node.resource_type !== "model") return;
  task.scope.buildsAside = false;
  const table = swap.target.render();
  for (const [aside, name] of renamedConstraints(task.node.contract.enforced ? task.node.constraints : [])) {
    await task.run(`alter table ${table} rename constraint ${aside} to ${name}`);
  }
}

async function exchangeWithDependents(task: MaterializationTask, swap: Swap): Promise<void> {
  const session = await task.scope.connection.session();
  const { existing } = swap;
  if (existing === null || !(await hasDependents(session, existing.relation))) return exchange(task, swap);
  // Two swaps under one view would each drop and make it, so they take turns. Reading a view's definition locks what
  // it reads until the end of the transaction (AcquireRewriteLocks), so that too waits for the turn.
  await task.plan.exclusively(task.node, async () => {
    const dependents = await dependentsOf(session, existing.relation);
    refuseBlocked(task, existing, dependents);
    for (const dependent of [...dependents.recreatable].reverse()) await task.run(dependent.drop);
    await exchange(task, swap);
    await reattach(task, swap, dependents);
    for (const dependent of dependents.recreatable) await bringBack(task, swap, dependent);
  });
}

async function exchange(task: MaterializationTask, { built, existing, target }: Swap): Promise<void> {
  const { relations } = task.scope.environment;
  if (existing !== null && isPlainExchange(task)) {
    // One message for both, where nothing says that they are done otherwise.
    const kind = (existing.type ?? "table").replace("_", " ");
    await task.runWithNext(
      `drop ${kind} ${existing.render()};\nalter table ${built.render()} rename to ${quoteIdentifier(target.identifier)}`,
    );
    relations.drop(existing.relation);
  } else {
    if (existing !== null) {
      await task.call("drop_relation", existing);
      relations.drop(existing.relation);
    }
    await task.call("rename_relation", built, target);
  }
  relations.add(target.relation);
}

const EXCHANGE_MACROS = ["drop_relation", "get_drop_sql", "drop_table", "drop_view", "rename_relation"].flatMap(
  (name) => [name, `default__${name}`, `postgres__${name}`],
);

/** False where a project drops or renames in its own way, or indexes must take the new name with their table. */
function isPlainExchange({ node, config, scope }: MaterializationTask): boolean {
  if (Array.isArray(config.indexes) && config.indexes.length > 0) return false;
  return !EXCHANGE_MACROS.some((name) => scope.environment.macros.isOverridden(name, node.package_name));
}

function refuseBlocked(task: MaterializationTask, existing: RelationValue, { blocking }: Dependents): void {
  if (blocking.length === 0) return;
  throw new TstlError(
    "SWAP_BLOCKED",
    `${existing.render()} cannot be replaced, because it is needed by ${blocking.join(", ")}`,
    {
      node: task.node.unique_id,
      hint: "nothing was changed; drop what needs it, or build the model incrementally so that its table stays",
    },
  );
}

async function reattach(task: MaterializationTask, { target }: Swap, dependents: Dependents): Promise<void> {
  if (dependents.attachments.statements.length === 0) return;
  const columns = (await columnsOf(task.scope, target)).map((column) => column.name);
  for (const statement of attachmentStatements(dependents.attachments, columns)) await task.run(statement);
}

/** Makes a dependent anew. One that the run builds later anyway may be missing until then. */
async function bringBack(task: MaterializationTask, swap: Swap, dependent: Dependent): Promise<void> {
  const { kind, relation } = dependent;
  const own = relation !== null && task.plan.ownerOf(relation.schema, relation.identifier) !== undefined;
  if (own && kind === "view" && swap.dropOwnViews) return forget(task, dependent);
  await task.run("savepoint dependent");
  try {
    for (const statement of dependent.create) await task.run(statement);
    await task.run("release savepoint dependent");
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (!comesLater(task, dependent)) throw cannotBringBack(task, swap, dependent, error);
    await task.run("rollback to savepoint dependent");
    forget(task, dependent);
  }
}

/** True where a later node of the run makes it: the view itself, or the whole table that has the foreign key. */
function comesLater({ plan, node }: MaterializationTask, { kind, relation }: Dependent): boolean {
  if (relation === null) return false;
  const { schema, identifier } = relation;
  return kind === "foreign key" ? plan.willReplace(node, schema, identifier) : plan.willBuild(node, schema, identifier);
}

function forget(task: MaterializationTask, { kind, relation }: Dependent): void {
  if (kind === "view" && relation !== null) task.scope.environment.relations.drop(relation);
}

function cannotBringBack(task: MaterializationTask, swap: Swap, dependent: Dependent, cause: DatabaseError): TstlError {
  const isForeignKey = dependent.kind === "foreign key";
  const what = isForeignKey ? "new rows or keys" : "new columns";
  const message = `${dependent.description} depends on ${swap.target.render()} and does not fit its ${what}: ${cause.message}`;
  const rows = isForeignKey ? "; or build the table that has it in the same run" : "";
  return new TstlError("SWAP_BLOCKED", message, {
    node: task.node.unique_id,
    hint: `nothing was changed; change or drop ${dependent.description} first${rows}`,
    cause,
  });
}

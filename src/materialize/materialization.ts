import type { QueryResult } from "../adapter/adapter.ts";
import type { RelationType } from "../adapter/relation.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import { findExisting } from "../context/adapter-relations.ts";
import type { NodeScope } from "../context/node-scope.ts";
import { relationOf } from "../context/references.ts";
import type { RelationValue } from "../context/relation-value.ts";
import { AdapterResponseValue, type StatementStatus, statusOf } from "../context/statement-results.ts";
import { TableValue } from "../context/table-value.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { Hook, ModelConfig, ModelNode, SeedNode, SnapshotNode } from "../manifest/node.ts";
import { refuseColumnless } from "./refuse-columnless.ts";

/** Nodes that leave a relation behind. */
export type MaterializedNode = ModelNode | SeedNode | SnapshotNode;

/** Makes a node's relation in the database; returns the relations that exist afterwards. */
export type Materialization = (task: MaterializationTask) => Promise<RelationValue[]>;

/** What a materialization may know of the run around it. */
export interface RunPlan {
  /** unique_id of the project's node with that relation. */
  ownerOf(schema: string, identifier: string): string | undefined;
  /** True for the relation of a selected node that is built after `node` and because of it. */
  willBuild(node: MaterializedNode, schema: string, identifier: string): boolean;
  /** True where, on top of that, the table is made anew and does not keep its rows. */
  willReplace(node: MaterializedNode, schema: string, identifier: string): boolean;
  /** Lets one node at a time touch what depends on others; the turn lasts until the node ends. */
  exclusively<T>(node: MaterializedNode, work: () => Promise<T>): Promise<T>;
}

/** One node on its way into the database, with the verbs in which materializations are written. */
export class MaterializationTask {
  readonly node: MaterializedNode;
  readonly sql: string;
  readonly scope: NodeScope;
  readonly plan: RunPlan;

  constructor(compiled: CompiledNode, plan: RunPlan) {
    this.node = compiled.node as MaterializedNode;
    this.sql = compiled.sql;
    this.scope = compiled.scope;
    this.plan = plan;
  }

  get config(): ModelConfig {
    return this.node.config;
  }

  /** The node's own relation, of the given type. */
  target(type: RelationType): RelationValue {
    return relationOf(this.scope.environment, this.node).with({ type });
  }

  /** What stands under the node's name in the database now, if anything. */
  existing(): Promise<RelationValue | null> {
    const { database, schema, alias } = this.node;
    return findExisting(this.scope, database, schema, alias);
  }

  /** Whether the node is to be built anew: its own `full_refresh`, else the flag. */
  get fullRefresh(): boolean {
    return this.config.full_refresh ?? this.scope.environment.flags.fullRefresh;
  }

  /** Calls a macro that gives SQL. */
  async macro(name: string, ...args: unknown[]): Promise<string> {
    return String((await this.scope.callMacro(name, args)) ?? "");
  }

  /** Calls a macro for what it does or returns. */
  async call(name: string, ...args: unknown[]): Promise<unknown> {
    return this.scope.callMacro(name, args);
  }

  /** Runs the statement that makes the node, inside a transaction, and keeps its text and result. */
  async main(sql: string): Promise<QueryResult> {
    this.scope.environment.writeRun(this.node, sql);
    const result = await this.scope.connection.queryInTransaction(sql);
    await refuseColumnless(this);
    this.scope.results.store("main", new AdapterResponseValue(statusOf(result)), TableValue.from(result));
    return result;
  }

  /** Notes what the node amounts to where no single statement says so. */
  mainResult(status: StatementStatus, text: string): void {
    this.scope.environment.writeRun(this.node, text);
    this.scope.results.store("main", new AdapterResponseValue(status), undefined);
  }

  /** Runs a side statement inside the transaction. */
  run(sql: string): Promise<QueryResult> {
    return this.scope.connection.queryInTransaction(sql);
  }

  /** Runs a side statement inside the transaction, in one message with what comes next. */
  runWithNext(sql: string): Promise<void> {
    return this.scope.connection.runWithNext(sql);
  }

  commit(): Promise<void> {
    return this.scope.connection.commit();
  }

  /** Runs the hooks of one moment: those inside the transaction, or those before it begins and after it ends. */
  async hooks(moment: "pre-hook" | "post-hook", inside: boolean): Promise<void> {
    const hooks = (this.config[moment] ?? []).filter((hook: Hook) => hook.transaction === inside);
    // A fault of what was sent before is not the hook's.
    if (hooks.length > 0) await this.scope.connection.sendHeld();
    for (const [i, hook] of hooks.entries()) {
      if (!inside && i === 0) await this.commit();
      try {
        const text = (await this.scope.render(hook.sql)).trim();
        if (text === "") continue;
        await (inside ? this.run(text) : this.scope.connection.query(text));
      } catch (error) {
        throw noteHook(error, moment, hook);
      }
    }
  }
}

/** Says in an error which hook it is from: nothing in the message tells it from the node's own statement. */
function noteHook(error: unknown, moment: string, hook: Hook): unknown {
  if (error instanceof TstlError) error.notes.push({ message: `this is its ${moment}: ${hook.sql.trim()}` });
  return error;
}

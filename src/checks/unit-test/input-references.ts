import type { Environment } from "../../context/environment.ts";
import { EPHEMERAL_PREFIX, type RefCall, readRefArguments, readSourceArguments } from "../../context/references.ts";
import { RelationValue } from "../../context/relation-value.ts";
import { withRuntimeConfig } from "../../context/runtime-config.ts";
import { TstlError } from "../../errors/tstl-error.ts";
import type { ManifestNode, RefableNode, SourceNode } from "../../manifest/node.ts";
import type { JinjaFunction } from "../../template/index.ts";

type Target = RefableNode | SourceNode;

/** `ref()` and `source()` that answer with stand-ins for what a model reads. */
export class InputReferences {
  readonly #environment: Environment;
  readonly #reader: Pick<ManifestNode, "unique_id" | "package_name" | "name">;
  readonly #given = new Map<string, RelationValue>();
  readonly #names = new Set<string>();

  /** `reader` is the model whose template calls. */
  constructor(environment: Environment, reader: Pick<ManifestNode, "unique_id" | "package_name" | "name">) {
    this.#environment = environment;
    this.#reader = reader;
  }

  /** Lets a relation stand for a node. */
  give(node: Pick<Target, "unique_id">, relation: RelationValue): void {
    this.#given.set(node.unique_id, relation);
  }

  /** Lets a common table expression stand for a node, and returns its name: dbt's, but no two are the same. */
  giveCte(node: Target): string {
    const full = node.resource_type === "source" ? `${node.source_name}__${node.name}` : node.alias;
    // Postgres cuts names at 63 bytes; a letter has up to four.
    const own = Buffer.byteLength(full) > 48 ? [...full].slice(0, 12).join("") : full;
    let name = EPHEMERAL_PREFIX + own;
    for (let n = 2; this.#names.has(name); n++) name = `${EPHEMERAL_PREFIX}${own}_${n}`;
    this.#names.add(name);
    const isPlain = /^[a-z_][a-z0-9_]*$/.test(name);
    const cte = new RelationValue({
      identifier: name,
      quotePolicy: { database: true, schema: true, identifier: !isPlain },
    });
    this.give(node, cte.with({ type: "cte" }));
    return isPlain ? name : cte.render();
  }

  /** What stands for a node. */
  standInFor(uniqueId: string): RelationValue | undefined {
    return this.#given.get(uniqueId);
  }

  /** The functions for a scope. */
  functions(): { ref: JinjaFunction; source: JinjaFunction } {
    const { config } = this.#environment;
    const { unique_id: id, package_name: from } = this.#reader;
    return {
      ref: withRuntimeConfig((args, kwargs) => {
        const call = readRefArguments(args, kwargs, id);
        const found = this.#environment.lookup.ref(call.name, call.packageName, call.version, from);
        return this.#resolve(found?.node, writtenRef(call));
      }, config),
      source: withRuntimeConfig((args) => {
        const [source, table] = readSourceArguments(args, id);
        const found = this.#environment.lookup.source(source, table, from);
        return this.#resolve(found?.node, `source('${source}', '${table}')`);
      }, config),
    };
  }

  #resolve(target: Target | undefined, written: string): RelationValue {
    const relation = target && this.standInFor(target.unique_id);
    if (relation !== undefined) return relation;
    throw new TstlError(
      "UNIT_TEST_NOT_GIVEN",
      target === undefined
        ? `${written} means nothing in model "${this.#reader.name}"`
        : `model "${this.#reader.name}" reads ${written}, for which the unit test gives no rows`,
      { hint: `add - input: ${written} under given, with rows: [] if there are none` },
    );
  }
}

function writtenRef({ name, packageName, version }: RefCall): string {
  const parts = [packageName, name].filter((part) => part !== null).map((part) => `'${part}'`);
  if (version !== null) parts.push(`v=${version}`);
  return `ref(${parts.join(", ")})`;
}

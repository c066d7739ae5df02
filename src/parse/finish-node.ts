import { quoteIdentifier } from "../adapter/relation.ts";
import { TstlError } from "../errors/tstl-error.ts";
import type { MacroNode, ManifestNode, ModelNode, NodeBase, NodeConfig } from "../manifest/node.ts";
import { byteLength, cutToBytes, MAX_IDENTIFIER_BYTES } from "../util/identifier.ts";
import { type MaybePromise, whenDone } from "../util/maybe-promise.ts";
import { remember } from "../util/remember.ts";
import type { RawConfig } from "./config-tree.ts";
import type { NameComponent } from "./recorder.ts";
import type { NameMacros, Session } from "./session.ts";

/** Gives a node its config and all that follows from it: tags, schema, alias, relation name. */
export function finishNode(
  session: Session,
  node: ManifestNode,
  properties: RawConfig | undefined,
  inFile: RawConfig | undefined,
): MaybePromise<void> {
  const tree = session.treeConfigs(node.resource_type, node.package_name, node.fqn);
  const computed = session.computeConfig({ resourceType: node.resource_type, tree, properties, inFile });
  const config = computed.config;
  node.config = config as typeof node.config;
  node.unrendered_config = computed.unrendered;
  node.tags = withTags(node.tags, config.tags);
  node.meta = config.meta;
  node.group = config.group ?? node.group;
  if (config.docs) node.docs = config.docs as NodeBase["docs"];
  if (config.contract) node.contract = contractOf(config);
  if (node.resource_type === "model") node.access = (config.access as ModelNode["access"]) ?? "protected";
  return nameNode(session, node);
}

const contracts = new WeakMap<NodeConfig, ModelNode["contract"]>();

/** One value for all nodes of one config, which most of a folder's are; only an enforced contract has a checksum. */
function contractOf(config: NodeConfig): ModelNode["contract"] {
  const contract = config.contract as ModelNode["contract"];
  if (contract.enforced) return { ...contract, checksum: null };
  return remember(contracts, config, () => ({ ...contract, checksum: null }));
}

/** Shares the config's own list where a node has no tags beside it: most have the same. */
function withTags(own: readonly string[], configured: readonly string[]): string[] {
  if (own.length === 0 && new Set(configured).size === configured.length) return configured as string[];
  return [...new Set([...own, ...configured])];
}

function nameNode(session: Session, node: ManifestNode): MaybePromise<void> {
  const { config } = node;
  const { target } = session.config;
  const macros = remember(session.nameMacros, node.package_name, () => nameMacrosOf(session, node.package_name));
  if (macros === null) {
    node.database = builtInName(session, "database", config.database, node) ?? target.database;
    node.schema = builtInName(session, "schema", config.schema, node) ?? target.schema;
    node.alias = builtInName(session, "alias", config.alias, node) ?? node.name;
    placeNode(session, node);
    return;
  }
  return whenDone(generate(session, macros, "database", config.database, node), (database) => {
    node.database = database ?? target.database;
    return whenDone(generate(session, macros, "schema", config.schema, node), (schema) => {
      node.schema = schema ?? target.schema;
      return whenDone(generate(session, macros, "alias", config.alias, node), (alias) => {
        node.alias = alias ?? node.name;
        placeNode(session, node);
      });
    });
  });
}

function placeNode(session: Session, node: ManifestNode): void {
  if (node.resource_type === "snapshot") {
    if (node.config.target_database) node.database = node.config.target_database;
    if (node.config.target_schema) node.schema = node.config.target_schema;
  }
  if (byteLength(node.schema) > MAX_IDENTIFIER_BYTES) cutSchema(session, node);
  node.relation_name = isRelational(session, node)
    ? joinName(session, {}, node.database, node.schema, node.alias)
    : null;
}

/** Does what Postgres would do with a schema's long name, and says so; a relation's long name is refused. */
function cutSchema(session: Session, node: ManifestNode): void {
  const written = node.schema;
  node.schema = cutToBytes(written, MAX_IDENTIFIER_BYTES);
  session.manifest.warnings.push(
    new TstlError(
      "SCHEMA_NAME_CUT",
      `the schema name "${written}" is longer than ${MAX_IDENTIFIER_BYTES} bytes, so Postgres cuts it to "${node.schema}"`,
      {
        node: node.unique_id,
        hint: "set a shorter schema in the project or the target",
      },
    ),
  );
}

/** Whether the node is something in the database once it ran. */
export function isRelational(session: Pick<Session, "storeFailures">, node: ManifestNode): boolean {
  switch (node.resource_type) {
    case "model":
      return node.config.materialized !== "ephemeral";
    case "seed":
    case "snapshot":
      return true;
    case "test":
      return node.config.store_failures ?? session.storeFailures;
    default:
      return false;
  }
}

/** Joins the parts of a name with the quoting of the project, overridden by that of a source; a node's has no say in dbt. */
export function joinName(
  session: Session,
  quoting: { database?: boolean | null; schema?: boolean | null; identifier?: boolean | null },
  database: string,
  schema: string,
  identifier: string,
): string {
  const project = session.config.project.quoting;
  const part = (name: string, key: "database" | "schema" | "identifier") =>
    (quoting[key] ?? project[key] ?? true) ? quoteIdentifier(name) : name;
  return `${part(database, "database")}.${part(schema, "schema")}.${part(identifier, "identifier")}`;
}

/** Postgres would cut a longer name silently, so that two relations might become one. */
export function checkNameLength(node: ManifestNode, file: string): TstlError | undefined {
  const bytes = byteLength(node.alias);
  if (bytes <= MAX_IDENTIFIER_BYTES) return undefined;
  return new TstlError(
    "NAME_TOO_LONG",
    `the name "${node.alias}" of ${node.resource_type} "${node.name}" has ${bytes} bytes; Postgres allows ${MAX_IDENTIFIER_BYTES}`,
    { place: { file }, node: node.unique_id, hint: "set a shorter alias with config(alias=…)" },
  );
}

function generate(
  session: Session,
  macros: NameMacros,
  component: NameComponent,
  custom: string | null,
  node: ManifestNode,
): MaybePromise<string | null> {
  const macro = macros[component];
  if (!macro) return builtInName(session, component, custom, node);
  const name = session.recorder.generateName(component, macro, custom, node);
  return whenDone(name, (text) => (typeof text === "string" ? text.trim() : text));
}

/** What the macros that come with tstl would give; null for the default. */
function builtInName(
  session: Session,
  component: NameComponent,
  custom: string | null,
  node: ManifestNode,
): string | null {
  const wanted = custom === null ? "" : custom.trim();
  if (component === "schema") return wanted === "" ? null : `${session.config.target.schema}_${wanted}`;
  if (wanted !== "" || component === "database") return wanted === "" ? null : wanted;
  const version = node.resource_type === "model" ? node.version : null;
  return version === null ? null : `${node.name}_v${String(version).replaceAll(".", "_")}`;
}

/**
 * The macros that decide about names, where they are not those that tstl brings along: the package's own for nodes of
 * a package, else the project's (dbt's `find_generate_macro_by_name`). Null where there are none, as in most projects:
 * the built-in rules are applied without a template.
 */
function nameMacrosOf(session: Session, packageName: string): NameMacros | null {
  const macros = {
    database: findOverride(session, "database", packageName),
    schema: findOverride(session, "schema", packageName),
    alias: findOverride(session, "alias", packageName),
  };
  return macros.database || macros.schema || macros.alias ? macros : null;
}

function findOverride(session: Session, component: NameComponent, packageName: string): MacroNode | null {
  const { macros, root } = session;
  const name = `generate_${component}_name`;
  const own = macros.inPackage(packageName, name) ?? macros.inPackage(root, name);
  if (own) return own;
  const dispatched = macros.dispatch(name, "dbt", root);
  const internal = dispatched === undefined || dispatched === macros.inPackage("dbt", dispatched.name);
  return internal ? null : (macros.inPackage("dbt", name) ?? dispatched);
}

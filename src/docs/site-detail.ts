import type { Column, ExposureNode, NodeConfig, Plain } from "../manifest/node.ts";
import type { SiteContext } from "./build-site.ts";
import type { SiteColumn, SiteDetail } from "./site-data.ts";
import { type Entity, hasRuns, isRelation, type RelationEntity } from "./site-entities.ts";
import { testDetail, unitTestDetail } from "./site-tests.ts";
import { plainText, told } from "./words.ts";

/** Settings that a page shows where they are set. */
const SHOWN_CONFIG = {
  incremental: ["unique_key", "incremental_strategy", "on_schema_change"],
  microbatch: ["event_time", "batch_size", "begin", "lookback"],
  snapshot: ["unique_key", "strategy", "updated_at", "check_cols", "hard_deletes"],
};

/** Everything about one node that is not in the index. */
export function siteDetail(context: SiteContext, entity: Entity): SiteDetail {
  const { input } = context;
  const { id, node } = entity;
  return told<SiteDetail>({
    description: node.description ?? "",
    patch: "patch_path" in node ? node.patch_path?.replace("://", "/") : null,
    line: "first_line" in node ? node.first_line : null,
    meta: "meta" in node ? pairsOf(node.meta) : null,
    raw: rawCode(entity),
    compiled: "compiled_code" in node ? node.compiled_code : null,
    history: hasRuns(entity) ? input.runs.history.get(id) : null,
    message: input.runs.messages.get(id),
    owner: ownerOf(context, entity),
    ...(isRelation(entity) ? relationDetail(context, entity) : {}),
    ...ownKeys(context, entity),
  });
}

function rawCode({ type, node }: Entity): string | null {
  if (type === "macro") return node.macro_sql;
  // That of a unit test is its model's, that of a generic test the bare call of its macro.
  if (type === "unit_test" || (type === "test" && node.test_metadata !== undefined)) return null;
  return "raw_code" in node ? node.raw_code : null;
}

function ownKeys(context: SiteContext, entity: Entity): Partial<SiteDetail> {
  switch (entity.type) {
    case "model":
      return told<SiteDetail>({
        contract: entity.node.contract.enforced || null,
        version: entity.node.version === null ? null : String(entity.node.version ?? ""),
        config: settingsOf(entity.node.config),
      });
    case "snapshot":
      return { config: settingsOf(entity.node.config) };
    case "source": {
      const { loader, freshness, loaded_at_field: field } = entity.node;
      const rule = told<NonNullable<SiteDetail["freshnessRule"]>>({
        warn: spanOf(freshness?.warn_after),
        error: spanOf(freshness?.error_after),
        field,
      });
      const hasRule = rule.warn !== undefined || rule.error !== undefined;
      return told<SiteDetail>({ loader, freshnessRule: hasRule ? rule : null });
    }
    case "exposure":
      return told<SiteDetail>({
        url: safeUrl(entity.node.url),
        maturity: entity.node.maturity,
        label: entity.node.label,
        page: entity.dashboard?.page,
      });
    case "dashboard":
      return told<SiteDetail>({ label: entity.node.title, page: entity.node.page });
    case "test":
      return testDetail(entity.node);
    case "unit_test":
      return unitTestDetail(context, entity.node);
    case "macro":
      return {
        arguments: entity.node.arguments.map(({ name, type, description }) =>
          told<{ name: string; type?: string; description?: string }>({ name, type, description }),
        ),
      };
    default:
      return {};
  }
}

/** An address that a reader may follow without a script being run. */
function safeUrl(url: string | null): string | null {
  return url !== null && /^(https?:|mailto:)/i.test(url) ? url : null;
}

function spanOf(span: { count: number | null; period: string | null } | null | undefined): string | null {
  if (!span || span.count === null || span.period === null) return null;
  return `${span.count} ${span.period}${span.count === 1 ? "" : "s"}`;
}

function relationDetail(context: SiteContext, entity: RelationEntity): Partial<SiteDetail> {
  const { input, columns } = context;
  const { table, names, declared, origins, holds, types } = columns.get(entity.id)!;
  const facts = input.relations.get(entity.id);
  const tests = testsByColumn(context, entity);
  return told<SiteDetail>({
    relation: entity.node.relation_name,
    relationType: table?.metadata.type.toLowerCase().replace("base ", ""),
    databaseOwner: table?.metadata.owner,
    indexes: facts?.indexes,
    sample: input.samples.get(entity.id),
    columns: names.map((name, place) => {
      const column = declared.get(place);
      const stored = table?.columns[name];
      return told<SiteColumn>({
        type: stored?.type ?? types.get(place) ?? column?.data_type,
        description: column?.description || stored?.comment,
        tests: tests.get(name.toLowerCase()),
        holds: holds
          .get(place)
          ?.map(({ test, by }) => ({ test, by: by.flatMap((id) => context.placeOf.get(id) ?? []) })),
        constraints: column?.constraints.map(({ type, expression }) => (expression ? `${type} ${expression}` : type)),
        tags: column?.tags,
        origin: origins.get(place),
        meta: pairsOf(column?.meta ?? {}),
        absent: table !== null && stored === undefined && column !== undefined ? true : null,
      });
    }),
  });
}

function testsByColumn({ entities, placeOf, testsOf }: SiteContext, { id }: RelationEntity): Map<string, number[]> {
  const byColumn = new Map<string, number[]>();
  for (const place of testsOf.get(placeOf.get(id)!) ?? []) {
    const test = entities[place]!;
    if (test.type !== "test" || !test.node.column_name) continue;
    const key = test.node.column_name.replaceAll('"', "").toLowerCase();
    byColumn.set(key, [...(byColumn.get(key) ?? []), place]);
  }
  return byColumn;
}

/** The owner of an exposure or a group, or of the group that a node is in. */
function ownerOf({ input }: SiteContext, { node }: Entity): SiteDetail["owner"] {
  if ("owner" in node) return personOf(node.owner);
  if (!("group" in node) || !node.group) return metaOwner(node);
  const group = [...input.manifest.groups.values()].find(({ name }) => name === node.group);
  return group === undefined ? undefined : personOf(group.owner);
}

function metaOwner(node: Entity["node"]): SiteDetail["owner"] {
  const owner = "meta" in node ? node.meta.owner : undefined;
  return typeof owner === "string" ? { name: owner } : undefined;
}

function personOf({ name, email }: ExposureNode["owner"]): SiteDetail["owner"] {
  const address = Array.isArray(email) ? email.join(", ") : email;
  const person = told<NonNullable<SiteDetail["owner"]>>({ name, email: address });
  return Object.keys(person).length === 0 ? undefined : person;
}

function settingsOf(config: NodeConfig): [string, string][] {
  const { incremental, microbatch, snapshot } = SHOWN_CONFIG;
  const isMicrobatch = config.incremental_strategy === "microbatch";
  const keys = { incremental: isMicrobatch ? [...incremental, ...microbatch] : incremental, snapshot };
  return (keys[config.materialized as keyof typeof keys] ?? []).flatMap((key): [string, string][] => {
    const value = config[key];
    if (value === undefined || value === null || value === "") return [];
    return [[key, plainText(value as Plain) ?? ""]];
  });
}

function pairsOf(meta: Column["meta"]): [string, string][] {
  return Object.entries(meta).map(([key, value]) => [key, plainText(value) ?? "null"]);
}

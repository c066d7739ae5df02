import { TstlError } from "../errors/tstl-error.ts";
import type { ExposureNode, GroupNode, MacroNode, Plain } from "../manifest/node.ts";
import { addDisabled } from "./add-nodes.ts";
import { patchPathOf, textOf } from "./apply-properties.ts";
import { checkConfig } from "./check-config.ts";
import type { RawConfig } from "./config-tree.ts";
import { listOf, mergeConfig, overlayConfig } from "./merge-config.ts";
import { isMapping, type PropertiesEntry, placeInProperties } from "./properties.ts";
import { quickScanExpression } from "./quick-scan.ts";
import type { Recorded } from "./recorder.ts";
import { explaining, placedAt, type Session } from "./session.ts";

const EXPOSURE_TYPES = ["dashboard", "notebook", "analysis", "ml", "application"];

/** Adds an exposure: what uses the project's models outside of it. */
export async function parseExposure(session: Session, properties: PropertiesEntry): Promise<void> {
  const { file, entry, name, path } = properties;
  const type = entry.type;
  if (typeof type !== "string" || !EXPOSURE_TYPES.includes(type)) {
    throw new TstlError("PROPERTIES_SHAPE", `the type of exposure "${name}" must be ${EXPOSURE_TYPES.join(", ")}`, {
      place: placeInProperties(file, [...path, "type"]),
    });
  }
  const fqn = [file.packageName, ...file.path.split("/").slice(0, -1), name];
  const { config, unrendered } = exposureConfig(session, fqn, properties);
  const references = await exposureReferences(session, properties);
  const node: ExposureNode = {
    name,
    resource_type: "exposure",
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `exposure.${file.packageName}.${name}`,
    fqn,
    type,
    owner: ownerOf(properties),
    description: textOf(entry, "description"),
    label: (entry.label ?? null) as string | null,
    maturity: (entry.maturity ?? null) as string | null,
    meta: config.meta,
    tags: config.tags,
    config,
    unrendered_config: unrendered,
    url: (entry.url ?? null) as string | null,
    depends_on: { macros: [], nodes: [] },
    refs: references.refs.map(({ name: ref, package: pkg, version }) => ({ name: ref, package: pkg, version })),
    sources: references.sources.map(({ source, table }) => [source, table]),
    metrics: references.metrics ?? [],
    created_at: session.createdAt,
  };
  if (!config.enabled) addDisabled(session.manifest, node);
  else if (session.manifest.exposures.has(node.unique_id)) throw twice(properties, "exposure");
  else session.manifest.exposures.set(node.unique_id, node);
}

function exposureConfig(session: Session, fqn: string[], { entry, file, path }: PropertiesEntry) {
  const { packageName } = file;
  const tree = session.treeConfigs("exposure", packageName, fqn);
  const properties = isMapping(entry.config) ? entry.config : {};
  let merged: RawConfig = { enabled: true, tags: [], meta: {} };
  let unrendered: RawConfig = {};
  for (const level of [...tree.own, properties, ...tree.root]) {
    merged = mergeConfig(merged, level);
    unrendered = overlayConfig(unrendered, level);
  }
  explaining(
    () => checkConfig("node", merged),
    (error) => placedAt(error, () => placeInProperties(file, [...path, "config"])),
  );
  const tags = [...new Set([...listOf(entry.tags), ...listOf(merged.tags)])].sort() as string[];
  // dbt takes `exposures: meta:` of the project file with or without a plus sign, other mappings only with one.
  const projectMeta = session.packages.get(packageName)?.trees.exposures.meta as object | undefined;
  const meta = { ...projectMeta, ...(entry.meta as object | undefined), ...(merged.meta as object) } as Record<
    string,
    Plain
  >;
  return { config: { ...merged, tags, meta } as ExposureNode["config"], unrendered };
}

async function exposureReferences(session: Session, properties: PropertiesEntry): Promise<Recorded> {
  const { file, entry, path } = properties;
  const found: Recorded = { refs: [], sources: [], metrics: [], configs: [], macros: [], env: {} };
  for (const [index, written] of listOf(entry.depends_on).entries()) {
    const place = () => placeInProperties(file, [...path, "depends_on", index]);
    if (typeof written !== "string") {
      throw new TstlError("PROPERTIES_SHAPE", `"depends_on" must be a list of texts such as ref('orders')`, {
        place: place(),
      });
    }
    const facts = quickScanExpression(written.trim());
    if (facts && facts.calls.length === 0 && facts.names.length === 0) {
      found.refs.push(...facts.refs);
      found.sources.push(...facts.sources);
    } else if (/^\s*metric\s*\(/.test(written)) {
      found.metrics!.push([...written.matchAll(/['"]([^'"]+)['"]/g)].map((match) => match[1]!));
    } else {
      const request = { text: `{{ ${written} }}`, place: place(), packageName: file.packageName };
      const recorded = await session.recorder.recordText(request);
      found.refs.push(...recorded.refs);
      found.sources.push(...recorded.sources);
    }
  }
  return found;
}

/** Adds a group: people who own models, and alone may refer to its private ones. */
export function parseGroup(session: Session, properties: PropertiesEntry): void {
  const { file, entry, name } = properties;
  const node: GroupNode = {
    name,
    resource_type: "group",
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `group.${file.packageName}.${name}`,
    owner: ownerOf(properties),
    description: (entry.description ?? null) as string | null,
    config: { meta: {}, ...(entry.config as object | undefined) },
  };
  if (session.manifest.groups.has(node.unique_id)) throw twice(properties, "group");
  session.manifest.groups.set(node.unique_id, node);
}

function ownerOf({ entry, name, file, path, section }: PropertiesEntry): GroupNode["owner"] {
  const { owner } = entry;
  if (!isMapping(owner) || (owner.name === undefined && owner.email === undefined)) {
    throw new TstlError("PROPERTIES_SHAPE", `"${name}" in "${section}" needs an "owner" with a name or an email`, {
      place: placeInProperties(file, path),
    });
  }
  return { email: null, name: null, ...(owner as Record<string, Plain>) } as GroupNode["owner"];
}

function twice({ name, file, path }: PropertiesEntry, what: string): TstlError {
  return new TstlError("DUPLICATE_NAME", `${what} "${name}" is defined twice`, {
    place: placeInProperties(file, path),
  });
}

/** Lays a description and the like over a macro; warns where there is no such macro. */
export function patchMacro(session: Session, properties: PropertiesEntry): void {
  const { file, entry, name, path } = properties;
  const { macros } = session.manifest;
  const macro = macros.get(`macro.${file.packageName}.${name}`) ?? macros.get(`macro.${file.packageName}.test_${name}`);
  if (!macro) {
    session.manifest.warnings.push(
      new TstlError("PROPERTIES_WITHOUT_NODE", `found properties for a macro that does not exist: "${name}"`, {
        place: placeInProperties(file, [...path, "name"]),
      }),
    );
    return;
  }
  if (macro.patch_path !== null) throw twice(properties, "properties of macro");
  const config = isMapping(entry.config) ? entry.config : {};
  const meta = { ...(entry.meta as object | undefined), ...(config.meta as object | undefined) };
  const docs = { show: true, node_color: null, ...((config.docs ?? entry.docs) as object | undefined) };
  Object.assign(macro, {
    patch_path: patchPathOf(properties),
    description: textOf(entry, "description"),
    meta,
    docs,
    config: { meta, docs },
    arguments: listOf(entry.arguments)
      .filter(isMapping)
      .map((argument): MacroNode["arguments"][number] => ({
        name: String(argument.name),
        type: (argument.type ?? null) as string | null,
        description: textOf(argument, "description"),
      })),
  });
}

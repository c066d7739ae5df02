import { TstlError } from "../errors/tstl-error.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { ModelNode } from "../manifest/node.ts";

/**
 * Warns of models whose deprecation date has come, and of models that read one which has a date
 * (docs.getdbt.com/reference/resource-properties/deprecation_date).
 */
export function warnDeprecations({ nodes, warnings }: Manifest, now: Date): void {
  const dated = new Map<string, ModelNode>();
  for (const node of nodes.values()) {
    if (node.resource_type === "model" && node.deprecation_date !== null) dated.set(node.unique_id, node);
  }
  if (dated.size === 0) return;
  for (const model of dated.values()) if (isPast(model, now)) warnings.push(deprecatedModel(model));
  for (const child of nodes.values()) {
    if (child.resource_type !== "model") continue;
    for (const id of child.depends_on.nodes) {
      const model = dated.get(id);
      if (model) warnings.push(deprecatedReference(child, model, isPast(model, now)));
    }
  }
}

const isPast = ({ deprecation_date: date }: ModelNode, now: Date) => new Date(date!) < now;
const versioned = ({ name, version }: ModelNode) => (version === null ? name : `${name}.v${version}`);

function deprecatedModel(model: ModelNode): TstlError {
  return new TstlError(
    "MODEL_DEPRECATED",
    `Model ${versioned(model)} has passed its deprecation date of ${model.deprecation_date}. This model should be disabled or removed.`,
    { node: model.unique_id, place: { file: model.original_file_path } },
  );
}

function deprecatedReference(child: ModelNode, model: ModelNode, past: boolean): TstlError {
  const fate = past ? "was deprecated on" : "is slated for deprecation on";
  const { name, package_name: packageName, version, latest_version: latest } = model;
  const isOld = version !== null && version !== latest;
  return new TstlError(
    "REF_DEPRECATED",
    `While compiling '${child.name}': Found a reference to ${versioned(model)}, which ${fate} '${model.deprecation_date}'.`,
    {
      node: child.unique_id,
      place: { file: child.original_file_path },
      hint: isOld ? `there is a newer version: {{ ref('${packageName}', '${name}', v='${latest}') }}` : undefined,
    },
  );
}

/**
 * A date of YAML as manifest.json has it: with a time and a zone, midnight in UTC unless it says otherwise. Throws
 * PROPERTIES_SHAPE for what is no date.
 */
export function deprecationDate(written: unknown): string | null {
  if (written === null || written === undefined) return null;
  const match = /^(\d{4}-\d\d?-\d\d?)(?:[T ]+(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(
    String(written),
  );
  const text = match && isoText(match);
  if (text && !Number.isNaN(Date.parse(text))) return text;
  throw new TstlError("PROPERTIES_SHAPE", `"deprecation_date" must be a date, but is ${JSON.stringify(written)}`, {
    hint: "write it as 2027-01-31, or with a time and a zone",
  });
}

function isoText([, day, time = "00:00:00", zone = "Z"]: RegExpExecArray): string {
  const date = day!.split("-").map((part) => part.padStart(2, "0"));
  const clock = time.split(":");
  const offset =
    zone.toUpperCase() === "Z" ? "+00:00" : `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
  return `${date.join("-")}T${[...clock, "00"]
    .slice(0, 3)
    .map((part) => part.padStart(2, "0"))
    .join(":")}${offset}`;
}

import { TstlError, throwGathered } from "../../errors/tstl-error.ts";
import { didYouMean } from "../../util/suggest.ts";
import type { ParsedYaml } from "../../util/yaml.ts";
import type { RawProject } from "../files/read-dbt-project.ts";
import { type ConfigRenderer, renderValues } from "../files/render-values.ts";
import { checkSchema } from "../schema/check-schema.ts";
import { type TstlConfigFile, tstlConfigSchema } from "../schema/tstl-config-schema.ts";
import { embeddedTarget, type TargetParts } from "./build-target.ts";
import { normalizeConnection } from "./connection.ts";

/** Name of the target of a project that has none. */
const ONLY_TARGET = "dev";

/**
 * The target of tstl.config.yaml: the one that a flag names, else `default-target`, else the first, else an embedded
 * database. Only the chosen one is rendered.
 *
 * Throws TARGET_MISSING, which lists what exists, and the faults of the schema.
 */
export async function readTstlTarget(
  raw: RawProject,
  targetFlag: string | null,
  renderer: ConfigRenderer,
): Promise<TargetParts> {
  const { value: file, placeOf } = raw.yaml;
  const profile = String(file.name ?? "");
  const written = file.targets;
  if (!isMapping(written ?? {})) throwGathered(checkTargets(written, placeOf).faults);
  const targets = (written ?? {}) as Record<string, unknown>;
  const names = Object.keys(targets);
  const faults: TstlError[] = [];
  const named = await renderValues(file["default-target"], renderer, () => placeOf(["default-target"]), faults);
  throwGathered(faults);
  const name = targetFlag ?? (typeof named === "string" ? named : (names[0] ?? ONLY_TARGET));
  if (!Object.hasOwn(targets, name)) {
    if (names.length === 0 && name === ONLY_TARGET) return embeddedTarget(name, profile);
    throw missingTarget(name, names, targetFlag === null, placeOf);
  }
  const rendered = await renderValues(targets[name] ?? {}, renderer, targetPlace(placeOf, name), faults);
  const all = names.map((each) => [each, each === name ? rendered : withoutTemplates(targets[each])]);
  const checked = checkTargets(Object.fromEntries(all), placeOf);
  throwGathered([...faults, ...checked.faults]);
  const { type, threads, extensions, url, directory, ...keys } = (checked.value as TstlConfigFile).targets![name]!;
  const namesServer = Boolean(url) || SERVER_KEYS.some((key) => keys[key] !== null && keys[key] !== undefined);
  const isServer = type === "postgres" || (type !== "embedded" && namesServer);
  const common = { name, profile, threads: threads === null || threads === undefined ? null : Number(threads) };
  if (!isServer) {
    const connection = normalizeConnection({ ...keys, directory }, `targets.${name}`);
    return { ...common, kind: "pglite", connection, extensions: extensions ?? [] };
  }
  return {
    ...common,
    kind: "postgres",
    connection: normalizeConnection({ ...keys, url }, `targets.${name}`),
    extensions: [],
  };
}

/** Keys that an embedded database has no use for. */
const SERVER_KEYS = ["host", "port", "user", "password", "pass", "sslmode"] as const;

function checkTargets(targets: unknown, placeOf: ParsedYaml["placeOf"]) {
  // The whole file is the schema's unit: a stand-in for the rest leaves the paths of faults as they are.
  return checkSchema(tstlConfigSchema(), { value: { name: "stand_in", targets }, placeOf });
}

/** A target that is not chosen, as far as it can be checked: its templates may use variables that are not set here. */
function withoutTemplates(target: unknown): unknown {
  if (!isMapping(target)) return target ?? {};
  return Object.fromEntries(Object.entries(target).filter(([, value]) => !String(value).includes("{{")));
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function targetPlace(placeOf: ParsedYaml["placeOf"], name: string): ParsedYaml["placeOf"] {
  return (path, part) => placeOf(["targets", name, ...path], part);
}

function missingTarget(name: string, names: string[], isDefault: boolean, placeOf: ParsedYaml["placeOf"]): TstlError {
  const known =
    names.length === 0 ? `there is only "${ONLY_TARGET}", the embedded database` : `there is ${names.join(", ")}`;
  return new TstlError("TARGET_MISSING", `no target "${name}": ${known}`, {
    place: isDefault ? placeOf(["default-target"]) : placeOf(["targets"], "key"),
    hint: didYouMean(name, names) ?? "choose another with --target, or add it under targets",
  });
}

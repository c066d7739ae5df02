import { type Place, TstlError, throwGathered } from "../../errors/tstl-error.ts";
import { didYouMean } from "../../util/suggest.ts";
import type { ParsedYaml } from "../../util/yaml.ts";
import { type ConfigRenderer, renderValues } from "../files/render-values.ts";
import { checkSchema, unknownKeys } from "../schema/check-schema.ts";
import { type ProfileOutput, profileOutputSchema } from "../schema/profile-schema.ts";
import { embeddedTarget, type TargetParts } from "./build-target.ts";
import { normalizeConnection } from "./connection.ts";
import type { ProfilesFile } from "./find-profiles.ts";

/** A target and what was odd about it. */
export interface ReadTarget {
  parts: TargetParts;
  warnings: TstlError[];
}

/**
 * The target of a dbt profile. Only the chosen output is rendered and checked, as in dbt: another one may use variables
 * that are not set here.
 *
 * Throws PROFILE_MISSING, TARGET_MISSING (both list what exists), TARGET_TYPE and the faults of the schema.
 */
export async function readProfile(
  file: ProfilesFile,
  profileName: string,
  targetFlag: string | null,
  renderer: ConfigRenderer,
): Promise<ReadTarget> {
  const profile = asMapping(file.value[profileName]);
  if (profile === null) {
    throw Object.hasOwn(file.value, profileName)
      ? notMapping(`the profile "${profileName}"`, file.placeOf([profileName]))
      : missingProfile(file, profileName);
  }
  const name = targetFlag ?? (await defaultTarget(profile, profileName, file, renderer));
  const outputs = asMapping(profile.outputs) ?? {};
  const written = asMapping(outputs[name]);
  if (written === null) {
    throw Object.hasOwn(outputs, name)
      ? notMapping(`the target "${name}"`, file.placeOf([profileName, "outputs", name]))
      : missingTarget(file, profileName, name, Object.keys(outputs));
  }
  const path = [profileName, "outputs", name];
  const placeOf: ParsedYaml["placeOf"] = (inner, part) => file.placeOf([...path, ...inner], part);
  const value = await renderOutput(written, renderer, placeOf);
  if (value.type === "embedded" || value.type === "pglite") {
    const { directory, schema, threads } = value;
    const parts = embeddedTarget(name, profileName);
    return { parts: { ...parts, threads: toNumber(threads), connection: { directory, schema } }, warnings: [] };
  }
  if (typeof value.type === "string" && value.type !== "postgres") throw wrongType(value.type, name, placeOf);
  const schema = profileOutputSchema();
  const checked = checkSchema(schema, { value, placeOf });
  throwGathered(checked.faults);
  const { type: _type, threads, ...keys } = checked.value as ProfileOutput;
  const connection = normalizeConnection(keys, `the target "${name}"`);
  const parts: TargetParts = {
    name,
    profile: profileName,
    kind: "postgres",
    connection,
    threads: toNumber(threads),
    extensions: [],
  };
  return { parts, warnings: [...file.warnings, ...unknownKeys(schema, { value, placeOf })] };
}

async function defaultTarget(
  profile: Record<string, unknown>,
  profileName: string,
  file: ProfilesFile,
  renderer: ConfigRenderer,
): Promise<string> {
  if (profile.target === undefined || profile.target === null) return "default";
  const faults: TstlError[] = [];
  const placeOf: ParsedYaml["placeOf"] = (_, part) => file.placeOf([profileName, "target"], part);
  const name = await renderValues(profile.target, renderer, placeOf, faults);
  throwGathered(faults);
  return String(name);
}

const MEANT_TO_FAIL = /^(ENV_VAR|VARIABLE)_/;

/** Renders an output; a password that is no valid template stays as it is, since passwords hold all sorts of braces. */
async function renderOutput(
  written: Record<string, unknown>,
  renderer: ConfigRenderer,
  placeOf: ParsedYaml["placeOf"],
): Promise<Record<string, unknown>> {
  const faults: TstlError[] = [];
  const isPassword = (key: unknown) => key === "password" || key === "pass";
  const skip = (path: readonly (string | number)[]) => isPassword(path[0]);
  const value = (await renderValues(written, renderer, placeOf, faults, skip)) as Record<string, unknown>;
  for (const key of Object.keys(written).filter(isPassword)) {
    const own: TstlError[] = [];
    value[key] = await renderValues(written[key], renderer, () => placeOf([key]), own);
    faults.push(...own.filter((fault) => MEANT_TO_FAIL.test(fault.code)));
  }
  throwGathered(faults);
  return value;
}

function notMapping(what: string, place: Place): TstlError {
  return new TstlError("CONFIG_TYPE", `${what} must be a mapping of keys to values`, { place });
}

function missingProfile(file: ProfilesFile, name: string): TstlError {
  const names = Object.keys(file.value).filter((key) => key !== "config");
  const place = file.placeOf([]);
  const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  return new TstlError("PROFILE_MISSING", `no profile "${name}" in ${place.file}: ${known}`, {
    hint: didYouMean(name, names) ?? "add the profile, or choose another with --profile",
  });
}

function missingTarget(file: ProfilesFile, profile: string, name: string, names: string[]): TstlError {
  const known = names.length === 0 ? "it has no outputs" : `it has ${names.join(", ")}`;
  return new TstlError("TARGET_MISSING", `no target "${name}" in the profile "${profile}": ${known}`, {
    place: file.placeOf([profile, "outputs"], "key"),
    hint: didYouMean(name, names) ?? "choose another with --target",
  });
}

function wrongType(type: string, name: string, placeOf: ParsedYaml["placeOf"]): TstlError {
  return new TstlError("TARGET_TYPE", `the target "${name}" is of type ${type}, and tstl speaks Postgres only`, {
    place: placeOf(["type"]),
    hint: "choose a target of type postgres with --target, or change the type",
  });
}

function asMapping(value: unknown): Record<string, unknown> | null {
  const is = typeof value === "object" && value !== null && !Array.isArray(value);
  return is ? (value as Record<string, unknown>) : null;
}

function toNumber(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

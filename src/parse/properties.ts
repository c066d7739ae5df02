import { type Place, TstlError } from "../errors/tstl-error.ts";
import { type ProjectFile, readText } from "../project/project-file.ts";
import { floatOf } from "../template/runtime/values.ts";
import { remember } from "../util/remember.ts";
import { didYouMean } from "../util/suggest.ts";
import { type ParsedYaml, parseYaml, type YamlPath } from "../util/yaml.ts";
import { notCacheable } from "./cache.ts";
import { splitFrontMatter } from "./front-matter.ts";
import type { Session } from "./session.ts";
import type { TestParts } from "./test-parts.ts";

/** The lists a properties file may hold. */
export const SECTIONS = [
  "models",
  "seeds",
  "snapshots",
  "sources",
  "macros",
  "data_tests",
  "analyses",
  "exposures",
  "groups",
  "unit_tests",
  "metrics",
  "semantic_models",
  "saved_queries",
  "functions",
] as const;
export type Section = (typeof SECTIONS)[number];

/** One entry of a list, such as one model's properties. */
export interface PropertiesEntry {
  section: Section;
  name: string;
  /** The entry with its templates rendered, except in descriptions, tests and hooks, which are rendered later. */
  entry: Record<string, unknown>;
  /** The entry as written; the same object where it holds no template. */
  written: Record<string, unknown>;
  file: ProjectFile;
  /** Where the entry stands in its file. */
  path: YamlPath;
  /** What is known of the tests in the file; shared by its entries. */
  knownTests: Record<string, TestParts>;
}

interface ReadFile {
  value: unknown;
  /** Whether any text in it may be a template. */
  hasTemplates: boolean;
  knownTests: Record<string, TestParts>;
}

const IGNORED_KEYS = new Set(["version", "anchors"]);

/** Reads all properties files. Their faults are added to the session's errors and warnings; what is right is kept. */
export function readProperties(session: Session, files: readonly ProjectFile[]): PropertiesEntry[] {
  const entries: PropertiesEntry[] = [];
  for (const file of files) {
    if (file.kind !== "properties") continue;
    try {
      readSections(
        session,
        file,
        session.cache.get(file, (text) => readYaml(session, text, file)),
        entries,
      );
    } catch (error) {
      if (!(error instanceof TstlError)) throw error;
      session.errors.push(error);
    }
  }
  return entries;
}

type PlaceOf = ParsedYaml["placeOf"];

/** The places in each properties file of which a message has spoken: one file may give rise to thousands. */
const placesOf = new WeakMap<ProjectFile, PlaceOf>();

/** Where something in a properties file stands. The file is read again for it, once, as this is for messages only. */
export function placeInProperties(file: ProjectFile, path: YamlPath, part: "key" | "value" = "value"): Place {
  return remember(placesOf, file, () => readPlaces(file))(path, part);
}

function readPlaces(file: ProjectFile): PlaceOf {
  try {
    const text = readText(file);
    if (file.kind === "properties") return parseYaml(text, file.displayPath).placeOf;
    // Front matter begins on a file's second line; an empty line before it keeps the count.
    const yaml = splitFrontMatter(text)?.yaml ?? "";
    const { placeOf } = parseYaml(`\n${yaml}`, file.displayPath);
    return (path, part) => ({ ...placeOf(path, part), source: text });
  } catch {
    return () => ({ file: file.displayPath });
  }
}

function readYaml(session: Session, text: string, file: ProjectFile): ReadFile {
  let exact = true;
  const { value, warnings } = parseYaml(text, file.displayPath, {
    wholeFloat: (number) => {
      // JSON knows no difference between 1.0 and 1, the names of tests do.
      exact = false;
      return floatOf(number);
    },
  });
  session.manifest.warnings.push(...warnings);
  const read = { value, hasTemplates: /\{[{%]/.test(text), knownTests: {} };
  return exact && warnings.length === 0 && !/[1-9]\d{15}/.test(text) ? read : notCacheable(read);
}

function readSections(session: Session, file: ProjectFile, read: ReadFile, entries: PropertiesEntry[]): void {
  const { value } = read;
  if (value === null || value === undefined) return;
  if (!isMapping(value)) {
    throw new TstlError("PROPERTIES_NOT_MAPPING", `"${file.displayPath}" is not a mapping`, {
      place: { file: file.displayPath },
      hint: "a properties file begins with a key such as models: or sources:",
    });
  }
  const renames = value.tests !== undefined && value.data_tests === undefined;
  for (const [key, list] of Object.entries(value)) {
    const section = renames && key === "tests" ? "data_tests" : key;
    if (!(SECTIONS as readonly string[]).includes(section)) warnUnknownSection(session, file, key);
    else if (list !== null) readSection(session, file, section as Section, key, list, read, entries);
  }
}

function warnUnknownSection(session: Session, file: ProjectFile, key: string): void {
  if (IGNORED_KEYS.has(key) || key.startsWith("x-")) return;
  session.manifest.warnings.push(
    new TstlError("UNKNOWN_KEY", `unknown key "${key}" in "${file.displayPath}" is ignored`, {
      place: placeInProperties(file, [key], "key"),
      hint: didYouMean(key, SECTIONS),
    }),
  );
}

function readSection(
  session: Session,
  file: ProjectFile,
  section: Section,
  key: string,
  list: unknown,
  { hasTemplates, knownTests }: ReadFile,
  entries: PropertiesEntry[],
): void {
  const wrong = (message: string, path: YamlPath) =>
    session.errors.push(new TstlError("PROPERTIES_SHAPE", message, { place: placeInProperties(file, path) }));
  if (!Array.isArray(list)) {
    wrong(`"${key}" must be a list`, [key]);
    return;
  }
  list.forEach((written, index) => {
    const path = [key, index];
    if (!isMapping(written)) wrong(`an entry of "${key}" must be a mapping with a "name"`, path);
    else if (written.name === undefined && written.model === undefined) {
      wrong(`an entry of "${key}" has no "name"`, path);
    } else if (written.name !== undefined && typeof written.name !== "string") {
      wrong(`the name of an entry of "${key}" must be a text, but is ${JSON.stringify(written.name)}`, [
        ...path,
        "name",
      ]);
    } else {
      const name = (written.name ?? "") as string;
      const entry = hasTemplates && !NEVER_RENDERED.has(section) ? renderEntry(session, file, written, path) : written;
      if (entry) entries.push({ section, name, entry, written, file, path, knownTests });
    }
  });
}

/**
 * Sections whose templates call what only a semantic layer has, such as `Dimension('order__kind')`, and unit tests, whose
 * texts are rows.
 */
const NEVER_RENDERED = new Set<Section>(["metrics", "semantic_models", "saved_queries", "unit_tests"]);

/** Keys whose values are rendered later, with more at hand than a properties file has. */
const LATER = new Set(["loaded_at_query", "pre_hook", "post_hook", "pre-hook", "post-hook"]);
/** The same outside of `config`, where they may be names of columns (`column_types`) or of anybody's choice (`meta`). */
const LATER_OUTSIDE_CONFIG = new Set([...LATER, "description", "tests", "data_tests"]);

function renderEntry(
  session: Session,
  file: ProjectFile,
  entry: Record<string, unknown>,
  path: YamlPath,
): Record<string, unknown> | undefined {
  try {
    return renderProperty(session, file, entry, path) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    session.errors.push(error);
    return undefined;
  }
}

/** Renders one text of a properties file; its faults are shown at `place`, which is asked for then only. */
export function renderText(session: Session, file: ProjectFile, text: string, place: () => Place): unknown {
  try {
    const request = { text, place: { file: file.displayPath }, packageName: file.packageName };
    return session.recorder.renderValue(request).value;
  } catch (error) {
    if (!(error instanceof TstlError)) throw error;
    const { code, message, hint, node, notes } = error;
    throw new TstlError(code, message, { place: place(), hint, node, notes, cause: error });
  }
}

/** Renders the templates in a value of a properties file. Copies only what holds one: most is shared with what was read. */
export function renderProperty(session: Session, file: ProjectFile, value: unknown, path: YamlPath): unknown {
  if (typeof value === "string") {
    if (!value.includes("{{") && !value.includes("{%")) return value;
    return renderText(session, file, value, () => placeInProperties(file, path));
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => renderProperty(session, file, item, [...path, index]));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isMapping(value)) return value;
  const later = path.includes("config") ? LATER : LATER_OUTSIDE_CONFIG;
  let copy: Record<string, unknown> | undefined;
  for (const key in value) {
    if (later.has(key)) continue;
    const before = value[key];
    const after = renderProperty(session, file, before, [...path, key]);
    if (after === before) continue;
    copy ??= { ...value };
    copy[key] = after;
  }
  return copy ?? value;
}

/** Whether a value of YAML is a mapping. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

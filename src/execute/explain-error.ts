import { DatabaseError } from "../adapter/errors.ts";
import type { Environment } from "../context/environment.ts";
import { GLOBALS } from "../context/globals.ts";
import { isBuiltin } from "../context/macro-registry.ts";
import type { TstlError } from "../errors/tstl-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { placeOfTest } from "../parse/place-of-test.ts";
import { MAX_IDENTIFIER_BYTES } from "../util/identifier.ts";
import { didYouMean } from "../util/suggest.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Adds to a node's error what only the project around it tells: what was meant, and where in the user's own files. */
export function explainError(error: TstlError, environment: Environment, node: ManifestNode): TstlError {
  const fields = error as Mutable<TstlError>;
  const place = ownPlace(error, environment);
  if (place !== error.place) {
    // What was a caller of a macro of tstl is where the error is; nothing further in is of use to the reader.
    fields.notes = error.notes.slice(error.notes.findIndex((note) => note.place === place) + 1);
    fields.place = place;
  }
  if (node.resource_type === "test" && error.place?.line === undefined) {
    fields.place = placeOfTest(environment.config.projectDir, node, wordOf(error.message)) ?? error.place;
  }
  const hint = undefinedName(error, environment) ?? databaseHint(error, node);
  if (hint !== undefined) fields.hint = hint;
  return error;
}

/** Messages that speak of a column, a value, a function, a type or an argument. */
const SPEAKING = [
  /^column "([^"]+)" does not exist/,
  /^column (?:\S+\.)?([^\s"]+) does not exist/,
  /^invalid input (?:syntax|value) for .*: "(.*)"$/,
  /^function (\w+)\(/,
  /^type "(.+?)" does not exist/,
  /takes no keyword argument '(\w+)'$/,
];

function wordOf(message: string): string | undefined {
  for (const pattern of SPEAKING) {
    const word = pattern.exec(message)?.[1];
    if (word !== undefined) return word;
  }
  return undefined;
}

/** The innermost place that is not in a macro of tstl itself, whose files the user cannot open. */
function ownPlace({ place, notes }: TstlError, environment: Environment) {
  if (place === undefined || notes.length === 0) return place;
  const own = new Set<string>();
  const builtin = new Set<string>();
  for (const macro of environment.manifest.macros.values()) {
    (isBuiltin(macro) ? builtin : own).add(macro.original_file_path);
  }
  const isForeign = (file: string) => builtin.has(file) && !own.has(file);
  if (!isForeign(place.file)) return place;
  return notes.find((note) => note.place !== undefined && !isForeign(note.place.file))?.place ?? place;
}

function undefinedName({ code, message }: TstlError, environment: Environment): string | undefined {
  if (code !== "TEMPLATE_UNDEFINED") return undefined;
  const name = /^'(\w+)' is undefined$/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const macros = [...environment.manifest.macros.values()].map((macro) => macro.name);
  return didYouMean(name, [...macros, ...Object.keys(GLOBALS)]);
}

/** What to do about failures that Postgres reports without knowing where the statement came from. */
function databaseHint(error: TstlError, node: ManifestNode): string | undefined {
  if (!(error instanceof DatabaseError)) return undefined;
  if (error.sqlstate === "42701") {
    const name = /^column "(.*)" specified more than once$/.exec(error.message)?.[1] ?? "";
    return Buffer.byteLength(name) < MAX_IDENTIFIER_BYTES
      ? "give each column of the select a name of its own"
      : `Postgres cuts names to ${MAX_IDENTIFIER_BYTES} bytes, and two columns begin alike: shorten them`;
  }
  if (error.sqlstate === "21000" && node.config.unique_key) {
    const key = [node.config.unique_key].flat().join(", ");
    return `the model gives several rows for one unique_key (${key}): make it one row for each`;
  }
  if (error.sqlstate === "42703" && node.resource_type === "seed") {
    return "the file has other columns than the table: --full-refresh makes the table anew";
  }
  return undefined;
}

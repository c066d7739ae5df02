import { DatabaseError } from "../adapter/errors.ts";
import type { CompiledNode } from "../compile/compile-node.ts";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { statementError } from "../execute/statement-error.ts";
import type { ManifestNode } from "../manifest/node.ts";
import { byteToIndex } from "../sql/parse-sql.ts";
import type { Rule, Tell } from "./rules/rule.ts";

/** What a rule says of a byte offset of the SQL, or of the whole file. */
export interface Told {
  rule: Rule;
  at: number | undefined;
  message: string;
  hint: string;
}

/** A finding at its place in the template or in a macro. */
export interface Located {
  rule: Rule;
  error: TstlError;
}

/** Gathers what a rule tells. */
export function tellInto(told: Told[], rule: Rule): Tell {
  return (at, message, hint) => void told.push({ rule, at, message, hint });
}

/** A finding about a file as a whole. */
export function locatedInFile({ rule, message, hint }: Told, node: ManifestNode): Located {
  const place = { file: node.original_file_path, source: node.raw_code };
  return { rule, error: new TstlError(rule.name, message, { place, hint, node: node.unique_id }) };
}

/** Findings with where in the template, or in a macro, they come from. */
export async function locate(told: readonly Told[], compiled: CompiledNode, node: ManifestNode): Promise<Located[]> {
  const found: Located[] = [];
  const indexOf = byteToIndex(compiled.sql);
  for (const each of told) {
    const origin = each.at === undefined ? null : await originOf(indexOf(each.at), compiled);
    if (!origin?.place) found.push(locatedInFile(each, node));
    else {
      const { rule, message, hint } = each;
      found.push({ rule, error: new TstlError(rule.name, message, { ...origin, hint, node: node.unique_id }) });
    }
  }
  return found;
}

/** The place of an offset, with the underline as long as its word. */
async function originOf(index: number, compiled: CompiledNode) {
  const { sql } = compiled;
  const error = new DatabaseError("SQL_ERROR", "", { sqlstate: "", sql, position: index + 1 });
  const { place, notes } = (await statementError(error, compiled)) as DatabaseError;
  const [word = ""] = /^(?:[\w."]+|[<>=!]+|.)/.exec(sql.slice(index)) ?? [];
  return { place: place && underlined(place, word), notes };
}

/** The word is marked as a whole where the template has it as it is. */
function underlined(place: Place, word: string): Place {
  const line = place.source?.split("\n")[(place.line ?? 1) - 1];
  const isThere = line?.startsWith(word, (place.column ?? 1) - 1) === true;
  return isThere ? { ...place, length: word.length } : place;
}

/** The findings of a first and a later run of an incremental model as those of the model. */
export function ofBothRuns([first = [], later]: readonly Located[][]): Located[] {
  if (later === undefined) return first.filter(({ rule }) => rule.told !== "in later runs only");
  const places = (found: readonly Located[]) => new Set(found.map(placeOf));
  const [inFirst, inLater] = [places(first), places(later)];
  const kept = first.filter((each) => {
    if (each.rule.told === "in later runs only") return false;
    return each.rule.told === undefined || inLater.has(placeOf(each));
  });
  const added = later.filter((each) => each.rule.told !== "in both runs" && !inFirst.has(placeOf(each)));
  return [...kept, ...added];
}

function placeOf({ rule, error: { place, message } }: Located): string {
  return [rule.name, place?.file, place?.line, place?.column, place?.line === undefined ? message : ""].join("\0");
}

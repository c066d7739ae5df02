import { load, YAMLException } from "js-yaml";
import { type Place, TstlError } from "../errors/tstl-error.ts";
import { lineColumnsOf } from "./line-column.ts";
import { type IndentedYaml, indentContinuations } from "./yaml-indentation.ts";
import { duplicateKeys, findYamlNode, readYamlTree, type YamlNode, type YamlTree } from "./yaml-positions.ts";
import { yamlProblem } from "./yaml-problem.ts";
import { type WholeFloat, yamlSchema } from "./yaml-schema.ts";

/** A path into a YAML value: keys and indexes. */
export type YamlPath = readonly (string | number)[];

/** What a YAML text says, and where it says it. */
export interface ParsedYaml {
  /** Plain objects, arrays, strings, numbers, bigints, booleans and null; null for an empty text. */
  value: unknown;
  /**
   * Where the value of a path stands, or its key for `"key"`; a mapping or list in block style is shown by its key.
   * A path that leads nowhere gives the place of its deepest part that exists, the whole text has no line. Computed on
   * first use.
   */
  placeOf: (path: YamlPath, part?: "key" | "value") => Place;
  /** Keys written twice in one mapping (YAML_DUPLICATE_KEY); the last one counts, as in dbt. */
  warnings: TstlError[];
}

/** Ways to read a YAML text. */
export interface YamlOptions {
  /** Makes the value of `1.0`, for callers to whom it must not be the integer 1. */
  wholeFloat?: WholeFloat;
}

/**
 * Reads one YAML document with the types that dbt's reader gives (YAML 1.1 as PyYAML has it), except that dates stay
 * text.
 *
 * `file` is the path that messages show. Throws YAML_SYNTAX with the place and, where the cause is a common one, a hint.
 */
export function parseYaml(text: string, file: string, options: YamlOptions = {}): ParsedYaml {
  // Windows editors like to begin a file with a byte order mark; it is no part of the document.
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return readDocument({ text: source, added: NOTHING_ADDED }, source, file, options);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const indented = indentContinuations(source, error);
    if (indented === null) throw yamlProblem(error, source, file);
    try {
      return readDocument(indented, source, file, options);
    } catch (later) {
      if (!(later instanceof YAMLException)) throw later;
      // A quote that nobody closed goes on until anything else is wrong, which says nothing then.
      throw yamlProblem(indented.closes ? later : error, source, file);
    }
  }
}

const NOTHING_ADDED: ReadonlyMap<number, number> = new Map();

/** Reads what may be the source with more indentation. Throws js-yaml's own errors. */
function readDocument(read: ReadText, source: string, file: string, options: YamlOptions): ParsedYaml {
  const places = new Places(read, source, file);
  const placeOf: ParsedYaml["placeOf"] = (path, part = "value") => places.ofPath(path, part);
  if (source.trim() === "") return { value: null, placeOf, warnings: [] };
  const schema = yamlSchema(options.wholeFloat ?? null);
  const limits = { schema, maxDepth: 1000, maxTotalMergeKeys: 1_000_000 };
  try {
    return { value: loadOne(read.text, limits), placeOf, warnings: [] };
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== "duplicated mapping key") throw error;
  }
  const value = loadOne(read.text, { ...limits, json: true });
  const warnings = duplicateKeys(places.tree).map((key) => duplicateKey(key.text, places.ofNode(key)));
  return { value, placeOf, warnings };
}

/**
 * Reads a YAML or JSON mapping given as the value of an option or a variable, such as `--vars '{a: 1}'`.
 *
 * Throws YAML_SYNTAX, or YAML_NOT_MAPPING for anything but a mapping; `origin` names the option in the message.
 */
export function parseYamlMapping(text: string, origin: string, options: YamlOptions = {}): Record<string, unknown> {
  const { value } = parseYaml(text, origin, options);
  if (value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TstlError("YAML_NOT_MAPPING", `${origin} is not a mapping`, {
    hint: `write it as ${origin} '{name: value}', with a space after the colon`,
  });
}

function loadOne(source: string, options: Parameters<typeof load>[1]): unknown {
  try {
    return load(source, options);
  } catch (error) {
    // A text of comments alone holds no document; that is an empty file, not a broken one.
    if (error instanceof YAMLException && error.reason.startsWith("expected a document")) return null;
    throw error;
  }
}

function duplicateKey(key: string, place: Place): TstlError {
  return new TstlError("YAML_DUPLICATE_KEY", `the key "${key}" is written twice; the last one counts`, { place });
}

type ReadText = Pick<IndentedYaml, "text" | "added">;

/** The places in one text. Messages alone need them, so the text is gone through for the first one, and only then. */
class Places {
  readonly #read: ReadText;
  readonly #source: string;
  readonly #file: string;
  readonly #lineColumn: ReturnType<typeof lineColumnsOf>;
  #tree: YamlTree | null | undefined;

  constructor(read: ReadText, source: string, file: string) {
    this.#read = read;
    this.#source = source;
    this.#file = file;
    this.#lineColumn = lineColumnsOf(read.text);
  }

  get tree(): YamlTree | null {
    if (this.#tree === undefined) this.#tree = readYamlTree(this.#read.text);
    return this.#tree;
  }

  ofPath(path: YamlPath, part: "key" | "value"): Place {
    const { tree } = this;
    if (tree === null) return this.#wholeFile();
    const { node, key, complete } = findYamlNode(tree, path);
    // Of the file as a whole no line is better than another.
    if (node === tree.root) return this.#wholeFile();
    const showsKey = part === "key" || !complete || node.start < 0 || node.block;
    return this.ofNode(showsKey && key !== null ? key : node);
  }

  ofNode(node: YamlNode): Place {
    if (node.start < 0) return this.#wholeFile();
    // An item of a block list that is itself a mapping starts at its first key.
    const first = node.kind === "mapping" ? (node.entries[0]?.key ?? node) : node;
    const shown = first.start >= 0 && node.block ? first : node;
    const written = this.#read.text.slice(shown.start, Math.max(shown.end, shown.start + 1));
    const firstLine = written.split(/[\r\n]/, 1)[0] ?? "";
    const length = Math.max(1, firstLine.trimEnd().length);
    const { line, column } = this.#lineColumn(shown.start);
    const added = this.#read.added.get(line - 1) ?? 0;
    return { file: this.#file, line, column: column - added, length, source: this.#source };
  }

  #wholeFile(): Place {
    return { file: this.#file, source: this.#source };
  }
}

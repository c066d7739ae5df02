import type { Plain } from "../manifest/node.ts";

/** Texts that are named by their place, each held once. */
export class Words {
  readonly list: string[] = [];
  readonly #places = new Map<string, number>();

  /** The place of a text, which gets one where it has none. */
  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.list.length);
    return this.list.push(text) - 1;
  }

  /** The places of several; undefined for none, so that the key is left out. */
  places(texts: readonly string[]): number[] | undefined {
    return texts.length === 0 ? undefined : texts.map((text) => this.place(text));
  }
}

/** The beginning of a Markdown text as plain text on one line. */
export function plainBeginning(markdown: string, length: number): string {
  const text = markdown
    .slice(0, length * 4)
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]|^#+ |^> /gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return text.length <= length ? text : `${text.slice(0, text.lastIndexOf(" ", length))} …`;
}

/** The same object without the keys that have nothing to tell: undefined, null, an empty text or list. */
export function told<T extends object>(object: { [Key in keyof T]: T[Key] | null | undefined }): T {
  const entries = Object.entries(object).filter(
    ([, value]) =>
      value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries) as T;
}

/** A value of YAML as a reader expects it: a text as it is, a list or mapping as JSON. */
export function plainText(value: Plain): string | null {
  if (value === null) return null;
  // Whole floats of YAML are objects that know their text.
  const isContainer = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isContainer ? JSON.stringify(value) : String(value);
}

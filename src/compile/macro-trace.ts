import { isBuiltin } from "../context/macro-registry.ts";
import type { NodeScope } from "../context/node-scope.ts";
import type { Note, Place } from "../errors/tstl-error.ts";
import type { MacroNode } from "../manifest/node.ts";
import { placeAt } from "../template/syntax/ast.ts";

/** A text that a macro gave while a template was rendered. */
export interface MacroText {
  macro: MacroNode;
  text: string;
}

/** Where in macros a piece of rendered SQL comes from. */
export interface MacroOrigin {
  place: Place;
  notes: Note[];
}

/**
 * Finds the macros that wrote the text at an offset, from what each of them gave: the innermost one is the place, with
 * a note for each call that led there. Macros of tstl itself are left out, as the user cannot open them.
 *
 * A macro's text has lost its way back to the template, so lines are found by comparing them: exact for a line that
 * stands in the macro as it is, else the line with the same words around its expressions.
 */
export function originInMacros(
  scope: NodeScope,
  texts: readonly MacroText[],
  rendered: string,
  offset: number,
  call: Place | undefined,
): MacroOrigin | undefined {
  const chain = chainAt(texts, rendered, offset);
  if (chain.length === 0) return undefined;
  let place = call;
  const notes: Note[] = [];
  for (const [i, { macro, text, start }] of chain.entries()) {
    const inner = chain[i + 1];
    const own = placeInMacro(scope, macro, text, (inner?.start ?? offset) - start, inner?.macro.name);
    notes.unshift({ message: `macro "${macro.name}" is called here`, ...(place && { place }) });
    place = own;
  }
  return place && { place, notes };
}

/** The texts that hold the offset, from the outermost to the innermost, each within the one before. */
function chainAt(texts: readonly MacroText[], rendered: string, offset: number): (MacroText & { start: number })[] {
  const chain: (MacroText & { start: number })[] = [];
  let from = 0;
  let to = rendered.length;
  const candidates = texts.filter(({ macro, text }) => !isBuiltin(macro) && text.trim() !== "");
  for (const each of candidates.sort((a, b) => b.text.length - a.text.length)) {
    // The template may have trimmed what it was given.
    const text = rendered.includes(each.text) ? each.text : each.text.trim();
    if (chain.some((outer) => outer.macro === each.macro)) continue;
    for (let at = rendered.indexOf(text, from); at !== -1 && at <= offset; at = rendered.indexOf(text, at + 1)) {
      if (offset > at + text.length || at + text.length > to) continue;
      chain.push({ macro: each.macro, text, start: at });
      [from, to] = [at, at + text.length];
      break;
    }
  }
  return chain;
}

/**
 * The line of the macro that gave a line of its text, with the column where the line is the same.
 *
 * @param called the macro that it called for the text at the offset
 */
function placeInMacro(scope: NodeScope, macro: MacroNode, text: string, offset: number, called?: string): Place {
  const { ast } = scope.environment.macros.compiled(macro);
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const { source } = ast;
  const body = source.indexOf("%}") + 2;
  const verbatim = line.trim() === "" ? -1 : source.indexOf(line.trim(), body);
  if (verbatim !== -1) return placeAt(ast, verbatim + Math.max(0, offset - lineStart - indentOf(line)));
  let at = body;
  for (const candidate of source.slice(body).split("\n")) {
    if (/\{\{/.test(candidate) && patternOf(candidate).test(line.trim())) {
      return placeAt(ast, at + indentOf(candidate) + sameWords(candidate, line, offset - lineStart));
    }
    at += candidate.length + 1;
  }
  // What was called gave several lines: the call is found by its name.
  const call = called === undefined ? -1 : source.slice(body).search(new RegExp(`\\b${called}\\s*\\(`));
  if (call !== -1) return placeAt(ast, body + call);
  return placeAt(ast, 0);
}

const EXPRESSION = /\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/g;

/** Matches what a line of a template with expressions in it can have become; its groups are the words around those. */
function patternOf(line: string): RegExp {
  const words = line.trim().split(EXPRESSION);
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replace(/\s+/g, "\\s*"));
  return new RegExp(`^${escaped.map((word) => `(${word})`).join(".*?")}$`, "ds");
}

/** How far into the template's line to point: at the character itself in words, else at the expression that gave it. */
function sameWords(candidate: string, line: string, column: number): number {
  const template = candidate.trimStart();
  const at = Math.max(0, column - indentOf(line));
  const expressions = [...template.matchAll(EXPRESSION)];
  const words = patternOf(candidate).exec(line.trim())?.indices?.slice(1) ?? [];
  for (const [i, [start, end] = [0, 0]] of words.entries()) {
    const before = expressions[i - 1];
    if (at < start) return before?.index ?? 0;
    if (at < end) return (before === undefined ? 0 : before.index + before[0].length) + at - start;
  }
  return expressions.at(-1)?.index ?? 0;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

import { type Place, TstlError } from "../../errors/tstl-error.ts";
import { placeAt, type TemplateAst } from "../syntax/ast.ts";
import { PyError } from "./errors.ts";

/** The template that generated code is from, and the offset of each numbered position in that code. */
export interface TemplateOrigin {
  template: Pick<TemplateAst, "source" | "file" | "offset">;
  positions: readonly number[];
}

// The macro that an error has just left, until its caller's place is noted.
const left = new WeakMap<object, string>();

/**
 * Gives an error that a template raised its place: the innermost one becomes the error's, each caller's a note.
 * `frame` names the macro that the error leaves here. Errors that are no mistake of the template pass as they are.
 */
export function locate(error: unknown, origin: TemplateOrigin, index: number, frame?: string): unknown {
  const pos = origin.positions[index] ?? 0;
  let located: unknown = error;
  if (error instanceof TstlError) {
    const callee = left.get(error);
    if (callee !== undefined) {
      const message = callee === "caller" ? "the call block is used here" : `macro "${callee}" is called here`;
      error.notes.push({ message, place: placeAt(origin.template, pos) });
    } else if (error.place === undefined) {
      // The error itself, as it may be one of the database, which knows more.
      (error as { place: Place }).place = placeAt(origin.template, pos);
    }
  } else if (error instanceof PyError) {
    located = new TstlError(codeOf(error), error.message, {
      place: placeAt(origin.template, pos),
      hint: hintFor(error),
      cause: error,
    });
  } else if (error instanceof RangeError) {
    located = outOfRange(error, placeAt(origin.template, pos)) ?? error;
  }
  if (located instanceof TstlError) {
    if (frame === undefined) left.delete(located);
    else left.set(located, frame);
  }
  return located;
}

// What V8 itself refuses, by the words of its errors.
function outOfRange(error: RangeError, place: Place): TstlError | undefined {
  if (error.message.startsWith("Maximum call stack")) {
    return new TstlError("TEMPLATE_RECURSION", "macros call each other without end", { place });
  }
  if (!/^(?:Invalid (?:string|array) length|Invalid count value|Maximum BigInt size)/.test(error.message))
    return undefined;
  return new TstlError("TEMPLATE_ERROR", "the value is too large", { place, cause: error });
}

function codeOf(error: PyError): string {
  return error.kind === "UndefinedError" ? "TEMPLATE_UNDEFINED" : "TEMPLATE_ERROR";
}

function hintFor(error: PyError): string | undefined {
  if (!/^'\w+' is undefined$/.test(error.message)) return undefined;
  return "check the spelling; if it is a macro of a package, install the package";
}

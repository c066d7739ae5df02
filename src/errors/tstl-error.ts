/** A place in a file of the project. Lines and columns count from 1; a column counts UTF-16 units. */
export interface Place {
  /** Path relative to the project's folder where the file lies inside it, as the user would type it. */
  file: string;
  line?: number;
  column?: number;
  /** Length of the marked text on that line; the caret becomes an underline of this length. */
  length?: number;
  /** The whole text of the file, if it is at hand: the line is shown from it, so that nothing is read twice. */
  source?: string;
}

/** A second place that explains an error, such as one call in a chain of macros. */
export interface Note {
  message: string;
  place?: Place;
}

export interface TstlErrorDetails {
  place?: Place;
  /** What the user can do next; one sentence, lower case, no full stop. */
  hint?: string;
  /** unique_id of the node that the error is about. */
  node?: string;
  notes?: Note[];
  cause?: unknown;
  /** 1 where the command did its work and this is what it found, 2 (the default) where it could not do it. */
  exitCode?: 1 | 2;
}

/**
 * A mistake in the project or its surroundings, told to the user without a stack.
 *
 * Anything else that is thrown is a fault of tstl itself and keeps its stack. The message says what is wrong and
 * about what, starts in lower case and has no trailing full stop; `code` is stable and listed in docs/errors.md.
 */
export class TstlError extends Error {
  readonly code: string;
  readonly place: Place | undefined;
  readonly hint: string | undefined;
  readonly node: string | undefined;
  readonly notes: Note[];
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, details: TstlErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "TstlError";
    this.code = code;
    this.place = details.place;
    this.hint = details.hint;
    this.node = details.node;
    this.notes = details.notes ?? [];
    this.exitCode = details.exitCode ?? 2;
  }
}

/** All mistakes that one stage found, so that a user sees them in one go. Never empty. */
export class TstlErrors extends Error {
  readonly errors: readonly TstlError[];
  readonly exitCode: 1 | 2;

  constructor(errors: readonly TstlError[], exitCode: 1 | 2 = 2) {
    super(errors.map((error) => error.message).join("\n"));
    this.name = "TstlErrors";
    this.errors = errors;
    this.exitCode = exitCode;
  }
}

/** Throws what was gathered: nothing for none, the error itself for one, `TstlErrors` for several. */
export function throwGathered(errors: readonly TstlError[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new TstlErrors(errors);
}

/** Throws, if there is something, what a command found that did the rest of its work: the exit code is 1. */
export function throwFound(errors: readonly TstlError[]): void {
  if (errors.length > 0) throw new TstlErrors(errors, 1);
}

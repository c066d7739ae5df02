/** Python's name for what went wrong. */
export type PyErrorKind =
  | "TypeError"
  | "ValueError"
  | "KeyError"
  | "IndexError"
  | "AttributeError"
  | "ZeroDivisionError"
  | "OverflowError"
  | "UndefinedError"
  | "FilterArgumentError"
  | "TemplateRuntimeError"
  | "TemplateAssertionError"
  | "SecurityError";

/** An error that Python would raise in a template; it gets its place where the template is known. */
export class PyError extends Error {
  readonly kind: PyErrorKind;

  constructor(kind: PyErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Thrown by the host's `return()`: ends the macro that it is called in, with this value. */
export class ReturnSignal {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

export function typeError(message: string): PyError {
  return new PyError("TypeError", message);
}

export function valueError(message: string): PyError {
  return new PyError("ValueError", message);
}

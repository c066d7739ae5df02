/** A fault in a template's syntax at an offset of its text; becomes a `TstlError` where the file is known. */
export class SyntaxProblem extends Error {
  readonly pos: number;
  readonly hint: string | undefined;

  constructor(message: string, pos: number, hint?: string) {
    super(message);
    this.pos = pos;
    this.hint = hint;
  }
}

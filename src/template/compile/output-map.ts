import type { Place } from "../../errors/tstl-error.ts";
import type { TemplateOrigin } from "../runtime/locate.ts";
import { placeAt } from "../syntax/ast.ts";

/** The way from an offset in rendered text to the place in the template that the text there is from. */
export class OutputMap {
  private readonly text: string;
  private readonly entries: readonly number[];
  private readonly origin: TemplateOrigin;

  /** `entries` are pairs, in order: the length of the text after a piece, and the number of the piece's position. */
  constructor(text: string, entries: readonly number[], origin: TemplateOrigin) {
    this.text = text;
    this.entries = entries;
    this.origin = origin;
  }

  /** Tells maps of one template and one text apart: where the pieces end, and which ones they are. */
  get pieces(): string {
    return this.entries.join();
  }

  /**
   * The place of an offset (in UTF-16 units, from 0). Inside text that the template holds itself it is exact; inside
   * what an expression or a macro printed, it is the place of that expression.
   */
  placeOf(offset: number): Place | undefined {
    const { entries, origin } = this;
    let low = 0;
    let high = entries.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle * 2]! > offset) high = middle;
      else low = middle + 1;
    }
    if (entries.length === 0) return undefined;
    const piece = Math.min(low, entries.length / 2 - 1);
    const start = piece === 0 ? 0 : entries[piece * 2 - 2]!;
    const pos = origin.positions[entries[piece * 2 + 1]!]!;
    const end = entries[piece * 2]!;
    const verbatim = origin.template.source.startsWith(this.text.slice(start, end), pos);
    return placeAt(origin.template, verbatim ? pos + offset - start : pos);
  }
}

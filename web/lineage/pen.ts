import type { ColumnEdgeKind, SiteType } from "../../src/docs/site-data.ts";
import { ICONS } from "./icons.ts";

/** Points of a line that starts at the first and goes on in cubic curves: x, y, then six numbers per curve. */
export type Curve = readonly number[];

export interface LineStyle {
  colour: string;
  width: number;
  alpha: number;
  /** Of column edges: the pattern tells how the column goes over. */
  kind?: ColumnEdgeKind;
}

export interface TextStyle {
  colour: string;
  size: number;
  weight: number;
  align?: "left" | "right" | "center";
}

/** What painting needs of its surface; there is one for the screen and one for SVG, so that both show the same. */
export interface Pen {
  /** A rectangle with round corners. */
  box(
    x: number,
    y: number,
    width: number,
    height: number,
    radius: number,
    fill: string,
    stroke?: string,
    line?: number,
  ): void;
  /** Lines of one style. */
  curves(curves: Iterable<Curve>, style: LineStyle): void;
  /** `y` is the middle of the line. */
  text(x: number, y: number, text: string, style: TextStyle): void;
  icon(type: SiteType, x: number, y: number, size: number, colour: string): void;
  /** The width of a text, in units of the layout. */
  measure(text: string, size: number, weight: number): number;
  /** What `draw` paints is one thing with a name, where the surface knows of things. */
  named(name: string, draw: () => void): void;
  /** How solid all that follows is, until the next call. */
  opacity(alpha: number): void;
}

/** Dashes by how a column goes over; a solid line for what is copied. */
export const DASHES: Record<ColumnEdgeKind, readonly number[]> = {
  copied: [],
  renamed: [10, 3],
  transformed: [6, 4],
  aggregated: [2, 4],
  filter: [1, 6],
};

const MEASURED_SIZE = 20;
const widths = new Map<string, Map<string, number>>();

/** The widths of texts that were measured in a font, for all pens. */
function widthsOf(font: string): Map<string, number> {
  const known = widths.get(font) ?? new Map<string, number>();
  widths.set(font, known);
  return known;
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Paints on a canvas, whose transformation is set already. */
export class CanvasPen implements Pen {
  readonly #context: Context;
  readonly #font: string;
  readonly #paths = new Map<SiteType, Path2D>();
  readonly #widths: Map<string, number>;
  #opacity = 1;
  #fontSet = "";

  constructor(context: Context, font: string) {
    this.#context = context;
    this.#font = font;
    this.#widths = widthsOf(font);
    context.textBaseline = "middle";
    context.lineJoin = "round";
  }

  box(
    x: number,
    y: number,
    width: number,
    height: number,
    radius: number,
    fill: string,
    stroke?: string,
    line = 1,
  ): void {
    const context = this.#context;
    context.fillStyle = fill;
    if (radius === 0 && stroke === undefined) {
      context.fillRect(x, y, width, height);
      return;
    }
    context.beginPath();
    context.roundRect(x, y, width, height, radius);
    context.fill();
    if (stroke === undefined) return;
    context.strokeStyle = stroke;
    context.lineWidth = line;
    context.stroke();
  }

  curves(curves: Iterable<Curve>, { colour, width, alpha, kind }: LineStyle): void {
    const context = this.#context;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.globalAlpha = alpha * this.#opacity;
    context.setLineDash(DASHES[kind ?? "copied"].map((length) => length * Math.max(1, width / 2)));
    for (const curve of curves) {
      context.beginPath();
      context.moveTo(curve[0]!, curve[1]!);
      for (let at = 2; at + 5 < curve.length; at += 6) {
        context.bezierCurveTo(
          curve[at]!,
          curve[at + 1]!,
          curve[at + 2]!,
          curve[at + 3]!,
          curve[at + 4]!,
          curve[at + 5]!,
        );
      }
      context.stroke();
    }
    context.setLineDash([]);
    context.globalAlpha = this.#opacity;
  }

  text(x: number, y: number, text: string, { colour, size, weight, align = "left" }: TextStyle): void {
    this.#setFont(size, weight);
    this.#context.fillStyle = colour;
    this.#context.textAlign = align;
    this.#context.fillText(text, x, y);
  }

  icon(type: SiteType, x: number, y: number, size: number, colour: string): void {
    let path = this.#paths.get(type);
    if (path === undefined) {
      path = new Path2D(ICONS[type]);
      this.#paths.set(type, path);
    }
    const context = this.#context;
    context.save();
    context.translate(x, y);
    context.scale(size / 16, size / 16);
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.stroke(path);
    context.restore();
  }

  measure(text: string, size: number, weight: number): number {
    const key = `${weight} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      // Widths grow with the size: asking once for each text and weight will do.
      this.#setFont(MEASURED_SIZE, weight);
      width = this.#context.measureText(text).width / MEASURED_SIZE;
      this.#widths.set(key, width);
    }
    return width * size;
  }

  named(_name: string, draw: () => void): void {
    draw();
  }

  opacity(alpha: number): void {
    this.#opacity = alpha;
    this.#context.globalAlpha = alpha;
  }

  #setFont(size: number, weight: number): void {
    const font = `${weight} ${size}px ${this.#font}`;
    if (font === this.#fontSet) return;
    this.#fontSet = font;
    this.#context.font = font;
  }
}

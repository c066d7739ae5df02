import type { SiteType } from "../../src/docs/site-data.ts";
import { ICONS } from "./icons.ts";
import type { Frame } from "./paint-scene.ts";
import { type Curve, DASHES, type LineStyle, type Pen, type TextStyle } from "./pen.ts";

const ANCHORS = { left: "start", center: "middle", right: "end" };

/** Writes SVG; texts are measured by another pen. */
export class SvgPen implements Pen {
  readonly #parts: string[] = [];
  readonly #font: string;
  readonly #measure: Pen["measure"];
  #opacity = 1;

  constructor(font: string, measure: Pen["measure"]) {
    this.#font = font;
    this.#measure = measure;
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
    const border = stroke === undefined ? "" : ` stroke="${escapeXml(stroke)}" stroke-width="${round(line)}"`;
    const place = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}"`;
    this.#add(`<rect ${place} fill="${escapeXml(fill)}"${border}`, this.#opacity);
  }

  curves(curves: Iterable<Curve>, { colour, width, alpha, kind }: LineStyle): void {
    const dashes = DASHES[kind ?? "copied"];
    const pattern = dashes.length === 0 ? "" : ` stroke-dasharray="${dashes.join(" ")}"`;
    for (const curve of curves) {
      const [x, y, ...rest] = curve.map(round);
      const path = `M${x} ${y}C${rest.join(" ")}`;
      this.#add(
        `<path d="${path}" fill="none" stroke="${escapeXml(colour)}" stroke-width="${round(width)}"${pattern}`,
        alpha * this.#opacity,
      );
    }
  }

  text(x: number, y: number, text: string, { colour, size, weight, align = "left" }: TextStyle): void {
    const place = `x="${round(x)}" y="${round(y + size * 0.35)}" text-anchor="${ANCHORS[align]}"`;
    const font = `font-size="${round(size)}" font-weight="${weight}"`;
    this.#add(`<text ${place} ${font} fill="${escapeXml(colour)}"`, this.#opacity, `${escapeXml(text)}</text>`);
  }

  icon(type: SiteType, x: number, y: number, size: number, colour: string): void {
    const place = `transform="translate(${round(x)} ${round(y)}) scale(${round(size / 16)})"`;
    this.#add(
      `<path ${place} d="${ICONS[type]}" fill="none" stroke="${escapeXml(colour)}" stroke-width="1.5"`,
      this.#opacity,
    );
  }

  measure(text: string, size: number, weight: number): number {
    return this.#measure(text, size, weight);
  }

  named(name: string, draw: () => void): void {
    this.#parts.push(`<g><title>${escapeXml(name)}</title>`);
    draw();
    this.#parts.push("</g>");
  }

  opacity(alpha: number): void {
    this.#opacity = alpha;
  }

  /** All that was painted, as a picture of what the frame shows. */
  document({ camera, width, height }: Frame, title: string): string {
    const seen = [camera.x, camera.y, width / camera.scale, height / camera.scale].map(round).join(" ");
    const size = `width="${round(width)}" height="${round(height)}" viewBox="${seen}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${escapeXml(this.#font)}" role="img">`,
      `<title>${escapeXml(title)}</title>`,
      ...this.#parts,
      "</svg>",
    ].join("\n");
  }

  #add(start: string, alpha: number, content?: string): void {
    const opacity = alpha === 1 ? "" : ` opacity="${round(alpha)}"`;
    this.#parts.push(`${start}${opacity}${content === undefined ? "/>" : `>${content}`}`);
  }
}

const round = (value: number) => Math.round(value * 100) / 100;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Names come from the project and may hold anything; control characters are not allowed in XML at all. */
function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be taken out.
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
}

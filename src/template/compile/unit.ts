import type { MacroShape } from "../runtime/macro.ts";

/** A scope of the template: the names that it declares, each with its JavaScript variable, and those that it reads. */
export interface Frame {
  parent: Frame | undefined;
  variables: Map<string, string>;
  reads: ReadonlySet<string>;
}

const NO_NAMES: ReadonlySet<string> = new Set();

export function frameIn(parent: Frame | undefined): Frame {
  return { parent, variables: new Map(), reads: NO_NAMES };
}

export function findVariable(frame: Frame | undefined, name: string): string | undefined {
  for (let at = frame; at !== undefined; at = at.parent) {
    const variable = at.variables.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** Whether a scope or one around it reads a name. */
export function isRead(frame: Frame | undefined, name: string): boolean {
  for (let at = frame; at !== undefined; at = at.parent) if (at.reads.has(name)) return true;
  return false;
}

/**
 * The code of one template or macro while it is written. Every literal, name and offset goes into a table and only
 * its index into the code: no text of the template can become code, and templates of one shape share one function.
 */
export class Unit {
  readonly constants: unknown[] = [];
  readonly positions: number[] = [];
  private readonly indexes = new Map<unknown, number>();
  private variables = 0;

  constant(value: unknown): string {
    if (typeof value === "object") return `K[${this.constants.push(value) - 1}]`;
    let index = this.indexes.get(value);
    if (index === undefined) {
      index = this.constants.push(value) - 1;
      this.indexes.set(value, index);
    }
    return `K[${index}]`;
  }

  shape(shape: MacroShape): string {
    return this.constant(shape);
  }

  /** Code that notes a position: the last argument of a call, so that it is set after the others were evaluated. */
  at(pos: number): string {
    return `p=${this.positions.push(pos) - 1}`;
  }

  position(pos: number): number {
    return this.positions.push(pos) - 1;
  }

  variable(prefix = "v"): string {
    return `${prefix}${this.variables++}`;
  }
}

import { renderError } from "../errors/render.ts";
import { TstlError, TstlErrors } from "../errors/tstl-error.ts";
import { paletteOf } from "./palette.ts";
import type { Style } from "./style.ts";

/** What a user reads when tstl could not run. */
export interface Fault {
  /** Code of the first mistake; UNEXPECTED for a fault of tstl. */
  code: string;
  text: string;
}

/** How a fault is told. */
export interface FaultLook {
  style: Style;
  width: number;
  /** Folder that the places of mistakes are relative to. */
  projectDir: string;
  /** Adds the stack of what is a fault of tstl, and of what lies behind a mistake. */
  debug: boolean;
}

/**
 * Puts a thrown value into words: mistakes with their places and hints; anything else as a fault of tstl itself, with
 * its stack where `debug` is on.
 */
export function describeFault(error: unknown, look: FaultLook): Fault {
  if (error instanceof TstlError || error instanceof TstlErrors) {
    const first = error instanceof TstlErrors ? error.errors[0] : error;
    const text = renderError(error, { color: paletteOf(look.style), width: look.width, projectDir: look.projectDir });
    const cause = look.debug && error.cause instanceof Error ? `\n  cause: ${error.cause.stack}` : "";
    return { code: first?.code ?? "UNEXPECTED", text: text + cause };
  }
  const thrown = error instanceof Error ? error : new Error(String(error));
  const { red, cyan } = look.style;
  const lines = [
    `${red("error")}: ${thrown.message || thrown.name}`,
    "  this is a fault of tstl, not of your project",
    look.debug ? (thrown.stack ?? "") : `  ${cyan("help")}: run it again with --debug to see where it comes from`,
  ];
  return { code: "UNEXPECTED", text: lines.join("\n") };
}

/** What is at the other end of an output stream. */
export interface Terminal {
  isTTY: boolean;
  /** Columns; 80 where nobody says. */
  width: number;
  color: boolean;
  unicode: boolean;
  /** A person watches, and lines may be redrawn. */
  live: boolean;
}

/** The parts of a stream that say what it is. */
export interface StreamFacts {
  isTTY?: boolean;
  columns?: number;
}

/**
 * Finds out what a stream can show.
 *
 * Colours: `useColors` (a flag that was given) beats NO_COLOR (https://no-color.org), which beats FORCE_COLOR; else a
 * terminal has them and a pipe has not. Live redrawing needs a terminal that is not `dumb` and no CI around it.
 */
export function inspectTerminal(
  stream: StreamFacts,
  environment: Readonly<Record<string, string | undefined>>,
  useColors?: boolean,
): Terminal {
  const isTTY = stream.isTTY === true;
  const dumb = environment.TERM === "dumb";
  return {
    isTTY,
    width: stream.columns && stream.columns > 0 ? stream.columns : 80,
    color: useColors ?? wantsColor(environment, isTTY && !dumb),
    unicode: speaksUnicode(environment),
    live: isTTY && !dumb && !isSet(environment.CI),
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

function wantsColor(environment: Readonly<Record<string, string | undefined>>, byDefault: boolean): boolean {
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== "") return false;
  if (environment.FORCE_COLOR !== undefined) return environment.FORCE_COLOR === "" || isSet(environment.FORCE_COLOR);
  return byDefault;
}

function speaksUnicode(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (process.platform === "win32") {
    return environment.WT_SESSION !== undefined || environment.TERM_PROGRAM === "vscode";
  }
  if (process.platform === "darwin" && environment.LC_ALL === undefined && environment.LANG === undefined) return true;
  return /utf-?8/i.test(environment.LC_ALL || environment.LC_CTYPE || environment.LANG || "");
}

import { TstlError } from "../errors/tstl-error.ts";
import { didYouMean } from "../util/suggest.ts";
import { ALL_COMMANDS } from "./all-commands.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { bashCompletion } from "./completion-bash.ts";
import { fishCompletion } from "./completion-fish.ts";
import { zshCompletion } from "./completion-zsh.ts";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Prints the completion script of a shell. Throws SHELL_UNKNOWN for any other word. */
export async function printCompletion({ args, stdout }: Invocation): Promise<ExitCode> {
  const [shell = ""] = args;
  const script = SCRIPTS[shell as keyof typeof SCRIPTS];
  if (script === undefined) {
    const hint = didYouMean(shell, Object.keys(SCRIPTS)) ?? "there are scripts for bash, zsh and fish";
    throw new TstlError("SHELL_UNKNOWN", `there is no completion for "${shell}"`, { hint });
  }
  stdout.write(script(ALL_COMMANDS));
  return 0;
}

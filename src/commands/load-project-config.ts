import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load-config.ts";
import { floatOf, renderNative, scopeOf } from "../template/index.ts";
import type { Invocation } from "./command.ts";

/** The configuration of the project that a command is called in. Throws as `loadConfig` does. */
export async function loadProjectConfig(invocation: Invocation): Promise<Config> {
  const { command, cli, cwd, environment, argv } = invocation;
  return loadConfig({
    command,
    argv,
    cli,
    cwd,
    environment,
    renderNative: (source, scope) => renderNative(source, scopeOf(scope)),
    wholeFloat: floatOf,
  });
}

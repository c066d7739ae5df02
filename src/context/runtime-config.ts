import type { Config, PackageConfig } from "../config/config.ts";
import { invocationArgs } from "../config/visible-flags.ts";
import { GET_ATTRIBUTE, type JinjaFunction } from "../template/index.ts";
import { method } from "./host-method.ts";

/**
 * Gives `ref` or `source` the attribute `config`, which dbt's functions carry along without documenting it: packages
 * such as Elementary read the project's name, its packages' versions and the command line from `builtins.ref.config`.
 */
export function withRuntimeConfig(call: JinjaFunction, config: Config): JinjaFunction {
  return Object.assign(call, {
    [GET_ATTRIBUTE]: (name: string) => (name === "config" ? runtimeConfig(config) : undefined),
  });
}

function runtimeConfig(config: Config): Record<string, unknown> {
  const { target } = config;
  return {
    ...projectOf(config.project),
    // The project is one of its own dependencies there.
    dependencies: new Map([config.project, ...config.packages].map((each) => [each.name, projectOf(each)])),
    args: invocationArgs(config),
    cli_vars: config.cliVars,
    target_name: target.name,
    threads: target.threads,
    credentials: target.visible,
    target_path: config.targetPath,
    log_path: config.logPath,
    packages_install_path: config.packagesInstallPath,
  };
}

function projectOf({ name, version, root, vars, paths }: PackageConfig): Record<string, unknown> {
  return {
    project_name: name,
    version,
    project_root: root,
    vars: { vars, to_dict: method("to_dict", [], () => vars) },
    model_paths: paths.models,
    seed_paths: paths.seeds,
    snapshot_paths: paths.snapshots,
    test_paths: paths.tests,
    analysis_paths: paths.analyses,
    macro_paths: paths.macros,
  };
}

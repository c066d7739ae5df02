import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TstlError } from "../errors/tstl-error.ts";
import { parseYaml } from "../util/yaml.ts";
import type { ExitCode, Invocation } from "./command.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { openReporter } from "./open-reporter.ts";

const FILES = ["packages.yml", "dependencies.yml"];

/**
 * Checks what packages.yml asks for. Local packages are read from where they are, so there is nothing to install for
 * them. Throws PACKAGE_SOURCE for packages from elsewhere that are not in the packages folder yet.
 */
export async function installPackages(invocation: Invocation): Promise<ExitCode> {
  const config = await loadProjectConfig(invocation);
  const reporter = openReporter(invocation, config);
  const wanted = FILES.flatMap((file) => packagesOf(config.projectDir, file));
  const remote = wanted.filter((entry) => entry.local === undefined);
  if (remote.length > 0 && !existsSync(config.packagesInstallPath)) {
    const names = remote.map((entry) => String(entry.package ?? entry.git ?? entry.tarball ?? "?"));
    throw new TstlError(
      "PACKAGE_SOURCE",
      `packages from a hub or from git cannot be installed yet: ${names.join(", ")}`,
      {
        hint: `put them into ${config.packagesInstallPath} (as \`dbt deps\` does), or use \`local:\``,
      },
    );
  }
  const text = wanted.length === 0 ? "No packages to install" : `${wanted.length} packages are in place`;
  reporter({ type: "log", level: "info", message: text });
  reporter.close();
  return 0;
}

function packagesOf(folder: string, file: string): Record<string, unknown>[] {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const { value } = parseYaml(readFileSync(path, "utf8"), file);
  const list = (value as { packages?: unknown } | null)?.packages;
  return Array.isArray(list) ? (list as Record<string, unknown>[]) : [];
}

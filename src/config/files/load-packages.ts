import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { TstlError, throwGathered } from "../../errors/tstl-error.ts";
import type { ParsedYaml } from "../../util/yaml.ts";
import { type FoundProject, projectIn } from "./find-project.ts";
import type { ProjectFile } from "./project-file.ts";
import { readYamlFile, shownPath } from "./read-yaml-file.ts";
import { type ConfigRenderer, renderValues } from "./render-values.ts";

/** One entry of `packages:` in packages.yml or dependencies.yml. */
interface PackageSpec {
  /** Folder of a package that lies beside the project. */
  local: string | null;
  /** Last part of a name such as `dbt-labs/dbt_utils`, which is also the name of the installed folder. */
  hubName: string | null;
  place: () => ReturnType<ParsedYaml["placeOf"]>;
}

/** How a package's folder becomes a package. */
export type BuildPackage = (found: FoundProject) => Promise<ProjectFile>;

/**
 * The packages of a project: the folders under `installPath` that hold a project, in the order of their names, then the
 * `local:` packages of packages.yml or dependencies.yml that are not installed, and theirs.
 *
 * Throws PACKAGES_MISSING where more are asked for than there are, and PACKAGE_DUPLICATE for two of one name.
 */
export async function loadPackages(
  project: { name: string; root: string },
  installPath: string,
  build: BuildPackage,
  renderer: ConfigRenderer,
): Promise<ProjectFile[]> {
  const installed = installedProjects(installPath);
  const packages: ProjectFile[] = [];
  for (const found of installed) packages.push(await build(found));
  const specs = await readSpecs(project.root, project.root, renderer);
  const missing = missingSpecs(specs, installed, packages);
  await addLocalPackages(specs, project.root, { projectDir: project.root, packages, build, renderer });
  if (missing.length > 0) throw packagesMissing(missing, shownPath(installPath, project.root));
  throwGathered(duplicateNames(project, packages));
  return packages;
}

function installedProjects(installPath: string): FoundProject[] {
  if (!existsSync(installPath)) return [];
  const names = readdirSync(installPath).sort();
  return names.map((name) => projectIn(join(installPath, name))).filter((found) => found !== null);
}

function checkPackages(file: ParsedYaml & { value: Record<string, unknown> }): TstlError[] {
  const { packages } = file.value;
  if (!Array.isArray(packages)) {
    return [new TstlError("CONFIG_TYPE", "packages must be a list", { place: file.placeOf(["packages"]) })];
  }
  const odd = packages.flatMap((entry, index) => (typeof entry === "object" && entry !== null ? [] : [index]));
  return odd.map((index) => {
    const hint = "write it as package: name and version: number, git: address, or local: folder";
    const place = file.placeOf(["packages", index]);
    return new TstlError("CONFIG_TYPE", `packages[${index}] must be a mapping`, { place, hint });
  });
}

async function readSpecs(root: string, projectDir: string, renderer: ConfigRenderer): Promise<PackageSpec[]> {
  for (const name of ["dependencies.yml", "packages.yml"]) {
    const file = readYamlFile(join(root, name), projectDir);
    if (file === null || (file.value.packages ?? null) === null) continue;
    throwGathered(checkPackages(file));
    // dbt renders packages.yml and leaves dependencies.yml as it is.
    const faults: TstlError[] = [];
    const skip = () => name === "dependencies.yml";
    const list = (await renderValues(file.value.packages, renderer, inPackages(file), faults, skip)) as Record<
      string,
      unknown
    >[];
    throwGathered(faults);
    return list.map((entry, index) => ({
      local: typeof entry?.local === "string" ? entry.local : null,
      hubName: typeof entry?.package === "string" ? (entry.package.split("/").at(-1) ?? null) : null,
      place: () => file.placeOf(["packages", index]),
    }));
  }
  return [];
}

function inPackages(file: ParsedYaml): ParsedYaml["placeOf"] {
  return (path, part) => file.placeOf(["packages", ...path], part);
}

/** What has to be installed and is not; a git package's folder cannot be known, so those are counted only. */
function missingSpecs(
  specs: readonly PackageSpec[],
  installed: readonly FoundProject[],
  packages: readonly ProjectFile[],
): PackageSpec[] {
  const remote = specs.filter((spec) => spec.local === null);
  const names = new Set([
    ...installed.map((found) => found.dir.split(/[\\/]/).at(-1)),
    ...packages.map((each) => each.package.name),
  ]);
  const named = remote.filter((spec) => spec.hubName !== null && !names.has(spec.hubName));
  if (named.length > 0) return named;
  return remote.length > installed.length ? remote : [];
}

interface Loading {
  projectDir: string;
  packages: ProjectFile[];
  build: BuildPackage;
  renderer: ConfigRenderer;
}

async function addLocalPackages(specs: readonly PackageSpec[], root: string, loading: Loading): Promise<void> {
  for (const { local, place } of specs) {
    if (local === null) continue;
    const dir = resolve(root, local);
    const found = projectIn(dir);
    if (found === null) {
      const shown = shownPath(dir, loading.projectDir);
      const message = `the local package ${local} is not there: ${shown} holds no project file`;
      throw new TstlError("PACKAGE_LOCAL_MISSING", message, { place: place() });
    }
    const file = await loading.build(found);
    // An installed copy (a link, as dbt makes it) is the same package.
    if (loading.packages.some((each) => each.package.name === file.package.name)) continue;
    loading.packages.push(file);
    await addLocalPackages(await readSpecs(dir, loading.projectDir, loading.renderer), dir, loading);
  }
}

function packagesMissing(missing: readonly PackageSpec[], installPath: string): TstlError {
  const names = missing.flatMap((spec) => spec.hubName ?? []);
  const which = names.length > 0 ? names.map((name) => `"${name}"`).join(", ") : `${missing.length} from git`;
  const are = missing.length === 1 ? "the package" : "the packages";
  return new TstlError("PACKAGES_MISSING", `${are} ${which} ${missing.length === 1 ? "is" : "are"} not installed`, {
    place: missing[0]?.place(),
    hint: `run \`dbt deps\`, which puts packages into ${installPath}, or name a folder with local:`,
  });
}

function duplicateNames(project: { name: string }, packages: readonly ProjectFile[]): TstlError[] {
  const seen = new Map<string, string>([[project.name, "the project itself"]]);
  const faults: TstlError[] = [];
  for (const { package: each } of packages) {
    const other = seen.get(each.name);
    if (other !== undefined) {
      const message = `the package name "${each.name}" is taken: ${other} has it too`;
      faults.push(new TstlError("PACKAGE_DUPLICATE", message, { place: each.placeOf(["name"]) }));
    }
    seen.set(each.name, each.root);
  }
  return faults;
}

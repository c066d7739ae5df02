import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Environment, packageOf } from "../../context/environment.ts";
import type { Place } from "../../errors/tstl-error.ts";
import type { UnitTestNode } from "../../manifest/node.ts";
import { parseYaml, type YamlPath } from "../../util/yaml.ts";

/** Where something stands in the YAML of a unit test; the file is read again for it, as this is for messages only. */
export function placeInUnitTest(
  environment: Pick<Environment, "config">,
  test: UnitTestNode,
  path: YamlPath,
  part?: "key" | "value",
): Place {
  const absolute = join(packageOf(environment, test.package_name).root, test.original_file_path);
  const file = relative(environment.config.projectDir, absolute).replaceAll("\\", "/");
  try {
    return parseYaml(readFileSync(absolute, "utf8"), file).placeOf([...test.written.at, ...path], part);
  } catch {
    return { file };
  }
}

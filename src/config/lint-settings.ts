import { join } from "node:path";
import { throwGathered } from "../errors/tstl-error.ts";
import type { Config } from "./config.ts";
import { readYamlFile } from "./files/read-yaml-file.ts";
import { checkSchema } from "./schema/check-schema.ts";
import { type LintFile, lintSchema } from "./schema/lint-schema.ts";

/** Where a dbt project, whose own file allows no further keys, says what is to be looked for. */
const FILE = "tstl-lint.yml";

/** What `lint:` of tstl.config.yaml says, or tstl-lint.yml beside it. Throws the faults of that file. */
export function readLintSettings({ lint, projectDir }: Pick<Config, "lint" | "projectDir">): LintFile | null {
  if (lint !== null) return lint;
  const yaml = readYamlFile(join(projectDir, FILE), projectDir);
  if (yaml === null) return null;
  const { value, faults } = checkSchema(lintSchema(), yaml);
  throwGathered(faults);
  return value as LintFile;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../errors/tstl-error.ts";
import type { TestNode } from "../manifest/node.ts";
import { parseYaml } from "../util/yaml.ts";

/**
 * Where a generic test is declared, found again in its properties file: nothing of it is kept, as only messages need
 * it. Undefined where the file says it in a way that is not looked for, such as in front matter.
 */
export function placeOfTest(projectDir: string, test: TestNode): Place | undefined {
  const file = test.original_file_path;
  if (test.test_metadata === undefined || !/\.ya?ml$/i.test(file)) return undefined;
  let text: string;
  try {
    text = readFileSync(join(projectDir, file), "utf8");
  } catch {
    return undefined;
  }
  const { value, placeOf } = parseYaml(text, file);
  const [section = "", name] = test.file_key_name?.split(".", 2) ?? [];
  const index = indexNamed(at(value, section), name);
  if (index === -1) return undefined;
  const path = [section, index];
  const column = indexNamed(at(value, ...path, "columns"), test.column_name ?? undefined);
  if (column !== -1) path.push("columns", column);
  const { namespace, name: called } = test.test_metadata;
  const key = namespace === null ? called : `${namespace}.${called}`;
  for (const list of ["data_tests", "tests"]) {
    const tests = at(value, ...path, list);
    const found = Array.isArray(tests) ? tests.findIndex((each) => each === key || at(each, key) !== undefined) : -1;
    if (found === -1) continue;
    const place = placeOf([...path, list, found]);
    return { ...place, source: text };
  }
  return column === -1 ? undefined : { ...placeOf([...path, "name"]), source: text };
}

function indexNamed(list: unknown, name: string | undefined): number {
  return Array.isArray(list) && name !== undefined ? list.findIndex((each) => at(each, "name") === name) : -1;
}

function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | null)?.[key], value);
}

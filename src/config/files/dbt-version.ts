import { TstlError } from "../../errors/tstl-error.ts";
import type { ParsedYaml } from "../../util/yaml.ts";

/**
 * The version of dbt that tstl behaves as: what `dbt_version` says in templates and artifacts, and what
 * `require-dbt-version` is held to.
 */
export const DBT_VERSION = "1.11.16";

const CONDITION = /^(>=|<=|>|<|=|==)?\s*v?(\d+)\.(\d+)\.(\d+)(?:[-.]?[0-9A-Za-z.+-]*)?$/;

type Comparator = (order: number) => boolean;
const COMPARATORS: Record<string, Comparator> = {
  ">=": (order) => order >= 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  "<": (order) => order < 0,
  "=": (order) => order === 0,
  "==": (order) => order === 0,
};

/**
 * The faults of `require-dbt-version`: a condition that cannot be read, or one that `DBT_VERSION` does not meet.
 *
 * Several conditions must all hold; one text may hold several, divided by commas.
 */
export function checkDbtVersion(
  conditions: readonly string[],
  packageName: string,
  placeOf: ParsedYaml["placeOf"],
): TstlError[] {
  const faults: TstlError[] = [];
  const place = () => placeOf(["require-dbt-version"]);
  for (const condition of conditions.flatMap((each) => each.split(",")).map((each) => each.trim())) {
    if (condition === "") continue;
    const match = CONDITION.exec(condition);
    if (match === null) {
      const message = `require-dbt-version holds "${condition}", which is no condition on a version`;
      faults.push(new TstlError("CONFIG_VALUE", message, { place: place(), hint: 'write it as ">=1.5.0"' }));
    } else if (!COMPARATORS[match[1] ?? "="]!(compareWith(match))) {
      const message = `"${packageName}" needs dbt ${condition}, and tstl behaves as dbt ${DBT_VERSION}`;
      const hint = "try it all the same with --no-version-check";
      faults.push(new TstlError("DBT_VERSION", message, { place: place(), hint }));
    }
  }
  return faults;
}

function compareWith(match: RegExpExecArray): number {
  const wanted = [match[2], match[3], match[4]].map(Number);
  const ours = DBT_VERSION.split(".").map(Number);
  const index = ours.findIndex((part, at) => part !== wanted[at]);
  return index < 0 ? 0 : Math.sign(ours[index]! - wanted[index]!);
}

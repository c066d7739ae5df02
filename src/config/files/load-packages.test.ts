import { describe, expect, test } from "vitest";
import { configFaults as faults, loadTestConfig as load } from "../../testing/load-test-config.ts";

import type { Config } from "../config.ts";

describe("packages", () => {
  const files = { "tstl.config.yaml": "name: shop\n" };
  const names = (config: Config) => config.packages.map((each) => [each.name, each.root]);

  test("are the projects below the install path, in the order of their folders", async () => {
    const config = await load({
      ...files,
      "dbt_packages/utils/dbt_project.yml": "name: dbt_utils\nmacro-paths: [sql]\n",
      "dbt_packages/audit/dbt_project.yml": "name: audit\n",
      "dbt_packages/README.md": "not a package",
    });
    expect(names(config)).toEqual([
      ["audit", "/dbt_packages/audit"],
      ["dbt_utils", "/dbt_packages/utils"],
    ]);
    expect(config.packages[1]?.paths.macros).toEqual(["sql"]);
  });

  test("local ones need no install, nor do theirs", async () => {
    const config = await load({
      ...files,
      "packages.yml": "packages:\n  - local: lib/one\n",
      "lib/one/dbt_project.yml": "name: one\n",
      "lib/one/packages.yml": "packages:\n  - local: ../two\n",
      "lib/two/dbt_project.yml": "name: two\n",
    });
    expect(names(config)).toEqual([
      ["one", "/lib/one"],
      ["two", "/lib/two"],
    ]);
  });

  test("in packages.yml may be named by a template", async () => {
    const config = await load(
      {
        ...files,
        "packages.yml": "packages:\n  - local: \"{{ env_var('LIB') }}/one\"\n",
        "lib/one/dbt_project.yml": "name: one\n",
      },
      { environment: { LIB: "lib" } },
    );
    expect(names(config)).toEqual([["one", "/lib/one"]]);
  });

  test("that are not installed are named", async () => {
    const packages = "packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.1.1\n";
    expect(await faults({ ...files, "packages.yml": packages })).toEqual([
      'PACKAGES_MISSING packages.yml:2:5 | the package "dbt_utils" is not installed | run `dbt deps`, which puts packages into dbt_packages, or name a folder with local:',
    ]);
  });

  test("of one name cannot both be there", async () => {
    expect(await faults({ ...files, "dbt_packages/x/dbt_project.yml": "name: shop\n" })).toEqual([
      'PACKAGE_DUPLICATE dbt_packages/x/dbt_project.yml:1:7 | the package name "shop" is taken: the project itself has it too | ',
    ]);
  });
});

import { expect, test } from "vitest";
import { createMacroLookup } from "./macro-lookup.ts";
import type { MacroNode } from "./node.ts";

const macro = (packageName: string, name: string) =>
  ({ unique_id: `macro.${packageName}.${name}`, package_name: packageName, name }) as MacroNode;

const lookup = createMacroLookup(
  [
    macro("shop", "both"),
    macro("lib", "both"),
    macro("lib", "only_lib"),
    macro("dbt", "both"),
    macro("dbt", "default__made"),
    macro("dbt", "general"),
    macro("dbt_postgres", "general"),
    macro("lib", "default__kind"),
    macro("lib", "postgres__kind"),
    macro("shop", "default__kind"),
    macro("shop", "default__made"),
  ],
  {
    root: "shop",
    packages: ["lib", "silent"],
    dispatch: [{ macroNamespace: "special", searchOrder: ["lib", "shop"] }],
  },
);

test("a file's own package comes first, then the project, other packages, and what tstl brings along", () => {
  expect(lookup.find("both", "lib")?.unique_id).toBe("macro.lib.both");
  expect(lookup.find("both", "shop")?.unique_id).toBe("macro.shop.both");
  expect(lookup.find("only_lib", "shop")?.unique_id).toBe("macro.lib.only_lib");
  expect(lookup.find("general", "shop")?.unique_id).toBe("macro.dbt_postgres.general");
  expect(lookup.find("nowhere", "shop")).toBeUndefined();
});

test("through dbt, only what tstl brings along is found", () => {
  expect(lookup.inPackage("dbt", "both")?.unique_id).toBe("macro.dbt.both");
  expect(lookup.inPackage("dbt", "only_lib")).toBeUndefined();
  expect([lookup.hasPackage("lib"), lookup.hasPackage("dbt"), lookup.hasPackage("x")]).toEqual([true, true, false]);
});

test("dispatch goes package by package, postgres before default", () => {
  expect(lookup.dispatch("kind", "lib", "lib")?.unique_id).toBe("macro.shop.default__kind");
  expect(lookup.dispatch("kind", "special", "lib")?.unique_id).toBe("macro.lib.postgres__kind");
  expect(lookup.dispatch("made", "dbt", "shop")?.unique_id).toBe("macro.shop.default__made");
  expect(lookup.dispatch("nothing", "dbt", "shop")).toBeUndefined();
});

// As dbt-core 1.11 does, where `adapter.dispatch('dateadd', 'datetime')` finds dbt's own dateadd.
test("a namespace that is no package's name restricts nothing, that of a package without macros does", () => {
  expect(lookup.dispatch("kind", "nowhere", "shop")?.unique_id).toBe("macro.lib.postgres__kind");
  expect(lookup.dispatch("kind", "silent", "shop")?.unique_id).toBe("macro.shop.default__kind");
  expect(lookup.candidates("x", "nowhere").map(({ packageName, name }) => [packageName, name])).toEqual([
    [null, "postgres__x"],
    [null, "default__x"],
  ]);
  expect(lookup.candidates("x", "special").map(({ packageName }) => packageName)).toEqual([
    "lib",
    "lib",
    "shop",
    "shop",
  ]);
});

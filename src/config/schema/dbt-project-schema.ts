import * as z from "zod/mini";
import { described, list, mapping, name, optional, text, textOrList } from "./describe.ts";
import { commonKeys } from "./shared-keys.ts";

/** The schema of dbt_project.yml, as dbt 1.11 reads it; unknown keys are let through and warned about. */
export function dbtProjectSchema() {
  const paths = (what: string) => optional(list, `Folders of ${what}.`);
  return z.looseObject({
    name: described(name, "Name of the project."),
    "config-version": optional(z.literal([1, 2]), "Version of the file's format; 2."),
    profile: optional(text, "Profile of profiles.yml."),
    "model-paths": paths("models"),
    "source-paths": paths("models, under its older name"),
    "seed-paths": paths("seeds"),
    "data-paths": paths("seeds, under its older name"),
    "test-paths": paths("data tests"),
    "analysis-paths": paths("analyses"),
    "macro-paths": paths("macros"),
    "snapshot-paths": paths("snapshots"),
    "docs-paths": paths("docs blocks"),
    "asset-paths": paths("assets"),
    "function-paths": paths("functions"),
    "require-dbt-version": optional(textOrList, "Versions of dbt that the project needs."),
    metrics: optional(mapping, "Configs of metrics; not used."),
    "semantic-models": optional(mapping, "Configs of semantic models; not used."),
    "saved-queries": optional(mapping, "Configs of saved queries; not used."),
    functions: optional(mapping, "Configs of functions; not used."),
    "dbt-cloud": optional(mapping, "Settings of dbt Cloud; not used."),
    packages: optional(z.array(z.unknown()), "Not used: packages stand in packages.yml."),
    "project-root": optional(text, "Not used."),
    ...commonKeys(),
  });
}

/** dbt_project.yml once checked. */
export type DbtProjectFile = z.infer<ReturnType<typeof dbtProjectSchema>>;

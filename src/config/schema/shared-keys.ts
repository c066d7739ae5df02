import * as z from "zod/mini";
import { list, mapping, optional, text, textOrList, textOrNumber, truth } from "./describe.ts";

/** The config trees of both project files; dbt's names. */
export function treeKeys() {
  return {
    models: optional(mapping, "Configs of models per folder; a key with + is a config, any other a folder."),
    seeds: optional(mapping, "Configs of seeds per folder."),
    snapshots: optional(mapping, "Configs of snapshots per folder."),
    sources: optional(mapping, "Configs of sources per folder."),
    data_tests: optional(mapping, "Configs of data tests per folder."),
    tests: optional(mapping, "Older name of data_tests."),
    unit_tests: optional(mapping, "Configs of unit tests per folder."),
    analyses: optional(mapping, "Configs of analyses per folder."),
    exposures: optional(mapping, "Configs of exposures per folder."),
  };
}

/** The keys that both project files have under the same name and meaning. */
export function commonKeys() {
  return {
    ...treeKeys(),
    "target-path": optional(text, "Folder for compiled SQL and artifacts; target unless set."),
    "log-path": optional(text, "Folder of the log file; logs unless set."),
    "packages-install-path": optional(text, "Folder of installed packages; dbt_packages unless set."),
    "clean-targets": optional(list, "Folders that `clean` removes; the target path unless set."),
    vars: optional(mapping, "Variables for var(); a mapping under a package's name is for that package alone."),
    "on-run-start": optional(textOrList, "Statements or macro calls before a run."),
    "on-run-end": optional(textOrList, "Statements or macro calls after a run."),
    quoting: optional(
      z.looseObject({
        database: optional(truth, "Quote the name of the database."),
        schema: optional(truth, "Quote the names of schemas."),
        identifier: optional(truth, "Quote the names of relations."),
      }),
      "Which parts of a relation's name are quoted; all of them unless set.",
    ),
    "query-comment": optional(
      z.union(
        [
          text,
          z.strictObject({
            comment: optional(text, "Text or template of the comment."),
            append: optional(truth, "Put it after the statement instead of before."),
            "job-label": optional(truth, "Accepted for dbt, without effect on Postgres."),
          }),
        ],
        "a text, or a mapping with comment and append",
      ),
      "Comment that each statement carries; an empty one switches it off.",
    ),
    dispatch: optional(
      z.array(z.strictObject({ macro_namespace: text, search_order: list })),
      "Where a macro of a namespace is looked for, in order of packages.",
    ),
    flags: optional(mapping, "Defaults of command-line flags, and flags of behaviour."),
    "restrict-access": optional(truth, "Keep protected models of this package from other packages."),
    version: optional(textOrNumber, "Version of the project."),
  };
}
